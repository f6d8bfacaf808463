import Administration
import AuditEvents
import Engine
import Foundation
import Synchronization
import XCTest

@testable import Console

/// What the server spends on whom.
final class ServerTests: XCTestCase {
  /// An endpoint that answers when it is allowed to.
  private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrived = Mutex(0)
    func pass() {
      arrived.withLock { $0 += 1 }
      semaphore.wait()
    }
    /// Waits until as many stand before it, and a moment for those who must not.
    func await(_ number: Int) {
      for _ in 0..<200 where arrived.withLock({ $0 }) < number { usleep(50_000) }
      usleep(200_000)
      XCTAssertEqual(arrived.withLock { $0 }, number)
    }
    func open(_ times: Int = 100) { for _ in 0..<times { semaphore.signal() } }
    func endpoint(_ pattern: String, _ effort: Endpoint.Effort) -> Endpoint {
      Endpoint.page(pattern, role: nil) { [self] _ in
        pass()
        return .text("done\n")
      }.taking(effort)
    }
  }

  private func get(_ target: String, _ site: TestSite) throws -> RawSocket {
    let socket = try RawSocket(port: site.site.port)
    socket.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return socket
  }

  func testALongBodyIsLetInOnlyForThoseWhoMaySendIt() throws {
    let site = try TestSite()
    let target = "/api/v1/contacts-import"
    let people = "id,name,emails\n" + (0..<4000).map { "p\($0),Person \($0),p\($0)@example.com\n" }.joined()
    let body = JSONText.object([("format", .string("csv")), ("text", .string(people))]).text
    XCTAssertGreaterThan(body.utf8.count, 2 * RequestPlan.open)
    // Nothing of the body is sent: the refusal does not wait for it.
    for (token, status) in [(nil, 401), ("tocsin_none_none", 401), (try site.token(.viewer), 403)] as [(String?, Int)] {
      for length in ["Content-Length: 8000000", "Transfer-Encoding: chunked"] {
        let socket = try RawSocket(port: site.site.port)
        socket.send(
          "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(length)\r\n"
            + (token.map { "Authorization: Bearer \($0)\r\n" } ?? "") + "\r\n")
        XCTAssertEqual(Answer(socket.receive(seconds: 10)).status, status, length)
      }
    }
    let operatorToken = try site.token(.operator)
    let headers = ["Authorization": "Bearer \(operatorToken)", "Content-Type": "application/json"]
    let whole = try site.send("POST", target, headers: headers, body: body)
    XCTAssertEqual(whole.status, 200, String(whole.text.prefix(300)))
    XCTAssertTrue(whole.body.contains("p3999"))
    // In pieces, with a pause before the first.
    let socket = try RawSocket(port: site.site.port)
    socket.send(
      "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
        + "Authorization: Bearer \(operatorToken)\r\nTransfer-Encoding: chunked\r\n\r\n")
    usleep(300_000)
    for piece in stride(from: 0, to: body.utf8.count, by: 30_000) {
      let bytes = body.utf8.dropFirst(piece).prefix(30_000)
      socket.send(String(bytes.count, radix: 16) + "\r\n" + String(decoding: bytes, as: UTF8.self) + "\r\n")
    }
    socket.send("0\r\n\r\n")
    XCTAssertEqual(Answer(socket.receive(seconds: 20)).status, 200)
    // Where anybody may post, bodies are short.
    XCTAssertEqual(
      try site.raw("POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n").prefix(12),
      "HTTP/1.1 413")
  }

  func testAllBodiesTogetherAreBounded() throws {
    var settings = ServerSettings()
    settings.allBodiesBytes = 200_000
    let site = try TestSite(settings: settings)
    let head = "POST /signin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 60000\r\n\r\n"
    let sockets = try (0..<6).map { _ in try RawSocket(port: site.site.port) }
    for socket in sockets { socket.send(head + String(repeating: "a", count: 59_999)) }
    usleep(500_000)
    for socket in sockets { socket.send("a") }
    let statuses = sockets.map { Answer($0.receive(seconds: 10)).status }
    // How the pieces of the bodies meet is the network's: when each has a third of the room, none has enough.
    XCTAssertGreaterThanOrEqual(statuses.count { $0 == 503 }, 3, "\(statuses)")
    XCTAssertTrue(statuses.allSatisfy { $0 == 503 || $0 == 401 }, "\(statuses)")
    XCTAssertEqual(Answer(try site.raw(head + String(repeating: "a", count: 60_000))).status, 401, "room again")
  }

  func testWhoTakesAnAnswerTooSlowlyIsCutOff() throws {
    let piece = [UInt8](repeating: 97, count: 1 << 20)
    let endless = Endpoint.page("/endless", role: nil) { _ in .download("endless", type: "text/plain") { piece } }
    var settings = ServerSettings()
    (settings.leastRate, settings.answerSeconds) = (100_000, 1)
    let site = try TestSite(settings: settings, endpoints: [endless] + Endpoints.all)
    let slow = try RawSocket(port: site.site.port, window: 4096)
    slow.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for _ in 0..<50 where site.site.connections == 0 { usleep(50_000) }
    for _ in 0..<100 where site.site.connections > 0 { usleep(100_000) }
    XCTAssertEqual(site.site.connections, 0)
    // Who takes it keeps it.
    let quick = try RawSocket(port: site.site.port)
    quick.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
    XCTAssertGreaterThan(quick.receive(bytes: 40 << 20), 30 << 20)
    withExtendedLifetime(slow) {}
  }

  func testHealthAndPagesAreAnsweredWhileOthersWorkLong() throws {
    let gate = Gate()
    let site = try TestSite(
      endpoints: [gate.endpoint("/slow", .short), gate.endpoint("/search", .long)] + Endpoints.all, workers: 3)
    defer { gate.open() }
    // Two workers and the one for health: long work has one of the two at most.
    let searches = try (0..<4).map { _ in try get("/search", site) }
    gate.await(1)
    XCTAssertEqual(try site.send("GET", "/signin").status, 200, "a worker is left")
    let slow = try (0..<2).map { _ in try get("/slow", site) }
    gate.await(2)
    for path in ["/healthz", "/healthz"] { XCTAssertEqual(try site.send("GET", path).status, 200) }
    gate.open()
    for socket in searches + slow { XCTAssertEqual(Answer(socket.receive(seconds: 10)).status, 200) }
  }

  func testAStopWaitsNoLongerThanItSays() throws {
    let gate = Gate()
    let site = try TestSite(endpoints: [gate.endpoint("/slow", .short)] + Endpoints.all)
    let busy = try get("/slow", site)
    gate.await(1)
    let waiting = try get("/signin", site)
    for _ in 0..<200 where site.site.connections < 2 { usleep(50_000) }
    usleep(200_000)
    let took = ContinuousClock().measure { site.site.stop(within: 1) }
    XCTAssertLessThan(took, .seconds(5))
    XCTAssertEqual(Answer(waiting.receive(seconds: 5)).status, 503, "whoever waits is told")
    gate.open()
    withExtendedLifetime(busy) {}
  }

  func testTwoCannotListenAtOnePlace() throws {
    let first = try TestSite()
    var settings = ServerSettings()
    settings.port = first.site.port
    XCTAssertThrowsError(try TestSite(settings: settings)) { error in
      XCTAssertTrue("\(error)".contains("Address already in use"), "\(error)")
    }
  }

  /// The engine looks again when an operator did something, not when somebody chose a language.
  func testOnlyWhatChangesSomethingWakesTheEngine() throws {
    let count = Mutex(0)
    let site = try TestSite(changed: { count.withLock { $0 += 1 } })
    XCTAssertEqual(try site.post("/preferences", ["language": "zh"]).status, 303)
    try site.addAccount("olga", .operator)
    let session = try site.signIn("olga")
    XCTAssertEqual(try site.get("/", session).status, 200)
    XCTAssertEqual(count.withLock { $0 }, 0)
    let silence = ["rule": "*", "seconds": "3600", "reason": "planned"]
    XCTAssertEqual(try site.post("/silences", silence, session: session).status, 303)
    XCTAssertEqual(count.withLock { $0 }, 1)
  }
}
