import Templating
import XCTest

/// No template and no value can make a rendering run or grow without end.
final class TemplateLimitsTests: XCTestCase {
  private func message(_ source: String, _ limits: TemplateLimits = .default) -> String {
    do {
      let text = try Template(name: "t", source: source).render(["s": "0123456789"], escaping: .plain, limits: limits)
      return "made \(text.utf8.count) bytes"
    } catch {
      return error.message
    }
  }

  func testEveryWayToGoOnForEverEnds() {
    let loop = "{% for a in range(1000) %}{% for b in range(1000) %}{{ b }}{% endfor %}{% endfor %}"
    let table: [(source: String, words: String)] = [
      (loop, "steps"), ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "levels"),
      ("{% for a in range(10000000000) %}{% endfor %}", "steps"), ("{{ 'x' * 1000000000 }}", "bytes"),
      ("{{ [1] * 1000000000 }}", "bytes"), ("{{ s|center(1000000000) }}", "bytes"),
      ("{{ s|replace('', s * 1000000) * 1000 }}", "bytes"), ("{{ s|indent(1000000000) }}", "bytes"),
      ("{{ s|wordwrap(0) }}", "width above zero"), ("{{ 2 ** 999999999999 }}", "made"),
      ("{% set x = s %}{% for i in range(100) %}{% set x %}{{ x }}{{ x }}{% endset %}{% endfor %}", "made 0"),
      ("{% for i in range(400000) %}abcdefghij{% endfor %}", "steps"),
    ]
    for (source, words) in table {
      let message = message(source)
      XCTAssertTrue(message.contains(words), "\(source): \(message)")
    }
  }

  func testEveryLimitIsTheCallers() {
    XCTAssertTrue(message("{% for a in range(9) %}x{% endfor %}", TemplateLimits(steps: 5)).contains("5 steps"))
    XCTAssertTrue(message("{{ s }}{{ s }}", TemplateLimits(outputBytes: 15)).contains("15 bytes"))
    XCTAssertTrue(message("{{ s * 100 }}", TemplateLimits(workBytes: 500)).contains("500 bytes"))
    XCTAssertTrue(
      message("{% if 1 %}{% if 1 %}{% if 1 %}x{% endif %}{% endif %}{% endif %}", TemplateLimits(depth: 2)).contains(
        "2 levels"))
    XCTAssertEqual(message("{{ s }}"), "made 10 bytes")
  }

  /// Found by `Benchmarks/fuzz` and in its wake: the least and greatest numbers stopped the process.
  func testTheLeastAndTheGreatestNumbersAreNumbersLikeOthers() {
    let least = "(-9223372036854775807 - 1)"
    for filter in ["center", "ljust", "rjust", "zfill", "truncate", "truncate_bytes", "indent", "wordwrap", "round"] {
      for number in [least, "9223372036854775807", "-1"] {
        let name = ["ljust", "rjust", "zfill"].contains(filter) ? "s.\(filter)(\(number))" : "s|\(filter)(\(number))"
        XCTAssertFalse(message("{{ \(name) }}").isEmpty, name)
      }
    }
    XCTAssertEqual(message("{{ s|center(\(least)) }}"), "made 10 bytes")
    XCTAssertEqual(message("{{ s.zfill(\(least)) }}{{ s.rjust(\(least)) }}"), "made 20 bytes")
    for (number, text) in [("-1e300", "-1e+300 Bytes"), ("-1e308 * 10", "-inf Bytes"), ("-12.75", "-12 Bytes")] {
      let template = try? Template(name: "t", source: "{{ (\(number))|filesizeformat }}")
      XCTAssertEqual(try template?.render([:], escaping: .plain), text)
    }
  }

  func testDeepNestingIsAnErrorAndNoCrash() {
    for (open, close) in [("(", ")"), ("[", "]"), ("not ", ""), ("-", ""), ("{'a': ", "}")] {
      let deep = String(repeating: open, count: 10_000) + "1" + String(repeating: close, count: 10_000)
      XCTAssertThrowsError(try Template(name: "t", source: "{{ \(deep) }}"), open)
    }
    let blocks = String(repeating: "{% if 1 %}", count: 10_000)
    XCTAssertThrowsError(try Template(name: "t", source: blocks))
  }
}
