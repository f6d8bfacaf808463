import Foundation
import XCTest

@testable import WorkspaceFiles

final class SmallFileTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: folder) }

  private func write(_ bytes: [UInt8], _ name: String) -> String {
    let path = folder + "/" + name
    XCTAssertTrue(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return path
  }

  func testAFileUpToItsLimit() throws {
    for count in [0, 1, 10, 65_535, 65_536, 200_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      let path = write(bytes, "f\(count)")
      XCTAssertEqual(try SmallFile.bytes(of: path, limit: count), bytes)
      XCTAssertEqual(try SmallFile.bytes(of: path, limit: count + 100_000), bytes)
      if count > 0 {
        XCTAssertThrowsError(try SmallFile.bytes(of: path, limit: count - 1)) {
          XCTAssertEqual("\($0)", "is larger than \(count - 1) bytes")
        }
      }
    }
  }

  func testWhatIsNoFile() throws {
    XCTAssertEqual(mkfifo(folder + "/pipe", 0o600), 0)
    let cases = [
      (folder, "is not a regular file"), (folder + "/pipe", "is not a regular file"),
      ("/dev/zero", "is not a regular file"), (folder + "/none", "cannot be opened: No such file or directory"),
      (folder + "/a\0b", "has a NUL in its name"),
    ]
    for (path, reason) in cases {
      XCTAssertThrowsError(try SmallFile.bytes(of: path, limit: 100), path) { XCTAssertEqual("\($0)", reason) }
    }
  }

  /// Files of the kernel say that they are empty.
  func testAFileThatHidesItsSize() throws {
    XCTAssertFalse(try SmallFile.bytes(of: "/proc/self/status", limit: 100_000).isEmpty)
    XCTAssertThrowsError(try SmallFile.bytes(of: "/proc/self/status", limit: 10)) {
      XCTAssertEqual("\($0)", "is larger than 10 bytes")
    }
  }

  func testAYAMLFileOnDisk() throws {
    let path = write(Array("a: 1\n".utf8), "a.yml")
    XCTAssertNotNil(YAMLFile.load(path: path).documents.first?["a"])
    XCTAssertEqual(
      YAMLFile.load(path: folder + "/none.yml").diagnostics.map(\.description),
      ["\(folder)/none.yml: error: cannot be opened: No such file or directory"])
    XCTAssertEqual(
      YAMLFile.load(path: "/dev/zero").diagnostics.map(\.description), ["/dev/zero: error: is not a regular file"])
  }
}
