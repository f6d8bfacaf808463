import Administration
import Detection
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// For whom a request is: only proxies that the settings name may say so.
final class TrustedProxiesTests: XCTestCase {
  func testTheClientIsTheFirstFromTheRightThatIsNoProxy() {
    let proxies = TrustedProxies(["127.0.0.1", "::1", "10.0.0.0/8"].compactMap { IPNetwork($0) })
    let cases: [(peer: String, forwarded: [String], client: String)] = [
      ("203.0.113.9", ["198.51.100.7"], "203.0.113.9"),  // nobody we know says so
      ("127.0.0.1", [], "127.0.0.1"),
      ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
      ("127.0.0.1", ["1.2.3.4, 198.51.100.7"], "198.51.100.7"),  // the left one is the client's own word
      ("127.0.0.1", ["1.2.3.4", "198.51.100.7"], "198.51.100.7"),
      ("127.0.0.1", ["198.51.100.7, 10.1.2.3"], "198.51.100.7"),
      ("127.0.0.1", ["10.9.9.9, 10.1.2.3"], "10.9.9.9"),
      ("10.1.2.3", ["198.51.100.7:41234"], "198.51.100.7"),
      ("::1", ["[2001:db8::7]:443"], "2001:db8::7"),
      ("::1", ["2001:DB8::7"], "2001:db8::7"),
      ("127.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
      ("127.0.0.1", ["198.51.100.7, unknown"], "127.0.0.1"),
      ("127.0.0.1", ["198.51.100.7, "], "127.0.0.1"),
      ("127.0.0.1", ["198.51.100.7, <script>"], "127.0.0.1"),
      ("127.0.0.1", [String(repeating: "1.2.3.4,", count: 5000) + "198.51.100.7"], "198.51.100.7"),
    ]
    for (peer, forwarded, client) in cases {
      let headers = forwarded.map { (name: "x-forwarded-for", value: $0) }
      XCTAssertEqual(proxies.client(peer: peer, headers: headers), client, "\(peer) \(forwarded)".prefix(80) + "")
    }
    XCTAssertEqual(
      TrustedProxies([]).client(peer: "127.0.0.1", headers: [("x-forwarded-for", "198.51.100.7")]), "127.0.0.1")
  }

  /// Who signs in through a proxy stands in the sessions with his own address; who pretends to be one, with the peer's.
  func testSignInsBehindAProxyCountForTheClient() throws {
    for (proxies, seen) in [(["127.0.0.1"], "198.51.100.7"), (["192.0.2.1"], "127.0.0.1")] {
      var settings = ServerSettings()
      settings.trustedProxies = proxies.compactMap { IPNetwork($0) }
      let site = try TestSite(settings: settings)
      try site.addAccount("ada", .administrator)
      let body = PercentText.query([("name", "ada"), ("password", TestSite.password)])
      let answer = try site.send(
        "POST", "/signin",
        headers: [
          "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "9.9.9.9, 198.51.100.7",
        ], body: body)
      XCTAssertEqual(answer.status, 303)
      XCTAssertEqual(try site.stores.account(named: "ada")?.lastAddress, seen)
    }
  }

  /// Wrong guesses through a proxy keep out whoever guesses, not everybody behind the proxy.
  func testGuessesBehindAProxyAreThrottledByTheClient() throws {
    var settings = ServerSettings()
    settings.trustedProxies = ["127.0.0.1"].compactMap { IPNetwork($0) }
    let site = try TestSite(settings: settings)
    for _ in 0..<20 {
      try site.stores.noteSignInFailures(
        SignInThrottle.address.failures(
          after: try site.stores.signInFailures(of: "address 198.51.100.7"), now: site.useCases.clock.now),
        of: "address 198.51.100.7")
    }
    for (address, status) in [("198.51.100.7", 429), ("198.51.100.8", 401)] {
      let answer = try site.send(
        "POST", "/signin",
        headers: ["Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address],
        body: "name=nobody-\(status)&password=guess")
      XCTAssertEqual(answer.status, status, address)
    }
  }
}
