/// A piece of HTML. Text that is put in by interpolation is escaped, so that nothing that came from outside can become
/// markup; another `HTML` and a list of them are put in as they are. Attributes always stand in double quotes.
public struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  /// The markup.
  public private(set) var text: String

  /// No markup.
  public init() { text = "" }
  /// Markup as it stands in the source.
  public init(stringLiteral value: String) { text = value }
  /// Markup with values in it.
  public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  /// Text from anywhere, escaped.
  public init(escaping value: some StringProtocol) {
    text = ""
    Self.escape(value.utf8, into: &text)
  }

  /// Whether there is nothing.
  public var isEmpty: Bool { text.isEmpty }

  private static let mayBreak = Array("<wbr>".utf8)

  /// Text whose long names may be broken behind signs that join words: `iam_users_changed`, `requestParameters.name`.
  static func breakable(_ text: String) -> HTML {
    guard text.utf8.count > 16, !text.utf8.contains(32) else { return HTML(escaping: text) }
    var html = HTML()
    var rest = text[...]
    while let end = rest.firstIndex(where: { "_./:@-".contains($0) }) {
      html += "\(rest[...end])<wbr>"
      rest = rest[rest.index(after: end)...]
    }
    return html + HTML(escaping: rest)
  }

  /// How many characters the longest word has that a browser may not break; tags count as nothing.
  var longestWord: Int {
    var (longest, length, isTag, isEntity) = (0, 0, false, false)
    for index in text.utf8.indices {
      let byte = text.utf8[index]
      switch byte {
      case 60:
        isTag = true
        if text.utf8[index...].starts(with: Self.mayBreak) { length = 0 }
      case 62: isTag = false
      case 38 where !isTag: (isEntity, length) = (true, length + 1)
      case 59 where isEntity: isEntity = false
      case 32, 10, 45: if !isTag { length = 0 }
      // Chinese breaks anywhere.
      case 0xE3...: if !isTag { length = 0 }
      default: if !isTag, !isEntity, byte & 0xC0 != 0x80 { length += 1 }
      }
      longest = max(longest, length)
    }
    return longest
  }

  /// One after the other.
  public static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum.text += right.text
    return sum
  }
  /// Appends.
  public static func += (left: inout HTML, right: HTML) { left.text += right.text }

  /// Builds markup from literals and values.
  public struct StringInterpolation: StringInterpolationProtocol, Sendable {
    var text = ""
    /// See `StringInterpolationProtocol`.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }
    /// Markup of the source.
    public mutating func appendLiteral(_ literal: String) { text += literal }
    /// Text, escaped.
    public mutating func appendInterpolation(_ value: some StringProtocol) { HTML.escape(value.utf8, into: &text) }
    /// Text, escaped; nothing for nil.
    public mutating func appendInterpolation(_ value: String?) {
      if let value { HTML.escape(value.utf8, into: &text) }
    }
    /// A number.
    public mutating func appendInterpolation(_ value: some BinaryInteger) { text += String(value) }
    /// Markup.
    public mutating func appendInterpolation(_ value: HTML) { text += value.text }
    /// Markup; nothing for nil.
    public mutating func appendInterpolation(_ value: HTML?) { if let value { text += value.text } }
    /// Markup, one after the other.
    public mutating func appendInterpolation(_ values: [HTML]) { for value in values { text += value.text } }
    /// An attribute without a value, or nothing: `\(attribute: "checked", if: isOn)`.
    public mutating func appendInterpolation(attribute name: StaticString, if condition: Bool) {
      if condition { text += " " + name.description }
    }
    /// An attribute, or nothing for nil.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
      guard let value else { return }
      text += " " + name.description + "=\""
      HTML.escape(value.utf8, into: &text)
      text += "\""
    }
  }

  /// Control characters have no place in a page; everything that could begin markup or end an attribute is escaped.
  private static func escape(_ bytes: some Sequence<UInt8>, into text: inout String) {
    var escaped: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 38: escaped += Array("&amp;".utf8)
      case 60: escaped += Array("&lt;".utf8)
      case 62: escaped += Array("&gt;".utf8)
      case 34: escaped += Array("&quot;".utf8)
      case 39: escaped += Array("&#39;".utf8)
      case 0..<9, 11, 12, 14..<32, 127: escaped += [0xEF, 0xBF, 0xBD]
      default: escaped.append(byte)
      }
    }
    text += String(decoding: escaped, as: UTF8.self)
  }
}

extension Sequence<HTML> {
  /// One after the other, with something between.
  public func joined(separator: HTML = "") -> HTML {
    var sum = HTML()
    var isFirst = true
    for part in self {
      if !isFirst { sum += separator }
      sum += part
      isFirst = false
    }
    return sum
  }
}

/// Addresses of this console.
public enum Address {
  /// The address of a path's segments and a query's fields; both are encoded.
  public static func of(_ segments: String..., query: [(name: String, value: String)] = []) -> String {
    "/" + segments.map(PercentText.encode).joined(separator: "/")
      + (query.isEmpty ? "" : "?" + PercentText.query(query))
  }
}
