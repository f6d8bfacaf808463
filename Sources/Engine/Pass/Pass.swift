internal import Alerting
internal import AuditEvents
public import Delivery
internal import Detection

/// The decisions of one run: from the matches of a window to what must be stored and sent. A pure function; a dry run
/// is a pass that is not committed, a backtest is many passes on a virtual clock.
///
///     matches -> history aside -> whitelists -> alerts by group -> silences -> suppression -> routes -> notifications
public enum Pass {
  /// Decides about every match of the window that no run decided about before.
  public static func decide(_ input: PassInput) -> PassOutcome {
    var deciding = Deciding(input: input)
    let groups = deciding.groupNewMatches()
    deciding.decide(groups)
    let decided = Set(groups.map(\.fingerprint))
    deciding.tellOverdue(except: decided)
    deciding.explainOverlap(except: decided)
    deciding.tellProblems()
    return deciding.outcome
  }
}

/// The outcome of a pass in the making.
struct Deciding {
  let input: PassInput
  let ledger: [Fingerprint: LedgerEntry]
  private var decisions: [Decision] = []
  var alerts: [Alert] = []
  var entries: [LedgerEntry] = []
  var notifications: [Notification] = []
  private var handled: [MatchKey] = []
  private var hits: [String: WhitelistHit] = [:]
  var notes: [String] = []
  var counts = (exempt: 0, history: 0, sent: 0, held: 0)
  /// Messages that wait, what may follow from alerts, and what silences held back; see Pass+Telling.swift.
  var book: WaitingBook
  var handlings: [SuppressionKey: AlertHandling]
  var changedHandlings: Set<SuppressionKey> = []
  var superseded: [AlertHandling] = []
  var silenceHits: [SilenceKey: SilenceHit]
  var changedHits: Set<SilenceKey> = []
  /// What the fields were by which a rule ends the hour early; see Pass+News.swift.
  var values: [Fingerprint: [(field: String, value: String)]] = [:]
  /// What an operator must know of this pass, besides what the input says.
  var problems: [HealthProblem] = []
  /// Contacts whose budget is used up.
  var overBudget: Set<String> = []

  init(input: PassInput) {
    self.input = input
    let own = input.ledger.filter { $0.key.policy == input.policy(of: $0.rule).name }
    ledger = Dictionary(own.map { ($0.key.fingerprint, $0) }, uniquingKeysWith: { $1 })
    book = WaitingBook(messages: input.standing.waiting, told: input.standing.told)
    let policies = Set([input.policy.name] + input.policies.values.map(\.name))
    let open = input.standing.handlings.filter { policies.contains($0.key.policy) }
    handlings = Dictionary(open.map { ($0.key, $0) }, uniquingKeysWith: { $0.openedAt > $1.openedAt ? $0 : $1 })
    silenceHits = Dictionary(
      input.standing.silenceHits.map { (SilenceKey(silence: $0.silence, key: $0.key), $0) },
      uniquingKeysWith: { $1 })
  }

  /// Sets history and whitelisted matches aside with their reason, and gathers the others by group: the most serious
  /// first, then by title, so that the order never depends on the store.
  mutating func groupNewMatches() -> [Alert] {
    var aside: [AsideKey: [Match]] = [:]
    var groups: [Fingerprint: [Match]] = [:]
    for stored in input.matches where isInWindow(stored.match) {
      let match = stored.match
      guard let rule = input.rules[match.rule], rule.revision.hexadecimal == match.revision else { continue }
      handled.append(MatchKey(trail: match.trail, rule: match.rule, sequence: match.sequence))
      let fingerprint = Fingerprint(rule: match.rule, trail: match.trail, group: match.group)
      if !match.isFiring, input.isHistory(match) {
        counts.history += 1
        let hours = input.maxLateness / 3600
        let text = "history: the event was older than \(hours) h when it arrived"
        aside[AsideKey(fingerprint: fingerprint, text: text), default: []].append(match)
      } else if let pause = input.pauses[match.rule] {
        aside[AsideKey(fingerprint: fingerprint, text: pause), default: []].append(match)
      } else if match.isFiring {
        // Who is exempt was left out before anything was counted.
        groups[fingerprint, default: []].append(match)
      } else if let exemption = input.whitelists.exemption(
        of: match, kinds: rule.settings.whitelistKinds, title: rule.title)
      {
        counts.exempt += 1
        noteHit(exemption.entry, match.event.time)
        let text = "exempt: \(exemption.reason)"
        aside[AsideKey(fingerprint: fingerprint, text: text), default: []].append(match)
      } else {
        groups[fingerprint, default: []].append(match)
      }
    }
    let ordered = aside.sorted { ($0.key.text, $0.key.fingerprint.text) < ($1.key.text, $1.key.fingerprint.text) }
    for (key, matches) in ordered {
      if let alert = alert(of: matches) { add(alert, text: key.text, policy: "") }
    }
    for (fingerprint, matches) in groups { noteValues(of: matches, fingerprint) }
    return groups.values.compactMap(alert(of:)).sorted(by: Self.precedes)
  }

  /// Asks silences, then suppression, then routing.
  mutating func decide(alert: Alert) {
    if input.rules[alert.rule]?.settings.recordsOnly == true {
      alerts.append(alert)
      return add(alert, text: "recorded: the rule tells nobody", policy: "")
    }
    let previous = ledger[alert.fingerprint]
    if silences(alert, previous: previous) { return }
    let (decision, entry) = suppression(of: alert)
    guard case .send(let reason) = decision else {
      counts.held += 1
      entries.append(entry)
      touch(alert)
      return add(alert, text: decision.text)
    }
    if tell(alert, reason: reason, text: decision.text, previous: previous, until: entry.until) {
      entries.append(entry)
    }
  }

