import XCTest

@testable import AuditEvents

final class PackedUUIDTests: XCTestCase {
  func testOnlyPlainUUIDsInOneCaseArePacked() {
    let table: [(String, Bool)] = [
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c220002", true),
      ("9AE24F49-C52C-4F0F-BCF9-9A4B8C220002", true),
      ("00000000-0000-0000-0000-000000000000", true),
      ("ffffffff-ffff-ffff-ffff-ffffffffffff", true),
      ("9ae24F49-c52c-4f0f-bcf9-9a4b8c220002", false),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c22000g", false),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c22000/", false),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c22000:", false),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c22000`", false),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c2200\u{E9}", false),
      ("9ae24f49xc52c-4f0f-bcf9-9a4b8c220002", false),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c22000", false),
      ("", false),
    ]
    for (text, isPacked) in table {
      let bytes = Array(text.utf8)
      let packed = bytes.withUnsafeBufferPointer { PackedUUID($0) }
      XCTAssertEqual(packed != nil, isPacked, text)
      guard let packed else { continue }
      let written = [UInt8](unsafeUninitializedCapacity: PackedUUID.packedCount) { target, count in
        guard let start = target.baseAddress else { return }
        packed.write(to: start)
        count = PackedUUID.packedCount
      }
      var back = [UInt8](repeating: 0, count: PackedUUID.textCount)
      back.withUnsafeMutableBufferPointer { target in
        written.withUnsafeBytes { bytes in
          guard let start = target.baseAddress else { return }
          PackedUUID.unpack(bytes, isUpperCase: packed.isUpperCase, to: start)
        }
      }
      XCTAssertEqual(String(decoding: back, as: UTF8.self), text)
    }
  }

  func testEveryByteInPlaceOfADigit() {
    let template = Array("9ae24f49-c52c-4f0f-bcf9-9a4b8c220002".utf8)
    let digits = Set("0123456789abcdef".utf8)
    for place in [0, 7, 9, 17, 24, 35] {
      for byte in UInt8.min...UInt8.max {
        var text = template
        text[place] = byte
        XCTAssertEqual(
          text.withUnsafeBufferPointer { PackedUUID($0) } != nil, digits.contains(byte), "\(place) \(byte)")
      }
    }
  }
}
