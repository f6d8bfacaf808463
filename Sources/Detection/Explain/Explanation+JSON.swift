public import AuditEvents

extension Explanation {
  /// The tree as JSON: `{"holds", "condition": {...}}`; nodes as in `Node`, items with field, modifiers, expected and
  /// found values.
  public var json: JSONText { .object([("holds", .boolean(holds)), ("condition", root.json)]) }
}

extension Explanation.Node {
  fileprivate var json: JSONText {
    var members: [(key: String, value: JSONText)] = [("link", .string(link.rawValue)), ("holds", .boolean(holds))]
    if let selection { members.insert(("selection", .string(selection)), at: 0) }
    if let item { members += item.members } else { members.append(("parts", .array(parts.map(\.json)))) }
    return .object(members)
  }
}

extension Explanation.Item {
  fileprivate var members: [(key: String, value: JSONText)] {
    [
      ("field", field.map { .string($0) } ?? .null), ("modifiers", .array(modifiers.map { .string($0) })),
      ("all", .boolean(all)), ("negated", .boolean(negated)), ("expected", .array(expected.map(\.json))),
      ("more_expected", .integer(Int64(moreExpected))), ("presence", .string(presence.rawValue)),
      ("found", .array(found.map(\.json))), ("more_found", .integer(Int64(moreFound))),
    ]
  }
}

extension Explanation.Expected {
  fileprivate var json: JSONText {
    var members: [(key: String, value: JSONText)] = [("value", .string(text)), ("holds", .boolean(holds))]
    if !others.isEmpty { members.append(("other_values", .array(others.map(\.json)))) }
    return .object(members)
  }
}

extension Explanation.FoundValue {
  /// Numbers stay as the event writes them; a value without its end is a string.
  fileprivate var json: JSONText { isString || isCut ? .string(text + (isCut ? "…" : "")) : .raw(text) }
}
