extension Filter {
  /// `map(attribute='name', default=...)`, or `map('filter', arguments...)` on every element.
  static let map = Filter("map", ["filter"], takesMore: true) { value, arguments, rendering throws(TemplateError) in
    let elements = try rendering.elements(of: value)
    let isAttribute = arguments.named.contains { $0.name == "attribute" }
    if isAttribute {
      let path = try AttributePath(arguments.value("attribute"))
      let fallback = arguments.value("default")
      return .list(
        try elements.map { element throws(TemplateError) in
          let found = try path.value(in: element, rendering)
          return found.isUndefined ? fallback ?? .undefined : found
        })
    }
    guard let name = arguments.positional.first else {
      throw TemplateError("'map' needs a filter or an attribute", hint: "as in map('upper') or map(attribute='name')")
    }
    let filter = try rendering.filter(name.text())
    let rest = EvaluatedArguments(positional: Array(arguments.positional.dropFirst()), named: arguments.named)
    if let problem = filter.problem(positional: rest.positional.count, named: rest.named.map(\.name)) { throw problem }
    return .list(
      try elements.map { element throws(TemplateError) in try rendering.apply(filter, to: element, rest) })
  }

  /// The elements for which a test holds: `select('odd')`; without a test those that are true.
  static let select = choice("select", byAttribute: false, keeps: true)
  /// The elements for which a test does not hold.
  static let reject = choice("reject", byAttribute: false, keeps: false)
  /// The elements with an attribute for which a test holds: `selectattr('level', 'ge', 8)`.
  static let selectByAttribute = choice("selectattr", byAttribute: true, keeps: true)
  /// The elements with an attribute for which a test does not hold.
  static let rejectByAttribute = choice("rejectattr", byAttribute: true, keeps: false)

  private static func choice(_ name: String, byAttribute: Bool, keeps: Bool) -> Filter {
    Filter(name, [], takesMore: true) { value, arguments, rendering throws(TemplateError) in
      var rest = arguments.positional[...]
      var path = try AttributePath(nil)
      if byAttribute {
        guard let attribute = rest.popFirst() else {
          throw TemplateError("'\(name)' needs an attribute", hint: "as in \(name)('level', 'ge', 8)")
        }
        path = try AttributePath(attribute)
      }
      let question = try rest.popFirst().map { name throws(TemplateError) in try rendering.question(name.text()) }
      let argument = rest.popFirst() ?? .undefined
      var chosen: [TemplateValue] = []
      for element in try rendering.elements(of: value) {
        let subject = try path.value(in: element, rendering)
        let holds = try question.map { question throws(TemplateError) in try question.body(subject, argument) }
        try rendering.step(rendering.size(subject) / 16)
        if (holds ?? subject.isTrue) == keeps { chosen.append(element) }
      }
      return .list(chosen)
    }
  }

  /// Lists of `linecount` elements each, the last one filled up with `fill_with`.
  static let batch = Filter("batch", ["linecount", "fill_with"]) { value, arguments, rendering throws(TemplateError) in
    let size = try arguments.integer("linecount", default: 0)
    guard size > 0 else { throw TemplateError("'batch' needs a number of elements above zero") }
    let elements = try rendering.elements(of: value)
    var batches: [TemplateValue] = []
    for start in stride(from: 0, to: elements.count, by: size) {
      var batch = Array(elements[start..<min(elements.count, start + size)])
      if let filling = arguments.value("fill_with"), filling != .null, batch.count < size {
        try rendering.willMake(bytes: rendering.product(size, 16))
        batch += Array(repeating: filling, count: size - batch.count)
      }
      batches.append(.list(batch))
    }
    return .list(batches)
  }

  /// `slices` lists of about equal length, the shorter ones filled up with `fill_with`.
  static let slice = Filter("slice", ["slices", "fill_with"]) { value, arguments, rendering throws(TemplateError) in
    let count = try arguments.integer("slices", default: 0)
    guard count > 0 else { throw TemplateError("'slice' needs a number of lists above zero") }
    try rendering.willMake(bytes: rendering.product(count, 16))
    try rendering.step(count)
    let elements = try rendering.elements(of: value)
    let (length, longer) = elements.count.quotientAndRemainder(dividingBy: count)
    var slices: [TemplateValue] = []
    var start = 0
    for index in 0..<count {
      let end = start + length + (index < longer ? 1 : 0)
      var slice = Array(elements[start..<end])
      if let filling = arguments.value("fill_with"), filling != .null, index >= longer { slice.append(filling) }
      slices.append(.list(slice))
      start = end
    }
    return .list(slices)
  }

  /// The sum of the elements, or of an attribute of theirs, and `start`; what is undefined counts as nothing.
  static let sum = Filter("sum", ["attribute", "start"]) { value, arguments, rendering throws(TemplateError) in
    let path = try AttributePath(arguments.value("attribute"))
    var sum = arguments.value("start") ?? 0
    for element in try rendering.elements(of: value) {
      let part = try path.value(in: element, rendering)
      if !part.isUndefined { sum = try rendering.combine(sum, .add, part) }
    }
    return sum
  }
}

extension Rendering {
  /// The filter of a name that is only known now.
  fileprivate func filter(_ name: String) throws(TemplateError) -> Filter {
    guard let filter = Filters.named[name] else {
      throw TemplateError("no filter '\(name)'", hint: nearestHint(to: name, among: Filters.named.keys))
    }
    return filter
  }

  /// The test of a name that is only known now.
  fileprivate func question(_ name: String) throws(TemplateError) -> Question {
    guard let question = Questions.named[name] else {
      throw TemplateError("no test '\(name)'", hint: nearestHint(to: name, among: Questions.named.keys))
    }
    return question
  }
}
