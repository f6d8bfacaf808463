extension Filter {
  /// A moment in seconds since 1970 in a zone, as SLS alerting writes it: `alert.alert_time | format_date(tz='+08:00')`.
  static let formatDate = Filter("format_date", ["tz", "format"]) { value, arguments, rendering throws(TemplateError) in
    let number: Int64?
    switch value {
    case .undefined, .null: return ""
    case .integer(let seconds): number = seconds
    case .double(let seconds): number = Int64(exactly: seconds.rounded(.down))
    default: number = wholeNumber(try value.text(), base: 10)
    }
    guard let seconds = number, seconds.magnitude < 1_000_000_000_000 else {
      throw TemplateError(
        "'format_date' needs seconds since 1970, not \(value.kindName)", hint: "milliseconds are for |time")
    }
    let zone = try arguments.text("tz", default: "UTC")
    let known = rendering.zones.offset(of: zone, at: seconds * 1000)
    let local = LocalTime(seconds * 1000, offset: known ?? 0, zone: known == nil || zone.isEmpty ? "UTC" : zone)
    guard let local else { return .string(String(seconds)) }
    return try rendering.making(try local.text(try arguments.text("format", default: "%Y-%m-%d %H:%M:%S")))
  }

  /// The text in double quotes, with `"`, `\` and control characters escaped as in JSON.
  static let quote = Filter("quote") { value, _, rendering throws(TemplateError) in
    try rendering.making("\"" + EscapingContext.jsonString.escape(try value.text()) + "\"")
  }

  /// The text's UTF-8 in base 64, with padding.
  static let base64Encode = Filter("b64encode") { value, _, rendering throws(TemplateError) in
    let bytes = Array(try value.text().utf8)
    try rendering.willMake(bytes: (bytes.count + 2) / 3 * 4)
    var encoded: [UInt8] = []
    encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for index in 0..<3 { bits = bits << 8 | (start + index < part.endIndex ? Int(part[start + index]) : 0) }
      for index in 0..<4 {
        let digit = bits >> (18 - 6 * index) & 63
        encoded.append(index <= part.count ? base64Digits[digit] : UInt8(ascii: "="))
      }
    }
    return .string(String(decoding: encoded, as: UTF8.self))
  }

  /// What base 64 stands for; bytes that are no UTF-8 become replacement characters.
  static let base64Decode = Filter("b64decode") { value, _, rendering throws(TemplateError) in
    let text = try value.text()
    try rendering.willMake(bytes: text.utf8.count)
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in text.utf8 where byte != UInt8(ascii: "=") {
      guard let digit = base64Digits.firstIndex(of: byte) else {
        throw TemplateError("the text is not base 64")
      }
      bits = (bits << 6 | digit) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xFF))
      }
    }
    return .string(String(decoding: bytes, as: UTF8.self))
  }

  private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
