import Administration
import Detection
import Foundation
import XCTest

@testable import Console

/// Requests that mean harm: each is refused or harmless, and the server answers the next one.
final class HostileRequestTests: XCTestCase {
  private func status(_ answer: String) -> Int { Answer(answer).status }

  func testAmbiguousAndOversizedRequestsAreRefused() throws {
    let site = try TestSite()
    let head = "POST /signin HTTP/1.1\r\nHost: localhost\r\n"
    let cases: [(name: String, request: String, allowed: Set<Int>)] = [
      ("two lengths", head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", [400]),
      ("length and chunks", head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
      ("two codings", head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", [400]),
      ("unknown coding", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", [400]),
      ("negative length", head + "Content-Length: -1\r\n\r\n", [400]),
      ("huge length", head + "Content-Length: 99999999999999999999\r\n\r\n", [400, 413]),
      ("length with a plus", head + "Content-Length: +5\r\n\r\nabcde", [400]),
      ("10 MB announced", head + "Content-Length: 10485760\r\n\r\n", [413]),
      ("no host", "GET /signin HTTP/1.1\r\n\r\n", [400]),
      ("two hosts", "GET /signin HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n", [400]),
      (
        "a header of 100 KB",
        "GET /signin HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
        [431, 413, 0]
      ),
      (
        "2000 header fields",
        "GET /signin HTTP/1.1\r\nHost: localhost\r\n" + (0..<2000).map { "X\($0): 1\r\n" }.joined() + "\r\n",
        [431, 413, 0]
      ),
      (
        "a target of 100 KB", "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
        [414, 431, 0]
      ),
      ("not HTTP", "\u{16}\u{3}\u{1}\u{2}hello\r\n\r\n", [400, 0, 505]),
      ("an unknown method", "EXPLODE /signin HTTP/1.1\r\nHost: localhost\r\n\r\n", [405]),
      ("an absolute target", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", [400]),
      ("an escaped NUL", "GET /static/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", [400]),
      ("a broken escape", "GET /static/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", [400]),
      ("overlong UTF-8", "GET /static/%c0%af HTTP/1.1\r\nHost: localhost\r\n\r\n", [400]),
    ]
    for (name, request, allowed) in cases {
      let answer = try site.raw(request, seconds: 2)
      XCTAssertTrue(allowed.contains(status(answer)), "\(name): \(answer.prefix(200))")
      XCTAssertEqual(try site.send("GET", "/signin").status, 200, "still up after \(name)")
    }
  }

  func testPathTricksLeadNowhere() throws {
    let site = try TestSite()
    for path in [
      "/static/../tocsin.yml", "/static/..%2f..%2fetc%2fpasswd", "/static/%2e%2e/x", "//etc/passwd",
      "/static//tocsin.css",
      "/./signin", "/static/tocsin.css%00.png", "/static/..\\..\\x", "/%2e%2e/%2e%2e/etc/passwd", "/static/tocsin.css/",
      "/.git/config", "/api/../signin",
    ] {
      let answer = try site.send("GET", path)
      XCTAssertTrue([400, 404, 308].contains(answer.status), "\(path): \(answer.status)")
      XCTAssertFalse(answer.body.contains("root:"), path)
    }
    XCTAssertEqual(try site.send("GET", "//evil.example/").status, 400, "no redirect to another host")
  }

  func testAChunkedBodyHasItsBoundToo() throws {
    let site = try TestSite()
    let socket = try RawSocket(port: site.site.port)
    socket.send("POST /signin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = "10000\r\n" + String(repeating: "a", count: 65_536) + "\r\n"
    for _ in 0..<32 where !socket.send(chunk) { break }
    socket.send("0\r\n\r\n")
    XCTAssertEqual(status(socket.receive(seconds: 3)), 413)
    XCTAssertEqual(try site.send("GET", "/signin").status, 200)
  }

  func testWhoSendsABytePerSecondIsCutOff() throws {
    var settings = ServerSettings()
    settings.headerSeconds = 2
    settings.bodySeconds = 2
    let site = try TestSite(settings: settings)
    for begin in [
      "GET /signin HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
      "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
    ] {
      let sockets = try (0..<20).map { _ in try RawSocket(port: site.site.port) }
      for socket in sockets { socket.send(begin) }
      for turn in 0..<40 where turn < 8 || site.site.connections >= 5 {
        for socket in sockets { socket.send("a") }
        usleep(500_000)
      }
      XCTAssertEqual(try site.send("GET", "/signin").status, 200)
      XCTAssertLessThan(site.site.connections, 5, "slow ones are gone")
      withExtendedLifetime(sockets) {}
    }
  }

  func testOneAddressCannotTakeAllConnections() throws {
    var settings = ServerSettings()
    settings.connectionsPerAddress = 16
    let site = try TestSite(settings: settings)
    let sockets = (0..<60).compactMap { _ in try? RawSocket(port: site.site.port) }
    for _ in 0..<50 where site.site.connections != 16 { usleep(100_000) }
    usleep(300_000)
    XCTAssertEqual(site.site.connections, 16)
    withExtendedLifetime(sockets) {}
  }

  func testATrustedProxyMayHaveAllConnections() throws {
    var settings = ServerSettings()
    settings.connectionsPerAddress = 4
    settings.trustedProxies = ["127.0.0.1"].compactMap { IPNetwork($0) }
    let site = try TestSite(settings: settings)
    let sockets = (0..<20).compactMap { _ in try? RawSocket(port: site.site.port) }
    XCTAssertEqual(try site.send("GET", "/signin").status, 200)
    XCTAssertGreaterThanOrEqual(site.site.connections, 20)
    withExtendedLifetime(sockets) {}
  }

  func testFormsOfNobodyAreRefused() throws {
    let site = try TestSite()
    try site.addAccount("ada", .administrator)
    let session = try site.signIn("ada")
    let forms = Endpoints.all.filter { $0.method != .get && $0.operation == nil && $0.role != nil }
    XCTAssertFalse(forms.isEmpty)
    for endpoint in forms {
      let target = endpoint.pattern.replacingOccurrences(of: #"\{[^}]*\}"#, with: "x", options: .regularExpression)
      let answer = try site.post(target, ["csrf": "forged"], session: session)
      XCTAssertEqual(answer.status, 403, target)
      XCTAssertEqual(
        try site.post(target, [:]).status, 303, "\(target) leads those who are not signed in to the sign-in")
    }
  }

  func testTextsOfAttackersAreHarmlessInEveryParameter() throws {
    let site = try TestSite()
    try site.addAccount("ada", .administrator)
    let session = try site.signIn("ada")
    let attacks = [
      "'; DROP TABLE accounts; --", "\" OR \"1\"=\"1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
      "{{7*7}}", "%00", "../../../etc/passwd", "=cmd|'/c calc'!A1", String(repeating: "A", count: 5000), "\u{202e}abc",
    ]
    for endpoint in Endpoints.all where endpoint.method == .get {
      for (index, attack) in attacks.enumerated() {
        let encoded = PercentText.encode(attack)
        let path = endpoint.pattern.replacingOccurrences(of: #"\{[^}]*\}"#, with: encoded, options: .regularExpression)
        let names = endpoint.operation?.query.map(\.name) ?? ["q", "cursor", "limit", "from", "to", "state", "id"]
        let query = names.map { "\($0)=\(encoded)" }.joined(separator: "&")
        let answer = try site.send("GET", path + "?" + query, headers: ["Cookie": session.cookie])
        // An engine that never ran is not ready, and says so.
        let isExpected = (200..<500).contains(answer.status) || endpoint.pattern == "/readyz" && answer.status == 503
        XCTAssertTrue(isExpected, "\(path) with attack \(index): \(answer.status)")
        // In JSON, with its type and nosniff, a text is a text.
        guard answer.header("content-type")?.contains("json") != true else {
          // What is refused before it is read names no part of the request.
          let isEcho = answer.body.contains("script>") || answer.body.contains("<img")
          if isEcho { XCTAssertEqual(answer.header("x-content-type-options"), "nosniff", path) }
          continue
        }
        XCTAssertFalse(answer.body.contains("<script>alert"), path)
        XCTAssertFalse(answer.body.contains("<img src=x"), path)
      }
    }
    XCTAssertEqual(
      try site.signIn("ada", password: TestSite.password).answer.status, 303, "the accounts are still there")
  }
}
