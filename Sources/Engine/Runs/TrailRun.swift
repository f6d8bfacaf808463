public import AuditEvents
internal import Alerting
internal import Delivery
public import Detection

/// One execution of the pass for one trail and slot: reads, decides, commits. The only I/O of a run stands here,
/// before and after the pure `Pass`.
public struct TrailRun: Sendable {
  private let workspace: Workspace
  private let trail: LoadedTrail
  private let stores: any EngineStores
  private let overTimeLimits: OverTimeLimits
  private let matchLimits: MatchLimits
  private let maxAlerts: Int

  /// The run of a trail of a workspace on these stores.
  public init(
    workspace: Workspace, trail: LoadedTrail, stores: any EngineStores, limits: OverTimeLimits = OverTimeLimits(),
    matchLimits: MatchLimits = MatchLimits(), maxAlerts: Int = PassInput.usualMaxAlerts
  ) {
    overTimeLimits = limits
    self.matchLimits = matchLimits
    self.maxAlerts = maxAlerts
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
    try Reevaluation(trail: trail, store: stores, limits: workspace.configuration.limits).run(slot: slot)
  }

  /// Decides the slot from what is stored; changes nothing.
  public func decide(slot: Timestamp, now: Timestamp, late: Bool) throws -> PassOutcome {
    let name = trail.configuration.name
    let window = trail.configuration.schedule.window(of: slot)
    let held = try stores.heldLedgerEntries(trail: name)
    let turn = RuleTurn(trail, slot: slot)
    let downSince = try downtime(before: slot)
    var overTime = OverTimeRun(
      trail: trail, stores: stores, whitelists: workspace.whitelists, slot: slot, late: late, downSince: downSince,
      limits: overTimeLimits)
    let found = try overTime.find()
    let new = found.firings.compactMap(\.match).map { StoredMatch(match: $0, handledAt: nil) }
    let stored = try RunMatches(
      of: turn, trail: name, slot: slot, held: held, limits: matchLimits, stores: stores)
    let matches = stored.undecided.matches + new
    let renderer = MessageRenderer(workspace.templates, settings: workspace.configuration.messages)
    let histories = ActorHistories(of: matches, in: window, trail: name, before: slot, index: stores)
    let people = try workspace.people(stores)
    var input = PassInput(
      trail: name, slot: slot, window: window, matches: matches, rules: turn.rules, whitelists: workspace.whitelists,
      ledger: [], policy: trail.policy, contacts: people,
      channels: Dictionary(
        workspace.configuration.channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first }),
      suppress: trail.configuration.suppress, maxLateness: trail.configuration.maxLateness,
      eventCount: try stores.eventCount(trail: name, arrival: window), startedAt: now, late: late,
      render: { [every = trail.configuration.schedule.every] request in
        var request = request
        request.every = every
        request.timeline = histories[request.alert]
        return renderer.render(request)
      })
    input.pauses = pauses(at: slot)
    input.policies = trail.policies
    input.roster = workspace.roster(with: people)
    input.standing = try PolicyStanding(stores)
    input.links = try workspace.answerLinks(stores)
    input.downSince = downSince
    input.undue = turn.undue
    input.silent = turn.silent
    input.windows = turn.windows
    input.held = stored.held
    input.again = stored.again
    input.areAllAgain = stored.areAllAgain
    input.maxAlerts = maxAlerts
    input.problems = found.problems + problems(of: stored.undecided, turn)
    input.ledger = try ledger(of: input, known: held)
    if input.mayTell { try input.standing.readTold(stores, now: now) }
    return outcome(of: Pass.decide(input), with: found)
  }

  /// What is left out by the limits.
  private func problems(of undecided: LimitedMatches, _ turn: RuleTurn) -> [HealthProblem] {
    undecided.leftOut.compactMap { rule, count in
      turn.rules[rule].map {
        .tooManyMatches(rule: $0.title, "\(count) new matches are beyond it and were not looked at")
      }
    }.sorted { $0.subject < $1.subject }
  }

  /// What the ledger knows of the groups that the pass will decide about: those that something is held of, those of the
  /// matches, and problems of Tocsin itself. Never the whole ledger, which grows for ever.
  private func ledger(of input: PassInput, known held: [LedgerEntry]) throws -> [LedgerEntry] {
    let name = trail.configuration.name
    var groups: Set<RuleGroup> = []
    for matches in [input.matches, input.again] {
      for match in matches { groups.insert(RuleGroup(rule: match.match.rule, values: match.match.group)) }
    }
    var wanted = Set(groups.map { Fingerprint(rule: $0.rule, trail: name, group: $0.values) })
    for problem in try input.problems + possibleProblems(input.matches) {
      wanted.insert(Deciding.fingerprint(of: problem, trail: name))
    }
    wanted.subtract(held.map(\.key.fingerprint))
    return try held + stores.ledgerEntries(trail: name, of: wanted)
  }

  /// The problems that the pass itself may find, so that it knows when each was told last.
  private func possibleProblems(_ matches: [StoredMatch]) throws -> [HealthProblem] {
    let policies = [trail.policy] + trail.policies.values
    var problems = Set(policies.map { HealthProblem.nobody(of: $0.name, "") })
    let counts = matches.reduce(into: [RuleID: Int]()) { $0[$1.match.rule, default: 0] += 1 }
    for rule in trail.rules
    where counts[rule.id] ?? 0 > rule.settings.maxAlerts ?? maxAlerts {
      problems.insert(.tooMany(rule: rule.title, ""))
    }
    if policies.contains(where: { $0.budget.limits }) {
      for contact in try stores.contactBook().contacts.keys { problems.insert(.overBudget(contact, "")) }
    }
    return Array(problems)
  }

  /// What a run stores: what the pass decided, and what rules over time found and looked at.
  private func outcome(of pass: PassOutcome, with found: OverTimeFindings) -> PassOutcome {
    var outcome = pass
    outcome.firings = found.firings
    outcome.memory = found.memory
    let own = Set(outcome.handled)
    outcome.handled += found.handled.subtracting(own).sorted { ($0.sequence, $0.rule) < ($1.sequence, $1.rule) }
    for hit in found.hits.values.sorted(by: { $0.entry < $1.entry }) {
      if let index = outcome.whitelistHits.firstIndex(where: { $0.entry == hit.entry }) {
        let old = outcome.whitelistHits[index]
        outcome.whitelistHits[index] = WhitelistHit(
          entry: hit.entry, count: old.count + hit.count, last: max(old.last, hit.last))
      } else {
        outcome.whitelistHits.append(hit)
      }
    }
    outcome.whitelistHits.sort { $0.entry < $1.entry }
    outcome.run.exempt += found.hits.values.reduce(0) { $0 + $1.count }
    return outcome
  }

  private func pauses(at slot: Timestamp) -> [RuleID: String] {
    let name = trail.configuration.name
    return trail.rules.reduce(into: [:]) { pauses, rule in
      guard let standing = workspace.overrides.standing(of: rule.id, trail: name), standing.isPaused(at: slot)
      else { return }
      pauses[rule.id] = standing.text
    }
  }

  /// The last slot that was run in time when slots were missed between it and this one; nil when none was.
  private func downtime(before slot: Timestamp) throws -> Timestamp? {
    let last = try stores.lastPunctualSlot(trail: trail.configuration.name, before: slot)
    guard let last, last.adding(seconds: trail.configuration.schedule.every) < slot else { return nil }
    return last
  }
}
