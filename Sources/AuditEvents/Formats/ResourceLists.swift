/// Reads the lists of resources whose shape a path cannot say.
enum ResourceLists {
  /// ActionTrail `referencedResources`: `{"ACS::ECS::Instance": ["i-1", "i-2"], "ACS::ECS::Disk": ["d-1"]}`.
  static func referenced(_ json: UnsafeBufferPointer<UInt8>, to row: NeutralRow) {
    var cursor = JSONCursor(json)
    eachMember(&cursor, row) { type, cursor in
      if cursor.byte == 0x5B {
        eachElement(&cursor) { cursor in row.addResource(type: type, id: scalar(&cursor, row)) }
      } else {
        row.addResource(type: type, id: scalar(&cursor, row))
      }
    }
  }

  /// ActionTrail `resourceType` and `resourceName`: `;` between types, `,` between the names of one type, as in
  /// `ACS::ECS::Instance;ACS::ECS::Disk` and `i-1,i-2;d-1`.
  static func parallel(types: TextSpan, names: TextSpan, to row: NeutralRow) {
    if types.isEmpty, names.isEmpty { return }
    var type = part(of: types, from: 0, until: 0x3B)
    var group = part(of: names, from: 0, until: 0x3B)
    while true {
      var name = part(of: group, from: 0, until: 0x2C)
      row.addResource(type: type, id: name)
      while let next = following(name, in: group, until: 0x2C) {
        name = next
        row.addResource(type: type, id: name)
      }
      let nextType = following(type, in: types, until: 0x3B)
      let nextGroup = following(group, in: names, until: 0x3B)
      if nextType == nil, nextGroup == nil { return }
      // A list that is shorter than the other repeats its last type, or leaves the name open.
      type = nextType ?? type
      group = nextGroup ?? .absent
    }
  }

  /// CloudTrail `resources`: `[{"ARN": "…", "accountId": "…", "type": "AWS::S3::Object"}]`.
  static func objects(_ json: UnsafeBufferPointer<UInt8>, to row: NeutralRow) {
    var cursor = JSONCursor(json)
    guard cursor.byte == 0x5B else { return object(&cursor, to: row) }
    eachElement(&cursor) { cursor in
      if cursor.byte == 0x7B { object(&cursor, to: row) } else { cursor.skipValue() }
    }
  }

  private static func object(_ cursor: inout JSONCursor, to row: NeutralRow) {
    var type = TextSpan.absent
    var name = TextSpan.absent
    var prefix = TextSpan.absent
    eachMember(&cursor, row) { key, cursor in
      if key.equals("type") {
        type = scalar(&cursor, row)
      } else if key.equals("arn") {
        name = scalar(&cursor, row)
      } else if key.equals("arnprefix") {
        prefix = scalar(&cursor, row)
      } else {
        cursor.skipValue()
      }
    }
    row.addResource(type: type, id: name.or(prefix))
  }

  private static func eachMember(
    _ cursor: inout JSONCursor, _ row: NeutralRow, _ visit: (TextSpan, inout JSONCursor) -> Void
  ) {
    guard cursor.byte == 0x7B else { return cursor.skipValue() }
    cursor.position += 1
    while true {
      cursor.skipSpace()
      guard cursor.byte == 0x22 else { break }
      let key = scalar(&cursor, row)
      cursor.skipSpace()
      cursor.position += 1
      cursor.skipSpace()
      visit(key, &cursor)
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { break }
      cursor.position += 1
    }
    cursor.position = min(cursor.position + 1, cursor.end)
  }

  static func eachElement(_ cursor: inout JSONCursor, _ visit: (inout JSONCursor) -> Void) {
    cursor.position += 1
    while true {
      cursor.skipSpace()
      guard cursor.position < cursor.end, cursor.byte != 0x5D else { break }
      visit(&cursor)
      cursor.skipSpace()
      guard cursor.byte == 0x2C else { break }
      cursor.position += 1
    }
    cursor.position = min(cursor.position + 1, cursor.end)
  }

  /// The text of a string, number or truth value; absent for everything else, which is passed over.
  private static func scalar(_ cursor: inout JSONCursor, _ row: NeutralRow) -> TextSpan {
    switch cursor.byte {
    case 0x22:
      let (range, escaped) = cursor.string()
      let content = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
      return row.text(content, escaped: escaped)
    case 0x7B, 0x5B, 0x6E:
      cursor.skipValue()
      return .absent
    default:
      let range = cursor.word()
      return TextSpan(start: cursor.base + range.lowerBound, count: range.count, kind: .string)
    }
  }

  private static func part(of text: TextSpan, from start: Int, until separator: UInt8) -> TextSpan {
    text.part(start..<(text.firstIndex(of: separator, from: start) ?? text.bytes.count))
  }

  /// The part of a text behind another part and its separator; nil when that was the last one.
  private static func following(_ part: TextSpan, in text: TextSpan, until separator: UInt8) -> TextSpan? {
    guard !text.isAbsent, !part.isAbsent else { return nil }
    let end = part.start + part.count - text.start
    return end < text.count ? Self.part(of: text, from: end + 1, until: separator) : nil
  }
}
