public import AuditEvents
internal import Alerting
internal import Delivery
internal import Detection

/// One execution of the pass for one trail and slot: reads, decides, commits. The only I/O of a run stands here,
/// before and after the pure `Pass`.
public struct TrailRun: Sendable {
  private let workspace: Workspace
  private let trail: LoadedTrail
  private let stores: any EngineStores

  /// The run of a trail of a workspace on these stores.
  public init(workspace: Workspace, trail: LoadedTrail, stores: any EngineStores) {
    self.workspace = workspace
    self.trail = trail
    self.stores = stores
  }

  /// Takes new files of the trail's sources into the index. They are stamped with the last moment before the slot,
  /// because the run of the slot takes them in: so the slot's own window sees them.
  public func takeIn(slot: Timestamp, workers: Int, progress: (IngestReport) -> Void) throws -> IngestReport {
    guard !trail.configuration.sources.isEmpty else { return IngestReport() }
    let listing = EventFiles.list(under: trail.configuration.sources, isEventFile: trail.format.isEventFile(path:))
    let ingest = TrailIngest(trail: trail, store: stores, limits: workspace.configuration.limits)
    return try ingest.take(
      files: listing.files, arrival: Timestamp(milliseconds: slot.milliseconds - 1), workers: workers,
      progress: progress)
  }

  /// Evaluates rules that are new or changed on the segments of the slot's window that were indexed without them.
  public func reevaluate(slot: Timestamp) throws {
    let window = trail.configuration.schedule.window(of: slot)
    try Reevaluation(trail: trail, store: stores, limits: workspace.configuration.limits).run(window: window)
  }

  /// Decides the slot from what is stored; changes nothing.
  public func decide(slot: Timestamp, now: Timestamp, late: Bool) throws -> PassOutcome {
    let name = trail.configuration.name
    let window = trail.configuration.schedule.window(of: slot)
    let ledger = try stores.ledgerEntries(trail: name)
    let matches = try stores.matches(trail: name, arrival: reach(back: window, for: ledger, slot: slot))
    let renderer = MessageRenderer(workspace.templates, settings: workspace.configuration.messages)
    var input = PassInput(
      trail: name, slot: slot, window: window, matches: matches,
      rules: Dictionary(trail.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
      whitelists: workspace.whitelists, ledger: ledger, policy: trail.policy, contacts: try stores.contactBook(),
      channels: Dictionary(
        workspace.configuration.channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first }),
      suppress: trail.configuration.suppress, maxLateness: trail.configuration.maxLateness,
      eventCount: try stores.eventCount(trail: name, arrival: window), startedAt: now, late: late,
      render: { renderer.render($0) })
    input.pauses = pauses(at: slot)
    return Pass.decide(input)
  }

  private func pauses(at slot: Timestamp) -> [RuleID: String] {
    let name = trail.configuration.name
    return trail.rules.reduce(into: [:]) { pauses, rule in
      guard let standing = workspace.overrides.standing(of: rule.id, trail: name), standing.isPaused(at: slot)
      else { return }
      pauses[rule.id] = standing.text
    }
  }

  /// The range of arrivals to read: the window, and as far back as matches that are held and now overdue.
  private func reach(back window: Range<Timestamp>, for ledger: [LedgerEntry], slot: Timestamp) -> Range<Timestamp> {
    let overdue = ledger.filter { Suppression.overdue($0, slot: slot) }.compactMap(\.heldSince)
    guard let oldest = overdue.min() else { return window }
    let length = trail.configuration.schedule.window
    return min(window.lowerBound, oldest.adding(seconds: -length))..<window.upperBound
  }
}
