internal import Administration
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// Words and colours that pages share.
enum PageParts {
  /// The colour of a level.
  static func tone(_ level: Level) -> Tone {
    switch level {
    case .critical: .critical
    case .high: .bad
    case .medium: .warning
    case .low: .info
    case .informational: .neutral
    }
  }

  /// `14:00` of a time, UTC.
  static func hour(_ time: Timestamp) -> String { String(Moment.text(time).dropFirst(11).prefix(5)) }

  /// A time as a field of type `datetime-local` writes it, UTC.
  static func input(_ time: Timestamp) -> String { String(time.rfc3339.prefix(16)) }

  /// The time of such a field, or of RFC 3339; nil for anything else.
  static func time(_ text: String?) -> Timestamp? {
    guard let text, !text.isEmpty else { return nil }
    return Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "Z") ?? Timestamp(rfc3339: text + ":00Z")
  }

  /// An alert's state in a box.
  static func alertState(_ state: String, _ words: Words) -> HTML {
    switch state {
    case "acknowledged": .badge(words("acknowledged"), .info)
    case "closed": .badge(words("closed"))
    case "resolved": .badge(words("resolved"), .good)
    default: .badge(words("open"), .warning)
    }
  }

  /// States of alerts for a choice.
  static func alertStates(_ words: Words) -> [(value: String, title: String)] {
    [
      ("", words("any state")), ("open", words("open")), ("acknowledged", words("acknowledged")),
      ("closed", words("closed")), ("resolved", words("resolved")),
    ]
  }

  /// Levels for a choice, the most serious first.
  static func levels(_ words: Words, any: String? = nil) -> [(value: String, title: String)] {
    (any.map { [("", $0)] } ?? []) + Level.allCases.sorted(by: >).map { ($0.name, words.level($0)) }
  }

  /// Trails for a choice.
  static func trails(_ visit: Visit, any: Bool = true) -> [(value: String, title: String)] {
    (any ? [("", visit.words("all trails"))] : [])
      + visit.useCases.workspace.trails.map { ($0.configuration.name.text, $0.configuration.name.text) }
  }

  /// A state of the outbox in words.
  static func outboxState(_ state: OutboxEntry.State, _ words: Words) -> String {
    switch state {
    case .queued: words("waiting")
    case .sending: words("being sent")
    case .sent: words("sent")
    case .retry: words("trying again")
    case .dead: words("given up")
    }
  }

  /// A state of the outbox in a box.
  static func outboxBadge(_ state: OutboxEntry.State, _ words: Words) -> HTML {
    let tone: Tone =
      switch state {
      case .queued, .sending: .info
      case .sent: .good
      case .retry: .warning
      case .dead: .bad
      }
    return .badge(outboxState(state, words), tone)
  }

  /// A check of readiness in words.
  static func check(_ name: String, _ words: Words) -> String {
    switch name {
    case "engine": words("Engine holds the workspace")
    case "schedule": words("Schedule")
    case "outbox": words("Outbox")
    default: name
    }
  }

  /// Group values, each with a box of its own.
  static func labels(_ labels: [GroupValue]) -> HTML {
    labels.map { "<span class=\"label\"><span class=\"muted\">\($0.field)</span> \($0.value)</span>" as HTML }
      .joined(separator: " ")
  }

  /// A list of texts.
  static func list(_ texts: [String]) -> HTML {
    texts.isEmpty ? "–" : "<ul class=\"plain\">\(texts.map { "<li>\($0)</li>" as HTML })</ul>"
  }

  /// An alert's address.
  static func alert(_ id: String) -> String { Address.of("alerts", id) }
  /// A rule's address.
  static func rule(_ id: RuleID) -> String { Address.of("rules", id.text) }
  /// An event's address.
  static func event(_ id: String) -> String { Address.of("events", id) }
  /// A run's address.
  static func run(_ trail: TrailName, _ slot: Timestamp) -> String { Address.of("runs", trail.text, slot.rfc3339) }
}
