internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import Foundation
internal import Storage
internal import Synchronization
internal import WorkspaceFiles

/// The engine as `tocsin run` runs it, on a clock of its own; it can be closed and opened again.
final class SoakEngine {
  let stores: SQLiteStores
  let workspace: Workspace
  private let clock: ScriptedClock
  private let service: EngineService
  private let drain: Drain
  /// Whether the disk is to be full as soon as a message was sent.
  private let fillsDisk: SoakSwitch

  init(folder: String, clock: ScriptedClock, number: Int) throws {
    self.clock = clock
    let loaded = WorkspaceLoader.load(folder: folder)
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    guard let workspace = loaded.workspace, errors.isEmpty else {
      throw Failure(description: "the workspace has errors:\n" + errors.map(\.description).joined(separator: "\n"))
    }
    self.workspace = workspace
    stores = try SQLiteStores(folder: folder + "/data", limits: workspace.configuration.limits)
    // Whoever held the lease before is dead, because there is one engine at a time here.
    service = EngineService(
      stores: stores, clock: clock, owner: "soak-\(number)",
      workers: ProcessInfo.processInfo.activeProcessorCount, isGone: { _ in true })
    let fills = SoakSwitch()
    fillsDisk = fills
    let channels = workspace.configuration.channels.map { configuration -> any Channel in
      WatchedChannel(BuiltInChannels.make(configuration, now: { clock.now }, console: { _ in })) {
        if fills.isOn { FullDisk.begin() }
      }
    }
    drain = Drain(outbox: stores, channels: channels, now: { clock.now })
    try stores.releaseClaims()
  }

  /// What a turn did; nil when another engine holds the lease.
  struct Work {
    var report = IngestReport()
    var runs: [RunRecord] = []
    var failures: [String] = []
  }

  /// Runs every slot that is due.
  func turn() throws -> Work {
    guard let lease = try service.acquireLease() else { throw Failure(description: "somebody holds the lease") }
    defer { try? stores.releaseLease(lease) }
    var work = Work()
    while true {
      let turn = try service.turn(workspace, lease: lease)
      for intake in turn.intake { work.report.add(intake.report) }
      work.runs += turn.outcomes.map(\.run)
      work.failures += turn.failures.map(\.error)
      if !turn.moreDue { return work }
    }
  }

  /// Sends what is due.
  func send() throws { _ = try drain.run() }

  /// Sends until the first message is sent; then the disk is full. The engine must be closed after it.
  func sendUntilTheDiskIsFull() throws {
    fillsDisk.isOn = true
    defer { FullDisk.end() }
    try send()
  }

  /// Merges small segments and removes what is older than so many seconds.
  func tidy(keeping seconds: Int64) throws {
    _ = try stores.mergeSegments()
    var plan = RetentionPlan(workspace, now: clock.now)
    let oldest = clock.now.adding(seconds: -seconds)
    (plan.events, plan.matches, plan.alerts, plan.notifications) = (oldest, oldest, oldest, oldest)
    _ = try stores.retire(plan, limits: RetentionLimits())
  }
}

/// A switch that any thread may turn.
final class SoakSwitch: Sendable {
  private let state = Atomic(false)
  var isOn: Bool {
    get { state.load(ordering: .relaxed) }
    set { state.store(newValue, ordering: .relaxed) }
  }
}

/// No file can grow while the disk is full: every write of new bytes fails.
enum FullDisk {
  static func begin() { limit(0) }
  static func end() { limit(rlim_t.max) }

  private static func limit(_ bytes: rlim_t) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    limit.rlim_cur = min(bytes, limit.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  }
}
