public import AuditEvents

/// What a rule over time remembers of a group, and of one item of it: a value that was seen, or a period that was
/// counted. The item without text stands for the group as a whole.
public struct RuleMemory: Sendable, Equatable {
  /// The rule.
  public var rule: RuleID
  /// The group, as `OverTimeGroup.key`.
  public var group: String
  /// The value with its case folded, or the start of the period in seconds since 1970; empty for the whole group.
  public var item: String
  /// The earliest and the latest event.
  public var first: Timestamp
  /// The latest event.
  public var last: Timestamp
  /// How many events.
  public var count: Int64

  /// What is remembered of an item of a group.
  public init(rule: RuleID, group: String, item: String, first: Timestamp, last: Timestamp, count: Int64) {
    self.rule = rule
    self.group = group
    self.item = item
    self.first = first
    self.last = last
    self.count = count
  }
}

/// The memory of one rule while matches are added to it. What changed can be stored; what the limit left out is counted.
public struct MemoryTable: Sendable {
  private struct Key: Hashable {
    var group: String
    var item: String
  }

  private let rule: RuleID
  private let limit: Int
  private var rows: [Key: RuleMemory] = [:]
  private var touched: Set<Key> = []
  private var total: Int
  /// How many items were not remembered because the limit was reached.
  public private(set) var leftOut = 0

  /// A table of the rows that were read of `total` stored ones; never more than `limit` are stored.
  public init(rule: RuleID, rows: [RuleMemory], total: Int, limit: Int) {
    self.rule = rule
    self.limit = limit
    self.total = total
    self.rows = Dictionary(rows.map { (Key(group: $0.group, item: $0.item), $0) }, uniquingKeysWith: { $1 })
  }

  /// What is remembered of an item; nil when nothing is.
  public func row(_ group: String, _ item: String) -> RuleMemory? { rows[Key(group: group, item: item)] }

  /// The groups of which something is remembered, sorted.
  public var groups: [String] { Set(rows.keys.map(\.group)).sorted() }

  /// Every row that was added to, sorted.
  public var changed: [RuleMemory] {
    touched.compactMap { rows[$0] }.sorted { ($0.group, $0.item) < ($1.group, $1.item) }
  }

  /// Adds an event to an item. With `anew` what was remembered before no longer counts.
  public mutating func add(_ group: String, _ item: String, at time: Timestamp, anew: Bool = false) {
    let key = Key(group: group, item: item)
    if var row = rows[key], !anew {
      row.first = min(row.first, time)
      row.last = max(row.last, time)
      row.count += 1
      rows[key] = row
    } else {
      if rows[key] == nil {
        guard total < limit else {
          leftOut += 1
          return
        }
        total += 1
      }
      rows[key] = RuleMemory(rule: rule, group: group, item: item, first: time, last: time, count: 1)
    }
    touched.insert(key)
  }
}

/// The group of a match in a rule over time.
public struct OverTimeGroup: Sendable, Equatable {
  /// The fields and values, as in the event.
  public var values: [GroupValue]
  /// The same text for the same group in every run; values compare without case.
  public var key: String

  /// The group of a match by fields, or by the labels of its alert when there are none; nil when a value is missing.
  public init?(_ match: Match, by fields: [FieldReference], named names: [String]? = nil) {
    guard !fields.isEmpty else {
      self.init(values: match.group)
      return
    }
    var values: [GroupValue] = []
    for (index, field) in fields.enumerated() {
      let texts = (match.values[field.name] ?? []).filter { !$0.isEmpty }
      if texts.isEmpty { return nil }
      values.append(GroupValue(field: names?[index] ?? field.name, value: texts.sorted().joined(separator: ",")))
    }
    self.init(values: values)
  }

  /// A group of these values.
  public init(values: [GroupValue]) {
    self.values = values
    key = ContentHash(ofParts: values.flatMap { [$0.field, Self.folded($0.value)] }).prefix(32)
  }

  /// A text with its case folded.
  public static func folded(_ text: String) -> String {
    String(decoding: TextFold.folded(Array(text.utf8)), as: UTF8.self)
  }
}

/// What a rule over time found.
public struct OverTimeFiring: Sendable, Equatable {
  /// The labels of the alert.
  public var group: [GroupValue]
  /// The same text for the same finding, in every run.
  public var key: String
  /// When it came to be: the end of what was looked at.
  public var time: Timestamp
  /// Up to `maximumEvidence` of the matches it is about, the earliest first.
  public var evidence: [Match]
  /// How many matches it is about.
  public var count: Int

  /// How many matches a finding keeps.
  public static let maximumEvidence = 5

  /// A finding about matches.
  init(group: [GroupValue], key: [String], time: Timestamp, evidence: [Match], count: Int? = nil) {
    self.group = group
    self.key = ContentHash(ofParts: key).prefix(32)
    self.time = time
    self.evidence = Array(
      evidence.sorted { ($0.event.time, $0.sequence) < ($1.event.time, $1.sequence) }.prefix(Self.maximumEvidence))
    self.count = count ?? evidence.count
  }
}
