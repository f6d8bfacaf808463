import Foundation
import XCTest

@testable import WorkspaceFiles

final class SecretTests: XCTestCase {
  func testSecretsNeverPrint() throws {
    let secret = Secret("hunter2")
    XCTAssertEqual(secret.reveal(), "hunter2")
    XCTAssertEqual("\(secret) \(String(reflecting: secret)) \([secret])", "*** *** [***]")
    var dumped = ""
    dump(["password": secret], to: &dumped)
    XCTAssertFalse(dumped.contains("hunter2"))
  }

  func testReferencesAreReplacedWhenTheyAreUsed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in [("token", "abc def\r\n\n"), ("empty", "\n"), ("inner", "${env:KEY}")] {
      XCTAssertTrue(FileManager.default.createFile(atPath: folder + "/" + name, contents: Data(text.utf8)))
    }
    XCTAssertTrue(FileManager.default.createFile(atPath: folder + "/latin", contents: Data([0xE9])))
    XCTAssertTrue(FileManager.default.createFile(atPath: folder + "/large", contents: Data(count: 70_000)))
    let environment = ["KEY": "hunter2", "BLANK": ""]
    let found = [
      ("pre-${env:KEY}-post", "pre-hunter2-post"), ("${env:KEY}${file:token}", "hunter2abc def"),
      ("${file:\(folder)/token}", "abc def"), ("in clear", "in clear"), ("$5 {x}", "$5 {x}"),
      // What a secret holds is not read again.
      ("${file:inner}", "${env:KEY}"),
    ]
    for (text, value) in found {
      XCTAssertEqual(try SecretReference(text, folder: folder).resolve(environment: environment).reveal(), value, text)
    }
    let lost = [
      ("${env:NONE}", "the environment has no variable NONE"),
      ("${env:BLANK}", "the environment variable BLANK is empty"),
      ("${file:none}", "the file \(folder)/none cannot be opened: No such file or directory"),
      ("${file:empty}", "the file \(folder)/empty is empty"),
      ("${file:latin}", "the file \(folder)/latin is not UTF-8 text"),
      ("${file:large}", "the file \(folder)/large is larger than 65536 bytes"),
      ("${file:/dev/zero}", "the file /dev/zero is not a regular file"), ("a${env:KEY", "a '${' without its '}'"),
      ("pass${word}", "a '${...}' that is neither ${env:NAME} nor ${file:PATH}"),
    ]
    for (text, reason) in lost {
      XCTAssertThrowsError(try SecretReference(text, folder: folder).resolve(environment: environment), text) {
        XCTAssertEqual("\($0)", reason)
      }
    }
  }

  func testWhatStandsInClear() {
    for (text, refers) in [
      ("${env:A}", true), ("x${file:a}", true), ("hunter2", false), ("${ENV:A}", false), ("", false),
    ] {
      XCTAssertEqual(SecretReference(text, folder: "/").hasReference, refers, text)
    }
  }
}
