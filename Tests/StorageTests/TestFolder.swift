import Foundation
import XCTest

@testable import Storage

/// A temporary folder, and stores in it.
final class TestFolder: Sendable {
  let path: String

  init() {
    var template = Array((NSTemporaryDirectory() + "/tocsin-storage-XXXXXX").utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    XCTAssertFalse(path.isEmpty, "no temporary folder")
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// The data folder, made by the stores themselves.
  var data: String { path + "/data" }
  var database: String { data + "/state.sqlite" }

  func open() throws -> SQLiteStores { try SQLiteStores(folder: data) }

  /// Copies the data folder as power loss would leave it; who asks removes the copy.
  func copy() throws -> TestFolder {
    let other = TestFolder()
    try FileManager.default.copyItem(atPath: data, toPath: other.data)
    return other
  }

  func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}

/// A test with folders that go away with it: XCTest keeps the test itself until the end.
class FolderTestCase: XCTestCase {
  private var folders: [TestFolder] = []
  private(set) lazy var folder = newFolder()

  func newFolder() -> TestFolder {
    let folder = TestFolder()
    folders.append(folder)
    return folder
  }

  override func tearDown() {
    for folder in folders { folder.remove() }
    folders = []
  }
}
