public import Alerting
internal import AuditEvents
internal import Detection
internal import XCTest

/// What every store of silences, handlings and waiting messages must do. A test target of an implementation runs
/// `verify`.
public struct PolicyConformance {
  /// A fresh store, and how changes of a run are written to it.
  public typealias Maker = () throws -> (store: any PolicyStore, apply: (PolicyChanges) throws -> Void)

  private let make: Maker
  private let ten = Timestamp(seconds: 1_772_445_600)
  private let key = SuppressionKey(fingerprint: Fingerprint(stored: "f1"), policy: "night'; --")

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try aSilenceComesBackAsItWas()
    try aSilenceEndsOnce()
    try hitsAreReplacedByKey()
    try answersOfPeopleStay()
    try anAnswerReachesTheOpenOnesOfItsFingerprint()
    try waitingMessagesComeBackUntilTheyAreSettled()
    try aMessageIsToldOnce()
    try theKeyOfLinksStays()
  }

  private func theKeyOfLinksStays() throws {
    let store = try make().store
    let key = try store.linkKey()
    XCTAssertEqual(key.count, 32, #function)
    XCTAssertEqual(try store.linkKey(), key, #function)
  }

  private func silence(_ author: String = "bob") -> Silence {
    let match = AlertMatcher(
      levels: [.high, .low], rules: ["root*"], trails: ["prod"], tags: ["attack.*"],
      labels: ["actor": "ci-*", "x": ""],
      all: [AlertMatcher(rules: ["a"])], any: [AlertMatcher(any: [AlertMatcher(trails: ["b"])])],
      not: [AlertMatcher(levels: [.critical])])
    return Silence(
      match: match, from: ten, until: ten.adding(seconds: 3600), author: author, reason: "deploy \u{0} '; --",
      createdAt: ten.adding(seconds: -1))
  }

  private func aSilenceComesBackAsItWas() throws {
    let (store, apply) = try make()
    let first = try store.add(silence())
    let second = try store.add(silence("carol"))
    XCTAssertNotEqual(first.id, second.id, #function)
    XCTAssertEqual(try store.silences(), [second, first], #function)
    var expected = silence()
    expected.id = first.id
    XCTAssertEqual(first, expected, #function)
    var changes = PolicyChanges()
    changes.toldSilences = [first.id]
    try apply(changes)
    XCTAssertEqual(try store.silences().map(\.isEndTold), [false, true], #function)
  }

  private func aSilenceEndsOnce() throws {
    let (store, _) = try make()
    let made = try store.add(silence())
    XCTAssertNil(try store.endSilence(id: "none", at: ten, by: "eve"), #function)
    XCTAssertNil(try store.endSilence(id: made.id, at: made.until, by: "eve"), #function)
    let ended = try store.endSilence(id: made.id, at: ten.adding(seconds: 60), by: "alice")
    XCTAssertEqual(ended?.end, ten.adding(seconds: 60), #function)
    XCTAssertEqual(ended?.endedBy, "alice", #function)
    XCTAssertNil(try store.endSilence(id: made.id, at: ten.adding(seconds: 90), by: "eve"), #function)
    XCTAssertEqual(try store.silences().map(\.endedBy), ["alice"], #function)
  }

  private func hit(_ silence: String, _ count: Int) -> SilenceHit {
    SilenceHit(
      silence: silence, key: key, trail: "prod", title: "Key", level: .high, count: count, first: ten,
      last: ten.adding(seconds: 900), isTold: count > 1)
  }

  private func hitsAreReplacedByKey() throws {
    let (store, apply) = try make()
    var changes = PolicyChanges()
    changes.silenceHits = [hit("1", 1), hit("2", 5)]
    try apply(changes)
    changes.silenceHits = [hit("1", 2)]
    try apply(changes)
    XCTAssertEqual(try store.silenceHits(silence: "1"), [hit("1", 2)], #function)
    XCTAssertEqual(try store.silenceHits(silence: nil).map(\.count).sorted(), [2, 5], #function)
    XCTAssertEqual(try store.silenceHits(silence: "3"), [], #function)
  }

  private func handling(_ alert: String) -> AlertHandling {
    AlertHandling(
      alert: alert, key: key, trail: "prod", openedAt: ten, lastMatch: ten, nextStep: 1, resolveAfter: 7200,
      recipients: [.init(channel: "mail", contact: "alice", address: "a@example.test", template: "default")])
  }

  /// Somebody may answer while a run is under way that read the handling before.
  private func answersOfPeopleStay() throws {
    let (store, apply) = try make()
    var changes = PolicyChanges()
    changes.handlings = [handling("a1")]
    try apply(changes)
    XCTAssertEqual(try store.handling(alert: "a1"), handling("a1"), #function)
    try store.store(AlertAnswer(.acknowledge, handling: handling("a1"), by: "bob", note: "looking", at: ten))
    try store.store(AlertAnswer(.acknowledge, handling: handling("a1"), by: "eve", at: ten.adding(seconds: 5)))
    changes.handlings[0].nextStep = 2
    changes.notes = [AlertNote(alert: "a1", at: ten.adding(seconds: 9), text: "told bob")]
    try apply(changes)
    let kept = try store.handling(alert: "a1")
    XCTAssertEqual(kept?.acknowledged, AlertHandling.Answer(at: ten, by: "bob"), #function)
    XCTAssertEqual(kept?.nextStep, 2, #function)
    XCTAssertEqual(
      try store.notes(alert: "a1").map { "\($0.by): \($0.text)" },
      ["bob: acknowledged: looking", "eve: acknowledged", ": told bob"], #function)
    XCTAssertNil(try store.handling(alert: "a2"), #function)
  }

  private func anAnswerReachesTheOpenOnesOfItsFingerprint() throws {
    let (store, apply) = try make()
    var changes = PolicyChanges()
    var superseded = handling("old")
    superseded.supersededBy = "new"
    var other = handling("other")
    other.key.policy = "day"
    changes.handlings = [superseded, handling("new"), other]
    try apply(changes)
    XCTAssertEqual(try store.openHandlings().map(\.alert).sorted(), ["new", "other"], #function)
    try store.store(AlertAnswer(.close, handling: superseded, by: "bob", at: ten))
    XCTAssertEqual(try store.openHandlings().map(\.alert), ["other"], #function)
    XCTAssertEqual(try store.handling(alert: "new")?.closed?.by, "bob", #function)
    // An alert that nothing followed from can be answered, too.
    try store.store(AlertAnswer(.close, handling: handling("unknown"), by: "bob", at: ten))
    XCTAssertEqual(try store.handling(alert: "unknown")?.state, "closed", #function)
  }

  private func waiting(_ kind: WaitingMessage.Kind, due: Int64) -> WaitingMessage {
    var message = WaitingMessage(
      policy: "night", kind: kind, group: "route 1 rule=3:abc", channel: "mail", contact: "alice",
      address: "a@example.test", template: "default", reason: "route 1: group security", opened: ten,
      due: ten.adding(seconds: due),
      items: [
        .init(alert: "a1", level: .high, reason: "first", heldCount: 3, heldSince: ten),
        .init(alert: "a2", level: .low, reason: ""),
      ], left: 7)
    message.fallback = [FallbackRecipient(channel: "sms", contact: "bob", address: "+8613800000000")]
    return message
  }

  private func waitingMessagesComeBackUntilTheyAreSettled() throws {
    let (store, apply) = try make()
    var changes = PolicyChanges()
    changes.waiting = WaitingMessage.Kind.allCases.enumerated().map { waiting($1, due: 100 - Int64($0)) }
    try apply(changes)
    XCTAssertEqual(try store.waitingMessages(), changes.waiting.reversed(), #function)
    var second = PolicyChanges()
    second.settled = changes.waiting.dropFirst().map(\.id)
    var grown = changes.waiting[0]
    grown.items.append(.init(alert: "a3", level: .medium, reason: "first"))
    second.waiting = [grown]
    try apply(second)
    XCTAssertEqual(try store.waitingMessages(), [grown], #function)
  }

  private func aMessageIsToldOnce() throws {
    let (store, apply) = try make()
    let told = (0..<3).map { number in
      ToldMessage(
        notification: "n\(number)", at: ten.adding(seconds: Int64(number)), policy: "p", group: "", channel: "text",
        channelKind: "sms", contact: "alice", address: "+86", level: .high, alerts: 2)
    }
    var changes = PolicyChanges()
    changes.told = told
    try apply(changes)
    try apply(changes)
    XCTAssertEqual(try store.toldMessages(since: ten.adding(seconds: 1)), Array(told.dropFirst()), #function)
  }
}
