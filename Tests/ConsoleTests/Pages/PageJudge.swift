import Foundation
import XCTest

/// What every page must keep to, so that it can be used without scripts, by keyboard and with a screen reader.
enum PageJudge {
  static func problems(_ html: String) -> [String] {
    var problems: [String] = []
    func all(_ pattern: String) -> [[String]] {
      guard let expression = try? NSRegularExpression(pattern: pattern, options: [.dotMatchesLineSeparators]) else {
        return []
      }
      return expression.matches(in: html, range: NSRange(html.startIndex..., in: html)).map { match in
        (0..<match.numberOfRanges).map { Range(match.range(at: $0), in: html).map { String(html[$0]) } ?? "" }
      }
    }
    if all("<h1>").count != 1 { problems.append("\(all("<h1>").count) headings of the first order") }
    for landmark in ["<main ", "<nav ", "<header ", "<footer "] where !html.contains(landmark) {
      problems.append("no \(landmark)")
    }
    let ids = all(#" id="([^"]*)""#).map { $0[1] }
    for (id, times) in Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +) where times > 1 {
      problems.append("the id \(id) stands \(times) times")
    }
    let labelled = Set(all(#"<label[^>]* for="([^"]*)""#).map { $0[1] })
    for control in all("<(?:input|select|textarea)([^>]*)>").map({ $0[1] }) {
      if control.contains(#"type="hidden""#) || control.contains(#"type="checkbox""#) { continue }
      let id = control.range(of: #" id="[^"]*""#, options: .regularExpression).map {
        String(control[$0].dropFirst(5).dropLast())
      }
      if id.map({ !labelled.contains($0) }) ?? true { problems.append("a field without a label: \(control)") }
    }
    for cell in all("<th( [^>]*|)>").map({ $0[1] }) where !cell.contains("scope=") {
      problems.append("a head without scope")
    }
    for form in all(#"<form method="post"[^>]*>(.*?)</form>"#).map({ $0[1] }) where !form.contains(#"name="csrf""#) {
      problems.append("a form without a token: \(form.prefix(80))")
    }
    for word in [" style=\"", "javascript:", "onclick", "http-equiv"] where html.contains(word) {
      problems.append("the page holds \(word)")
    }
    for tag in ["div", "section", "table", "form", "ul", "ol", "dl", "p", "fieldset", "details"] {
      let opened = all("<\(tag)[ >]").count
      let closed = all("</\(tag)>").count
      if opened != closed { problems.append("\(opened) <\(tag)>, \(closed) </\(tag)>") }
    }
    for tag in ["p", "ul", "li", "div", "span", "a"]
    where html.contains("&lt;\(tag) ") || html.contains("&lt;/\(tag)&gt;") {
      problems.append("the page shows its own markup: <\(tag)")
    }
    if html.contains("<b>Meyer</b>") { problems.append("a name became markup") }
    return problems
  }
}
