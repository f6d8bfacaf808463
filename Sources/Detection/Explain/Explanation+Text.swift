/// How explanations are drawn.
public enum ExplanationStyle: Sendable {
  /// Text alone; text with the colours of a terminal.
  case plain, coloured

  /// A tick or a cross.
  public func mark(_ holds: Bool) -> String {
    let mark = holds ? "✓" : "✗"
    return self == .plain ? mark : (holds ? "\u{1B}[32m" : "\u{1B}[31m") + mark + "\u{1B}[0m"
  }
}

extension Explanation {
  /// The tree as indented lines, each with ✓ or ✗ and its line feed.
  public func text(_ style: ExplanationStyle = .plain, indent: Int = 0) -> String {
    var text = ""
    root.write(to: &text, style, indent)
    return text
  }
}

extension Explanation.Node {
  fileprivate func write(to text: inout String, _ style: ExplanationStyle, _ indent: Int) {
    text += String(repeating: "  ", count: indent) + style.mark(holds) + " "
    text += [selection.map { $0 + ":" }, line].compactMap { $0 }.joined(separator: " ") + "\n"
    for part in parts { part.write(to: &text, style, indent + 1) }
  }

  private var line: String {
    switch link {
    case .all: "all of"
    case .any: "any of"
    case .not: "not"
    case .item: item?.line ?? ""
    }
  }
}

extension Explanation.Item {
  /// The question and what was found: `eventName|contains: Delete    found "CreateUser"`.
  public var line: String {
    let name = ([field ?? "keywords"] + modifiers).joined(separator: "|")
    return "\(Explanation.visible(name)): \(expectation)    \(finding)"
  }

  private var expectation: String {
    let values = expected.map { value in
      let mark = expected.count + moreExpected > 1 ? (value.holds ? " ✓" : " ✗") : ""
      let others =
        value.others.isEmpty ? "" : " (which is " + value.others.map(\.shown).joined(separator: ", ") + ")"
      return Explanation.visible(value.text.isEmpty ? "''" : value.text) + others + mark
    }
    let more = moreExpected > 0 ? ["… \(moreExpected) more"] : []
    if values.count + more.count == 1 { return values.joined() }
    return (negated ? "none of " : all ? "all of " : "any of ") + (values + more).joined(separator: ", ")
  }

  private var finding: String {
    switch presence {
    case .absent: return field == nil ? "not found in the event" : "the event has no such field"
    case .empty: return "found no value (null, [] or {})"
    case .values:
      let more = moreFound > 0 ? ", … \(moreFound) more" : ""
      return "found " + found.map(\.shown).joined(separator: ", ") + more
    }
  }
}

extension Explanation.FoundValue {
  /// The value for people: strings in quotes.
  fileprivate var shown: String {
    let text = Explanation.visible(text) + (isCut ? "…" : "")
    return isString ? "\"\(text)\"" : text
  }
}

extension Explanation {
  /// Text of an event or a rule that cannot steer the reader's terminal or turn its lines round: control characters,
  /// line separators and marks of writing direction are written out.
  public static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: result.append(contentsOf: "\\n".unicodeScalars)
      case 0x0D: result.append(contentsOf: "\\r".unicodeScalars)
      case 0x09: result.append(contentsOf: "\\t".unicodeScalars)
      case ..<0x20, 0x7F...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
