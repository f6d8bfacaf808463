import Foundation
import StoreConformance
import XCTest

@testable import Delivery

final class FileChannelTests: XCTestCase {
  private func channel(_ path: String) -> FileChannel {
    FileChannel(name: "file", settings: FileChannelSettings(path: path))
  }

  private func lines(_ path: String) -> [String] {
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  func testItPassesTheChannelSuite() throws {
    let folder = try temporaryFolder()
    let path = folder + "/new/folder/alerts.ndjson"
    XCTAssertEqual(mkfifo(folder + "/pipe", 0o600), 0)
    try ChannelConformance(
      working: channel(path),
      failing: [
        channel(folder), channel(folder + "/pipe"), channel("/proc/nowhere/alerts.ndjson"), channel("/dev/full"),
      ],
      received: { self.lines(path).joined(separator: "\n") }
    ).verify()
    for line in lines(path).dropLast() {
      XCTAssertTrue(line.hasPrefix("{") && line.hasSuffix("}"), "whole lines only: \(line.prefix(80))")
    }
    XCTAssertEqual(lines(path).last, "", "the last line ends")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    XCTAssertEqual(attributes[.posixPermissions] as? Int, 0o600)
  }

  func testALineThatMayHaveBeenReadIsUnconfirmed() {
    XCTAssertEqual(
      FileChannel.outcome(of: AppendedFile.Refusal("cannot sync", EIO, wasVisible: true), path: "/a"),
      .unconfirmed(detail: "cannot sync /a: Input/output error"))
    XCTAssertEqual(
      FileChannel.outcome(of: AppendedFile.Refusal("cannot write", ENOSPC), path: "/a"),
      .retry(after: nil, detail: "cannot write /a: No space left on device"))
  }

  func testOneLineForEachNotification() throws {
    let path = try temporaryFolder() + "/alerts.ndjson"
    let written = "{\n  \"id\": \"a\",\n  \"title\": \"x y\"\n}\n"
    _ = channel(path).send(SampleNotifications.notification("a", parts: ["json": written]), possibleRepeat: false)
    _ = channel(path).send(SampleNotifications.notification("b", parts: ["json": "[1, 2]"]), possibleRepeat: true)
    _ = channel(path).send(SampleNotifications.notification("c", parts: ["text": "no \"JSON\""]), possibleRepeat: false)
    XCTAssertEqual(
      lines(path),
      [
        "{\"id\":\"a\",\"title\":\"x y\"}",
        "{\"notification_id\":\"b\",\"possible_repeat\":true,\"message\":[1,2]}",
        "{\"notification_id\":\"c\",\"title\":\"Root account used\",\"level\":\"high\",\"trail\":\"production\","
          + "\"text\":\"no \\\"JSON\\\"\"}", "",
      ])
  }

  func testATornLineDoesNotSwallowTheNext() throws {
    let path = try temporaryFolder() + "/alerts.ndjson"
    XCTAssertTrue(FileManager.default.createFile(atPath: path, contents: Data("{\"torn\":".utf8)))
    _ = channel(path).send(
      SampleNotifications.notification("a", parts: ["json": "{\"id\":\"a\"}"]), possibleRepeat: false)
    XCTAssertEqual(lines(path), ["{\"torn\":", "{\"id\":\"a\"}", ""])
  }
}
