import Administration
import Alerting
import AuditEvents
import Engine
import Foundation
import WorkspaceFiles
import XCTest

/// Who is told: confirmed addresses, stand-ins, quotas, and the steps that the vendor sets an alert up with.
final class PeopleScenarioTests: XCTestCase {
  private func useCases(_ scenario: Scenario) throws -> UseCases {
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    return UseCases(stores: scenario.stores, workspace: workspace, clock: scenario.clock)
  }

  private func setting(_ scenario: Scenario, _ more: String) throws {
    try scenario.write("tocsin.yml", Scenario.configuration(port: scenario.server.port) + "\n" + more)
  }

  func testAnAddressIsConfirmedByTheCodeThatWasSentToIt() throws {
    let scenario = try Scenario()
    try setting(scenario, "contacts: {confirm: [email]}")
    try scenario.at("09:50", deliver: "CreateAccessKey")
    let first = try scenario.run("10:00")
    XCTAssertEqual(first.mails.count, 0)
    XCTAssertTrue(first.decisions[0].recipients.contains("alice: the email address is not confirmed"))
    let confirming = try useCases(scenario).confirming(by: .commandLine("root"))
    let sent = try confirming.send(to: "alice", kind: "email")
    XCTAssertEqual(sent.address, "alice@example.test")
    let mail = try XCTUnwrap(try scenario.run("10:01").mails.first)
    XCTAssertEqual(mail.recipient, "alice@example.test")
    let code = try XCTUnwrap(mail.words.split { !$0.isNumber }.first { $0.count == 6 }.map(String.init))
    let wrong = code == "000000" ? "000001" : "000000"
    XCTAssertThrowsError(try confirming.confirm("alice", kind: "email", code: wrong))
    try confirming.confirm("alice", kind: "email", code: code)
    XCTAssertThrowsError(try confirming.confirm("alice", kind: "email", code: code), "a code is used once")
    XCTAssertThrowsError(try confirming.send(to: "alice", kind: "email"), "it is confirmed already")
    try scenario.at("10:05", deliver: "CreateAccessKey", by: "trudy")
    XCTAssertEqual(try scenario.run("10:15").mails.map(\.recipient), ["alice@example.test"])
    // Another address is another proof.
    let contacts = try useCases(scenario).contacts(by: .commandLine("root"))
    try contacts.change(contact: "alice") { $0.emails = ["new@example.test"] }
    try contacts.change(contact: "alice") { $0.emails = ["alice@example.test"] }
    XCTAssertFalse(try contacts.book().isConfirmed("alice", kind: "email", address: "alice@example.test"))
  }

  func testCodesAreBoundedInTriesInNumberAndInTime() throws {
    let scenario = try Scenario()
    scenario.clock.set(Scenario.time("10:00"))
    let confirming = try useCases(scenario).confirming(by: .commandLine("root"))
    func refusal(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch { return "\(error)" }
    }
    XCTAssertEqual(
      refusal { try confirming.confirm("bob", kind: "email", code: "1") }, "no code was sent to bob; send one first")
    for _ in 0..<3 { _ = try confirming.send(to: "bob", kind: "email") }
    XCTAssertTrue(refusal { _ = try confirming.send(to: "bob", kind: "email") }.contains("3 codes within an hour"))
    for _ in 0..<5 {
      XCTAssertEqual(refusal { try confirming.confirm("bob", kind: "email", code: "x") }, "the code is wrong")
    }
    XCTAssertTrue(refusal { try confirming.confirm("bob", kind: "email", code: "x") }.contains("too many wrong codes"))
    scenario.clock.set(Scenario.time("11:01"))
    _ = try confirming.send(to: "bob", kind: "email")
    scenario.clock.set(Timestamp(seconds: Scenario.time("11:02").seconds + 2 * 86_400))
    XCTAssertTrue(refusal { try confirming.confirm("bob", kind: "email", code: "x") }.contains("too old"))
    XCTAssertTrue(refusal { _ = try confirming.send(to: "bob", kind: "sms") }.contains("no channel of kind sms"))
    XCTAssertTrue(refusal { _ = try confirming.send(to: "bbo", kind: "email") }.contains("did you mean 'bob'?"))
  }

