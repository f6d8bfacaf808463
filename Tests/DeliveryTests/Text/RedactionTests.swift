import XCTest

@testable import Delivery

final class RedactionTests: XCTestCase {
  func testURLsShowNoTokens() {
    for (url, shown) in [
      ("https://example.test/hooks/alerts", "https://example.test/hooks/alerts"),
      ("https://ann:pw@example.test:8443/x", "https://***@example.test:8443/x"),
      (
        "https://oapi.example.test/robot/send?access_token=abc&lang=cn",
        "https://oapi.example.test/robot/send?access_token=***&lang=***"
      ),
      (
        "https://hooks.example.test/services/T0123ABCD/B0123ABCD/abcdefghijklmnopqrstuvwx",
        "https://hooks.example.test/services/***/***/***"
      ),
      ("https://example.test/?bare-token", "https://example.test/?***"),
      ("https://example.test#frag", "https://example.test"),
      ("/relative/path?x=1", "/relative/path?x=***"), ("", ""), ("://", ""), ("no url at all", "no url at all"),
      ("https://a@b@example.test", "https://***@example.test"),
    ] {
      XCTAssertEqual(Redaction.url(url), shown)
    }
  }

  func testAnEchoedSecretIsHidden() {
    let redaction = Redaction(
      secrets: ["open sesame", "sesame"], urls: ["https://u:p%40ss@example.test/v1/aaaabbbbccccdddd?token=t0ken&v=1"])
    for (text, clean) in [
      ("password open sesame is wrong", "password *** is wrong"), ("sesame", "***"),
      ("GET /v1/aaaabbbbccccdddd?token=t0ken&v=1", "GET /v1/***?token=***&v=1"), ("p%40ss p@ss", "*** ***"),
      ("a\r\nb\u{1B}", "a b"), ("", ""),
    ] {
      XCTAssertEqual(redaction.clean(text), clean)
    }
  }

  func testALongAnswerIsCut() {
    let clean = Redaction(secrets: []).clean(String(repeating: "\u{4E2D}", count: 1000))
    XCTAssertLessThanOrEqual(clean.utf8.count, 200)
    XCTAssertTrue(clean.hasSuffix("\u{4E2D}\u{2026}"))
    let echo = Redaction(secrets: ["secret"]).clean(String(repeating: "secret", count: 1000))
    XCTAssertFalse(echo.contains("s"))
  }
}
