import AuditEvents
import Engine
import StoreConformance
import XCTest

@testable import Storage

final class ByteCodingTests: XCTestCase {
  func testNumbersComeBack() throws {
    for number: Int64 in [0, 1, -1, 63, 64, -64, -65, 1 << 40, .max, .min] {
      var reader = ByteReader(ByteWriter.encode { $0.write(number) })
      XCTAssertEqual(try reader.integer(), number)
      try reader.finish()
    }
    XCTAssertEqual(ByteWriter.encode { $0.write(-1) }.count, 1, "small numbers take one byte")
  }

  func testTextsComeBackByteForByte() throws {
    let texts = ["", "\u{0}", "a\u{301}", "\u{1F6A8}", String(repeating: "x", count: 300)]
    var reader = ByteReader(ByteWriter.encode { $0.write(texts: texts) })
    XCTAssertEqual(try reader.texts().map { Array($0.utf8) }, texts.map { Array($0.utf8) })
    try reader.finish()
  }

  func testAnEventAndAMatchComeBack() throws {
    let match = SampleMatches.match(7)
    var reader = ByteReader(ByteWriter.encode { $0.write(match) })
    XCTAssertEqual(try reader.match(), match)
    try reader.finish()
  }

  func testBytesThatWereNotWrittenAreRefused() throws {
    let whole = ByteWriter.encode { $0.write(SampleMatches.match(1)) }
    for length in 0..<whole.count {
      var reader = ByteReader(Array(whole[..<length]))
      XCTAssertThrowsError(try reader.match(), "cut to \(length) bytes")
    }
    for (bytes, what): ([UInt8], String) in [
      ([0x03], "a negative length"), ([0xFE, 0xFF, 0xFF, 0xFF, 0x0F], "a length beyond the end"),
      (Array(repeating: 0xFF, count: 11), "a number without end"),
    ] {
      var reader = ByteReader(bytes)
      XCTAssertThrowsError(try reader.texts(), what) { error in
        guard case StoreError.damaged = error else { return XCTFail("\(what): \(error)") }
      }
    }
    XCTAssertThrowsError(try ByteReader([0]).finish(), "bytes are left over")
  }
}
