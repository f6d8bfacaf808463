extension Filter {
  static let keys = Filter("keys") { value, _, rendering throws(TemplateError) in
    .list(try rendering.elements(of: value))
  }

  static let values = Filter("values") { value, _, _ throws(TemplateError) in
    guard case .map(let map) = value else { return .undefined }
    return .list(map.entries.map(\.value))
  }

  /// The value of a name, or `default` (none when left out).
  static let get = Filter("get", ["key", "default"]) { value, arguments, rendering throws(TemplateError) in
    let found = try rendering.element(arguments.value("key") ?? "", of: value, at: nil)
    return found.isUndefined ? arguments.value("default") ?? .null : found
  }

  /// The place of an element in a list; an error when it is not in it.
  static let indexOf = Filter("index", ["element"]) { value, arguments, rendering throws(TemplateError) in
    let wanted = arguments.value("element") ?? .undefined
    guard let index = try rendering.elements(of: value).firstIndex(where: { $0.equals(wanted) }) else {
      throw TemplateError("the element is not in the list", hint: "ask with 'in' first")
    }
    return .integer(Int64(index))
  }

  static let countElements = Filter("count", ["element"]) { value, arguments, rendering throws(TemplateError) in
    let wanted = arguments.value("element") ?? .undefined
    return .integer(Int64(try rendering.elements(of: value).count { $0.equals(wanted) }))
  }
}
