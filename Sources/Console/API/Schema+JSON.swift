internal import AuditEvents

extension Schema {
  /// The schema as the OpenAPI document has it.
  var json: JSONText {
    switch self {
    case .any: return .object([])
    case .optional(let schema): return Self.nullable(schema.json)
    case .string(let minimum, let maximum, let kind):
      var members: [(key: String, value: JSONText)] = [("type", .string("string"))]
      switch kind {
      case .time: return .object(members + [("format", .string(kind.rawValue))])
      case .any: return .object(members)
      case .text, .lines, .name: members.append(("pattern", .string(kind.rawValue)))
      }
      if minimum > 0 { members.append(("minLength", .integer(Int64(minimum)))) }
      return .object(members + [("maxLength", .integer(Int64(maximum)))])
    case .choice(let words):
      return .object([("type", .string("string")), ("enum", .array(words.map { .string($0) }))])
    case .integer(let range):
      var members: [(key: String, value: JSONText)] = [("type", .string("integer"))]
      if range.lowerBound != .min { members.append(("minimum", .integer(range.lowerBound))) }
      if range.upperBound != .max { members.append(("maximum", .integer(range.upperBound))) }
      return .object(members)
    case .number: return .object([("type", .string("number"))])
    case .boolean: return .object([("type", .string("boolean"))])
    case .array(let schema, let maximum):
      let limit: [(key: String, value: JSONText)] = maximum == .max ? [] : [("maxItems", .integer(Int64(maximum)))]
      return .object([("type", .string("array")), ("items", schema.json)] + limit)
    case .map(let schema):
      return .object([("type", .string("object")), ("additionalProperties", schema.json)])
    case .object(let members):
      let required = members.filter(\.isRequired).map { JSONText.string($0.name) }
      let properties = members.map { member in (key: member.name, value: Self.described(member)) }
      return .object(
        [("type", .string("object")), ("properties", .object(properties))]
          + (required.isEmpty ? [] : [("required", .array(required))]) + [("additionalProperties", .boolean(false))])
    }
  }

  private static func described(_ member: Member) -> JSONText {
    guard !member.meaning.isEmpty, case .object(let members) = member.schema.json else { return member.schema.json }
    return .object(members + [("description", .string(member.meaning))])
  }

  private static func nullable(_ json: JSONText) -> JSONText {
    .object([("anyOf", .array([json, .object([("type", .string("null"))])]))])
  }
}