  /// Tells what was held once the hour is over, even when nothing new came: held does not mean forgotten.
  mutating func tellOverdue(except decided: Set<Fingerprint>) {
    let overdue = ledger.values.filter {
      !decided.contains($0.key.fingerprint) && Suppression.overdue($0, slot: input.slot)
    }
    let since = Dictionary(overdue.map { ($0.key.fingerprint, $0.heldSince) }, uniquingKeysWith: { $1 })
    guard !since.isEmpty else { return }
    var groups: [Fingerprint: [Match]] = [:]
    for stored in input.held {
      guard let handledAt = stored.handledAt, let rule = input.rules[stored.match.rule] else { continue }
      let fingerprint = Fingerprint(rule: stored.match.rule, trail: stored.match.trail, group: stored.match.group)
      guard let start = since[fingerprint] ?? nil, handledAt >= start else { continue }
      if input.pauses[stored.match.rule] != nil || (!stored.match.isFiring && input.isHistory(stored.match)) {
        continue
      }
      if input.silent.contains(stored.match.rule), !stored.match.isFiring { continue }
      guard
        stored.match.isFiring
          || input.whitelists.exemption(
            of: stored.match, kinds: rule.settings.whitelistKinds, title: rule.title) == nil
      else { continue }
      groups[fingerprint, default: []].append(stored.match)
    }
    for (fingerprint, matches) in groups { noteValues(of: matches, fingerprint) }
    for alert in groups.values.compactMap(alert(of:)).sorted(by: Self.precedes) { decide(alert: alert) }
    forget(overdue.filter { groups[$0.key.fingerprint] == nil })
  }

  /// Says of groups that the overlapping window shows again, with nothing new, why nobody is told. Of a window full of
  /// them the first are enough, and that there are more.
  mutating func explainOverlap(except decided: Set<Fingerprint>) {
    var seen = decided.union(entries.map(\.key.fingerprint))
    var again: [Alert] = []
    for stored in input.again where isInWindow(stored.match) {
      let fingerprint = Fingerprint(rule: stored.match.rule, trail: stored.match.trail, group: stored.match.group)
      guard seen.insert(fingerprint).inserted, let alert = alert(of: [stored.match]) else { continue }
      again.append(alert)
    }
    for alert in again.sorted(by: Self.precedes) {
      guard let decision = Suppression.repeatOnly(entry: ledger[alert.fingerprint], slot: input.slot) else { continue }
      add(alert, text: decision.text, count: 0)
    }
    if !input.areAllAgain { notes.append("more groups that were told before are in the window again than are listed") }
  }

  var outcome: PassOutcome {
    var run = RunRecord(
      trail: input.trail, slot: input.slot, window: input.window, startedAt: input.startedAt,
      finishedAt: input.startedAt, events: input.eventCount, matches: handled.count, exempt: counts.exempt,
      history: counts.history, sent: counts.sent, held: counts.held, notifications: notifications.count,
      late: input.late)
    run.notes = notes
    var outcome = PassOutcome(
      run: run, decisions: decisions, alerts: alerts, ledger: entries, notifications: notifications, handled: handled,
      whitelistHits: hits.values.sorted { $0.entry < $1.entry })
    outcome.changes = changes
    return outcome
  }

  /// Whether a match is in the window of its rule and the rule tells of it in this slot.
  private func isInWindow(_ match: Match) -> Bool {
    guard !input.undue.contains(match.rule), match.isFiring || !input.silent.contains(match.rule) else { return false }
    return (input.windows[match.rule] ?? input.window).contains(match.arrival)
  }

  private func alert(of matches: [Match]) -> Alert? {
    guard let first = matches.first, let rule = input.rules[first.rule] else { return nil }
    return Alert(matches: matches, title: rule.title, level: rule.level, tags: rule.tags, slot: input.slot)
  }

  private static func precedes(_ left: Alert, _ right: Alert) -> Bool {
    if left.level != right.level { return left.level > right.level }
    return (left.title, left.fingerprint.text) < (right.title, right.fingerprint.text)
  }

  private mutating func noteHit(_ entry: String, _ time: Timestamp) {
    let hit = hits[entry] ?? WhitelistHit(entry: entry, count: 0, last: time)
    hits[entry] = WhitelistHit(entry: entry, count: hit.count + 1, last: max(hit.last, time))
  }

  mutating func add(
    _ alert: Alert, text: String, recipients: [String] = [], policy: String? = nil, count: Int? = nil
  ) {
    decisions.append(
      Decision(
        trail: input.trail, slot: input.slot, rule: alert.rule, title: alert.title, level: alert.level,
        fingerprint: alert.fingerprint, labels: alert.labels, count: count ?? alert.count,
        exampleEvent: alert.samples.first?.event.id ?? "", policy: policy ?? input.policy(of: alert.rule).name,
        text: text, recipients: recipients))
  }
}

/// Matches set aside for the same reason in the same group.
private struct AsideKey: Hashable {
  let fingerprint: Fingerprint
  let text: String
}

extension [String: ChannelKind] {
  /// Which channels need an address, and of what kind.
  public var addressKinds: [String: String] { filter(\.value.needsAddress).mapValues(\.rawValue) }
}
