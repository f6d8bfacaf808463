/// A word behind a field name that changes how its values are taken (Sigma modifiers appendix 2.1).
enum Modifier: Hashable, Sendable {
  /// The value is part of the text.
  case contains, startsWith, endsWith
  /// All values must match, not any.
  case all
  /// None of the values may match.
  case not
  /// Case counts.
  case cased
  /// The value is a regular expression, with its options.
  case regex, ignoreCase, multiline, dotAll
  /// The value is a network, or a field's name, or whether the key is there.
  case network, fieldReference, exists
  /// The value is a bound.
  case compares(ValueTest.Comparison)
  /// The value is part of a date.
  case timePart(TimePart)
  /// The value is encoded before it is compared.
  case base64, base64Offset
  case utf16LittleEndian, utf16BigEndian, utf16WithMark
  /// Dashes that begin an option stand for every kind of dash.
  case windowsDash
  /// `%name%` is replaced by a list of values.
  case expand

  /// Every modifier by its word, synonyms included.
  static let words: [(word: String, modifier: Modifier)] = [
    ("contains", .contains), ("startswith", .startsWith), ("endswith", .endsWith), ("all", .all), ("neq", .not),
    ("cased", .cased), ("re", .regex), ("i", .ignoreCase), ("ignorecase", .ignoreCase), ("m", .multiline),
    ("multiline", .multiline), ("s", .dotAll), ("dotall", .dotAll), ("cidr", .network), ("fieldref", .fieldReference),
    ("exists", .exists), ("lt", .compares(.less)), ("lte", .compares(.lessOrEqual)), ("gt", .compares(.greater)),
    ("gte", .compares(.greaterOrEqual)), ("minute", .timePart(.minute)), ("hour", .timePart(.hour)),
    ("day", .timePart(.day)), ("week", .timePart(.week)), ("month", .timePart(.month)), ("year", .timePart(.year)),
    ("base64", .base64), ("base64offset", .base64Offset), ("wide", .utf16LittleEndian),
    ("utf16le", .utf16LittleEndian), ("utf16be", .utf16BigEndian), ("utf16", .utf16WithMark),
    ("windash", .windowsDash), ("expand", .expand),
  ]

  static func named(_ word: String) -> Modifier? { words.first { $0.word == word }?.modifier }

  /// Whether the modifier decides what is compared, so that there can be only one such in a chain.
  var decidesComparison: Bool {
    switch self {
    case .regex, .network, .exists, .compares, .timePart: true
    default: false
    }
  }
}
