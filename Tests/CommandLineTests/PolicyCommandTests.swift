import Foundation
import XCTest

/// What an operator asks of policies, templates, silences and alerts, with the built program.
final class PolicyCommandTests: XCTestCase {
  private static let at = "2026-03-02T10:00:00Z"

  /// A workspace with two people, a rotation and one alert that was told.
  private func program(policy: String? = nil) throws -> Program {
    let program = try Program()
    try program.write(
      "Rules/policies/default.yml",
      policy
        ?? "name: default\nroutes: [{notify: [{channel: file}]}]\nescalation: [{after: 30m, notify: [{channel: file}]}]\n"
    )
    try program.write(
      "Rules/on-call/primary.yml",
      "name: primary\ntime-zone: UTC\nstart: 2026-03-02 09:00\nshift: 1w\nmembers: [ann, bob]\n")
    let record = Program.record("e-1", user: "mallory", time: "2026-03-02T09:50:00Z")
    try program.write("in/a.ndjson", record + "\n")
    return program
  }

  private func alertID(_ program: Program) throws -> String {
    let lines = try program.run("alerts", "list", "--output", "csv").lines
    let place = try XCTUnwrap(lines.first?.split(separator: ",").firstIndex(of: "id"), "\(lines)")
    return String(try XCTUnwrap(lines.last?.split(separator: ",", omittingEmptySubsequences: false)[place]))
  }

  func testATemplateIsShownOfEventsAndOfAnAlertOfThePast() throws {
    let program = try program()
    let list = try program.run("templates", "list", "--output", "csv")
    XCTAssertEqual(list.code, 0, list.errors)
    XCTAssertTrue(list.output.contains("default,email,html"), list.output)
    let ofEvents = try program.run("templates", "preview", "default", "--channel", "email", "--event", "in/a.ndjson")
    XCTAssertEqual(ofEvents.code, 0, ofEvents.errors)
    for words in ["--- html", "--- subject", "--- text", "Access Key Created", "mallory"] {
      XCTAssertTrue(ofEvents.output.contains(words), words)
    }
    XCTAssertEqual(try program.run("run", "--at", Self.at).code, 0)
    let id = try alertID(program)
    let page = try program.run(
      "templates", "preview", "default", "--channel", "email", "--alert", String(id.prefix(8)), "--language", "zh",
      "--open", "mail.html")
    XCTAssertEqual(page.code, 0, page.errors)
    XCTAssertTrue(
      program.read("mail.html").lowercased().hasPrefix("<!doctype html>"), String(program.read("mail.html").prefix(80)))
    XCTAssertTrue(program.read("mail.html").contains("mallory"))
    XCTAssertTrue(program.read("mail.html.parts.html").contains("mallory"))
    for (words, problem) in [
      (["templates", "preview", "defualt", "--channel", "email", "--alert", id], "did you mean 'default'?"),
      (["templates", "preview", "default", "--channel", "mail", "--alert", id], "did you mean 'email'?"),
      (["templates", "preview", "default", "--channel", "email", "--alert", "zz"], "there is no alert 'zz'"),
      (["templates", "preview", "default", "--channel", "email"], "say either --event FILE or --alert ID"),
    ] {
      let refused = try program.run(words)
      XCTAssertNotEqual(refused.code, 0)
      XCTAssertTrue(refused.errors.contains(problem), refused.errors)
    }
  }

  func testTemplatesAreChecked() throws {
    let program = try program()
    let sound = try program.run("templates", "check")
    XCTAssertEqual(sound.code, 0, sound.output)
    XCTAssertTrue(sound.output.contains(": 0 errors"), sound.output)
    try program.write("Templates/own/console.txt", "{{ alert.alert_name | nonesuch }}")
    let broken = try program.run("templates", "check")
    XCTAssertEqual(broken.code, 1)
    XCTAssertTrue(broken.output.contains("Templates/own/console.txt:1:"), broken.output)
  }

