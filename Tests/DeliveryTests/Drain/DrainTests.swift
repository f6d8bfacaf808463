import Alerting
import AuditEvents
import Delivery
import Dispatch
import StoreConformance
import Synchronization
import XCTest

final class DrainTests: XCTestCase {
  func testEveryOutcomeIsSettledAndReported() throws {
    let scene = DrainScene()
    let answers: [String: DeliveryOutcome] = [
      "ok": .sent(detail: "200"), "gone": .never(detail: "404"), "big": .tooLarge(detail: "413"),
      "again": .retry(after: nil, detail: "500"),
    ]
    let hook = scene.channel("hook") { notification, _ in answers[notification.id] ?? .never(detail: "") }
    scene.put("ok", "gone", "big", "again", channel: "hook")
    let report = try scene.drain([hook]).run()
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 1, .dead: 2, .retry: 1])
    XCTAssertEqual([report.sent, report.dead, report.retried], [1, 2, 1])
    XCTAssertEqual(report.channels["hook"]?.problem, "retry: 500")
    for (id, outcome) in answers {
      let receipts = scene.outbox.receipts(notification: id)
      XCTAssertEqual(receipts.map(\.outcome), [outcome])
      XCTAssertEqual(receipts.map(\.attempt), [1])
      XCTAssertEqual(receipts.map(\.at), [SampleNotifications.slot])
    }
  }

  func testAPeerThatAsksForSevenSecondsGetsSevenSeconds() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { notification, attempt in
      notification.id == "a" && attempt == 1 ? .retry(after: 7, detail: "429") : .sent(detail: "")
    }
    scene.put("a", "b", channel: "hook")
    let drain = scene.drain([hook])
    _ = try drain.run()
    scene.move(to: 3)
    scene.put("c", channel: "hook")
    try scene.play(drain)
    XCTAssertEqual(hook.story, "a@0 a@7 b@7 c@7", "the whole endpoint is left alone, also for what is new")
  }

  func testOnlyTheChannelThatIsDownIsRetried() throws {
    let scene = DrainScene()
    let mail = scene.channel("mail") { _, _ in .sent(detail: "250") }
    let hook = scene.channel("hook") { _, attempt in
      attempt < 3 ? .retry(after: nil, detail: "503") : .sent(detail: "")
    }
    scene.put("m", channel: "mail")
    scene.put("h", channel: "hook")
    try scene.play(scene.drain([mail, hook]))
    XCTAssertEqual(mail.story, "m@0")
    XCTAssertEqual(hook.story, "h@0 h@5 h@15")
  }

  func testARecipientsNotificationsKeepTheirOrder() throws {
    let scene = DrainScene()
    let mail = scene.channel("mail") { notification, attempt in
      notification.id == "ann1" && attempt == 1 ? .retry(after: nil, detail: "451") : .sent(detail: "")
    }
    scene.put("ann1", "ann2", channel: "mail", contact: "ann")
    scene.put("bob1", channel: "mail", contact: "bob")
    let drain = scene.drain([mail])
    _ = try drain.run()
    scene.move(to: 2)
    scene.put("ann3", channel: "mail", contact: "ann")
    try scene.play(drain)
    XCTAssertEqual(mail.story, "ann1@0 bob1@0 ann1@5 ann2@5 ann3@5")
  }

  func testAMessageThePeerCannotDigestIsOvertaken() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { notification, _ in
      notification.id == "poison" ? .retry(after: nil, detail: "500") : .sent(detail: "")
    }
    scene.put("poison", "good", channel: "hook")
    try scene.play(scene.drain([hook]), until: 60)
    XCTAssertEqual(hook.story, "poison@0 poison@5 poison@15 good@45 poison@45")
  }

  func testManySuchMessagesDoNotBlockTheRest() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { notification, _ in
      notification.id.hasPrefix("poison") ? .retry(after: nil, detail: "500") : .sent(detail: "")
    }
    for index in 0..<40 { scene.put("poison\(index)", channel: "hook", contact: "robot\(index)") }
    let drain = scene.drain([hook])
    try scene.play(drain, until: 7200)
    scene.put("good", channel: "hook")
    try scene.play(drain, until: 7260)
    XCTAssertTrue(hook.log.contains { $0.id == "good" })
  }

  func testADeadEndpointIsAskedSeldomAndNothingIsLost() throws {
    let scene = DrainScene()
    let back = SampleNotifications.slot.adding(seconds: 3600)
    let hook = scene.channel("hook") { [scene] _, _ in
      scene.now < back ? .retry(after: nil, detail: "refused") : .sent(detail: "")
    }
    let ids = (0..<500).map { "n\($0)" }
    for id in ids { scene.put(id, channel: "hook", contact: "robot \(id)") }
    try scene.play(scene.drain([hook]))
    XCTAssertLessThan(hook.log.count { $0.second < 3600 }, 150)
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 500])
    XCTAssertLessThanOrEqual(hook.log.last?.second ?? 0, 3600 + 900)
  }

  func testGivenUpAfterADay() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { _, _ in .retry(after: nil, detail: "refused") }
    scene.put("a", channel: "hook")
    let reports = try scene.play(scene.drain([hook], random: { _, _ in 0.99 }))
    XCTAssertEqual(scene.outbox.outboxCounts(), [.dead: 1])
    XCTAssertEqual(hook.log.last?.second, 86_400, "the last try is at the end of the day")
    XCTAssertEqual(reports.last?.dead, 1)
    XCTAssertTrue((95...110).contains(hook.log.count), "\(hook.log.count) tries")
  }

  func testARefusedCredentialIsRetriedSlowlyAndReported() throws {
    let scene = DrainScene()
    let mail = scene.channel("mail") { _, _ in .badCredential(detail: "535") }
    for index in 0..<50 { scene.put("n\(index)", channel: "mail", contact: "contact\(index)") }
    let drain = scene.drain([mail])
    let report = try drain.run()
    XCTAssertEqual(report.channels["mail"]?.badCredentials, 1, "one refusal is enough for now")
    XCTAssertEqual(report.channels["mail"]?.problem, "bad credential: 535")
    try scene.play(drain, until: 3600)
    XCTAssertLessThanOrEqual(mail.log.count, 13)
    let first = mail.log.filter { $0.id == "n0" }.map(\.second)
    XCTAssertTrue(zip(first, first.dropFirst()).allSatisfy { $1 - $0 >= 900 }, "\(first)")
    try scene.play(drain)
    XCTAssertEqual(scene.outbox.outboxCounts(), [.dead: 50])
  }

  func testAnUnknownChannelWaitsForItsConfiguration() throws {
    let scene = DrainScene()
    scene.put("a", channel: "pager")
    let report = try scene.drain([]).run()
    XCTAssertEqual(report.channels["pager"]?.problem, "retry: no channel of this name is configured")
    scene.move(to: 900)
    let pager = scene.channel("pager") { _, _ in .sent(detail: "") }
    _ = try scene.drain([pager]).run()
    XCTAssertEqual(pager.story, "a@900")
  }

  func testStoppingPutsBackWhatWasNotTried() throws {
    let scene = DrainScene()
    let stop = Mutex(false)
    let hook = scene.channel("hook") { _, _ in
      stop.withLock { $0 = true }
      return .sent(detail: "")
    }
    scene.put("a", "b", "c", channel: "hook")
    let drain = scene.drain([hook])
    let report = try drain.run(shouldStop: { stop.withLock { $0 } })
    XCTAssertEqual(report.sent, 1)
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 1, .queued: 2])
    XCTAssertEqual(try drain.run().sent, 2)
    XCTAssertEqual(hook.log.map(\.possibleRepeat), [false, false, false])
  }

  func testStoppingBehindATryThatFailedKeepsTheOrder() throws {
    let scene = DrainScene()
    let stop = Mutex(false)
    let hook = scene.channel("hook") { _, attempt in
      stop.withLock { $0 = true }
      return attempt == 1 && scene.now == SampleNotifications.slot ? .unconfirmed(detail: "") : .sent(detail: "")
    }
    scene.put("a", "b", "c", channel: "hook")
    _ = try scene.drain([hook]).run(shouldStop: { stop.withLock { $0 } })
    // Another process, which knows of no pause.
    _ = try scene.drain([hook]).run()
    scene.move(to: 2000)
    _ = try scene.drain([hook]).run()
    XCTAssertEqual(hook.story, "a@0 a@2000 b@2000 c@2000")
  }

  func testAfterACrashTheMessageSaysItMayBeARepeat() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { _, _ in .sent(detail: "") }
    scene.put("a", channel: "hook")
    _ = scene.outbox.claim(channel: "hook", now: scene.now, leaseEnd: scene.now.adding(seconds: 60), limit: 1)
    scene.outbox.releaseClaims()
    _ = try scene.drain([hook]).run()
    XCTAssertEqual(hook.log.map(\.possibleRepeat), [true])
  }

  func testWhatWasNotConfirmedSaysThatItMayBeARepeat() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { _, attempt in
      [
        1: .retry(after: nil, detail: "HTTP 500"), 2: .unconfirmed(detail: "time limit"),
        3: .retry(after: nil, detail: ""),
      ][
        attempt] ?? .sent(detail: "")
    }
    scene.put("a", channel: "hook")
    try scene.play(scene.drain([hook]))
    XCTAssertEqual(hook.log.map(\.possibleRepeat), [false, false, true, true])
    XCTAssertEqual(
      scene.outbox.receipts(notification: "a").map(\.outcome.name), ["retry", "unconfirmed", "retry", "sent"])
  }

  func testAllOfARequestThatWasNotConfirmedMayBeRepeats() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook", merging: .always) { _, attempt in
      attempt == 1 ? .unconfirmed(detail: "time limit") : .sent(detail: "")
    }
    scene.put("a", "b", channel: "hook")
    let drain = scene.drain([hook])
    _ = try drain.run()
    XCTAssertEqual(["a", "b"].map { scene.outbox.entry(notification: $0)?.possibleRepeat }, [true, true])
    scene.move(to: 60)
    _ = try drain.run()
    XCTAssertEqual(hook.log.last?.possibleRepeat, true)
  }

  func testTheSameSceneRepeatsExactly() throws {
    func story() throws -> [String] {
      let scene = DrainScene()
      let channels = ["hook", "mail", "other"].map { name in
        scene.channel(name) { notification, attempt in
          let number = RetrySchedule.steadyRandom(notification: notification.id, attempt: -attempt)
          return number < 0.3 ? .retry(after: number < 0.1 ? 60 : nil, detail: "") : .sent(detail: "")
        }
      }
      for index in 0..<90 {
        scene.put("n\(index)", channel: channels[index % 3].name, contact: "contact\(index % 7)")
      }
      try scene.play(scene.drain(channels, random: RetrySchedule.steadyRandom))
      XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 90])
      return channels.map(\.story)
    }
    XCTAssertEqual(try story(), try story())
  }
}
