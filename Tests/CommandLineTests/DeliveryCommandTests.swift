import Foundation
import XCTest

/// What an operator sees of the ways out, and does about them.
final class DeliveryCommandTests: XCTestCase {
  private func deliver(_ users: [String], to program: Program, time: String = "2026-03-02T09:50:00Z") throws {
    let records = users.map { Program.record("e-\($0)", user: $0, time: time) }
    try program.write("in/a.ndjson", records.joined(separator: "\n") + "\n")
  }

  private func program(_ channels: String, policy: String) throws -> Program {
    let program = try Program()
    try program.write("tocsin.yml", Program.configuration() + "\n" + channels)
    try program.write("Rules/policies/default.yml", policy)
    try program.write("refuse", "#!/bin/sh\necho no thanks\nexit 65\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program.folder + "/refuse")
    return program
  }

  func testWhatIsRefusedFallsBackAndIsInTheOperatorsHands() throws {
    let program = try program(
      "  robot: {kind: command, path: refuse}\n",
      policy: "name: default\nroutes: [{notify: [{channel: robot, fallback: [{channel: file}]}]}]\n")
    try deliver(["mallory"], to: program)
    let run = try program.run("run", "--at", "2026-03-02T10:00:00Z")
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertTrue(
      run.errors.contains("health: channel robot gave up 1 notification (never: refused: no thanks)"), run.errors)
    XCTAssertTrue(program.read("told.ndjson").contains("the channel robot could not deliver it"))

    let dead = try program.run("notifications", "list", "--state", "dead", "--output", "csv")
    let id = try XCTUnwrap(dead.lines.last?.split(separator: ",").first.map(String.init))
    let shown = try program.run("notifications", "show", id).output
    for words in ["state           dead", "fallback        file", "refused: no thanks"] {
      XCTAssertTrue(shown.contains(words), shown)
    }
    let status = try program.run("status").output
    XCTAssertTrue(status.contains("health: channel robot: 1 notification given up"), status)
    let list = try program.run("channels", "list").output
    XCTAssertTrue(list.contains("1 notification given up  never: refused: no thanks"), list)

    XCTAssertEqual(try program.run("notifications", "retry", "--dead", "--channel", "robot").code, 0)
    let waiting = try program.run("notifications", "list", "--state", "retry", "--output", "csv").output
    XCTAssertTrue(waiting.contains(id), waiting)
    XCTAssertEqual(try program.run("notifications", "drop", id).output, "1 notification given up by you\n")
    let again = try program.run("notifications", "drop", id)
    XCTAssertEqual(again.code, 1)
    XCTAssertTrue(again.errors.contains("it is dead"), again.errors)
  }

  func testWhatMayHaveArrivedSaysSoAfterARestart() throws {
    let program = try program(
      "  robot: {kind: command, path: tell, timeout: 5s}\n",
      policy: "name: default\nroutes: [{notify: [{channel: robot}]}]\n")
    // The first time it does its work and does not come to an end.
    try program.write(
      "tell",
      "#!/bin/sh\necho \"$TOCSIN_NOTIFICATION ${TOCSIN_POSSIBLE_REPEAT:-no}\" >> told\n[ -e hung ] || { touch hung; sleep 60; }\n"
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program.folder + "/tell")
    try deliver(["mallory"], to: program)
    for time in ["10:00", "10:15"] {
      let run = try program.run("run", "--at", "2026-03-02T\(time):00Z")
      XCTAssertEqual(run.code, 0, run.errors)
    }
    let told = program.read("told").split(separator: "\n").map { $0.split(separator: " ") }
    XCTAssertEqual(told.map(\.last), ["no", "yes"])
    XCTAssertEqual(Set(told.map(\.first)).count, 1, "the same notification")
    let shown = try program.run("notifications", "show", String(told.first?.first ?? "")).output
    XCTAssertTrue(shown.contains("unconfirmed") && shown.contains("sent"), shown)
  }

  func testAChannelIsTriedOut() throws {
    let program = try program(
      "  robot: {kind: command, path: refuse}\n  phones: {kind: sms, gateway: twilio, account: AC1, token: t, from: '+1'}\n",
      policy: "name: default\nroutes: [{notify: [{channel: file}]}]\n")
    let sent = try program.run("channels", "test", "file")
    XCTAssertEqual(sent.code, 0, sent.errors)
    XCTAssertTrue(sent.output.hasPrefix("file: sent"), sent.output)
    XCTAssertTrue(program.read("told.ndjson").contains("Test of channel file"))
    let refused = try program.run("channels", "test", "robot")
    XCTAssertEqual(refused.code, 3)
    XCTAssertEqual(refused.output, "robot: never: refused: no thanks\n")
    let nobody = try program.run("channels", "test", "phones")
    XCTAssertEqual(nobody.code, 2)
    XCTAssertTrue(nobody.errors.contains("phones needs a recipient"), nobody.errors)
    XCTAssertEqual(try program.run("channels", "test", "nowhere").code, 2)
  }

  func testOneRunSendsWhatThePaceKeepsBackForAMoment() throws {
    let program = try program(
      "  slow: {kind: file, path: slow.ndjson, rate: {messages: 1, per: 1s}}\n",
      policy: "name: default\nroutes: [{notify: [{channel: slow}]}]\n")
    let formatter = ISO8601DateFormatter()
    try deliver(
      ["mallory", "trudy", "eve"], to: program, time: formatter.string(from: Date().addingTimeInterval(-1200)))
    let run = try program.run("run")
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertEqual(program.read("slow.ndjson").split(separator: "\n").count, 3, run.output + run.errors)
  }
}
