import Delivery
import Foundation
import StoreConformance
import WorkspaceFiles
import XCTest

final class CommandChannelTests: XCTestCase {
  /// An executable made of these lines, in a folder of its own.
  private func program(_ lines: String) throws -> String {
    let path = try temporaryFolder() + "/program"
    try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
  }

  private func settings(_ path: String, _ arguments: String...) -> CommandSettings {
    var settings = CommandSettings(path: path)
    (settings.arguments, settings.limit) = (arguments, 1)
    return settings
  }

  func testItPassesTheChannelSuite() throws {
    let log = try temporaryFolder() + "/log"
    var good = settings(try program("{ echo \"$TOCSIN_NOTIFICATION $TOCSIN_POSSIBLE_REPEAT\"; cat; } >> \"$1\""), log)
    good.environment = [.init(name: "TOKEN", value: clear("s3cr3t-token"))]
    var refusing = settings(try program("env; cat; exit 65"))
    let secret = try temporaryFolder() + "/secret"
    try Data("s3cr3t-token".utf8).write(to: URL(fileURLWithPath: secret))
    refusing.environment = [.init(name: "TOKEN", value: clear("${file:\(secret)}"))]
    try ChannelConformance(
      working: channel("tell", .command(good)),
      failing: [
        channel("gone", .command(settings("/nowhere/at/all"))),
        channel("failing", .command(settings(try program("exit 1")))),
      ],
      silent: [
        channel("slow", .command(settings(try program("sleep 30")))),
        channel("killed", .command(settings(try program("kill -9 $$")))),
      ],
      refusing: [channel("refusing", .command(refusing))], secrets: ["s3cr3t"],
      received: {
        // The variable that says so is not the notice that the suite looks for.
        FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) }?
          .replacingOccurrences(of: " yes\n", with: " repeat\n") ?? ""
      }
    ).verify()
  }

  func testItEndsWithAllItStarted() throws {
    let mark = try temporaryFolder() + "/mark"
    let path = try program("(sleep 2; touch \"$1\") & sleep 30")
    XCTAssertEqual(
      channel("slow", .command(settings(path, mark))).send(
        SampleNotifications.notification("n1"), possibleRepeat: false),
      .unconfirmed(detail: "ended at its time limit"))
    usleep(1_500_000)
    XCTAssertFalse(FileManager.default.fileExists(atPath: mark), "the child of the program ended, too")
  }

  func testItGetsTheAlertAndNoShell() throws {
    let path = try program("tr -d '\\n'; echo \" $1\"; exit 75")
    let notification = SampleNotifications.notification("n1", parts: ["json": "{\"a\": [1, 2]}"])
    XCTAssertEqual(
      channel("tell", .command(settings(path, "$(id); `id`"))).send(notification, possibleRepeat: false),
      .retry(after: nil, detail: "exit code 75: {\"a\":[1,2]} $(id); `id`"))
  }

  func testItNeedNotReadWhatItIsGiven() throws {
    let large = "\"" + String(repeating: "x", count: 1 << 20) + "\""
    let notification = SampleNotifications.notification("n1", parts: ["json": large])
    XCTAssertEqual(
      channel("deaf", .command(settings(try program("exit 0")))).send(notification, possibleRepeat: false),
      .sent(detail: "exit code 0"))
  }
}
