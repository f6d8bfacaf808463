extension Rendering {
  /// A variable by its name; undefined with a warning when there is none.
  func variable(_ name: String, at place: Place) -> TemplateValue {
    if let value = lookUp(name) { return value }
    warn("no variable '\(name)'", hint: nearestHint(to: name, among: knownNames), at: place)
    return .undefined
  }

  /// `base.name`
  func attribute(_ name: String, of base: Expression, at place: Place) throws(TemplateError) -> TemplateValue {
    if case .name("loop") = base.kind, let loop = currentLoop {
      if let value = loop[name] { return value }
      warn("the loop has no '\(name)'", hint: nearestHint(to: name, among: LoopState.fields), at: place)
      return .undefined
    }
    if case .name(let alias) = base.kind, let module = module(alias) {
      return module.scope.variables[name] ?? .undefined
    }
    return member(name, of: try evaluate(base), at: place)
  }

  /// The value of a name in a map, or of the two names of a group made by `groupby`.
  func member(_ name: String, of value: TemplateValue, at place: Place?) -> TemplateValue {
    switch value {
    case .map(let map):
      if let found = map[name] { return found }
      if let place { warn("no '\(name)' here", hint: nearestHint(to: name, among: map.keys), at: place) }
      return .undefined
    case .list(let pair) where pair.count == 2 && name == "grouper": return pair[0]
    case .list(let pair) where pair.count == 2 && name == "list": return pair[1]
    default: return .undefined
    }
  }

  /// `base[index]`
  func element(_ index: Expression, of base: Expression, at place: Place) throws(TemplateError) -> TemplateValue {
    if case .name("loop") = base.kind, let loop = currentLoop, case .literal(.string(let name)) = index.kind {
      return loop[name] ?? .undefined
    }
    let isFixed = if case .literal = index.kind { true } else { false }
    return try element(try evaluate(index), of: try evaluate(base), at: isFixed ? place : nil)
  }

  /// An element by its name or its place, which counts from the end when it is negative; undefined when it is not there.
  func element(_ index: TemplateValue, of value: TemplateValue, at place: Place?) throws(TemplateError)
    -> TemplateValue
  {
    switch value {
    case .map: return member(try index.text(), of: value, at: place)
    case .list(let values):
      guard let number = index.wholeNumber else { return member(index.asText ?? "", of: value, at: nil) }
      let position = number < 0 ? number + values.count : number
      return values.indices.contains(position) ? values[position] : .undefined
    case .string(let text), .safe(let text):
      guard let number = index.wholeNumber else { return .undefined }
      try step(text.utf8.count / 64)
      let scalars = text.unicodeScalars
      let position = number < 0 ? number + scalars.count : number
      guard position >= 0, let at = scalars.index(scalars.startIndex, offsetBy: position, limitedBy: scalars.endIndex),
        at < scalars.endIndex
      else { return .undefined }
      return .string(String(scalars[at]))
    default: return .undefined
    }
  }

  /// `base[start:stop:step]` on lists and texts, as Python has it.
  func slice(
    _ value: TemplateValue, start: Expression?, stop: Expression?, step: Expression?
  ) throws(TemplateError) -> TemplateValue {
    let stride = try bound(step) ?? 1
    guard stride != 0 else { throw TemplateError("the step of a slice cannot be zero") }
    let (first, last) = (try bound(start), try bound(stop))
    switch value {
    case .list(let values):
      try self.step(values.count)
      return .list(sliceIndices(values.count, first, last, stride).map { values[$0] })
    case .string(let text), .safe(let text):
      try self.step(text.utf8.count / 16)
      let scalars = Array(text.unicodeScalars)
      return try making(String(scalars: sliceIndices(scalars.count, first, last, stride).map { scalars[$0] }))
    case .undefined, .null: return .undefined
    default: throw TemplateError("\(value.kindName) has no slices")
    }
  }

  private func bound(_ expression: Expression?) throws(TemplateError) -> Int? {
    guard let expression else { return nil }
    let value = try evaluate(expression)
    if value.isUndefined || value == .null { return nil }
    guard let number = value.wholeNumber else {
      throw TemplateError("the parts of a slice must be whole numbers, not \(value.kindName)")
    }
    return number
  }

  private func sliceIndices(_ count: Int, _ start: Int?, _ stop: Int?, _ step: Int) -> [Int] {
    let lowest = step > 0 ? 0 : -1
    let highest = step > 0 ? count : count - 1
    func clamp(_ index: Int) -> Int { max(lowest, min(highest, index < 0 ? max(index, -count - 1) + count : index)) }
    let first = start.map(clamp) ?? (step > 0 ? 0 : count - 1)
    let last = stop.map(clamp) ?? (step > 0 ? count : -1)
    return Array(Swift.stride(from: first, to: last, by: step))
  }

  /// What a loop goes through: elements of a list, names of a map, scalars of a text; nothing when there is nothing.
  func elements(of value: TemplateValue) throws(TemplateError) -> [TemplateValue] {
    switch value {
    case .undefined, .null: return []
    case .list(let values): return values
    case .map(let map): return map.keys.map { .string($0) }
    case .string(let text), .safe(let text):
      try willMake(bytes: product(text.utf8.count, 16))
      return text.unicodeScalars.map { .string(String($0)) }
    case .bool, .integer, .double:
      throw TemplateError("\(value.kindName) has no elements", hint: "loops need a list, a map or a text")
    }
  }
}
