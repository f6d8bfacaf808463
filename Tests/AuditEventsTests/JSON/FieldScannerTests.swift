import XCTest

@testable import AuditEvents

/// The search of one path and the scan for many must say what the tree says, whatever the record.
final class FieldScannerTests: XCTestCase {
  private struct Gathered: FieldSink {
    var scalars: [[String]]
    var containers: [[String]]
    var empties: [Int]

    init(_ count: Int) {
      scalars = Array(repeating: [], count: count)
      containers = scalars
      empties = Array(repeating: 0, count: count)
    }

    mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
      scalars[slot].append("\(kind) " + String(decoding: bytes, as: UTF8.self))
    }
    mutating func container(slot: Int, json: UnsafeBufferPointer<UInt8>) {
      containers[slot].append(String(decoding: json, as: UTF8.self))
    }
    mutating func empty(slot: Int) { empties[slot] += 1 }
  }

  func testSearchScanAndTreeAgree() throws {
    var random = SeededGenerator(state: 20_260_302)
    let names = [
      "a", "b", "A", "a.b", "user", "USER", "b.c", "c", "", "a.", "sessionCredentialFromConsole",
      "sessionCredentialfromconsole.x",
      "requestParameters", "é", "É", "eightlen", "ninechars", "k", "K",
    ]
    let paths = [
      "a", "b", "a.b", "a.b.c", "user", "user.a", "user.a.b", "b.c", "c.a", "b.c.a", "", ".a", "a.", "a..b", "A.B",
      "user.user.a",
      "sessionCredentialFromConsole", "sessionCredentialFromConsole.x", "requestParameters.eightlen", "é",
      "ninechars.k", "k.a.b",
    ]
    let embedded = EmbeddedJSON(keys: ["User"])
    let fieldPaths = paths.map { FieldPath($0) }
    let scanner = FieldScanner(paths: fieldPaths, embedded: embedded)
    var seen = (absent: 0, empty: 0, values: 0)
    for round in 0..<1000 {
      let tree = RecordTree.object(&random, names, depth: 4)
      let text = tree.json(&random, compact: round % 2 == 0)
      try withRecord(text) { record in
        try RecordValidator().check(record)
        var gathered = Gathered(paths.count)
        scanner.scan(record, into: &gathered)
        for (slot, path) in paths.enumerated() {
          let words = "\(path) in \(text)"
          var expected: [String] = []
          var isPresent = false
          let segments = path.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
          tree.candidates(segments[...], embedded: ["user"], &expected, &isPresent)

          var exact: [String] = []
          let presence = fieldPaths[slot].forEachCandidate(in: record, embedded: embedded) {
            exact.append("\($0.kind) " + String(decoding: $0.bytes, as: UTF8.self))
            return true
          }
          XCTAssertEqual(exact, expected, words)
          switch presence {
          case .absent:
            seen.absent += 1
            XCTAssertFalse(isPresent, words)
            XCTAssertEqual(gathered.scalars[slot] + gathered.containers[slot], [], words)
            XCTAssertEqual(gathered.empties[slot], 0, words)
          case .empty:
            seen.empty += 1
            XCTAssertTrue(isPresent && expected.isEmpty, words)
            XCTAssertEqual(gathered.scalars[slot], [], words)
            XCTAssertGreaterThan(gathered.empties[slot] + gathered.containers[slot].count, 0, words)
          case .values:
            seen.values += 1
            XCTAssertFalse(expected.isEmpty, words)
            if gathered.containers[slot].isEmpty { XCTAssertEqual(gathered.scalars[slot], exact, words) }
          }
        }
      }
    }
    XCTAssertGreaterThan(min(seen.absent, seen.empty, seen.values), 200, "the records must try everything")
  }

  func testContainersAreToldOnceAsTheyStand() {
    let paths = ["list", "list.x", "map", "map.x", "none"].map { FieldPath($0) }
    let scanner = FieldScanner(paths: paths, embedded: .none)
    var gathered = Gathered(paths.count)
    withRecord(#"{"list":[[1, [2]], [], {"x":"y"}], "map":{ "x" : {"z":null} }, "none":[ ]}"#) {
      scanner.scan($0, into: &gathered)
    }
    XCTAssertEqual(
      gathered.containers,
      [[#"[[1, [2]], [], {"x":"y"}]"#, #"{"x":"y"}"#], [], [#"{ "x" : {"z":null} }"#], [#"{"z":null}"#], []])
    XCTAssertEqual(gathered.scalars, [["number 1", "number 2"], ["string y"], [], [], []])
    XCTAssertEqual(gathered.empties, [1, 0, 0, 0, 1])
  }

  func testTextWithoutEscapesIsNotCopied() {
    struct Places: FieldSink {
      var isInside: [Bool] = []
      let record: UnsafeBufferPointer<UInt8>
      mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, let base = record.baseAddress else { return isInside.append(false) }
        isInside.append(start >= base && start <= base + record.count)
      }
      func container(slot: Int, json: UnsafeBufferPointer<UInt8>) {}
      func empty(slot: Int) {}
    }
    withRecord(#"{"a":"plain","a":"esc\n","a":12}"#) { record in
      var places = Places(record: record)
      FieldScanner(paths: [FieldPath("a")], embedded: .none).scan(record, into: &places)
      XCTAssertEqual(places.isInside, [true, false, true])
    }
  }

  func testAPathOfTooManySegmentsIsLeftToTheExactSearch() {
    let long = (0..<FieldTrie.maximumSegments + 1).map { "k\($0)" }.joined(separator: ".")
    let scanner = FieldScanner(paths: [FieldPath(long), FieldPath("k")], embedded: .none)
    var gathered = Gathered(2)
    withRecord(#"{"\#(long)":"x","k":1}"#) { record in
      scanner.scan(record, into: &gathered)
      XCTAssertEqual(gathered.containers[0].count, 1)
      XCTAssertEqual(gathered.scalars, [[], ["number 1"]])
      var exact: [String] = []
      FieldPath(long).forEachCandidate(in: record, embedded: .none) {
        exact.append(String(decoding: $0.bytes, as: UTF8.self))
        return true
      }
      XCTAssertEqual(exact, ["x"])
    }
    // A hostile path costs no more than its length.
    let hostile = FieldPath(String(repeating: ".", count: 100_000))
    withRecord(#"{"":{"":{"":1}}}"#) { record in
      XCTAssertEqual("\(hostile.forEachCandidate(in: record, embedded: .none) { _ in true })", "absent")
    }
  }

  /// The readers rely on validation, but bytes that nobody checked must not lead them out of the record.
  func testNothingOutsideTheRecordIsReadWhateverItHolds() {
    var random = SeededGenerator(state: 3)
    let seed = Array(#"{"a":{"b":["x\n",{"user":"[1]"}]},"user":"{\"a\":1}","c":[[],{}]}"#.utf8)
    let paths = ["a", "a.b", "user.a", "c", "user"].map { FieldPath($0) }
    let embedded = EmbeddedJSON(keys: ["user"])
    let scanner = FieldScanner(paths: paths, embedded: embedded)
    for _ in 0..<5000 {
      var bytes = seed
      for _ in 0..<3 {
        bytes[.random(in: 0..<bytes.count, using: &random)] =
          Array("{}[],:\"\\u1".utf8).randomElement(using: &random) ?? 0
      }
      bytes.removeLast(.random(in: 0...bytes.count, using: &random))
      let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
      defer { memory.deallocate() }
      let count = bytes.count
      _ = memory.initialize(fromContentsOf: bytes)
      let record = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(memory)[0..<count])
      var gathered = Gathered(paths.count)
      scanner.scan(record, into: &gathered)
      for path in paths { path.forEachCandidate(in: record, embedded: embedded) { _ in true } }
      forEachLeafAndKey(in: record) { _ in true }
    }
  }
}
