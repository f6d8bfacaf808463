internal import AuditEvents
internal import Detection
public import Engine

extension SQLiteStores: RuleOverrideStore {
  /// See `RuleOverrideStore`.
  public func record(_ change: RuleOverrideChange) throws {
    try write("store a change to a rule") { connection in
      var (parameter, value, until): (String?, String?, Timestamp?) = (nil, nil, nil)
      switch change.action {
      case .pause(let moment): until = moment
      case .set(let name, let text): (parameter, value) = (name, text)
      case .unset(let name): parameter = name
      case .enable, .disable, .follow: break
      }
      try connection.run(
        """
        INSERT INTO rule_changes (rule, trail, action, parameter, value, until, reason, author, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, .text(change.rule.text), .optional(change.trail?.text), .text(change.action.name), .optional(parameter),
        .optional(value), .time(until), .text(change.reason), .text(change.by), .time(change.at))
    }
  }

  /// See `RuleOverrideStore`.
  public func ruleOverrideChanges() throws -> [RuleOverrideChange] {
    try read("read the changes to rules") { connection in
      try connection.rows(
        """
        SELECT rule, trail, action, parameter, value, until, reason, author, at FROM rule_changes ORDER BY number
        """
      ) { row in
        RuleOverrideChange(
          rule: RuleID(row.text(0)), trail: row.isNull(1) ? nil : TrailName(row.text(1)),
          action: try row.action(word: 2, parameter: 3, value: 4, until: 5), reason: row.text(6), by: row.text(7),
          at: row.time(8))
      }
    }
  }
}

extension Row {
  fileprivate func action(
    word: Int32, parameter: Int32, value: Int32, until: Int32
  ) throws -> RuleOverrideChange.Action {
    switch text(word) {
    case "enable": .enable
    case "disable": .disable
    case "pause": .pause(until: time(until))
    case "follow": .follow
    case "set": .set(parameter: text(parameter), value: text(value))
    case "unset": .unset(parameter: text(parameter))
    default: throw StoreError.unreadable("the word \"\(text(word).prefix(40))\"")
    }
  }
}
