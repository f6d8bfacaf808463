import XCTest

@testable import AuditEvents

final class JSONUnescapingTests: XCTestCase {
  func testEscapes() {
    let cases: [(content: String, text: String)] = [
      ("", ""), ("plain é", "plain é"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#"\u0041\u00e9\u65E5"#, "Aé日"),
      (#"\u0000"#, "\u{0}"), (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00x"#, "😀x"), (#"\ud83d"#, "\u{FFFD}"),
      (#"\ude00"#, "\u{FFFD}"), (#"\ud83dx"#, "\u{FFFD}x"), (#"\ud83d\n"#, "\u{FFFD}\n"),
      (#"\ud83d\u0041"#, "\u{FFFD}A"),
      (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"), (#"\uffff"#, "\u{FFFF}"), (#"\udbff\udfff"#, "\u{10FFFF}"),
      (#"\\u0041"#, #"\u0041"#),
    ]
    for (content, text) in cases {
      XCTAssertEqual(
        decode(Array(content.utf8)).map { String(decoding: $0, as: UTF8.self).unicodeScalars.map(\.value) },
        text.unicodeScalars.map(\.value), content)
    }
  }

  /// Text that nobody validated must not write past the room that its own length asks for.
  func testMalformedEscapesNeverGrow() {
    for content in [
      #"\"#, #"\u"#, #"\u1"#, #"\u123"#, #"\uzzzz"#, #"\ud83d\"#, #"\ud83d\u"#, #"\ud83d\u12"#, #"x\q"#,
      #"\ud83d\uzzzz"#,
    ] {
      XCTAssertNotNil(decode(Array(content.utf8)), content)
    }
  }

  /// The text, nil when it outgrew its content.
  private func decode(_ content: [UInt8]) -> [UInt8]? {
    let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: content.count + 8)
    defer { room.deallocate() }
    room.initialize(repeating: 0xEE)
    guard let base = room.baseAddress else { return nil }
    let count = content.withUnsafeBufferPointer { JSONUnescaping.decode($0, into: base) }
    let untouched = room[content.count...].allSatisfy { $0 == 0xEE }
    return count <= content.count && untouched ? Array(room[0..<count]) : nil
  }
}
