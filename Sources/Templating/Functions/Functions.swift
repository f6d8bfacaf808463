/// The functions that templates can call.
enum Functions {
  /// Every function; a new one is added here.
  static let all: [Function] = [
    .range, .map, .namespace, .extreme(.least), .extreme(.greatest),
    Function(.float), Function(.int), Function(.length), Function(.magnitude), Function(.ceil), Function(.floor),
    Function(.round), Function(.sum), Function(.string), Function(.list), Function(.time), Function(.duration),
    Function(.json), Function(.formatDate), Function(.quote), Function(.base64Encode), Function(.base64Decode),
    Function(.escapeMarkdown), Function(.urlEncode.named("url_encode")), Function(.upper), Function(.lower),
    Function(.trim), Function(.replace), Function(.join), Function(.first), Function(.last),
  ]

  /// The functions by name.
  static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension Function {
  /// `range(stop)`, `range(start, stop, step)`
  static let range = Function("range") { arguments, rendering throws(TemplateError) in
    let bounds = arguments.positional.compactMap(\.wholeNumber)
    guard (1...3).contains(bounds.count), bounds.count == arguments.positional.count, arguments.named.isEmpty else {
      throw TemplateError("'range' takes one to three whole numbers", hint: "as in range(5) or range(1, 10, 2)")
    }
    let step = bounds.count == 3 ? bounds[2] : 1
    guard step != 0 else { throw TemplateError("the step of 'range' cannot be zero") }
    let numbers = stride(from: bounds.count > 1 ? bounds[0] : 0, to: bounds.count > 1 ? bounds[1] : bounds[0], by: step)
    var values: [TemplateValue] = []
    for number in numbers {
      try rendering.step()
      values.append(.integer(Int64(number)))
    }
    return .list(values)
  }

  /// `dict(a=1, b=2)`
  static let map = Function("dict", makeMap)
  /// `namespace(a=1)`: a map whose fields `{% set ns.a = 2 %}` changes, also from inside a loop.
  static let namespace = Function("namespace", makeMap)

  private static let makeMap: Body = { arguments, rendering throws(TemplateError) in
    var map = TemplateMap()
    for value in arguments.positional {
      guard case .map(let given) = value else { throw TemplateError("expected a map, not \(value.kindName)") }
      try rendering.step(given.count)
      for entry in given.entries { map[entry.key] = entry.value }
    }
    for (name, value) in arguments.named { map[name] = value }
    return .map(map)
  }

  /// `min(a, b, c)` or `min(list)`
  static func extreme(_ filter: Filter) -> Function {
    Function(filter.name) { arguments, rendering throws(TemplateError) in
      if arguments.positional.count == 1 {
        return try rendering.apply(filter, to: arguments.positional[0], arguments.afterFirst)
      }
      return try rendering.apply(filter, to: .list(arguments.positional), EvaluatedArguments(named: arguments.named))
    }
  }
}
