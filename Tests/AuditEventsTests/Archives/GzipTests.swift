import CDeflate
import XCTest

@testable import AuditEvents

final class GzipTests: XCTestCase {
  func testMembersAreJoined() throws {
    let one = gzip(#"{"a":1}"# + "\n")
    let two = gzip(#"{"b":2}"# + "\n")
    for (name, bytes, count) in [
      ("one", one, 1), ("two", one + two, 2), ("many", Array((0..<100).map { _ in one }.joined()), 100),
      ("an empty member", one + gzip("") + two, 2), ("zero padding", one + [UInt8](repeating: 0, count: 512), 1),
      ("a large member before a small one", gzip(String(repeating: "{\"x\":1}\n", count: 50_000)) + one, 50_001),
      ("nothing inside", gzip(""), 0),
    ] {
      let document = try EventDocument.memory(path: name, bytes: bytes)
      XCTAssertEqual(try document.records().ranges.count, count, name)
      XCTAssertEqual(document.receivedBytes, bytes.count, name)
      XCTAssertEqual(document.hash, ContentHash(of: bytes), name)
    }
  }

  func testDamageIsRefusedWithThePlaceInTheReceivedFile() {
    let sound = gzip(String(repeating: #"{"a":1}"# + "\n", count: 500))
    var flipped = sound
    flipped[sound.count / 2] ^= 0x55
    var wrongSum = sound
    wrongSum[sound.count - 5] ^= 1
    var wrongSize = sound
    wrongSize[sound.count - 1] ^= 0x7F
    var wrongMethod = sound
    wrongMethod[2] = 7
    let corrupt = "its gzip data is corrupt or cut off"
    let cases: [(String, [UInt8], Int, String)] = [
      ("only the magic", [0x1F, 0x8B], 0, corrupt), ("half", Array(sound.prefix(sound.count / 2)), 0, corrupt),
      ("without its last byte", sound.dropLast(), 0, corrupt), ("flipped", flipped, 0, corrupt),
      ("sum", wrongSum, 0, corrupt),
      ("size", wrongSize, 0, corrupt), ("method", wrongMethod, 0, corrupt),
      ("second member cut", sound + sound.dropLast(9), sound.count, corrupt),
      ("text behind", sound + Array("{}".utf8), sound.count, "has bytes behind its gzip data that are no gzip data"),
    ]
    for (name, bytes, offset, reason) in cases {
      XCTAssertThrowsError(try EventDocument.memory(path: name, bytes: bytes), name) {
        XCTAssertEqual($0 as? ArchiveRejection, ArchiveRejection(path: name, offset: offset, reason: reason), name)
      }
    }
  }

  func testABombIsRefusedByNameOfTheLimit() throws {
    let limits = ArchiveLimits(maximumInflatedBytes: 1 << 20)
    let full = gzip(String(repeating: " ", count: 1 << 20))
    XCTAssertEqual(try EventDocument.memory(path: "full", bytes: full, limits: limits).inflatedBytes, 1 << 20)
    let reason = "inflates to more than the limit of 1048576 bytes (maximumInflatedBytes)"
    let bomb = gzip(String(repeating: " ", count: 1 << 24))
    // The size that the last member claims is not what the file inflates to.
    let hidden = gzip(String(repeating: " ", count: 1 << 21)) + gzip("{}")
    for bytes in [bomb, hidden, full + gzip(" ")] {
      XCTAssertThrowsError(try EventDocument.memory(path: "f", bytes: bytes, limits: limits)) {
        XCTAssertEqual(($0 as? ArchiveRejection)?.reason, reason)
      }
    }
    XCTAssertThrowsError(
      try EventDocument.memory(path: "f", bytes: [UInt8](repeating: 32, count: 1 << 21), limits: limits)
    ) {
      XCTAssertEqual(
        ($0 as? ArchiveRejection)?.reason, "has 2097152 bytes, more than the limit of 1048576 (maximumInflatedBytes)")
    }
  }
}

/// A gzip member of a text.
func gzip(_ text: String) -> [UInt8] {
  let source = Array(text.utf8)
  guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
  defer { libdeflate_free_compressor(compressor) }
  let bound = libdeflate_gzip_compress_bound(compressor, source.count)
  return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
    count = libdeflate_gzip_compress(compressor, source, source.count, buffer.baseAddress, bound)
  }
}
