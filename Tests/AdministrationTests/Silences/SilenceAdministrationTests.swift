import Alerting
import AuditEvents
import XCTest

@testable import Administration

final class SilenceAdministrationTests: XCTestCase {
  private let now = Timestamp(seconds: 1_772_445_600)

  private func silence(
    _ match: AlertMatcher = AlertMatcher(rules: ["a"]), from: Int64 = 0, until: Int64 = 3600, author: String = "bob",
    reason: String = "deploy"
  ) -> Silence {
    Silence(
      match: match, from: now.adding(seconds: from), until: now.adding(seconds: until), author: author, reason: reason,
      createdAt: now)
  }

  func testWhatIsRefused() {
    let administration = SilenceAdministration(store: InMemoryAdministration(), caller: .commandLine("root"))
    let cases: [(Silence, String, UInt)] = [
      (silence(AlertMatcher()), "every alert", #line), (silence(until: -1), "ends before it begins", #line),
      (silence(from: -7200, until: -3600), "over already", #line),
      (silence(until: 91 * 86_400), "90 days at most", #line), (silence(author: ""), "needs an author", #line),
      (silence(reason: ""), "needs a reason", #line),
      (silence(reason: String(repeating: "x", count: 1001)), "1000 bytes", #line),
    ]
    for (silence, words, line) in cases {
      XCTAssertThrowsError(try administration.add(silence, now: now), line: line) {
        XCTAssertTrue("\($0)".contains(words), "\($0)", line: line)
      }
    }
  }

  func testASilenceIsMadeListedAndEnded() throws {
    let store = InMemoryAdministration()
    let administration = SilenceAdministration(store: store, caller: .commandLine("root"))
    let made = try administration.add(silence(), now: now)
    XCTAssertEqual(try administration.silences().map(\.silence), [made])
    XCTAssertEqual(made.state(at: now), .active)
    let ended = try administration.end(id: made.id, by: "alice", now: now.adding(seconds: 60))
    XCTAssertEqual(ended.state(at: now.adding(seconds: 60)), .ended)
    XCTAssertThrowsError(try administration.end(id: made.id, by: "alice", now: now.adding(seconds: 90))) {
      XCTAssertEqual("\($0)", "silence 1 is over since 2026-03-02T10:01:00Z")
    }
    XCTAssertThrowsError(try administration.silence(id: "7"))
  }
}
