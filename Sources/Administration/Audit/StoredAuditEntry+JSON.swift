public import AuditEvents

extension StoredAuditEntry {
  /// The names of an exported entry's fields.
  public static let fields = [
    "number", "at", "by", "role", "origin", "address", "token", "action", "subject", "before", "after", "reason",
    "previous", "hash",
  ]

  /// The values of an exported entry, in the order of `fields`; `before` and `after` as text.
  public var values: [JSONText] {
    let (caller, origin) = (entry.caller, entry.caller.origin)
    func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
    return [
      .integer(number), .string(entry.at.rfc3339), .string(caller.name), .string(caller.role.name),
      .string(origin.kind), .string(origin.address), .string(origin.token), .string(entry.action),
      .string(entry.subject), optional(entry.before), optional(entry.after), optional(entry.reason),
      .string(previous.hexadecimal), .string(hash.hexadecimal),
    ]
  }

  /// The entry as a JSON object; `before` and `after` are texts with JSON in them, because the hash is made of the texts.
  public var json: JSONText { .object(zip(Self.fields, values).map { (key: $0, value: $1) }) }
}
