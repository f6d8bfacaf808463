import Foundation
import XCTest

/// Rule files that are broken, or written to break the reader: each ends in an error at its place or is taken, in less
/// than two seconds and 300 MiB. The program is measured from outside, as an operator would.
final class HostileRuleFilesTests: XCTestCase {
  private static let folder = NSTemporaryDirectory() + "/tocsin-hostile-" + UUID().uuidString

  override class func setUp() {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }
  override class func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private static let head = """
    title: T
    id: 3f0a6a53-6c1e-4a51-9b57-0a4c5ac1f7b9
    level: low
    status: test
    logsource: {product: aws, service: cloudtrail}

    """

  private func rule(condition: String = "selection", _ selection: String = "    eventName: x\n") -> String {
    Self.head + "detection:\n  selection:\n" + selection + "  condition: " + condition + "\n"
  }

  private func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

  private func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined() }

  /// Checks a file with these bytes.
  private func check(_ name: String, _ bytes: [UInt8], isBroken: Bool, line: UInt = #line) throws {
    let path = Self.folder + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try check(name, isBroken: isBroken, line: line)
    try FileManager.default.removeItem(atPath: path)
  }

  private func check(_ name: String, _ text: String, isBroken: Bool, line: UInt = #line) throws {
    try check(name, Array(text.utf8), isBroken: isBroken, line: line)
  }

  private func check(_ name: String, isBroken: Bool, line: UInt) throws {
    let path = name.hasPrefix("/") ? name : Self.folder + "/" + name
    let run = try MeasuredRun(["check", "--rules", path], scratch: Self.folder)
    let errors = run.output.split(separator: "\n").filter { $0.hasPrefix(path) && $0.contains(": error: ") }
    XCTAssertEqual(run.code, isBroken ? 1 : 0, "\(name): \(run.output.prefix(300))", line: line)
    XCTAssertEqual(errors.isEmpty, !isBroken, "\(name): \(run.output.prefix(300))", line: line)
    XCTAssertLessThan(run.seconds, 2, "\(name): seconds", line: line)
    XCTAssertLessThan(run.peak, 300, "\(name): MiB", line: line)
    XCTAssertLessThan(run.output.utf8.count, 100_000, "\(name): bytes of output", line: line)
  }

  func testEncodings() throws {
    let sound = rule()
    try check("sound.yml", sound, isBroken: false)
    try check("mark.yml", [0xEF, 0xBB, 0xBF] + Array(sound.utf8), isBroken: false)
    try check("crlf.yml", sound.split(separator: "\n").joined(separator: "\r\n"), isBroken: false)
    try check("utf16.yml", [0xFF, 0xFE] + sound.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, isBroken: true)
    try check("utf16-unmarked.yml", sound.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, isBroken: true)
    try check("latin1.yml", Array(sound.utf8) + Array("author: Ren".utf8) + [0xE9, 0x0A], isBroken: true)
    try check("nul.yml", Array(sound.utf8) + Array("author: ".utf8) + [0, 0x0A], isBroken: true)
    try check("tabs.yml", "title: T\ndetection:\n\tselection:\n\t\teventName: x\n", isBroken: true)
    try check("empty.yml", "", isBroken: false)
    try check("comment.yml", "# nothing\n---\n", isBroken: false)
  }

  func testPlacesThatAreNoFiles() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: Self.folder + "/folder.yml", withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: Self.folder + "/loop.yml", withDestinationPath: "loop.yml")
    try files.createSymbolicLink(atPath: Self.folder + "/dangling.yml", withDestinationPath: "nowhere")
    try files.createSymbolicLink(atPath: Self.folder + "/folder.yml/up", withDestinationPath: "..")
    XCTAssertEqual(mkfifo(Self.folder + "/pipe.yml", 0o600), 0)
    for name in ["loop.yml", "dangling.yml", "pipe.yml", "nowhere.yml", "/dev/zero"] {
      try check(name, isBroken: true, line: #line)
    }
    try check("folder.yml", isBroken: false, line: #line)
    for name in ["folder.yml/up", "folder.yml", "loop.yml", "dangling.yml", "pipe.yml"] {
      try files.removeItem(atPath: Self.folder + "/" + name)
    }
  }

  func testNestingAndAliases() throws {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (name, before) in zip("bcdefghi", "abcdefgh") { bomb += "\(name): &\(name) [\(times(9, "*\(before), "))]\n" }
    try check("bomb.yml", bomb + rule(), isBroken: true)
    try check("circle.yml", "a: &a [*a]\n", isBroken: true)
    try check("merge.yml", "a: &a {<<: *a}\n", isBroken: true)
    try check("deep-lists.yml", "title: " + times(100_000, "[") + times(100_000, "]"), isBroken: true)
    try check("deep-maps.yml", "title: " + times(100_000, "{a: "), isBroken: true)
    try check("deep-items.yml", times(100_000, "- ") + "x\n", isBroken: true)
    try check("deep-block.yml", lines(2000) { times($0, " ") + "a:\n" }, isBroken: true)
    try check("object.yml", rule() + "x: !!python/object/apply:os.system ['ls']\n", isBroken: true)
    try check("directives.yml", times(50_000, "%TAG ! tag:x,2000:\n") + "---\n" + rule(), isBroken: true)
  }

  func testLargeScalars() throws {
    let large = times(5_000_000, "x")
    try check("title.yml", rule() + "description: " + large + "\n", isBroken: false)
    try check("value.yml", rule("    eventName: " + large + "\n"), isBroken: false)
    try check("id.yml", "id: " + large + "\n" + rule(), isBroken: true)
    try check("expression.yml", rule("    eventName|re: " + large + "\n"), isBroken: true)
    try check("wildcards.yml", rule("    eventName: '" + times(2_500_000, "?*") + "'\n"), isBroken: true)
    try check("field.yml", rule("    ? " + large + "\n    : x\n"), isBroken: true)
    try check("modifiers.yml", rule("    ? a" + times(500_000, "|contains") + "\n    : x\n"), isBroken: true)
    try check("digits.yml", rule("    eventName: " + times(2_000_000, "9") + "\n"), isBroken: false)
    try check("larger-than-allowed.yml", rule() + "# " + times(8_400_000, "x"), isBroken: true)
  }

  func testConditions() throws {
    try check("words.yml", rule(condition: times(10_800, "selection or ") + "selection"), isBroken: false)
    try check("unknown.yml", rule(condition: times(10_800, "selection and ") + "x"), isBroken: true)
    try check("open.yml", rule(condition: times(100_000, "(") + "selection" + times(100_000, ")")), isBroken: true)
    try check("unclosed.yml", rule(condition: times(100_000, "(")), isBroken: true)
    try check("closed.yml", rule(condition: times(100_000, ")")), isBroken: true)
    try check("not.yml", rule(condition: times(35_000, "not ") + "selection"), isBroken: false)
    try check("word.yml", rule(condition: times(140_000, "a")), isBroken: true)
    let many = Self.head + "detection:\n" + lines(10_000) { "  s\($0):\n    eventName: x\($0)\n" }
    try check("selections.yml", many + "  condition: 1 of s*\n", isBroken: false)
    try check("all.yml", many + "  condition: " + lines(9_999) { "s\($0) or " } + "s9999\n", isBroken: false)
    let patterns = lines(4_000) { "1 of *s\($0 % 10)*s* or " }
    try check("patterns.yml", many + "  condition: " + patterns + "1 of s*\n", isBroken: true)
    try check("conditions.yml", many + "  condition:\n" + times(20_000, "    - zz\n"), isBroken: true)
  }

  func testListsAndExpressions() throws {
    func list(_ modifiers: String, _ count: Int, _ value: (Int) -> String) -> String {
      rule("    eventName\(modifiers):\n" + lines(count) { "      - " + value($0) + "\n" })
    }
    try check("values.yml", list("", 50_000) { "x\($0)" }, isBroken: false)
    try check("more-values.yml", rule("    eventName: [" + times(1_000_000, "x,") + "]\n"), isBroken: true)
    try check("misspelt.yml", rule(lines(40_000) { "    f\($0)|contians: x\n" }), isBroken: true)
    try check("numbers.yml", list("|contains", 40_000) { "\($0)" }, isBroken: true)
    try check("nested.yml", list("|re", 1) { _ in "'((((a{1,100}){1,100}){1,100}){1,100})'" }, isBroken: true)
    try check("backtracking.yml", list("|re", 1) { _ in "'(a+)+$'" }, isBroken: false)
    try check("classes.yml", list("|re", 1) { _ in "'" + times(100_000, "\\pL") + "'" }, isBroken: true)
    try check("large-classes.yml", list("|re|i", 500) { "'\\pL{1,100}.*\($0)'" }, isBroken: true)
    try check("encodings.yml", rule("    eventName" + times(12, "|base64offset") + ": abcdefghi\n"), isBroken: true)
    try check("dashes.yml", list("|windash|base64offset|contains", 200) { "' -a -b -c -d -e\($0)'" }, isBroken: true)
    try check("placeholders.yml", list("|expand", 20_000) { "'%f\($0)%'" }, isBroken: true)
  }

  func testDocumentsAndSettings() throws {
    let twins = times(3_000, rule() + "level: low\n---\n")
    try check("twin-keys.yml", twins, isBroken: true)
    try check("twin-ids.yml", times(3_000, rule() + "---\n"), isBroken: true)
    try check("labels.yml", rule() + "tocsin:\n  group-by:\n" + lines(60_000) { "    - k\($0)\n" }, isBroken: true)
    try check("settings.yml", rule() + "tocsin:\n" + lines(60_000) { "  k\($0): x\n" }, isBroken: true)
    let place = "detection" + times(500_000, ".a")
    let parameter = "    k: {overrides: \(place), description: x}\n"
    try check("parameter.yml", rule() + "tocsin:\n  parameters:\n" + parameter, isBroken: true)
    let filter = "title: F\nlogsource: {product: aws}\nfilter:\n  rules: any\n  s: {a: x}\n  condition: not s\n---\n"
    try check("filters.yml", times(3_000, filter) + rule(), isBroken: false)
    let correlation = """
      correlation: {type: event_count, rules: [c1], group-by: [a], timespan: 1h, condition: {gte: 2}}

      """
    try check("circle-of-rules.yml", "title: C\nname: c1\n" + correlation, isBroken: true)
    let chain = lines(8) { "title: C\nname: c\($0)\n" + correlation.replacing("c1", with: "c\($0 + 1)") + "---\n" }
    try check("chain.yml", chain + rule() + "name: c8\n", isBroken: false)
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    components(separatedBy: part).joined(separator: other)
  }
}
