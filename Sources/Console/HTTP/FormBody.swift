/// Reads the fields of a posted form.
enum FormBody {
  /// More fields than any form has: the largest is a group's, with a box for each contact.
  static let maximumFields = 50_000

  /// The fields of a body by its content type; empty for types that are no form; nil when it is malformed.
  static func fields(_ body: [UInt8], contentType: String) -> [(name: String, value: String)]? {
    let type = contentType.split(separator: ";", maxSplits: 1).first.map { $0.lowercased() } ?? ""
    if type.utf8.elementsEqual("application/x-www-form-urlencoded".utf8) {
      return PercentText.fields(body, limit: maximumFields)
    }
    guard type.utf8.elementsEqual("multipart/form-data".utf8) else { return [] }
    guard let boundary = parameter("boundary", contentType), (1...70).contains(boundary.utf8.count) else { return nil }
    return multipart(body, boundary: Array("--".utf8) + Array(boundary.utf8))
  }

  /// The parts of a multipart body (RFC 7578).
  private static func multipart(_ body: [UInt8], boundary: [UInt8]) -> [(name: String, value: String)]? {
    var fields: [(name: String, value: String)] = []
    guard body.starts(with: boundary) else { return nil }
    var position = boundary.count
    let delimiter = [13, 10] + boundary
    while true {
      guard position + 2 <= body.count else { return nil }
      if body[position] == 45, body[position + 1] == 45 { return fields }
      guard body[position] == 13, body[position + 1] == 10, fields.count < maximumFields else { return nil }
      position += 2
      guard let headEnd = find([13, 10, 13, 10], in: body, from: position),
        let end = find(delimiter, in: body, from: headEnd + 2)
      else { return nil }
      let head = String(decoding: body[position..<headEnd], as: UTF8.self)
      let disposition = head.split(whereSeparator: \.isNewline).first {
        $0.lowercased().utf8.starts(with: "content-disposition:".utf8)
      }
      guard let name = disposition.flatMap({ parameter("name", String($0)) }),
        let value = String(validating: body[min(headEnd + 4, end)..<end], as: UTF8.self), !value.utf8.contains(0)
      else { return nil }
      fields.append((name, value))
      position = end + delimiter.count
    }
  }

  /// The first place of a pattern at or after an index.
  private static func find(_ pattern: [UInt8], in body: [UInt8], from start: Int) -> Int? {
    guard body.count >= pattern.count, start <= body.count - pattern.count else { return nil }
    var position = start
    while position <= body.count - pattern.count {
      guard let next = body[position...(body.count - pattern.count)].firstIndex(of: pattern[0]) else { return nil }
      if body[next..<(next + pattern.count)].elementsEqual(pattern) { return next }
      position = next + 1
    }
    return nil
  }

  /// The value of `name="value"` or `name=value` in a header field.
  private static func parameter(_ name: String, _ field: String) -> String? {
    for part in field.split(separator: ";").dropFirst() {
      let text = part.drop { $0 == " " || $0 == "\t" }
      guard text.lowercased().utf8.starts(with: (name + "=").utf8) else { continue }
      let value = text.dropFirst(name.count + 1)
      guard value.utf8.first == 34 else { return String(value) }
      return String(value.dropFirst().prefix { $0 != "\"" })
    }
    return nil
  }
}
