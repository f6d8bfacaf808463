import Templating
import XCTest

/// Templates that take in others, and macros.
final class InclusionTests: XCTestCase {
  private let loader = TemplateLoader(sources: [
    "row": "[{{ x }}]", "words": "{% set hi = 'hello' %}{% macro greet(name='you') %}{{ hi }} {{ name }}{% endmacro %}",
    "self": "{% include 'self' %}", "a": "{% include 'b' %}", "b": "x\n{{ 1 / 0 }}", "broken": "{% if %}",
    "../up": "no", "deep/part": "part",
  ])

  private func render(_ source: String) throws -> String {
    try Template(name: "t", source: source, loader: loader).render(["x": "<"], escaping: .html)
  }

  func testWhatIsTakenIn() throws {
    for (source, text) in [
      ("{% include 'row' %}", "[&lt;]"), ("{% include 'row' without context %}", "[]"),
      ("{% include 'gone' ignore missing %}|", "|"), ("{% include ['gone', 'row'] %}", "[&lt;]"),
      ("{% include 'deep/part' %}", "part"), ("{% set n = 'row' %}{% include n %}", "[&lt;]"),
      ("{% import 'words' as w %}{{ w.greet(x) }} {{ w.hi }}", "hello &lt; hello"),
      ("{% from 'words' import greet, hi as h %}{{ greet() }} {{ h }}", "hello you hello"),
      ("{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a=5) }}", "12 13 54"),
      ("{% for x in [1, 2] %}{% include 'row' %}{% endfor %}", "[1][2]"),
    ] {
      XCTAssertEqual(try render(source), text, source)
    }
  }

  func testErrorsNameTheTemplateTheyAreIn() {
    let table: [(source: String, error: String)] = [
      ("{% include 'a' %}", "b:2:6: division by zero"), ("{% include 'gone' %}", "t:1:12: no template 'gone'"),
      ("{% include '../up' %}", "t:1:12: no template '../up'"), ("{% include 'broken' %}", "broken:1:"),
      ("{% from 'words' import gret %}", "t:1:24: the template has no 'gret' (did you mean 'greet'?)"),
      ("{% include 'self' %}", "self:1:"),
    ]
    for (source, words) in table {
      XCTAssertThrowsError(try render(source), source) { error in
        XCTAssertTrue("\(error)".hasPrefix(words), "\(source): \(error)")
      }
    }
  }
}
