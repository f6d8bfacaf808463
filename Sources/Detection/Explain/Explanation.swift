public import AuditEvents

/// Why a rule does or does not match one event: its condition as a tree, with what each question expected, what the
/// event holds, and the answer. Every question is asked, also those that production skips.
public struct Explanation: Sendable, Equatable {
  /// The condition.
  public var root: Node

  /// Whether the rule matches the event.
  public var holds: Bool { root.holds }

  /// A part of the condition.
  public struct Node: Sendable, Equatable {
    /// How the parts make the answer.
    public enum Link: String, Sendable {
      /// All parts must hold; any part must; the one part must not; a question about a field.
      case all, any, not, item
    }
    /// How the parts make the answer.
    public var link: Link
    /// The selection that the part is, as the rule names it; nil when it is none or lies inside one.
    public var selection: String?
    /// The answer.
    public var holds: Bool
    /// The parts; empty for an item.
    public var parts: [Node]
    /// The question; nil unless it is an item.
    public var item: Item?
  }

  /// A question about a field, or about the whole event.
  public struct Item: Sendable, Equatable {
    /// The field as the rule names it; nil for keywords, which are searched in the whole event.
    public var field: String?
    /// The words behind the field name.
    public var modifiers: [String]
    /// Whether every expected value must be found, or any.
    public var all: Bool
    /// Whether none of them may be found (`neq`).
    public var negated: Bool
    /// The expected values that are shown: those that were found first.
    public var expected: [Expected]
    /// How many more are expected.
    public var moreExpected: Int
    /// What the event has at the field.
    public var presence: Presence
    /// The values found, at most `maximumValues`; of keywords those that are in the event.
    public var found: [FoundValue]
    /// How many more values the event has there.
    public var moreFound: Int
  }

  /// What an event has at a field.
  public enum Presence: String, Sendable {
    /// No such key; a key without a value (`null`, `[]`, `{}`); at least one value.
    case absent, empty, values
  }

  /// A value that a rule expects.
  public struct Expected: Sendable, Equatable {
    /// As the rule writes it, at most `maximumBytes` long.
    public var text: String
    /// Whether the event answers it with yes.
    public var holds: Bool
    /// The values of the other field it names (`fieldref`); empty otherwise.
    public var others: [FoundValue] = []
  }

  /// A value of an event.
  public struct FoundValue: Sendable, Equatable {
    /// The text: strings unescaped, numbers as written; at most `maximumBytes` long.
    public var text: String
    /// Whether it is a string and not a number, `true` or `false`.
    public var isString: Bool
    /// Whether its end was left out.
    public var isCut: Bool
  }

  /// How many values of a field, and how many expected ones, are shown.
  public static let maximumValues = 8
  /// How many bytes of a value are shown.
  public static let maximumBytes = 200

  /// Explains a rule on the original JSON of an event. Throws `RecordRejection` or `ArchiveRejection` when the format
  /// does not take the record.
  public init(_ rule: Rule, record: [UInt8], format: any EventFormat) throws {
    _ = try record.withUnsafeBufferPointer { (bytes) throws(RecordRejection) in try format.normalise(bytes) }
    let document = try EventDocument.memory(path: "", bytes: record)
    let range = 0..<record.count
    // Without columns every value comes from the record itself.
    var builder = EventBatchBuilder(format: format, ruleFields: [])
    try document.withBytes(range) { (bytes) throws(RecordRejection) in
      try builder.append(record: bytes, offset: range.lowerBound)
    }
    var explaining = Explaining(rule: rule, batch: builder.finish(), document: document, format: format)
    root = explaining.node(rule.expression, inside: "")
  }
}

extension Explanation {
  /// The questions that decided the answer, each with whether its being true is what counts: of a condition that does
  /// not hold, those to blame.
  public var decisive: [(item: Item, holds: Bool)] { root.decisive }
}

extension Explanation.Node {
  fileprivate var decisive: [(item: Explanation.Item, holds: Bool)] {
    switch link {
    case .item: item.map { [($0, holds)] } ?? []
    case .not: parts.flatMap(\.decisive)
    case .all: parts.filter { $0.holds == holds }.flatMap(\.decisive)
    case .any: parts.filter { $0.holds == holds }.flatMap(\.decisive)
    }
  }
}
