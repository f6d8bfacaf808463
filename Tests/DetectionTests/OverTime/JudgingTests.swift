import AuditEvents
import XCTest

@testable import Detection

final class JudgingTests: XCTestCase {
  private let rule = RuleID("r")
  private let day: Int64 = 86_400

  private func match(
    _ seconds: Int64, _ values: [String: [String]], sequence: Int64? = nil, arrives: Int64? = nil
  ) -> Match {
    var match = Match(
      rule: rule, revision: "1", trail: "t", event: AuditEvent(id: "e", time: Timestamp(seconds: seconds)),
      sequence: sequence ?? seconds, arrival: Timestamp(seconds: arrives ?? seconds),
      location: EventLocation(segment: 1, row: 0), group: [GroupValue(field: "account", value: "1")])
    match.values = values
    return match
  }

  private func table(_ rows: [RuleMemory] = [], limit: Int = 1000) -> MemoryTable {
    MemoryTable(rule: rule, rows: rows, total: rows.count, limit: limit)
  }

  func testAbsence() {
    let absence = Absence(
      followedBy: ["b"], within: 3600, grace: 600, groupBy: [.raw("id")], aliases: ["id": .raw("other")])
    func verdict(follower: Int64?, value: String = "X", at moment: Int64, arrives: Int64? = nil) -> String {
      let followers = follower.map { [match($0, ["other": [value]])] } ?? []
      let found = absence.judge(
        [match(1000, ["id": ["x"]], arrives: arrives)], followers: followers, at: Timestamp(seconds: moment))
      switch found.first?.verdict {
      case .waiting: return "waiting"
      case .followed: return "followed"
      case .missing(let firing): return "missing at \(firing.time.seconds)"
      case .ungrouped, nil: return "no group"
      }
    }
    XCTAssertEqual(verdict(follower: 1000, at: 1000), "followed", "in the same second, and without case")
    XCTAssertEqual(verdict(follower: 4600, at: 9000), "followed", "at the last moment")
    XCTAssertEqual(verdict(follower: 4601, at: 9000), "missing at 4600")
    XCTAssertEqual(verdict(follower: 999, at: 9000), "missing at 4600", "what came before does not follow")
    XCTAssertEqual(verdict(follower: 2000, value: "y", at: 9000), "missing at 4600", "something else was secured")
    XCTAssertEqual(verdict(follower: nil, at: 5199), "waiting", "late events may still arrive")
    XCTAssertEqual(verdict(follower: nil, at: 5200), "missing at 4600")
    XCTAssertEqual(verdict(follower: nil, at: 9000, arrives: 9000), "waiting", "it came late itself")
    let lost = absence.judge([match(1, [:])], followers: [], at: Timestamp(seconds: 9999)).map(\.verdict)
    XCTAssertEqual(lost, [.ungrouped], "decided, so that it is not looked at again and again")
  }

  func testNewValues() {
    let kind = NewValue(fields: [.raw("ip")], groupBy: [.raw("user")], history: 10 * day, warmUp: day, minimum: 2)
    var memory = table()
    func find(_ seconds: Int64, _ user: String, _ ip: String) -> [String] {
      kind.judge([match(seconds, ["user": [user], "ip": [ip]])], memory: &memory) { _ in true }
        .map { $0.group.map(\.value).joined(separator: " ") }
    }
    XCTAssertEqual(find(0, "alice", "1"), [], "the first of all")
    XCTAssertEqual(find(day, "alice", "2"), [], "one match is too little to know somebody by")
    XCTAssertEqual(find(day + 1, "ALICE", "3"), ["ALICE 3"], "names have no case")
    XCTAssertEqual(find(day + 2, "alice", "3"), [], "seen a moment ago")
    XCTAssertEqual(find(day + 3, "bob", "3"), [], "nothing is known of bob")
    XCTAssertEqual(find(11 * day + 3, "alice", "3"), ["alice 3"], "forgotten after ten days")
    XCTAssertEqual(find(11 * day + 2, "alice", "3"), [], "late, and known by then")
    XCTAssertEqual(memory.row("nobody", ""), nil)
  }

  func testWhatIsBeyondTheLimitIsCounted() {
    let kind = NewValue(fields: [.raw("ip")], groupBy: [.raw("user")], history: day, warmUp: 0, minimum: 0)
    var memory = table(limit: 3)
    let matches = (1...5).map { match(Int64($0), ["user": ["u"], "ip": ["\($0)"]]) }
    _ = kind.judge(matches, memory: &memory) { _ in true }
    XCTAssertEqual(memory.changed.count, 3)
    XCTAssertEqual(memory.leftOut, 3)
  }

  func testRates() {
    let kind = RateChange(
      direction: .both, factor: 3, minimum: 4, period: 3600, days: 3, warmUp: 2, groupBy: [.raw("user")])
    var memory = table()
    func matches(_ start: Int64, _ count: Int) -> [Match] {
      (0..<count).map { match(start + Int64($0), ["user": ["u"]]) }
    }
    XCTAssertEqual(kind.spikes(in: matches(0, 4), memory: &memory) { _ in true }.count, 0, "nothing is usual yet")
    XCTAssertEqual(kind.spikes(in: matches(day, 40), memory: &memory) { _ in true }.count, 0, "one day is too little")
    XCTAssertEqual(kind.spikes(in: matches(2 * day, 66), memory: &memory) { _ in true }.count, 0, "22 a day are usual")
    XCTAssertEqual(kind.spikes(in: matches(2 * day + 100, 1), memory: &memory) { _ in true }.map(\.count), [67])
    let group = OverTimeGroup(values: [GroupValue(field: "user", value: "u")]).key
    XCTAssertEqual(kind.drops(inPeriodFrom: 3 * day, memory: memory).map(\.group), [group], "37 a day, and none today")
    _ = kind.spikes(in: matches(3 * day, 13), memory: &memory) { _ in true }
    XCTAssertEqual(kind.drops(inPeriodFrom: 3 * day, memory: memory).count, 0, "a third is no drop")
    XCTAssertEqual(kind.drops(inPeriodFrom: 3 * day + 3600, memory: memory).count, 0, "nothing is usual at that hour")
  }
}
