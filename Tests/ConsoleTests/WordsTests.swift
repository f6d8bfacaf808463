import Foundation
import XCTest

@testable import Console

final class WordsTests: XCTestCase {
  /// Every `words("...")` of the sources.
  private func texts() throws -> [(text: String, file: String)] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Console")
    let names = try XCTUnwrap(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
    let pattern = try NSRegularExpression(pattern: #"(?:words|self)\(\s*"((?:[^"\\]|\\.)*)""#)
    return try names.filter { $0.hasSuffix(".swift") }.flatMap { name -> [(String, String)] in
      let source = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
      if !name.hasPrefix("Words/"), !source.contains("words") { return [] }
      return pattern.matches(in: source, range: NSRange(source.startIndex..., in: source)).compactMap { match in
        Range(match.range(at: 1), in: source).map {
          (source[$0].replacingOccurrences(of: "\\\"", with: "\"").replacingOccurrences(of: "\\n", with: "\n"), name)
        }
      }
    }
  }

  func testEveryTextIsTranslated() throws {
    let texts = try texts()
    XCTAssertGreaterThan(texts.count, 50)
    for (text, file) in texts where Words.chinese[text] == nil {
      XCTFail("\(file): no Chinese text for \"\(text)\"; add it to Sources/Console/Words")
    }
  }

  /// Refusals come from the use cases: each `Sentence("...")` of theirs has its Chinese.
  func testEveryRefusalIsTranslated() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    let pattern = try NSRegularExpression(pattern: #"\bSentence\(\s*"((?:[^"\\]|\\.)*)""#)
    for module in ["Administration", "Alerting"] {
      let root = sources.appendingPathComponent(module)
      let names = try XCTUnwrap(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
      for name in names where name.hasSuffix(".swift") {
        let source = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
        for match in pattern.matches(in: source, range: NSRange(source.startIndex..., in: source)) {
          let text = Range(match.range(at: 1), in: source).map { String(source[$0]) } ?? ""
          if Words.chinese[text] == nil, Words.chineseEngine[text] == nil {
            XCTFail("\(module)/\(name): no Chinese text for \"\(text)\"; add it to ChineseRefusals.swift")
          }
        }
      }
    }
  }

  func testTranslationsHaveTheSameValues() {
    for (english, chinese) in Words.chinese {
      for number in 1...4 {
        XCTAssertEqual(english.contains("{\(number)}"), chinese.contains("{\(number)}"), english)
      }
    }
  }

  func testValuesArePutInOnce() {
    let words = Words(.english)
    XCTAssertEqual(words("{1} ago", "{1}{2}"), "{1}{2} ago")
    XCTAssertEqual(words("in {1}", "3 min"), "in 3 min")
  }

  func testTheBrowsersFavouriteWins() {
    for (header, language) in [
      (nil, Language.english), ("zh", .chinese), ("en;q=0.5, zh-TW;q=0.8", .chinese), ("fr, de", .english),
      ("zh;q=0", .english), ("zh;q=nan", .english), (String(repeating: "zh,", count: 10_000), .chinese),
    ] as [(String?, Language)] {
      XCTAssertEqual(Language(accepting: header), language, header.map { String($0.prefix(40)) } ?? "none")
    }
  }
}
