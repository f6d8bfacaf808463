internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Explainer {
  /// From a recorded match on: what a run decided, or would decide.
  func followDecision(_ trace: inout Trace, _ place: EventPlace, _ trail: LoadedTrail) throws {
    guard let stored = trace.match else { return }
    let match = stored.match
    let fingerprint = Fingerprint(rule: match.rule, trail: match.trail, group: match.group)
    trace.fingerprint = fingerprint
    trace.ledger = try stores.ledgerEntries(trail: match.trail, of: [fingerprint])
    guard let slot = stored.handledAt else {
      trace.steps += try undecided(match, fingerprint, trail)
      return
    }
    let all = try stores.decisions(trail: match.trail, fingerprint: fingerprint, limit: Self.maximumDecisions)
    let own = Self.decision(about: match, in: all.filter { $0.slot == slot }, lateness: lateness(trail))
    // The group's further decisions show when held matches were told.
    trace.decisions = (own.map { [$0] } ?? []) + all.filter { $0.slot > slot && $0.count > 0 }.reversed()
    let run = try stores.run(trail: match.trail, slot: slot)
    trace.steps.append(
      Trace.Step(
        .run, .passed,
        "the run of \(slot.rfc3339) decided" + (run.map { ", at \($0.finishedAt.rfc3339)" } ?? "")
          + (run?.late == true ? " (a missed slot, caught up)" : "")))
    guard let own else {
      trace.steps.append(Trace.Step(.run, .stopped, "its decision is no longer stored"))
      return
    }
    try follow(own, &trace, slot: slot)
  }

  /// How many decisions about a group are looked at.
  static let maximumDecisions = 500

  private func lateness(_ trail: LoadedTrail) -> Int64 { trail.configuration.maxLateness }

  /// The decision of the run about a match: of one group some matches may be history or exempt and others not.
  private static func decision(about match: Match, in decisions: [Decision], lateness: Int64) -> Decision? {
    let isHistory = match.arrival.milliseconds - match.event.time.milliseconds > lateness * 1000
    let aside = decisions.filter { $0.outcome == (isHistory ? "history" : "exempt") }
    if isHistory, let decision = aside.first { return decision }
    if let decision = aside.first(where: { $0.exampleEvent == match.event.id }) { return decision }
    return decisions.first { $0.outcome != "exempt" && $0.outcome != "history" } ?? decisions.first
  }

  private func follow(_ decision: Decision, _ trace: inout Trace, slot: Timestamp) throws {
    let text = decision.text
    switch decision.outcome {
    case "paused": trace.steps.append(Trace.Step(.rule, .stopped, text))
    case "history": trace.steps.append(Trace.Step(.history, .stopped, text))
    case "exempt": trace.steps.append(Trace.Step(.whitelist, .stopped, text, details: entryLines(of: text)))
    case "dropped":
      trace.steps += [
        Trace.Step(.whitelist, .passed, "nobody is exempt"),
        Trace.Step(.route, .stopped, "\(text) (policy \(decision.policy))", details: decision.recipients),
      ]
    case "sent":
      trace.steps += [
        Trace.Step(.whitelist, .passed, "nobody is exempt"), Trace.Step(.suppression, .passed, text),
        Trace.Step(.route, .passed, "policy \(decision.policy)", details: decision.recipients),
      ]
      try followDelivery(&trace, slot: slot)
    default:
      trace.steps.append(Trace.Step(.whitelist, .passed, "nobody is exempt"))
      guard let told = trace.decisions.dropFirst().first(where: { $0.outcome == "sent" }) else {
        let until = trace.ledger.map {
          "held since \($0.heldSince?.rfc3339 ?? "-"): \($0.heldCount), until \($0.until.rfc3339)"
        }
        return trace.steps.append(Trace.Step(.suppression, .stopped, text, details: until))
      }
      trace.steps += [
        Trace.Step(.suppression, .passed, "\(text); told later, by the run of \(told.slot.rfc3339): \(told.text)"),
        Trace.Step(.route, .passed, "policy \(told.policy)", details: told.recipients),
      ]
      try followDelivery(&trace, slot: told.slot)
    }
  }

  /// The whitelist entry that a decision names, as it is now.
  private func entryLines(of text: String) -> [String] {
    workspace.whitelists.entries.filter { text.hasSuffix("whitelist " + $0.name) }.map { entry in
      "\(entry.path): \(entry.name), owner \(entry.owner), reason: \(entry.reason)"
    }
  }

  private func followDelivery(_ trace: inout Trace, slot: Timestamp) throws {
    guard let fingerprint = trace.fingerprint else { return }
    trace.told = try stores.notifications(fingerprint: fingerprint, slot: slot).map { entry in
      Trace.Told(entry: entry, receipts: try stores.receipts(notification: entry.notification.id))
    }
    let states = trace.told.map(\.entry.state)
    let lines = trace.told.map { told in
      let who = told.entry.notification
      let last = told.receipts.last.map {
        ", \($0.at.rfc3339): \($0.outcome.name) \(Explanation.visible($0.outcome.detail))"
      }
      return
        "\(who.channel) \(who.address.isEmpty ? "(the channel itself)" : who.address): \(told.entry.state.rawValue)"
        + ", \(told.entry.attempts) tries" + (last ?? "") + ", notification \(who.id)"
    }
    if states.contains(.sent) {
      let failed = states.count { $0 == .dead }
      let text = "\(states.count { $0 == .sent }) of \(states.count) messages accepted"
      trace.steps.append(
        Trace.Step(.delivery, .passed, text + (failed > 0 ? ", \(failed) given up" : ""), details: lines))
    } else if states.isEmpty {
      trace.steps.append(Trace.Step(.delivery, .stopped, "no message of it is in the outbox any more"))
    } else if states.allSatisfy({ $0 == .dead }) {
      trace.steps.append(Trace.Step(.delivery, .stopped, "every message was given up", details: lines))
    } else {
      trace.steps.append(Trace.Step(.delivery, .waiting, "no message was accepted yet", details: lines))
    }
  }

  /// What the next run that sees the match will decide.
  private func undecided(_ match: Match, _ fingerprint: Fingerprint, _ trail: LoadedTrail) throws -> [Trace.Step] {
    let schedule = trail.configuration.schedule
    let last = try stores.lastSlot(trail: match.trail)
    let first = schedule.slot(after: match.arrival)
    let next = last.map { max(first, schedule.slot(after: $0)) } ?? max(first, schedule.slot(atOrBefore: now))
    guard schedule.window(of: next).contains(match.arrival) else {
      return [
        Trace.Step(
          .run, .stopped, "no run decided about it, and none will: it left the window",
          details: ["the last run was that of \(last?.rfc3339 ?? "never")"])
      ]
    }
    let outcome = try TrailRun(workspace: workspace, trail: trail, stores: stores).decide(
      slot: next, now: now, late: false)
    let decisions = outcome.decisions.filter { $0.fingerprint == fingerprint && $0.count > 0 }
    let decision = Self.decision(about: match, in: decisions, lateness: lateness(trail))
    return [
      Trace.Step(
        .run, .waiting,
        next > now
          ? "not decided yet: the run of \(next.rfc3339) will" : "not decided yet: the run of \(next.rfc3339) is due",
        details: decision.map { ["as things stand it would be " + $0.text] + $0.recipients } ?? [])
    ]
  }
}
