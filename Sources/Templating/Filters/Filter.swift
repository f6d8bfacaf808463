/// A filter: `value | name(arguments)`. The SLS functions are filters that are called by name, too: `round(v, 1)`.
struct Filter: Sendable {
  typealias Body = @Sendable (TemplateValue, FilterArguments, Rendering) throws(TemplateError) -> TemplateValue

  /// The name in templates.
  let name: String
  /// The names of the arguments after the value, in order; all may be left out.
  let parameters: [String]
  /// Whether any number of further arguments may follow.
  let takesMore: Bool
  /// Whether an undefined value is meant to come in, so that it is no sign of a mistyped name.
  let expectsUndefined: Bool
  let body: Body

  init(
    _ name: String, _ parameters: [String] = [], takesMore: Bool = false, expectsUndefined: Bool = false,
    body: @escaping Body
  ) {
    self.name = name
    self.parameters = parameters
    self.takesMore = takesMore
    self.expectsUndefined = expectsUndefined
    self.body = body
  }

  /// The same filter under another name.
  func named(_ name: String) -> Filter {
    Filter(name, parameters, takesMore: takesMore, expectsUndefined: expectsUndefined, body: body)
  }

  /// Checks when the template is read that it gives no argument which the filter does not know.
  func check(_ arguments: CallArguments, in stream: TokenStream, at place: Place) throws(TemplateError) {
    if let problem = problem(positional: arguments.positional.count, named: arguments.named.map(\.name)) {
      throw stream.error(problem.message, at: place, hint: problem.hint)
    }
  }

  /// What is wrong with the number or the names of arguments.
  func problem(positional: Int, named: [String]) -> TemplateError? {
    if takesMore { return nil }
    if positional > parameters.count {
      let known =
        parameters.isEmpty ? "no arguments" : "at most \(parameters.count) (\(parameters.joined(separator: ", ")))"
      return TemplateError("the filter '\(name)' takes \(known), not \(positional)")
    }
    for argument in named {
      guard let index = parameters.firstIndex(of: argument) else {
        return TemplateError(
          "the filter '\(name)' has no argument '\(argument)'",
          hint: nearestHint(to: argument, among: parameters)
            ?? (parameters.isEmpty ? nil : "its arguments are \(parameters.joined(separator: ", "))"))
      }
      if index < positional { return TemplateError("the argument '\(argument)' is given twice") }
    }
    return nil
  }
}

/// The arguments of one call of a filter, evaluated.
struct FilterArguments {
  let filter: Filter
  let positional: [TemplateValue]
  let named: [(name: String, value: TemplateValue)]

  /// The argument, or nil when it was left out.
  func value(_ name: String) -> TemplateValue? {
    if let index = filter.parameters.firstIndex(of: name), index < positional.count { return positional[index] }
    return named.first { $0.name == name }?.value
  }

  func text(_ name: String, default fallback: String) throws(TemplateError) -> String {
    guard let value = value(name), value != .null else { return fallback }
    return try value.text()
  }

  func flag(_ name: String, default fallback: Bool = false) -> Bool { value(name)?.isTrue ?? fallback }

  func integer(_ name: String, default fallback: Int) throws(TemplateError) -> Int {
    guard let value = value(name), !value.isUndefined, value != .null else { return fallback }
    guard let number = value.wholeNumber else {
      throw TemplateError("the argument '\(name)' of '\(filter.name)' must be a whole number, not \(value.kindName)")
    }
    return number
  }
}

extension TemplateValue {
  /// The value as an index or count; nil unless it is a whole number.
  var wholeNumber: Int? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): Int(exactly: value)
    default: nil
    }
  }
}
