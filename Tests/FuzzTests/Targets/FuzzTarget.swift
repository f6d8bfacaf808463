import Foundation

/// A way by which bytes that somebody else chose come into the program. `Benchmarks/fuzz` searches for bytes that make
/// one trap, read outside of its memory, take long or grow; the seeds in `Seeds/<name>` go through it in every test run.
struct FuzzTarget: Sendable {
  /// The name of its folder of seeds.
  let name: String
  /// The most bytes that are tried.
  let longest: Int
  /// Takes the bytes. Whatever they are, it returns.
  let feed: @Sendable ([UInt8]) -> Void

  init(_ name: String, longest: Int = 4096, _ feed: @escaping @Sendable ([UInt8]) -> Void) {
    self.name = name
    self.longest = longest
    self.feed = feed
  }

  /// All of them.
  static let all = [
    FuzzTarget("records", longest: 8192, RecordTargets.records),
    FuzzTarget("archives", longest: 8192, RecordTargets.archives),
    FuzzTarget("batches", longest: 16_384, BatchTargets.batches),
    FuzzTarget("values", BatchTargets.values),
    FuzzTarget("times", longest: 256, TextTargets.times),
    FuzzTarget("addresses", longest: 512, TextTargets.addresses),
    FuzzTarget("patterns", longest: 2048, RuleTargets.patterns),
    FuzzTarget("yaml", longest: 8192, RuleTargets.yaml),
    FuzzTarget("rules", longest: 8192, RuleTargets.rules),
    FuzzTarget("conditions", longest: 1024, RuleTargets.conditions),
    FuzzTarget("selections", longest: 2048, RuleTargets.selections),
    FuzzTarget("mappings", RuleTargets.mappings),
    FuzzTarget("files", longest: 8192, FileTargets.files),
    FuzzTarget("contacts", FileTargets.contacts),
    FuzzTarget("templates", longest: 2048, TemplateTargets.templates),
    FuzzTarget("answers", TextTargets.answers),
    FuzzTarget("forms", RequestTargets.forms),
    FuzzTarget("requests", RequestTargets.requests),
  ]

  /// Stops the process, which is a finding, when something that always holds does not.
  static func require(_ holds: Bool, _ what: @autoclosure () -> String, line: UInt = #line) {
    if !holds { preconditionFailure("line \(line): \(what())") }
  }

  /// The bytes before and after the first separator (byte 0); all of them and none without one.
  static func halves(_ bytes: [UInt8]) -> (first: [UInt8], second: [UInt8]) {
    guard let cut = bytes.firstIndex(of: 0) else { return (bytes, []) }
    return (Array(bytes[..<cut]), Array(bytes[(cut + 1)...]))
  }

  /// The folder of the repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}
