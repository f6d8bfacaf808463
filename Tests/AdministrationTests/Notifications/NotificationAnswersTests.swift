@testable import Administration
import AuditEvents
import Delivery
import StoreConformance
import XCTest

final class NotificationAnswersTests: XCTestCase {
  /// Whoever may look at the outbox must not answer in the reader's name.
  func testAMessageIsShownWithoutTheLinksOfItsReader() {
    var notification = SampleNotifications.notification("n1")
    let link = "https://tocsin.example.test/answer/eyJhbGciOiJub25lIn0.c2lnbmF0dXJlLW9mLXRoZS1saW5r"
    notification.message.parts = ["text": "Acknowledge: \(link)\nEvent e-1", "subject": "Key created"]
    let entry = OutboxEntry(
      notification: notification, state: .sent, notBefore: SampleNotifications.slot,
      createdAt: SampleNotifications.slot, attempts: 1, possibleRepeat: false)
    let shown = NotificationAdministration.withoutAnswers(entry).notification.message.parts
    XCTAssertEqual(shown["text"], "Acknowledge: https://tocsin.example.test/answer/***\nEvent e-1")
    XCTAssertEqual(shown["subject"], "Key created")
  }

  /// A code proves that an address reaches its owner, and so must be seen by nobody else.
  func testAMessageWithACodeIsNotShownAtAll() {
    var notification = SampleNotifications.notification("n1")
    notification.rule = AddressConfirming.rule
    notification.message.parts = [
      "text": "Your code is 041857. Or open: https://x.test/confirm/al/sms/041857", "subject": "041857",
    ]
    let entry = OutboxEntry(
      notification: notification, state: .sent, notBefore: SampleNotifications.slot,
      createdAt: SampleNotifications.slot, attempts: 1, possibleRepeat: false)
    let shown = NotificationAdministration.withoutAnswers(entry).notification.message.parts
    XCTAssertEqual(shown, ["text": "***", "subject": "***"])
    XCTAssertEqual(LogLine.withoutSecrets("GET /confirm/al/sms/041857"), "GET /confirm/***")
  }
}
