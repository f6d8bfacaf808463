extension Filter {
  /// How many elements, names or characters there are; none in what is undefined or none.
  static let length = Filter("length") { value, _, _ throws(TemplateError) in
    switch value {
    case .undefined, .null: return 0
    case .string(let text), .safe(let text): return .integer(Int64(text.scalarCount))
    case .list(let values): return .integer(Int64(values.count))
    case .map(let map): return .integer(Int64(map.count))
    case .bool, .integer, .double: throw TemplateError("\(value.kindName) has no length", hint: "use |string first")
    }
  }

  /// The first element; undefined when there is none.
  static let first = Filter("first") { value, _, rendering throws(TemplateError) in
    try rendering.elements(of: value).first ?? .undefined
  }

  /// The last element; undefined when there is none.
  static let last = Filter("last") { value, _, rendering throws(TemplateError) in
    try rendering.elements(of: value).last ?? .undefined
  }

  /// The elements as one text with `d` between them. Where one is safe, the others are escaped.
  static let join = Filter("join", ["d", "attribute"]) { value, arguments, rendering throws(TemplateError) in
    let path = try AttributePath(arguments.value("attribute"))
    var parts: [TemplateValue] = []
    for element in try rendering.elements(of: value) { parts.append(try path.value(in: element, rendering)) }
    return try rendering.joined(parts, by: arguments.value("d") ?? "")
  }

  static let reverse = Filter("reverse") { value, _, rendering throws(TemplateError) in
    if let text = value.asText { return try rendering.making(String(scalars: text.unicodeScalars.reversed())) }
    return .list(try rendering.elements(of: value).reversed())
  }

  /// The elements as a list.
  static let list = Filter("list") { value, _, rendering throws(TemplateError) in
    .list(try rendering.elements(of: value))
  }

  /// Pairs of name and value.
  static let items = Filter("items") { value, _, rendering throws(TemplateError) in
    switch value {
    case .map(let map): return rendering.pairs(map)
    case .undefined, .null: return .list([])
    default: throw TemplateError("only a map has items, not \(value.kindName)")
    }
  }

  /// What an attribute or element of that name is.
  static let attribute = Filter("attr", ["name"]) { value, arguments, rendering throws(TemplateError) in
    try rendering.element(arguments.value("name") ?? "", of: value, at: nil)
  }

  /// The value, or another when it is undefined; with `boolean` also when it is empty, zero, false or none.
  static let fallback = Filter("default", ["default_value", "boolean"], expectsUndefined: true) {
    value, arguments, _ throws(TemplateError) in
    let isMissing = value.isUndefined || (arguments.flag("boolean") && !value.isTrue)
    return isMissing ? arguments.value("default_value") ?? "" : value
  }
}

extension Rendering {
  func pairs(_ map: TemplateMap) -> TemplateValue {
    .list(map.entries.map { .list([.string($0.key), $0.value]) })
  }

  /// Texts joined. Where a part is safe, the others are escaped, and the whole is safe.
  func joined(_ parts: [TemplateValue], by separator: TemplateValue) throws(TemplateError) -> TemplateValue {
    let isSafe = parts.contains { if case .safe = $0 { true } else { false } }
    let between = try fragment(separator, escaped: isSafe)
    try willMake(bytes: product(between.utf8.count, parts.count))
    var text = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { text += between }
      let fragment = try fragment(part, escaped: isSafe)
      try willMake(bytes: fragment.utf8.count)
      text += fragment
    }
    return isSafe ? .safe(text) : .string(text)
  }

  private func fragment(_ value: TemplateValue, escaped: Bool) throws(TemplateError) -> String {
    if case .safe(let text) = value { return text }
    let text = try value.text()
    return escaped ? escaping.escape(text) : text
  }
}

/// A path to a part of an element, as `attribute='actor.name'` or `attribute=0` say it.
struct AttributePath {
  private var parts: [TemplateValue] = []

  /// The path; nil, undefined and none mean the element itself.
  init(_ value: TemplateValue?) throws(TemplateError) {
    guard let value, !value.isUndefined, value != .null else { return }
    if case .integer = value {
      parts = [value]
    } else {
      parts = try value.text().split(separator: ".", omittingEmptySubsequences: false).map { part in
        Int64(part).map { .integer($0) } ?? .string(String(part))
      }
    }
  }

  func value(in element: TemplateValue, _ rendering: Rendering) throws(TemplateError) -> TemplateValue {
    try rendering.step()
    var value = element
    for part in parts { value = try rendering.element(part, of: value, at: nil) }
    return value
  }
}