  func testAStandInIsToldInThePlaceOfWhoeverIsOnCall() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/on-call/weekly.yml",
      "name: weekly\nstart: 2026-01-05 09:00\nshift: 1w\nmembers: [alice]\n")
    try scenario.write(
      "Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: mail, on-call: [weekly]}]}]\n")
    _ = try useCases(scenario).contacts(by: .commandLine("root")).standIn(
      "bob", rotation: "weekly", from: Scenario.time("10:00"), until: Scenario.time("10:10"), reason: "lunch")
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.map(\.recipient), ["bob@example.test"])
    try scenario.at("10:05", deliver: "CreateAccessKey", by: "trudy")
    XCTAssertEqual(try scenario.run("10:15").mails.map(\.recipient), ["alice@example.test"])
  }

  func testAContactsOwnQuotaBoundsItsMessages() throws {
    let scenario = try Scenario()
    try useCases(scenario).contacts(by: .commandLine("root")).change(contact: "bob") { $0.messagesPerDay = 1 }
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.at("09:51", deliver: "CreateAccessKey", by: "trudy")
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.mails.count { $0.recipient == "alice@example.test" }, 3, "and bob's quota")
    XCTAssertEqual(run.mails.count { $0.recipient == "bob@example.test" }, 1)
    XCTAssertTrue(
      run.decisions.contains { $0.recipients.contains { $0.contains("bob has had 1 messages within a day") } })
  }

  func testRowA9TheVendorsStepsFromTheTrailToTheWhitelist() throws {
    let scenario = try Scenario()
    // Trail and index: tocsin.yml. Users and groups:
    let contacts = try useCases(scenario).contacts(by: .commandLine("root"))
    try contacts.add(Contact(id: "carol", emails: ["carol@example.test"]), groups: ["oncall"])
    // Template and action policy of one's own:
    try scenario.write("Templates/short/email.subject.txt", "SHORT {{ alert.alert_name }}")
    try scenario.write("Templates/short/email.txt", "{{ alert.alert_name }}")
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{notify: [{channel: mail, groups: [oncall], template: short}]}]\n")
    // A built-in rule with its parameter, enabled:
    try scenario.write(
      "Rules/pack/key.yml",
      Scenario.rule().replacing(
        "tocsin: {group-by: [userIdentity.userName]}",
        with: """
          tocsin:
              group-by: [userIdentity.userName]
              parameters: {operation: {overrides: detection.selection.eventName, description: what is told of}}
          """))
    try scenario.write(
      "tocsin.yml",
      Scenario.configuration(port: scenario.server.port).replacing("rules: [\"pack/*\"]", with: "rules: ['!*']"))
    let author = RuleAdministration.Author(name: "root", reason: "set up", at: Scenario.time("09:00"))
    let rules = try useCases(scenario).rules(by: .commandLine("root"))
    try rules.enable("Access Key Created", by: author)
    try rules.set("Access Key Created", parameter: "operation", to: "DeleteUser", by: author)
    // Whitelist:
    try scenario.write(
      "Rules/whitelists/bots.yml",
      "name: bots\nentries: [{users: [ci-bot], owner: platform, reason: deploys, permanent: true}]\n")
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.at("09:51", deliver: "DeleteUser")
    try scenario.at("09:52", deliver: "DeleteUser", by: "ci-bot")
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.mails.map(\.recipient), ["carol@example.test"])
    XCTAssertEqual(run.mails.first?.header("Subject"), "SHORT Access Key Created")
    XCTAssertEqual(run.runs.map(\.exempt), [1])
  }

  func testRowA10TheWhitelistExemptsAccountsUsersRolesAndAddresses() throws {
    for (entry, isExempt) in [
      ("accounts: ['1000']", true), ("accounts: ['1001']", false), ("users: [mallory]", true),
      ("users: [alice]", false),
      ("ips: [203.0.113.0/24]", true), ("ips: [203.0.113.10]", false), ("users: [mallory], ips: [198.51.100.1]", false),
      ("roles: [deploy]", false),
    ] {
      let scenario = try Scenario()
      try scenario.write(
        "Rules/whitelists/bots.yml",
        "name: bots\nentries: [{\(entry), owner: platform, reason: deploys, permanent: true}]\n")
      try scenario.at("09:50", deliver: "CreateAccessKey")
      let run = try scenario.run("10:00")
      XCTAssertEqual(run.mails.isEmpty, isExempt, entry)
      XCTAssertEqual(run.runs.first?.exempt, isExempt ? 1 : 0, entry)
    }
    let scenario = try Scenario()
    try scenario.write(
      "Rules/whitelists/bots.yml",
      "name: bots\nentries: [{roles: [deploy], owner: platform, reason: deploys, permanent: true}]\n")
    scenario.clock.set(Scenario.time("09:50"))
    try scenario.write(
      "in/role.json",
      """
      [{"eventId":"r-1","eventTime":"2026-03-02T09:50:00Z","eventName":"CreateAccessKey","serviceName":"Ram",
      "eventType":"ApiCall","acsRegion":"cn-hangzhou","sourceIpAddress":"203.0.113.9","recipientAccountId":"1000",
      "userIdentity":{"type":"assumed-role","userName":"deploy:session","principalId":"p:session","accountId":"1000",
      "sessionContext":{"sessionIssuer":{"userName":"deploy"}}}}]
      """)
    XCTAssertEqual(try scenario.run("10:00").runs.map(\.exempt), [1])
  }
}
