import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import Storage
import XCTest

/// EVIDENCE: test vectors of the peers' users, by their numbers: templates, hostile fields, whitelists, two engines.
final class MessageVectorTests: XCTestCase {
  override func setUp() { continueAfterFailure = false }

  /// An unknown field, a division by zero, a filter that is none: the message goes out with a banner.
  func testT9ABrokenTemplateLosesNoAlert() throws {
    for broken in ["{{ alert.nonesuch.deeper.still }}", "{{ 1 / 0 }}", "{{ alert.alert_name | nonesuch }}"] {
      let scenario = try Scenario()
      try scenario.write("Templates/own/email.subject.txt", "subject")
      try scenario.write("Templates/own/email.txt", "own text " + broken)
      try scenario.write(
        "Rules/policies/default.yml",
        "name: default\nroutes: [{notify: [{channel: mail, users: [alice], template: own}]}]\n")
      try scenario.at("09:50", deliver: "CreateAccessKey")
      let mails = try scenario.run("10:00", toleratingErrors: true).mails
      XCTAssertEqual(mails.count, 1, broken)
      XCTAssertTrue(mails[0].words.contains("Access Key Created") || broken.contains("nonesuch.deeper"), broken)
      XCTAssertTrue(
        mails[0].words.contains("because a template failed") || mails[0].words.contains("own text"),
        "\(broken): \(mails[0].words)"
      )
      let told = try scenario.stores.entries(states: [], limit: 9).map(\.notification.message.templateError)
      XCTAssertEqual(told.count, 1)
      XCTAssertEqual(told[0].isEmpty, broken.contains("nonesuch.deeper"), "\(broken): \(told[0])")
    }
  }

  /// One of three recipients is refused for good: the two others have their mail, and the refusal is on record.
  func testT10OneRefusedRecipientOfThree() throws {
    let scenario = try Scenario()
    try scenario.stores.updateContacts { book in
      book.contacts["carol"] = Contact(id: "carol", emails: ["r550@example.test"])
      book.groups["security"]?.members.append("carol")
    }
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(
      try scenario.run("10:00").mails.map(\.recipient).sorted(), ["alice@example.test", "bob@example.test"])
    let dead = try scenario.stores.entries(states: [.dead], limit: 10)
    XCTAssertEqual(dead.map(\.notification.contact), ["carol"])
    XCTAssertEqual(try scenario.stores.outboxCounts(), [.sent: 2, .dead: 1])
  }

  /// IPv4 in IPv6's clothes, a network, a role in other letters, a session by wildcard.
  func testT20WhitelistsRecogniseWhomTheyMean() throws {
    for (entry, isExempt) in [
      ("ips: ['::ffff:203.0.113.9']", true), ("ips: [203.0.113.0/24]", true), ("ips: [198.51.100.0/24]", false),
      ("ips: [0.0.0.0/0]", true), ("ips: ['::/0']", false), ("users: [MALLORY]", true), ("users: ['mal*']", true),
      ("users: ['mal?']", false),
    ] {
      let scenario = try Scenario()
      try scenario.write(
        "Rules/whitelists/bots.yml",
        "name: bots\nentries: [{\(entry), owner: platform, reason: deploys, permanent: true}]\n")
      try scenario.at("09:50", deliver: "CreateAccessKey")
      XCTAssertEqual(try scenario.run("10:00").mails.isEmpty, isExempt, entry)
    }
  }

  /// Expiry is judged by the time of the event, not by that of the run.
  func testT21AWhitelistThatExpiresWithinTheWindow() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/whitelists/bots.yml",
      "name: bots\nentries: [{users: [ci-bot], owner: p, reason: r, expires: 2026-03-02T09:52:00Z}]\n")
    try scenario.at("09:51", deliver: "CreateAccessKey", by: "ci-bot")
    XCTAssertEqual(try scenario.run("10:00").decisions.map(\.text), ["exempt: whitelist bots#1"])
    try scenario.at("10:01", deliver: "CreateAccessKey", by: "ci-bot", happened: "09:53")
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.text), ["sent: first"])
  }

  func testT22ASecondEngineOnOneStoreStaysStandby() throws {
    let scenario = try Scenario()
    scenario.clock.set(Scenario.time("10:00"))
    let second = try SQLiteStores(folder: scenario.folder + "/data")
    let one = EngineService(stores: scenario.stores, clock: scenario.clock, owner: "one", workers: 1)
    let two = EngineService(stores: second, clock: scenario.clock, owner: "two", workers: 1)
    let lease = try XCTUnwrap(try one.acquireLease())
    XCTAssertNil(try two.acquireLease(), "standby")
    // The first one is gone: the second takes over, and the first can store nothing any more, not even a dispatch.
    scenario.clock.set(Scenario.time("10:00").adding(seconds: EngineService.leaseSeconds))
    XCTAssertNotNil(try two.acquireLease())
    XCTAssertThrowsError(try scenario.stores.commit(DispatchOutcome(at: scenario.clock.now), lease: lease)) {
      XCTAssertEqual($0 as? StoreError, .fenced)
    }
  }

  /// Quotes, stars, line breaks, template marks and markup in a user's name stay what they are.
  func testT26HostileNamesAreTextInEveryMessage() throws {
    for name in [#"\"quoted\""#, "*", #"a\r\nBcc: eve@example.test"#, "{{ 7 * 7 }}", "</b><script>", #"\u202Eevil"#] {
      let scenario = try Scenario()
      try scenario.at("09:50", deliver: "CreateAccessKey", by: name)
      let mails = try scenario.run("10:00").mails
      XCTAssertEqual(mails.map(\.recipient).sorted(), ["alice@example.test", "bob@example.test"], name)
      for mail in mails {
        XCTAssertFalse(mail.text.contains("\nBcc:"), name)
        let page = try XCTUnwrap(mail.words.range(of: "<!doctype html").map { mail.words[$0.lowerBound...] }, name)
        XCTAssertFalse(page.contains("</b><script>"), name)
        XCTAssertEqual(mail.text.components(separatedBy: "\nSubject:").count, 2, name)
        XCTAssertFalse(mail.words.contains("p-49"), "\(name): a template in a value is not run")
      }
    }
  }
}
