import Foundation

@testable import Templating

/// Templates, which an operator writes, over values, which an attacker writes.
enum TemplateTargets {
  private static let contexts: [EscapingContext] =
    [.plain, .html, .jsonString, .urlQuery, .singleLine]
    + MarkdownDialect.allCases.flatMap { [.markdown($0), .jsonMarkdown($0)] }
  private static let limits = TemplateLimits(steps: 20_000, depth: 64, outputBytes: 64 << 10, workBytes: 4 << 20)

  /// The first byte is the context; then the template; after a separator the text of a value.
  static func templates(_ bytes: [UInt8]) {
    guard let mode = bytes.first else { return }
    let (source, value) = FuzzTarget.halves(Array(bytes.dropFirst()))
    let text = String(decoding: value, as: UTF8.self)
    let context = contexts[Int(mode) % contexts.count]
    if context == .html {
      let escaped = context.escape(text)
      FuzzTarget.require(!escaped.utf8.contains { [0x3C, 0x3E, 0x22, 0x27].contains($0) }, "HTML was not escaped")
    }
    let loader = TemplateLoader(sources: ["part": "{{ alert.name }}{% include 'part' %}", "small": "<{{ name }}>"])
    guard let template = try? Template(name: "t", source: String(decoding: source, as: UTF8.self), loader: loader)
    else { return }
    guard let made = try? template.trial(variables(text), escaping: context, limits: limits) else { return }
    FuzzTarget.require(made.text.utf8.count <= 8 * limits.outputBytes, "the result is longer than its limit")
  }

  private static func variables(_ text: String) -> TemplateMap {
    [
      "name": .string(text), "count": 3, "rate": 2.5, "none": nil, "yes": true, "big": .integer(.max),
      "small": .integer(.min), "huge": 1e308, "time": 1_772_445_600,
      "alert": ["name": .string(text), "severity": 8, "labels": ["a": .string(text), "b": "x"]],
      "items": [1, "two", .string(text), [3, 4], ["k": "v"], 2, 1],
    ]
  }
}
