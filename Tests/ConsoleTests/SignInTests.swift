import Administration
import XCTest

@testable import Console

/// Real HTTP on the loopback interface.
final class SignInTests: XCTestCase {
  func testSignInAndOut() throws {
    let site = try TestSite()
    try site.addAccount("ada", .operator)
    XCTAssertEqual(try site.signIn("ada", password: "wrong").answer.status, 401)
    let session = try site.signIn("ada", password: TestSite.password)
    XCTAssertEqual(session.answer.status, 303)
    let cookie = try XCTUnwrap(session.answer.header("set-cookie"))
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] { XCTAssertTrue(cookie.contains(attribute), cookie) }
    let signedIn = try site.send("GET", "/signin", headers: ["Cookie": session.cookie])
    XCTAssertEqual(signedIn.status, 303)
    let refused = try site.post("/signout", ["csrf": "wrong"], session: session)
    XCTAssertEqual(refused.status, 403)
    XCTAssertEqual(try site.post("/signout", [:], session: session).status, 303)
    XCTAssertEqual(try site.send("GET", "/signin", headers: ["Cookie": session.cookie]).status, 200)
  }

  func testThePageSpeaksTheBrowsersLanguage() throws {
    let site = try TestSite()
    XCTAssertTrue(try site.send("GET", "/signin").body.contains("Password"))
    let chinese = try site.send("GET", "/signin", headers: ["Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"])
    XCTAssertTrue(chinese.body.contains("密码"))
    XCTAssertTrue(chinese.body.contains("lang=\"zh-Hans\""))
    let dark = try site.send("GET", "/signin", headers: ["Cookie": "tocsin_theme=dark; tocsin_language=en"])
    XCTAssertTrue(dark.body.contains("data-theme=\"dark\""))
  }

  func testAnotherSiteCannotSignAnybodyIn() throws {
    let site = try TestSite()
    try site.addAccount("ada", .operator)
    for header in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Origin", "null")] {
      let answer = try site.send(
        "POST", "/signin",
        headers: ["Content-Type": "application/x-www-form-urlencoded", header.0: header.1],
        body: "name=ada&password=" + PercentText.encode(TestSite.password))
      XCTAssertEqual(answer.status, 403, "\(header)")
    }
  }

  func testARedirectNeverLeavesTheConsole() throws {
    let site = try TestSite()
    try site.addAccount("ada", .operator)
    for target in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"] {
      let answer = try site.post(
        "/signin", ["name": "ada", "password": TestSite.password, "return": target])
      XCTAssertEqual(answer.header("location"), "/", target)
    }
  }

  func testTheHostMustBeTheConsoles() throws {
    let site = try TestSite(url: "https://tocsin.example.com")
    for host in ["localhost:8470", "127.0.0.1", "[::1]:8470", "tocsin.example.com"] {
      XCTAssertEqual(try site.send("GET", "/signin", host: host).status, 200, host)
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1e"] {
      XCTAssertEqual(try site.send("GET", "/signin", host: host).status, 421, host)
    }
  }

  func testFilesAreKeptByTheirTag() throws {
    let site = try TestSite()
    let first = try site.send("GET", StaticFiles.style.address)
    XCTAssertEqual(first.status, 200)
    XCTAssertTrue(first.header("cache-control")?.contains("immutable") == true)
    let tag = try XCTUnwrap(first.header("etag"))
    XCTAssertEqual(try site.send("GET", "/static/tocsin.css", headers: ["If-None-Match": tag]).status, 304)
    XCTAssertEqual(try site.send("GET", "/static/..%2F..%2Fetc%2Fpasswd").status, 404)
  }

  func testEveryAnswerTellsTheBrowserToBeStrict() throws {
    let site = try TestSite()
    for target in ["/signin", "/nowhere", "/static/tocsin.js"] {
      let answer = try site.send("GET", target)
      let policy = try XCTUnwrap(answer.header("content-security-policy"))
      XCTAssertTrue(policy.contains("default-src 'none'") && !policy.contains("unsafe"), policy)
      XCTAssertEqual(answer.header("x-content-type-options"), "nosniff")
      XCTAssertNotNil(answer.header("referrer-policy"))
    }
    XCTAssertEqual(try site.send("GET", "/signin").header("cache-control"), "no-store")
  }
}
