internal import AuditEvents

/// A question about one value of a field. Equal questions about the same field are asked once per distinct value.
enum ValueTest: Hashable, Sendable {
  /// The folded (or, when `cased`, the plain) text fits a pattern.
  case pattern(WildcardPattern, cased: Bool)
  /// The regular expression is found in the text.
  case regex(String, RegularExpression.Options)
  /// The value is the number.
  case equals(SigmaNumber)
  /// The value is a number on the given side of another.
  case compares(Comparison, SigmaNumber)
  /// The value is JSON's or the word `true` or `false`.
  case boolean(Bool)
  /// The value is an address in the network.
  case network(IPNetwork)
  /// A part of the date that the text begins with.
  case timePart(TimePart, Int64)
  /// There is no value: absent, null, `[]` or `{}`.
  case null
  /// The key is there, whatever its value.
  case exists
  /// The value is, contains, begins or ends with a value of another field of the event.
  case field(FieldReference, TextRelation)

  enum Comparison: Hashable, Sendable { case less, lessOrEqual, greater, greaterOrEqual }
  enum TextRelation: Hashable, Sendable { case equal, contains, startsWith, endsWith }

  /// Whether only the record can answer: the question is not about the text of one value alone.
  var needsRecord: Bool {
    if case .field = self { return true }
    return false
  }

  /// The answer for a field that is not there (or has no value): only `null` and `exists` may say yes.
  func answer(absent: Bool) -> Bool {
    switch self {
    case .null: true
    case .exists: !absent
    default: false
    }
  }
}

/// A value of an event as questions see it: the parts that several need are made once.
struct CandidateText {
  let kind: JSONScalar.Kind
  let bytes: UnsafeBufferPointer<UInt8>
  /// The text that string rules compare with: whole numbers lose a fraction of zero.
  let plain: [UInt8]
  let folded: [UInt8]

  init(kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
    self.kind = kind
    self.bytes = bytes
    plain = kind == .number ? SigmaNumber(bytes)?.wholeText ?? Array(bytes) : Array(bytes)
    folded = TextFold.folded(plain)
  }
}

extension ValueTest {
  /// The answer for one value. `regex` is the compiled expression when the question is one.
  func answer(_ candidate: CandidateText, regex: RegularExpression?) -> Bool {
    switch self {
    case .pattern(let pattern, let cased):
      return (cased ? candidate.plain : candidate.folded).withUnsafeBufferPointer { pattern.matches($0) }
    case .regex:
      return candidate.plain.withUnsafeBufferPointer { regex?.isFound(in: $0) ?? false }
    case .equals(let number):
      return Self.number(candidate).map { $0 == number } ?? false
    case .compares(let comparison, let number):
      guard let value = Self.number(candidate) else { return false }
      switch comparison {
      case .less: return value < number
      case .lessOrEqual: return value < number || value == number
      case .greater: return number < value
      case .greaterOrEqual: return number < value || value == number
      }
    case .boolean(let value):
      if candidate.kind == .true || candidate.kind == .false { return (candidate.kind == .true) == value }
      return candidate.kind != .number && candidate.folded.elementsEqual((value ? "true" : "false").utf8)
    case .network(let network):
      return IPAddress(candidate.bytes).map(network.contains) ?? false
    case .timePart(let part, let wanted):
      return part.value(of: candidate.bytes) == wanted
    case .exists: return true
    case .null, .field: return false
    }
  }

  private static func number(_ candidate: CandidateText) -> SigmaNumber? {
    candidate.kind == .true || candidate.kind == .false ? nil : SigmaNumber(candidate.bytes)
  }
}

/// A part of a date as written; time zones are not converted (Sigma modifiers appendix).
enum TimePart: String, Hashable, Sendable, CaseIterable {
  case minute, hour, day, week, month, year

  /// The part of ISO 8601 text; nil when the text is no date.
  func value(of text: UnsafeBufferPointer<UInt8>) -> Int64? {
    // What follows the seconds is a zone, which must not move the hour: read the text up to there.
    var end = min(text.count, 19)
    if let dot = text[..<end].firstIndex(where: { $0 == 0x5A || $0 == 0x7A }) { end = dot }
    let local = UnsafeBufferPointer(rebasing: text[..<end])
    var parsed = Timestamp(rfc3339: local)
    if parsed == nil, local.count >= 10 {
      let day = Array(local[..<10]) + Array("T00:00:00".utf8)
      parsed = local.count == 10 ? day.withUnsafeBufferPointer { Timestamp(rfc3339: $0) } : nil
    }
    guard let parsed else { return nil }
    let civil = parsed.civil
    switch self {
    case .minute: return Int64(civil.minute)
    case .hour: return Int64(civil.hour)
    case .day: return Int64(civil.day)
    case .month: return Int64(civil.month)
    case .year: return Int64(civil.year)
    case .week: return Self.isoWeek(parsed)
    }
  }

  /// The ISO 8601 week: the week of the Thursday of the date's own week.
  private static func isoWeek(_ date: Timestamp) -> Int64 {
    let dayNumber = date.seconds / 86_400
    // 1970-01-01 was a Thursday; Monday counts 0.
    let weekday = ((dayNumber + 3) % 7 + 7) % 7
    let thursday = Timestamp(seconds: (dayNumber - weekday + 3) * 86_400)
    let newYear = Timestamp(year: thursday.civil.year, month: 1, day: 1) ?? thursday
    return (thursday.seconds - newYear.seconds) / 86_400 / 7 + 1
  }
}
