/// The methods that values have: `value.name(arguments)`.
enum Methods {
  /// Every method of texts; a new one is added here. Those that are filters, too, take the same arguments.
  static let ofTexts: [Filter] = [
    .upper, .lower, .titleMethod, .capitalize, .replace, .center,
    .strip("strip", start: true, end: true), .strip("lstrip", start: true, end: false),
    .strip("rstrip", start: false, end: true), .split, .splitFromEnd, .splitLines, .startsWith, .endsWith, .joinMethod,
    .find, .findLast, .countParts, .removePrefix, .removeSuffix, .zeroFill, .leftAligned, .rightAligned,
    .all("isdigit") { $0.properties.numericType == .decimal || $0.properties.numericType == .digit },
    .all("isalpha") { $0.isLetter },
    .all("isalnum") { $0.isLetter || $0.properties.numericType != nil },
    .all("isspace") { $0.isSpace },
    .cased("isupper", .upper), .cased("islower", .lower),
  ]

  /// Every method of maps.
  static let ofMaps: [Filter] = [.items, .keys, .values, .get]

  /// Every method of lists.
  static let ofLists: [Filter] = [.indexOf, .countElements]

  static let textsByName = byName(ofTexts)
  static let mapsByName = byName(ofMaps)
  static let listsByName = byName(ofLists)

  private static func byName(_ methods: [Filter]) -> [String: Filter] {
    Dictionary(methods.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Rendering {
  /// A method of a value. What is undefined or none has every method, and each answers undefined.
  func call(
    method: String, of value: TemplateValue, _ arguments: EvaluatedArguments, at place: Place
  ) throws(TemplateError) -> TemplateValue {
    let methods: [String: Filter]
    switch value {
    case .undefined, .null: return .undefined
    case .string, .safe: methods = Methods.textsByName
    case .map: methods = Methods.mapsByName
    case .list: methods = Methods.listsByName
    case .bool, .integer, .double: methods = [:]
    }
    guard let found = methods[method] else {
      let hint = nearestHint(to: method, among: methods.keys)
      throw TemplateError(
        "\(value.kindName) has no method '\(method)'",
        hint: hint ?? (Filters.named[method] == nil ? nil : "'\(method)' is a filter: write |\(method)"))
    }
    if let problem = found.problem(positional: arguments.positional.count, named: arguments.named.map(\.name)) {
      throw problem
    }
    return try apply(found, to: value, arguments)
  }
}
