internal import Alerting
internal import AuditEvents
internal import Engine

/// Finds alerts that were told, newest first.
public struct AlertSearch: Sendable {
  private let stores: any WorkspaceStores
  private let caller: Caller

  /// How many alerts one page looks through; what is asked for may be rarer than that, and then the page is short.
  public static let mostSearched = 20_000

  init(_ stores: any WorkspaceStores, caller: Caller) {
    self.stores = stores
    self.caller = caller
  }

  /// A page of the alerts a filter takes. `next` is the cursor of the page after it; nil when there is none. Throws
  /// `AdministrationError.invalid` for a cursor that is none.
  public func page(
    _ filter: AlertFilter = AlertFilter(), cursor: String? = nil, limit: Int = 50
  ) throws -> (lines: [AlertLine], next: String?) {
    try caller.require(.viewer)
    let limit = max(1, limit)
    let after = try cursor.map { try Cursor($0) }
    let all = filter.slots ?? .everySlot
    let slots = after.map { all.upTo($0.slot) } ?? all
    // Most pages are of the newest alerts.
    var size = min(200, 4 * limit)
    while true {
      let chunk = try stores.alerts(trail: filter.trail, slots: slots, limit: size)
      var lines: [AlertLine] = []
      // When the cursor's alert is gone since then, its slot is read again: better twice than not at all.
      let isThere = after.map { after in chunk.contains { $0.id == after.last } } ?? true
      let isWhole = chunk.count < size || chunk.last?.slot != after?.slot
      var isAfter = after == nil || (!isThere && isWhole)
      for alert in chunk {
        if let after, !isAfter {
          isAfter = alert.id == after.last
          continue
        }
        guard filter.takes(alert) else { continue }
        let line = AlertLine(alert: alert, handling: try stores.handling(alert: alert.id))
        guard filter.state.isEmpty || filter.state == line.state else { continue }
        if lines.count == limit { return (lines, Self.cursor(lines.last?.alert)) }
        lines.append(line)
      }
      if chunk.count < size { return (lines, nil) }
      if size >= Self.mostSearched { return (lines, Self.cursor(chunk.last)) }
      size = min(Self.mostSearched, size * 8)
    }
  }

  private static func cursor(_ alert: Alert?) -> String? { alert.map { Cursor(slot: $0.slot, last: $0.id).text } }
}

extension UseCases {
  /// Alerts by level, rule, trail, state, words and time.
  public func alertSearch(by caller: Caller) -> AlertSearch { AlertSearch(stores, caller: caller) }
}
