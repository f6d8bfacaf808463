// What common values mean for the fields whose words are fixed, when a mapping does not say it.
extension NeutralRow {
  /// Writes the value of a field as a log has it; the fields with fixed words get the word that is meant.
  func setPlain(_ field: NeutralField, _ text: TextSpan) {
    switch field {
    case .outcome: setOutcome(text)
    case .mfa: setMultiFactor(text)
    case .access: setAccess(text)
    case .actorKind: setKind(text)
    default: self[field] = text
    }
  }

  /// Nothing, `success` and the like, and HTTP codes below 400 are a success; a word or code of refusal is one; anything
  /// else is a failure.
  private func setOutcome(_ text: TextSpan) {
    if text.isEmpty { return set(.success) }
    for word in Self.successes where text.equals(word) { return set(.success, code: self[.errorCode]) }
    if text.count == 3, text.start[0] >= 0x31, text.start[0] <= 0x33, TimeCursor.isDigits(text) {
      return set(.success, code: self[.errorCode])
    }
    let code = self[.errorCode].or(text)
    let isRefusal = Self.refusals.contains { text.equals($0) } || DeniedCodes.contains(text)
    set(isRefusal || DeniedCodes.contains(code) ? .denied : .failure, code: code)
  }

  private func setAccess(_ text: TextSpan) {
    if Self.readings.contains(where: { text.equals($0) }) {
      self[.access] = TextSpan("read")
    } else if Self.writings.contains(where: { text.equals($0) }) {
      self[.access] = TextSpan("write")
    } else {
      self[.access] = TextSpan("unknown")
    }
  }

  private func setKind(_ text: TextSpan) {
    if text.equals("user") {
      set(.user)
    } else if text.equals("root") {
      set(.root)
    } else if text.equals("role") {
      set(.role)
    } else if text.equals("service") || text.equals("system") {
      set(.service)
    } else if text.equals("federated") {
      set(.federated)
    } else {
      set(self[.actorID].isEmpty && self[.actorName].isEmpty || !text.isEmpty ? .unknown : .user)
    }
  }

  private static let successes: [StaticString] = [
    "success", "succeeded", "successful", "ok", "true", "pass", "passed", "allow", "allowed", "granted", "accepted",
    "0",
  ]
  private static let refusals: [StaticString] = [
    "denied", "deny", "unauthorized", "401", "blocked", "block", "refused", "rejected", "not_allowed",
  ]
  private static let readings: [StaticString] = [
    "read", "get", "list", "watch", "head", "options", "describe", "view", "true",
  ]
  private static let writings: [StaticString] = [
    "write", "create", "update", "patch", "delete", "put", "post", "deletecollection", "insert", "modify", "action",
    "false",
  ]

  /// A copy of a text in memory that lasts as long as the row.
  func copy(_ bytes: [UInt8]) -> TextSpan {
    bytes.withUnsafeBufferPointer { join(TextSpan.of($0), "", .absent) }
  }

  /// A copy of a text in memory that lasts as long as the row.
  func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> TextSpan { join(TextSpan.of(bytes), "", .absent) }
}

extension TextSpan {
  /// The bytes of a buffer, as long as it lasts; an empty text when it has none.
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> TextSpan {
    bytes.baseAddress.map { TextSpan(start: $0, count: bytes.count, kind: .string) } ?? TextSpan("")
  }
}

extension TimeCursor {
  /// Whether a text is digits and nothing else.
  static func isDigits(_ text: TextSpan) -> Bool { !text.isEmpty && text.bytes.allSatisfy { $0 &- 0x30 < 10 } }
}

extension ResourceLists {
  /// A list of objects, or one object: the first value at one of the paths names each.
  static func each(
    _ json: UnsafeBufferPointer<UInt8>, to row: NeutralRow, uid: [FieldPath], type: [FieldPath]
  ) {
    var cursor = JSONCursor(json)
    guard cursor.byte == 0x5B else { return add(json, to: row, uid: uid, type: type) }
    eachElement(&cursor) { cursor in
      let start = cursor.position
      cursor.skipValue()
      let element = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
      if element.first == 0x7B { add(element, to: row, uid: uid, type: type) }
    }
  }

  private static func add(
    _ object: UnsafeBufferPointer<UInt8>, to row: NeutralRow, uid: [FieldPath], type: [FieldPath]
  ) {
    row.addResource(type: first(type, in: object, row), id: first(uid, in: object, row))
  }

  private static func first(
    _ paths: [FieldPath], in object: UnsafeBufferPointer<UInt8>, _ row: NeutralRow
  ) -> TextSpan {
    for path in paths {
      var found = TextSpan.absent
      path.forEachCandidate(in: object, embedded: .none) { scalar in
        found = row.copy(scalar.bytes)
        return found.isEmpty
      }
      if !found.isEmpty { return found }
    }
    return .absent
  }
}
