public import AuditEvents
public import Engine

/// What runs did and decided.
public struct RunReading: Sendable {
  private let stores: any WorkspaceStores
  private let caller: Caller

  /// How many decisions of a run are shown at most.
  public static let mostDecisions = 2000

  init(_ stores: any WorkspaceStores, caller: Caller) {
    self.stores = stores
    self.caller = caller
  }

  /// A page of runs, newest first. `next` is the cursor of the page after it. Throws `AdministrationError.invalid` for a
  /// cursor that is none.
  public func page(
    trail: TrailName? = nil, cursor: String? = nil, limit: Int = 50
  ) throws -> (runs: [RunRecord], next: String?) {
    try caller.require(.viewer)
    let limit = max(1, limit)
    let after = try cursor.map { try Cursor($0) }
    let slots = after.map { Range<Timestamp>.everySlot.upTo($0.slot) } ?? .everySlot
    // At most one run of each trail shares the cursor's slot.
    let trails = 1000
    var runs = try stores.runs(trail: trail, slots: slots, limit: limit + 1 + (after == nil ? 0 : trails))
    if let after {
      runs.removeAll { $0.slot == after.slot && !($0.trail > TrailName(after.last)) }
    }
    let page = Array(runs.prefix(limit))
    return (page, runs.count > limit ? page.last.map { Cursor(slot: $0.slot, last: $0.trail.text).text } : nil)
  }

  /// The run of a slot and what it decided. Throws `AdministrationError.unknown`.
  public func run(trail: TrailName, slot: Timestamp) throws -> (run: RunRecord, decisions: [Decision]) {
    try caller.require(.viewer)
    guard let run = try stores.run(trail: trail, slot: slot) else {
      throw AdministrationError.unknown(.run, "\(trail) \(slot.rfc3339)", known: [])
    }
    let slots = slot..<Timestamp(milliseconds: slot.milliseconds + 1)
    return (run, try stores.decisions(trail: trail, slots: slots, limit: Self.mostDecisions))
  }
}

extension UseCases {
  /// Runs and their decisions.
  public func runs(by caller: Caller) -> RunReading { RunReading(stores, caller: caller) }
}
