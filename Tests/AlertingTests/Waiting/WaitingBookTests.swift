import AuditEvents
import Detection
import XCTest

@testable import Alerting

/// EVIDENCE: nothing that waits is ever lost, whatever it waits for next.
final class WaitingBookTests: XCTestCase {
  private let ten = Timestamp(seconds: 1_772_445_600)

  private func message(_ kind: WaitingMessage.Kind, _ alerts: [String], due: Int64 = 0) -> WaitingMessage {
    WaitingMessage(
      policy: "p", kind: kind, group: kind == .group ? "g" : "", channel: "mail", contact: "alice",
      address: "alice@example.test", template: "default", reason: "route 1", opened: ten,
      due: ten.adding(seconds: due), items: alerts.map { .init(alert: $0, level: .high, reason: "first") })
  }

  private func changes(_ book: WaitingBook) -> PolicyChanges {
    var changes = PolicyChanges()
    book.write(to: &changes)
    return changes
  }

  private func recipient(group: Grouping? = nil, delay: MessageDelay? = nil) -> RoutedRecipient {
    var recipient = RoutedRecipient(
      channel: "mail", contact: Contact(id: "alice"), address: "alice@example.test", template: "default",
      reason: "route 1")
    recipient.group = group.map { MessageGroup(key: "g", grouping: $0) }
    recipient.delay = delay
    return recipient
  }

  private func place(
    _ book: inout WaitingBook, _ alert: String, level: Level = .high, policy: ActionPolicy? = nil,
    recipient: RoutedRecipient? = nil, isCatchUp: Bool = false, at seconds: Int64 = 0
  ) -> WaitingBook.Wait? {
    book.place(
      .init(alert: alert, level: level, reason: "first"), for: recipient ?? self.recipient(),
      policy: policy ?? ActionPolicy(name: "p", routes: []), channelKind: "email", isCatchUp: isCatchUp,
      now: ten.adding(seconds: seconds))
  }

  /// A group and a digest fall due together and neither has room: what joins keeps its alerts.
  func testAMessageThatJoinsAnotherLosesNoAlert() {
    let group = message(.group, ["a1", "a2"], due: -10)
    let digest = message(.overBudget, ["b1", "b2", "b3"])
    var book = WaitingBook(messages: [group, digest], told: [])
    for id in book.due(at: ten).map(\.id) {
      guard let message = book.message(id: id) else { continue }
      book.postpone(message, as: .overBudget, until: ten.adding(seconds: 3600))
    }
    // An old copy of a message changes nothing either.
    book.postpone(digest, as: .overBudget, until: ten.adding(seconds: 7200))
    let changes = changes(book)
    XCTAssertEqual(changes.waiting.count, 1)
    XCTAssertEqual(Set(changes.waiting.flatMap { $0.items.map(\.alert) }), ["a1", "a2", "b1", "b2", "b3"])
    XCTAssertTrue(changes.settled.contains(group.id))
  }

  func testWhatIsOverStaysOverWhileItWaitsOn() {
    let over = message(.resolved, ["a1"])
    var book = WaitingBook(messages: [over], told: [])
    book.postpone(over, as: .quietHours, until: ten.adding(seconds: 3600))
    XCTAssertEqual(changes(book).waiting.map(\.kind), [.resolved])
    XCTAssertEqual(changes(book).waiting.map(\.due), [ten.adding(seconds: 3600)])
  }

  func testAlertsBeyondTheMostThatAreKeptAreCounted() {
    var full = message(.overBudget, (0..<WaitingMessage.mostItems).map { "a\($0)" })
    full.left = 5
    var book = WaitingBook(messages: [full], told: [])
    book.add(.init(alert: "more", level: .low, reason: ""), to: full)
    book.add(.init(alert: "a0", level: .critical, reason: "again"), to: full)
    XCTAssertEqual(book.message(id: full.id)?.left, 6)
    XCTAssertEqual(book.message(id: full.id)?.count, WaitingMessage.mostItems + 6)
    XCTAssertEqual(book.message(id: full.id)?.items.first?.level, .critical, "an alert that comes again is replaced")
  }

  /// A steady flow must not starve those who wait for room.
  func testRoomIsForThoseWhoWaitForItFirst() {
    let policy = ActionPolicy(name: "p", routes: [], budget: MessageBudget(perHour: 1))
    var book = WaitingBook(messages: [message(.overBudget, ["b1"])], told: [])
    let wait = place(&book, "new", policy: policy)
    XCTAssertEqual(wait?.overBudget, "alice")
    XCTAssertEqual(wait?.due, ten)
    XCTAssertEqual(book.due(at: ten).flatMap { $0.items.map(\.alert) }, ["b1", "new"])
    XCTAssertNil(place(&book, "critical", level: .critical, policy: policy), "what is not limited does not wait")
  }

  func testOneOfEachReasonToWait() {
    let until = ten.adding(seconds: 600)
    let delay = MessageDelay(kind: .offHours, until: until, text: "not during worktime")
    var book = WaitingBook(messages: [], told: [])
    XCTAssertNil(place(&book, "now"))
    XCTAssertEqual(place(&book, "a", recipient: recipient(delay: delay))?.due, until)
    XCTAssertEqual(
      place(&book, "b", recipient: recipient(delay: delay), isCatchUp: true)?.due, until,
      "a downtime that ends at night wakes nobody")
    XCTAssertEqual(place(&book, "c", isCatchUp: true)?.due, ten)
    XCTAssertEqual(place(&book, "d", recipient: recipient(group: Grouping(wait: 30)))?.due, ten.adding(seconds: 30))
    XCTAssertEqual(
      Set(changes(book).waiting.map { "\($0.kind.rawValue):\($0.items.map(\.alert).joined())" }),
      ["off-hours:ab", "catch-up:c", "group:d"])
  }

  func testAGroupKeepsItsIntervalAndAFullOneDoesNotWait() {
    let told = ToldMessage(
      notification: "n", at: ten.adding(seconds: -60), policy: "p", group: "g", channel: "mail", channelKind: "email",
      contact: "alice", address: "alice@example.test", level: .high, alerts: 1)
    var book = WaitingBook(messages: [], told: [told])
    let grouping = Grouping(wait: 30, interval: 300, limit: 2)
    XCTAssertEqual(place(&book, "a", recipient: recipient(group: grouping))?.due, ten.adding(seconds: 240))
    _ = place(&book, "b", recipient: recipient(group: grouping))
    XCTAssertEqual(book.due(at: ten).map(\.count), [2])
  }
}
