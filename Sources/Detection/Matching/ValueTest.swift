internal import AuditEvents

/// A question about a field of an event. Equal questions about the same field are asked once per distinct value.
enum ValueTest: Hashable, Sendable {
  /// The folded (or, when `cased`, the plain) text fits a pattern.
  case pattern(WildcardPattern, cased: Bool)
  /// The regular expression is found in the text.
  case regex(RegularExpression)
  /// The value is the number.
  case equals(ExactNumber)
  /// The value is a number on the given side of another.
  case compares(Comparison, ExactNumber)
  /// The value is JSON's or the word `true` or `false`.
  case boolean(Bool)
  /// The value is an address in the network.
  case network(IPNetwork)
  /// A part of the date that the text begins with.
  case timePart(TimePart, Int64)
  /// There is no value: absent, null, `[]` or `{}`.
  case null
  /// The key is there (or is not), whatever its value.
  case exists(Bool)
  /// The value stands in a relation to a value of another field of the event.
  case field(FieldReference, TextRelation)

  enum Comparison: Hashable, Sendable { case less, lessOrEqual, greater, greaterOrEqual }

  /// The value begins with, ends with, contains (both) or is (neither) the other one.
  struct TextRelation: Hashable, Sendable {
    var begins = false
    var ends = false
  }

  /// The answer for a field that is absent (or is there without a value): only `null` and `exists` may say yes.
  func answer(absent: Bool) -> Bool {
    switch self {
    case .null: true
    case .exists(let wanted): wanted != absent
    default: false
    }
  }

  /// The answer for one value of the field; of `field` it is always no, because it takes two.
  func answer(_ candidate: Candidate) -> Bool {
    switch self {
    case .pattern(let pattern, let cased): return pattern.matches(cased ? candidate.text : candidate.folded)
    case .regex(let expression): return expression.isFound(in: candidate.text)
    case .equals(let number): return candidate.number == number
    case .compares(let comparison, let number):
      guard let value = candidate.number else { return false }
      switch comparison {
      case .less: return value < number
      case .lessOrEqual: return !(number < value)
      case .greater: return number < value
      case .greaterOrEqual: return !(value < number)
      }
    case .boolean(let value):
      return candidate.kind != .number && candidate.folded.elementsEqual((value ? "true" : "false").utf8)
    case .network(let network):
      return candidate.kind == .string && IPAddress(candidate.written).map(network.contains) == true
    case .timePart(let part, let wanted):
      return candidate.kind == .string && part.value(of: candidate.written) == wanted
    case .exists(let wanted): return wanted
    case .null, .field: return false
    }
  }
}
