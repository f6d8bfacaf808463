public import AuditEvents
public import Detection
internal import Synchronization

/// What rules over time found and remember, forgotten when the process ends.
public final class InMemoryOverTime: Sendable {
  private struct Key: Hashable {
    var trail: TrailName
    var rule: RuleID
  }
  private struct Item: Hashable {
    var group: String
    var item: String
  }
  private struct State {
    var firings: [Key: [String: (firing: Firing, slot: Timestamp)]] = [:]
    var memory: [Key: [Item: RuleMemory]] = [:]
  }

  private let state = Mutex(State())

  /// A store that knows nothing.
  public init() {}

  /// Stores what a run found; what is known stays as it is.
  public func store(_ firings: [Firing], slot: Timestamp) {
    state.withLock { state in
      for firing in firings {
        let key = Key(trail: firing.trail, rule: firing.rule)
        if state.firings[key]?[firing.key] == nil { state.firings[key, default: [:]][firing.key] = (firing, slot) }
      }
    }
  }

  /// Stores what a run changed of the memory.
  public func store(_ changes: MemoryChanges) {
    state.withLock { state in
      for rule in changes.restarted { state.memory[Key(trail: changes.trail, rule: rule)] = nil }
      for row in changes.rows {
        let item = Item(group: row.group, item: row.item)
        state.memory[Key(trail: changes.trail, rule: row.rule), default: [:]][item] = row
      }
      for (rule, moment) in changes.forgotten {
        let key = Key(trail: changes.trail, rule: rule)
        state.memory[key] = state.memory[key]?.filter { $0.value.last >= moment }
      }
    }
  }

  /// Forgets findings from before a moment.
  public func expire(before: Timestamp) {
    state.withLock { state in
      state.firings = state.firings.mapValues { $0.filter { $0.value.slot >= before } }
    }
  }

  /// Forgets findings of windows and runs before a moment; returns how many went.
  public func retireFirings(before moment: Timestamp) -> Int {
    state.withLock { state in
      let count = state.firings.values.reduce(0) { $0 + $1.count }
      state.firings = state.firings.mapValues {
        $0.filter { $0.value.slot >= moment || $0.value.firing.time >= moment }
      }
      return count - state.firings.values.reduce(0) { $0 + $1.count }
    }
  }

  /// Forgets what was seen last before a moment for rules that are gone; returns how many rows went.
  public func retireMemory(before moment: Timestamp, isKnown: (TrailName, RuleID) -> Bool) -> Int {
    state.withLock { state in
      let count = state.memory.values.reduce(0) { $0 + $1.count }
      for (key, rows) in state.memory where !isKnown(key.trail, key.rule) {
        state.memory[key] = rows.filter { $0.value.last >= moment }
      }
      return count - state.memory.values.reduce(0) { $0 + $1.count }
    }
  }

  /// See `OverTimeStore`.
  public func knownFirings(trail: TrailName, rule: RuleID, keys: Set<String>) -> Set<String> {
    state.withLock { state in
      let known = state.firings[Key(trail: trail, rule: rule)] ?? [:]
      return keys.filter { known[$0] != nil }
    }
  }

  /// See `OverTimeStore`.
  public func forEachFiring(
    trail: TrailName, slots: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) rethrows {
    let found = state.withLock { state in
      state.firings.filter { $0.key.trail == trail }.values.flatMap(\.values)
        .filter { slots.contains($0.slot) && $0.firing.match != nil }
    }
    let newest = found.sorted {
      ($0.slot, $0.firing.rule, $0.firing.key) > ($1.slot, $1.firing.rule, $1.firing.key)
    }
    for found in newest.prefix(max(0, limit)) {
      if let match = found.firing.match { try body(StoredMatch(match: match, handledAt: found.slot)) }
    }
  }

  /// See `OverTimeStore`.
  public func ruleMemory(trail: TrailName, rule: RuleID, groups: Set<String>?) -> [RuleMemory] {
    state.withLock { state in
      (state.memory[Key(trail: trail, rule: rule)] ?? [:]).values
        .filter { groups?.contains($0.group) ?? true }
        .sorted { ($0.group, $0.item) < ($1.group, $1.item) }
    }
  }

  /// See `OverTimeStore`.
  public func ruleMemoryCount(trail: TrailName, rule: RuleID) -> Int {
    state.withLock { $0.memory[Key(trail: trail, rule: rule)]?.count ?? 0 }
  }
}

extension InMemoryMatchStore {
  /// See `OverTimeStore`.
  public func forEachMatch(
    trail: TrailName, rule: RuleID, arrival: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) rethrows {
    let found = matches(trail: trail, arrival: arrival).filter { $0.match.rule == rule }
      .sorted { ($0.match.arrival, $0.match.sequence) > ($1.match.arrival, $1.match.sequence) }
    for stored in found.prefix(max(0, limit)) { try body(stored) }
  }

  /// See `OverTimeStore`.
  public func matches(trail: TrailName, sequences: Set<Int64>, rules: Set<RuleID>) -> [StoredMatch] {
    let ever = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
    return matches(trail: trail, arrival: ever).filter {
      sequences.contains($0.match.sequence) && rules.contains($0.match.rule)
    }
  }
}
