extension Filter {
  /// A moment in milliseconds since 1970 in a zone: `time`, `time('Asia/Shanghai')`, `time('+08:00', '%H:%M')`.
  /// A zone that is not known falls back to UTC, and says so in the text. Nothing stays nothing.
  static let time = Filter("time", ["zone", "format"]) { value, arguments, rendering throws(TemplateError) in
    guard let milliseconds = try moment(value) else { return "" }
    let zone = try arguments.text("zone", default: "UTC")
    let known = rendering.zones.offset(of: zone, at: milliseconds)
    let local = LocalTime(milliseconds, offset: known ?? 0, zone: known == nil || zone.isEmpty ? "UTC" : zone)
    guard let local else { return .string(String(milliseconds)) }
    return try rendering.making(try local.text(try arguments.text("format", default: "%Y-%m-%d %H:%M:%S %:z")))
  }

  private static func moment(_ value: TemplateValue) throws(TemplateError) -> Int64? {
    switch value {
    case .undefined, .null: return nil
    case .integer(let number): return number
    case .double(let number): if let whole = Int64(exactly: number.rounded(.down)) { return whole }
    case .string(let text), .safe(let text):
      if text.isEmpty { return nil }
      if let number = wholeNumber(text, base: 10) { return number }
    default: break
    }
    throw TemplateError(
      "'time' needs milliseconds since 1970, not \(value.kindName)", hint: "as in alert.first_time_ms|time")
  }

  /// A length of time in words, its two largest units: `1 h 15 min`. The value is in milliseconds, or in seconds with
  /// `duration('s')`.
  static let duration = Filter("duration", ["unit"]) { value, arguments, _ throws(TemplateError) in
    if value.isUndefined || value == .null { return "" }
    guard let number = value.number?.double ?? value.asText.flatMap(floatingNumber), number.isFinite else {
      throw TemplateError("'duration' needs a number of milliseconds, not \(value.kindName)")
    }
    let unit = try arguments.text("unit", default: "ms")
    guard unit == "ms" || unit == "s" else {
      throw TemplateError("the unit of 'duration' is 'ms' or 's', not '\(unit)'")
    }
    let milliseconds = number.magnitude * (unit == "s" ? 1000 : 1)
    guard milliseconds < 1e17 else { return .string(numberText(number)) }
    return .string((number < 0 ? "-" : "") + durationText(Int64(milliseconds.rounded(.down))))
  }

  private static func durationText(_ milliseconds: Int64) -> String {
    if milliseconds > 0, milliseconds < 1000 { return "\(milliseconds) ms" }
    let seconds = milliseconds / 1000
    let units: [(name: String, seconds: Int64)] = [("d", 86400), ("h", 3600), ("min", 60), ("s", 1)]
    guard let largest = units.firstIndex(where: { seconds >= $0.seconds }) else { return "0 s" }
    var text = "\(seconds / units[largest].seconds) \(units[largest].name)"
    if largest + 1 < units.count {
      let next = seconds % units[largest].seconds / units[largest + 1].seconds
      if next > 0 { text += " \(next) \(units[largest + 1].name)" }
    }
    return text
  }
}
