import Foundation
import XCTest

@testable import AuditEvents

final class PackedFilesTests: XCTestCase {
  func testEveryFileIsInThePackAndInWhatItInflatesTo() throws {
    var pack = PackedFiles()
    let texts = ["{\"a\":1}\n", "[{\"b\":2}]", "\"text\"", String(repeating: "{\"c\":3}\n", count: 500)]
    var inflated: [UInt8] = []
    for text in texts {
      let bytes = Array(text.utf8)
      XCTAssertTrue(pack.add(bytes, inflatedLength: bytes.count, hash: ContentHash(of: bytes)))
      inflated += (inflated.isEmpty ? [] : [0x0A]) + bytes
    }
    // A pack is a file like any other, and goes into another pack byte for byte.
    let inner = pack
    XCTAssertTrue(pack.add(inner.bytes, inflatedLength: inflated.count, hash: ContentHash(of: inner.bytes)))
    let document = try EventDocument.memory(path: "p", bytes: pack.bytes)
    XCTAssertEqual(document.inflatedBytes, inflated.count * 2 + 1)
    XCTAssertEqual(pack.members.map(\.isPlain), [true, true, true, true, false])
    for (member, text) in zip(pack.members, texts) {
      let part = document.withBytes(member.inflatedPlace..<member.inflatedPlace + member.inflatedLength) { Array($0) }
      XCTAssertEqual(part, Array(text.utf8))
      let alone = try EventDocument.memory(
        path: "m", bytes: Array(pack.bytes[member.place..<member.place + member.length]))
      XCTAssertEqual(alone.withBytes(0..<alone.inflatedBytes) { Array($0) }, Array(text.utf8))
    }
    let last = try XCTUnwrap(pack.members.last)
    XCTAssertEqual(Array(pack.bytes[last.place...]), inner.bytes)
  }
}
