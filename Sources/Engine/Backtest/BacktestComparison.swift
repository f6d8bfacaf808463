public import AuditEvents
internal import Alerting
internal import Detection

/// What a change of rules changes: the alerts of two sets of rules over the same events.
public struct BacktestComparison: Sendable {
  /// Alerts of the same events and rule whose groups differ.
  public struct Rekeyed: Sendable, Equatable {
    /// The alerts that go.
    public var from: [BacktestAlert]
    /// The alerts that take their place.
    public var to: [BacktestAlert]
  }

  /// How many alerts are the same: same rule, group and slot.
  public var same = 0
  /// Alerts that only the second set tells.
  public var added: [BacktestAlert] = []
  /// Alerts that only the first set tells.
  public var gone: [BacktestAlert] = []
  /// Alerts of the same events with another group.
  public var rekeyed: [Rekeyed] = []
  /// Alerts of the same group that are told at another slot; the first set's before the second's.
  public var moved: [Rekeyed] = []

  private struct Key: Hashable {
    var fingerprint: String
    var slot: Timestamp
  }

  /// Compares the alerts of two sets of rules. Rules are the same when their ids are, or else their titles.
  public init(_ before: [BacktestAlert], _ after: [BacktestAlert]) {
    let keys = Set(before.map(Self.key))
    let shared = Set(after.map(Self.key).filter { keys.contains($0) })
    same = shared.count
    gone = before.filter { !shared.contains(Self.key($0)) }
    added = after.filter { !shared.contains(Self.key($0)) }
    findMoved()
    findRekeyed()
    let byTime: (BacktestAlert, BacktestAlert) -> Bool = {
      ($0.slot, $0.title, $0.fingerprint.text) < ($1.slot, $1.title, $1.fingerprint.text)
    }
    gone.sort(by: byTime)
    added.sort(by: byTime)
  }

  private static func key(_ alert: BacktestAlert) -> Key {
    Key(fingerprint: alert.fingerprint.text, slot: alert.slot)
  }

  /// The n-th alert of a group that goes belongs to the n-th that comes.
  private mutating func findMoved() {
    var coming: [String: [Int]] = [:]
    for place in added.indices.reversed() { coming[added[place].fingerprint.text, default: []].append(place) }
    var left: [BacktestAlert] = []
    var taken: Set<Int> = []
    for alert in gone {
      guard let place = coming[alert.fingerprint.text]?.popLast() else {
        left.append(alert)
        continue
      }
      taken.insert(place)
      moved.append(Rekeyed(from: [alert], to: [added[place]]))
    }
    gone = left
    added = added.indices.filter { !taken.contains($0) }.map { added[$0] }
  }

  /// Alerts that share events, whatever their number on either side, belong together.
  private mutating func findRekeyed() {
    struct Event: Hashable {
      var rule: String
      var sequence: Int64
    }
    var ofEvent: [Event: Set<Int>] = [:]
    for (place, alert) in gone.enumerated() {
      for event in alert.events {
        for rule in [alert.rule.text, alert.title] {
          ofEvent[Event(rule: rule, sequence: event), default: []].insert(place)
        }
      }
    }
    var sources: [(gone: Set<Int>, added: [Int])] = []
    for (place, alert) in added.enumerated() {
      var found: Set<Int> = []
      for event in alert.events {
        for rule in [alert.rule.text, alert.title] {
          found.formUnion(ofEvent[Event(rule: rule, sequence: event)] ?? [])
        }
      }
      guard !found.isEmpty else { continue }
      let touching = sources.indices.filter { !sources[$0].gone.isDisjoint(with: found) }
      var merged = (gone: found, added: [place])
      for index in touching.reversed() {
        merged.gone.formUnion(sources[index].gone)
        merged.added = sources[index].added + merged.added
        sources.remove(at: index)
      }
      sources.append(merged)
    }
    rekeyed = sources.map { source in
      Rekeyed(from: source.gone.sorted().map { gone[$0] }, to: source.added.map { added[$0] })
    }.sorted { ($0.to.first?.slot ?? $0.from[0].slot) < ($1.to.first?.slot ?? $1.from[0].slot) }
    let oldPlaces = sources.reduce(into: Set<Int>()) { $0.formUnion($1.gone) }
    let newPlaces = Set(sources.flatMap(\.added))
    gone = gone.indices.filter { !oldPlaces.contains($0) }.map { gone[$0] }
    added = added.indices.filter { !newPlaces.contains($0) }.map { added[$0] }
  }
}

extension BacktestComparison {
  /// The comparison as JSON: `{"same", "added", "gone", "rekeyed": [{"from", "to"}], "moved"}`.
  public var json: JSONText {
    func pairs(_ list: [Rekeyed]) -> JSONText {
      .array(list.map { .object([("from", .array($0.from.map(\.json))), ("to", .array($0.to.map(\.json)))]) })
    }
    return .object([
      ("same", .integer(Int64(same))), ("added", .array(added.map(\.json))), ("gone", .array(gone.map(\.json))),
      ("rekeyed", pairs(rekeyed)), ("moved", pairs(moved)),
    ])
  }
}