  func testASilenceIsMadeShownAndEnded() throws {
    let program = try program()
    let made = try program.run("silence", "add", "--for", "2h", "--reason", "key rotation", "--rule", "Access*")
    XCTAssertEqual(made.code, 0, made.errors)
    let list = try program.run("silence", "list", "--state", "active")
    XCTAssertTrue(list.output.contains("key rotation"), list.output)
    XCTAssertTrue(try program.run("silence", "show", "1").output.contains("Access*"))
    XCTAssertTrue(try program.run("silence", "list", "--unused").output.contains("key rotation"))
    XCTAssertEqual(try program.run("silence", "expire", "1").code, 0)
    XCTAssertNotEqual(try program.run("silence", "expire", "1").code, 0, "it is over")
    XCTAssertFalse(try program.run("silence", "list", "--state", "active").output.contains("key rotation"))
    XCTAssertNotEqual(try program.run("silence", "add", "--for", "2h").code, 0, "a reason is needed")
    XCTAssertNotEqual(try program.run("silence", "show", "77").code, 0)
  }

  func testAnAlertIsAcknowledgedAndClosed() throws {
    let program = try program()
    XCTAssertEqual(try program.run("run", "--at", Self.at).code, 0)
    let id = try alertID(program)
    XCTAssertEqual(try program.run("alerts", "ack", id, "--note", "on it").code, 0)
    var shown = try program.run("alerts", "show", String(id.prefix(8))).output
    XCTAssertTrue(shown.contains("acknowledged: on it"), shown)
    XCTAssertEqual(try program.run("alerts", "close", id).code, 0)
    shown = try program.run("alerts", "show", id).output
    XCTAssertTrue(shown.contains("closed"), shown)
    XCTAssertEqual(try program.run("run", "--at", "2026-03-02T10:45:00Z").code, 0)
    XCTAssertEqual(program.read("told.ndjson").split(separator: "\n").count, 1, "a closed alert does not escalate")
    XCTAssertNotEqual(try program.run("alerts", "ack", "nonesuch").code, 0)
    XCTAssertNotEqual(try program.run("alerts", "close", "--token", "1.c.2.3.4.5").code, 0)
  }

  func testWhoWouldBeToldIsShownBeforeItHappens() throws {
    let program = try program()
    let route = try program.run("policies", "route", "--level", "high", "--trail", "prod")
    XCTAssertEqual(route.code, 0, route.errors)
    XCTAssertTrue(route.output.contains("file"), route.output)
    XCTAssertTrue(route.output.contains("route 1"), route.output)
    XCTAssertEqual(try program.run("run", "--at", Self.at).code, 0)
    let ofAlert = try program.run("policies", "route", "--alert", String(try alertID(program).prefix(8)))
    XCTAssertTrue(ofAlert.output.contains("file"), ofAlert.output + ofAlert.errors)
    XCTAssertEqual(try program.run("policies", "waiting").code, 0)
    let forecast = try program.run("policies", "forecast", "--days", "7")
    XCTAssertEqual(forecast.code, 0, forecast.errors)
    XCTAssertTrue(try program.run("policies", "show", "default").output.contains("default"))
    XCTAssertNotEqual(try program.run("policies", "route", "--level", "high", "--trail", "nonesuch").code, 0)
    let duty = try program.run("policies", "on-call", "--at", "2026-03-10T10:00:00Z")
    XCTAssertTrue(duty.output.contains("primary") && duty.output.contains("bob"), duty.output + duty.errors)
  }

  func testWhatWaitsIsListed() throws {
    let program = try program(
      policy: "name: default\nroutes: [{group: {by: [rule], wait: 1h}, notify: [{channel: file}]}]\n")
    XCTAssertEqual(try program.run("run", "--at", Self.at).code, 0)
    let waiting = try program.run("policies", "waiting")
    XCTAssertTrue(waiting.output.contains("2026-03-02T11:00:00Z"), waiting.output)
    XCTAssertEqual(try program.run("run", "--at", "2026-03-02T11:00:00Z").code, 0)
    XCTAssertEqual(program.read("told.ndjson").split(separator: "\n").count, 1)
    let sent = try program.run("notifications", "list", "--state", "sent", "--output", "csv")
    let id = try XCTUnwrap(sent.lines.last?.split(separator: ",").first.map(String.init))
    XCTAssertTrue(try program.run("notifications", "show", id).output.contains("sent"))
    XCTAssertNotEqual(try program.run("notifications", "retry", id).code, 0, "it is sent")
    XCTAssertNotEqual(try program.run("notifications", "show", "nonesuch").code, 0)
  }
}
