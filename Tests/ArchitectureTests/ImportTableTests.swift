import Foundation
import XCTest

/// Holds the layers as data: who may import whom. A new import that is not here is a new dependency between layers and
/// wants a decision, not a line of code.
final class ImportTableTests: XCTestCase {
  /// Target to what it may import of our own.
  private static let allowed: [String: Set<String>] = [
    "AuditEvents": ["CByteScan", "CDeflate", "CCrypto"],
    "WorkspaceFiles": ["CYAML"],
    "Templating": [],
    "Detection": ["AuditEvents", "WorkspaceFiles", "CRE2", "CCrypto"],
    "Alerting": ["Detection", "AuditEvents", "WorkspaceFiles", "CCrypto"],
    "Delivery": ["Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "CCurl", "CCrypto"],
    "Engine": ["Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "CCrypto"],
    "Administration": [
      "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "CCrypto",
    ],
    "Console": [
      "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating",
      "CMicrohttpd",
    ],
    "Storage": [
      "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating",
      "CSQLite",
    ],
    "tocsin": [
      "Storage", "Console", "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents",
      "WorkspaceFiles", "Templating",
    ],
  ]
  /// What comes with the toolchain and the system.
  private static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc",
  ]

  func testEveryImportIsInTheTable() throws {
    for file in try SourceTree.swiftFiles("Sources") {
      let target = try XCTUnwrap(file.target)
      guard let allowed = Self.allowed[target] else {
        XCTFail("\(file.path): target \(target) is not in the table")
        continue
      }
      for (number, line) in file.lines.enumerated() {
        let words = line.split(separator: " ").map(String.init)
        guard let position = words.firstIndex(of: "import"), position <= 2,
          words.prefix(position).allSatisfy({
            ["public", "internal", "package", "@preconcurrency", "private", "fileprivate"].contains($0)
          })
        else { continue }
        let module = words[position + 1].split(separator: ".")[0]
        XCTAssertTrue(
          allowed.contains(String(module)) || Self.system.contains(String(module)),
          "\(file.path):\(number + 1): \(target) may not import \(module)")
      }
    }
  }

  func testOnlyTheEngineClockAsksWhatTimeItIs() throws {
    let questions = ["Date()", "Date.now", "clock_gettime(CLOCK_REALTIME", "time(nil)", "gettimeofday"]
    for file in try SourceTree.swiftFiles("Sources") where !file.path.hasSuffix("Engine/Schedule/Clock.swift") {
      for (number, line) in file.lines.enumerated() {
        for question in questions where line.contains(question) {
          XCTFail("\(file.path):\(number + 1): time is an argument; '\(question)' belongs to the engine's clock")
        }
      }
    }
  }

  func testNoFileIsLongerThan300Lines() throws {
    for folder in ["Sources", "Tests"] {
      for file in try SourceTree.swiftFiles(folder) {
        XCTAssertLessThanOrEqual(file.lines.count, 300, "\(file.path) is too long to be one thing")
      }
    }
  }

  func testThePackageDependsOnNoOtherPackage() throws {
    let manifest = try String(contentsOf: SourceTree.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    XCTAssertFalse(manifest.contains(".package("))
  }

  func testNoTargetHasTheNameOfATypeInIt() throws {
    for file in try SourceTree.swiftFiles("Sources") {
      let target = try XCTUnwrap(file.target)
      for line in file.lines {
        for kind in ["struct", "class", "enum", "protocol", "actor"] {
          XCTAssertFalse(line.contains("\(kind) \(target) ") || line.contains("\(kind) \(target):"), file.path)
        }
      }
    }
  }
}

/// The checkout as the tests see it.
enum SourceTree {
  struct File {
    var path: String
    var lines: [String]
    /// The folder below `Sources/` or `Tests/`.
    var target: String? {
      let parts = path.split(separator: "/")
      return parts.count > 2 ? String(parts[1]) : nil
    }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func swiftFiles(_ folder: String) throws -> [File] {
    let base = root.appendingPathComponent(folder)
    let names = try XCTUnwrap(FileManager.default.enumerator(atPath: base.path)).compactMap { $0 as? String }
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return File(path: "\(folder)/\(name)", lines: lines)
    }
  }
}
