extension Filter {
  /// Whether a text is not empty and every scalar is of a sort.
  static func all(_ name: String, _ belongs: @escaping @Sendable (Unicode.Scalar) -> Bool) -> Filter {
    Filter(name) { value, _, _ throws(TemplateError) in
      let scalars = try value.text().unicodeScalars
      return .bool(!scalars.isEmpty && scalars.allSatisfy(belongs))
    }
  }

  static func cased(_ name: String, _ question: Question) -> Filter {
    Filter(name) { value, _, _ throws(TemplateError) in .bool(try question.body(value, .undefined)) }
  }

  static let zeroFill = Filter("zfill", ["width"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    let missing = max(0, try arguments.integer("width", default: 0)) - text.scalarCount
    guard missing > 0 else { return .string(text) }
    try rendering.willMake(bytes: missing)
    let sign = text.unicodeScalars.prefix { $0 == "-" || $0 == "+" }.prefix(1)
    let zeros = String(repeating: "0", count: missing)
    return try rendering.making(String(sign) + zeros + String(text.unicodeScalars.dropFirst(sign.count)))
  }

  static let leftAligned = Filter("ljust", ["width"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    return try rendering.making(text + rendering.padding(text, arguments))
  }

  static let rightAligned = Filter("rjust", ["width"]) { value, arguments, rendering throws(TemplateError) in
    let text = try value.text()
    return try rendering.making(rendering.padding(text, arguments) + text)
  }
}

extension Rendering {
  fileprivate func padding(_ text: String, _ arguments: FilterArguments) throws(TemplateError) -> String {
    let missing = max(0, max(0, try arguments.integer("width", default: 0)) - text.scalarCount)
    try willMake(bytes: missing)
    return String(repeating: " ", count: missing)
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is a letter as Python's `isalpha` has it.
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
