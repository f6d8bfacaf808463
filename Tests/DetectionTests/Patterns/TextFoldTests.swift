@testable import Detection
import XCTest

final class TextFoldTests: XCTestCase {
  func testTheTableIsWhatTheStandardLibrarySaysOfEveryScalar() {
    var wrong: [Unicode.Scalar] = []
    for value in UInt32(0x80)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let mapped = Array(scalar.properties.lowercaseMapping.unicodeScalars)
      if FoldTable.lower(value) != (mapped.count == 1 ? mapped[0].value : value) { wrong.append(scalar) }
    }
    XCTAssertEqual(wrong, [])
  }

  func testFolding() {
    for (text, folded) in [
      ("ABC-xyz_09", "abc-xyz_09"), ("CAFÉ", "café"), ("\u{212A}", "k"), ("İ", "İ"), ("ẞ", "ß"), ("Σς", "σς"),
      ("Ⱥ", "ⱥ"), ("𐐀💥", "𐐨💥"), ("", ""),
    ] { XCTAssertEqual(TextFold.folded(Array(text.utf8)), Array(folded.utf8), text) }
  }

  func testWhatIsNoUTF8IsKept() {
    for bytes: [UInt8] in [[0xC3], [0xC3, 0x41], [0x80, 0x41], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x80]] {
      XCTAssertEqual(TextFold.folded(bytes), bytes.map { $0 == 0x41 ? 0x61 : $0 })
    }
  }
}
