import Foundation
import XCTest

@testable import Storage

/// A folder that goes away with the test, and stores in it.
final class TestFolder {
  let path: String

  init() {
    var template = Array((NSTemporaryDirectory() + "/tocsin-storage-XXXXXX").utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    XCTAssertFalse(path.isEmpty, "no temporary folder")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The data folder, made by the stores themselves.
  var data: String { path + "/data" }
  var database: String { data + "/state.sqlite" }

  func open() throws -> SQLiteStores { try SQLiteStores(folder: data) }

  /// Copies the data folder as power loss would leave it and returns the copy.
  func copy() throws -> TestFolder {
    let other = TestFolder()
    try FileManager.default.copyItem(atPath: data, toPath: other.data)
    return other
  }

  func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}

/// Gives suites fresh stores and removes their folders at the end of the test.
final class FreshStores {
  private var folders: [TestFolder] = []

  func make() throws -> SQLiteStores {
    let folder = TestFolder()
    folders.append(folder)
    return try folder.open()
  }
}
