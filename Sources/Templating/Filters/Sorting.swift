extension Filter {
  /// In order, texts without regard to case unless `case_sensitive`; `attribute` may name several with commas.
  static let sort = Filter("sort", ["reverse", "case_sensitive", "attribute"]) {
    value, arguments, rendering throws(TemplateError) in
    var paths: [AttributePath] = []
    for name in try arguments.text("attribute", default: "").split(separator: ",") {
      paths.append(try AttributePath(.string(String(name))))
    }
    let elements = try rendering.elements(of: value)
    return .list(
      try rendering.sorted(elements, reverse: arguments.flag("reverse")) { element throws(TemplateError) in
        if paths.isEmpty { return element.folded(unless: arguments.flag("case_sensitive")) }
        var keys: [TemplateValue] = []
        for path in paths {
          keys.append(try path.value(in: element, rendering).folded(unless: arguments.flag("case_sensitive")))
        }
        return keys.count == 1 ? keys[0] : .list(keys)
      })
  }

  /// The pairs of a map in order of their names, or of their values with `by='value'`.
  static let dictSort = Filter("dictsort", ["case_sensitive", "by", "reverse"]) {
    value, arguments, rendering throws(TemplateError) in
    guard case .map(let map) = value else {
      if value.isUndefined { return .list([]) }
      throw TemplateError("'dictsort' needs a map, not \(value.kindName)")
    }
    let by = try arguments.text("by", default: "key")
    guard by == "key" || by == "value" else { throw TemplateError("'dictsort' sorts by 'key' or 'value', not '\(by)'") }
    let pairs = try rendering.elements(of: rendering.pairs(map))
    return .list(
      try rendering.sorted(pairs, reverse: arguments.flag("reverse")) { pair throws(TemplateError) in
        let key = try rendering.element(.integer(by == "key" ? 0 : 1), of: pair, at: nil)
        return key.folded(unless: arguments.flag("case_sensitive"))
      })
  }

  /// The first of all elements that are alike, or alike in an attribute.
  static let unique = Filter("unique", ["case_sensitive", "attribute"]) {
    value, arguments, rendering throws(TemplateError) in
    let path = try AttributePath(arguments.value("attribute"))
    var seen = Set<ScalarKey>()
    var unique: [TemplateValue] = []
    for element in try rendering.elements(of: value) {
      let key = try path.value(in: element, rendering).folded(unless: arguments.flag("case_sensitive"))
      if seen.insert(try key.identity()).inserted { unique.append(element) }
    }
    return .list(unique)
  }

  /// Pairs of a value of the attribute (`.grouper`) and the elements that have it (`.list`), in order of the values.
  static let groupBy = Filter("groupby", ["attribute", "default", "case_sensitive"]) {
    value, arguments, rendering throws(TemplateError) in
    let path = try AttributePath(arguments.value("attribute"))
    func grouper(_ element: TemplateValue) throws(TemplateError) -> TemplateValue {
      let found = try path.value(in: element, rendering)
      return found.isUndefined ? arguments.value("default") ?? .undefined : found
    }
    let isCaseSensitive = arguments.flag("case_sensitive")
    let elements = try rendering.sorted(try rendering.elements(of: value), reverse: false) {
      element throws(TemplateError) in try grouper(element).folded(unless: isCaseSensitive)
    }
    var groups: [(grouper: TemplateValue, elements: [TemplateValue])] = []
    for element in elements {
      let own = try grouper(element)
      if let last = groups.last,
        last.grouper.folded(unless: isCaseSensitive).equals(own.folded(unless: isCaseSensitive))
      {
        groups[groups.count - 1].elements.append(element)
      } else {
        groups.append((own, [element]))
      }
    }
    return .list(groups.map { .list([$0.grouper, .list($0.elements)]) })
  }

  /// The least element, or the one with the least attribute; undefined when there is none.
  static let least = extreme("min") { candidate, best throws(TemplateError) in try candidate.precedes(best) }

  /// The greatest element, or the one with the greatest attribute; undefined when there is none.
  static let greatest = extreme("max") { candidate, best throws(TemplateError) in try best.precedes(candidate) }

  private static func extreme(
    _ name: String,
    _ isBetter: @escaping @Sendable (TemplateValue, TemplateValue) throws(TemplateError) -> Bool
  ) -> Filter {
    Filter(name, ["case_sensitive", "attribute"]) { value, arguments, rendering throws(TemplateError) in
      let path = try AttributePath(arguments.value("attribute"))
      var best: (element: TemplateValue, key: TemplateValue)?
      for element in try rendering.elements(of: value) {
        let key = try path.value(in: element, rendering).folded(unless: arguments.flag("case_sensitive"))
        if let current = best, try !isBetter(key, current.key) { continue }
        best = (element, key)
      }
      return best?.element ?? .undefined
    }
  }
}

extension TemplateValue {
  /// A text in small letters, so that it sorts without regard to case.
  func folded(unless isCaseSensitive: Bool) -> TemplateValue {
    guard !isCaseSensitive, let text = asText else { return self }
    return .string(text.lowercased())
  }

  /// A text that is the same for values that are equal.
  fileprivate func identity() throws(TemplateError) -> ScalarKey {
    if let number { return ScalarKey(text: "number " + numberText(number.double)) }
    if let text = asText { return ScalarKey(text: "text " + text) }
    if isUndefined { return ScalarKey(text: "undefined") }
    return ScalarKey(text: "json " + (try JSONPrinter(sorted: true).text(of: self)))
  }
}

extension Rendering {
  /// Elements in the order of their keys; equal keys keep their order.
  func sorted(
    _ elements: [TemplateValue], reverse: Bool, by key: (TemplateValue) throws(TemplateError) -> TemplateValue
  ) throws(TemplateError) -> [TemplateValue] {
    var keyed: [(element: TemplateValue, key: TemplateValue)] = []
    for element in elements { keyed.append((element, try key(element))) }
    return try merged(keyed[...], reverse: reverse).map(\.element)
  }

  /// A merge sort, because the order may turn out not to exist half-way.
  private func merged(
    _ elements: ArraySlice<(element: TemplateValue, key: TemplateValue)>, reverse: Bool
  ) throws(TemplateError) -> [(element: TemplateValue, key: TemplateValue)] {
    guard elements.count > 1 else { return Array(elements) }
    let middle = elements.startIndex + elements.count / 2
    var left = try merged(elements[..<middle], reverse: reverse)[...]
    var right = try merged(elements[middle...], reverse: reverse)[...]
    var result: [(element: TemplateValue, key: TemplateValue)] = []
    result.reserveCapacity(elements.count)
    while let first = left.first, let second = right.first {
      try step(1 + size(first.key) / 16)
      let takesSecond = reverse ? try first.key.precedes(second.key) : try second.key.precedes(first.key)
      if takesSecond {
        result.append(second)
        right.removeFirst()
      } else {
        result.append(first)
        left.removeFirst()
      }
    }
    return result + left + right
  }
}
