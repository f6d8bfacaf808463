internal import AuditEvents

/// A word behind a field name that changes how its values are taken (Sigma modifiers appendix 2.1): `field|word: value`.
/// Modifiers are applied to each value from left to right; each takes what the one before it made.
protocol FieldModifier: Sendable {
  /// The word in rules, and its synonyms.
  var words: [String] { get }
  /// How it links the values of its item; nil for a modifier of single values.
  var linking: ValueLinking? { get }
  /// Whether it may make more of a value than there was.
  var mayGrow: Bool { get }
  /// The value that it makes of a value.
  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue
}

extension FieldModifier {
  var linking: ValueLinking? { nil }
  var mayGrow: Bool { linking == nil }
}

/// What a modifier of the whole list says.
enum ValueLinking: Sendable {
  /// All values must match, not any.
  case all
  /// None of the values may match.
  case none
}

/// Where a modifier stands.
struct ModifierContext {
  /// The word as written.
  var word: String
  /// The value's text as written.
  var written: String
  /// The modifiers of single values to its left.
  var before: [String]
  /// Whether the item names a field; without one it is a keyword.
  var hasField: Bool
  /// What a field name of the rule reads.
  var resolve: (String) throws(ModifierProblem) -> FieldReference
  /// The values of `%name%`.
  var placeholders: [String: [String]]

  /// Refuses to stand behind another modifier of values.
  func mustComeFirst() throws(ModifierProblem) {
    if !before.isEmpty { throw ModifierProblem("'\(word)' must come first", "write |\(word)|\(before[0])") }
  }

  /// The problem of a value that the modifier cannot take.
  func takes(_ what: String, notA value: RuleValue) -> ModifierProblem {
    var hint = ""
    switch value {
    case .number, .boolean: hint = what == "text" ? "put it in quotes" : ""
    default: break
    }
    return ModifierProblem("'\(word)' takes \(what), not \(value.kindName)", hint)
  }
}

/// Why a value or a modifier cannot be taken.
struct ModifierProblem: Error {
  var message: String
  var hint: String

  init(_ message: String, _ hint: String = "") {
    self.message = message
    self.hint = hint
  }
}

/// All modifiers. A new one is a file beside this and an element here.
enum FieldModifiers {
  static let all: [any FieldModifier] = [
    Contains(), StartsWith(), EndsWith(), AllOf(), NoneOf(), Cased(), RegularExpressionModifier(),
    RegularExpressionOption(words: ["i", "ignorecase"], option: \.ignoreCase),
    RegularExpressionOption(words: ["m", "multiline"], option: \.multiline),
    RegularExpressionOption(words: ["s", "dotall"], option: \.dotAll), InNetwork(),
    Bound(words: ["lt"], comparison: .less), Bound(words: ["lte"], comparison: .lessOrEqual),
    Bound(words: ["gt"], comparison: .greater), Bound(words: ["gte"], comparison: .greaterOrEqual), Exists(),
    OtherField(), DatePart(.minute), DatePart(.hour), DatePart(.day), DatePart(.week), DatePart(.month),
    DatePart(.year), Base64(), Base64Offset(), UTF16(words: ["wide", "utf16le"], byteOrder: .little),
    UTF16(words: ["utf16be"], byteOrder: .big), UTF16(words: ["utf16"], byteOrder: .marked), WindowsDash(), Expand(),
  ]

  /// The modifiers by their words, which are ASCII: Swift holds no other text for equal to them.
  private static let byWord = Dictionary(
    all.flatMap { modifier in modifier.words.map { ($0, modifier) } }, uniquingKeysWith: { first, _ in first })

  /// The modifier of a word, lower case as in the specification.
  static func named(_ word: String) -> (any FieldModifier)? { byWord[word] }
}
