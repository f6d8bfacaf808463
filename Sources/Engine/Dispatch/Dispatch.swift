internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

/// The decisions that no run of a trail can make because their time comes between runs: groups that are complete, hours
/// that begin, escalation steps, alerts that are over, silences that ended. A pure function, like the pass.
///
///     escalation steps -> what is over -> silences that ended -> messages that are due -> rendered notifications
public enum Dispatch {
  /// Decides what is due at the moment.
  public static func decide(_ input: DispatchInput) -> DispatchOutcome {
    var dispatching = Dispatching(input)
    dispatching.escalate()
    dispatching.resolve()
    dispatching.tellEndedSilences()
    dispatching.tellProblems()
    dispatching.tellDue()
    return dispatching.finish()
  }
}

/// The outcome of a dispatch in the making.
struct Dispatching {
  let input: DispatchInput
  var book: WaitingBook
  var outcome: DispatchOutcome
  private var handlings: [String: AlertHandling]
  private var changed: Set<String> = []

  /// The most alerts that one message shows one by one.
  static let mostShown = 100

  init(_ input: DispatchInput) {
    self.input = input
    book = WaitingBook(messages: input.standing.waiting, told: input.standing.told)
    outcome = DispatchOutcome(at: input.now)
    handlings = Dictionary(input.standing.handlings.map { ($0.alert, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Tells the recipients of each escalation step whose time came. Alerts that reach a step together share a message.
  mutating func escalate() {
    var steps: [StepKey: [Alert]] = [:]
    for var handling in handlings.values.sorted(by: { $0.alert < $1.alert }) {
      if handling.isSpent(at: input.now, input.policies[handling.key.policy]) {
        // Nothing can follow any more; it is not to be looked at for ever.
        handling.supersededBy = handling.alert
        change(handling)
        continue
      }
      guard let policy = input.policies[handling.key.policy], let alert = input.alerts[handling.alert],
        !input.standing.silences.contains(where: { $0.holds(alert, at: input.now) })
      else { continue }
      let before = handling.nextStep
      while handling.nextStep < policy.escalation.count {
        let step = policy.escalation[handling.nextStep]
        guard input.now >= handling.openedAt.adding(seconds: step.after) else { break }
        let isAnswered = step.unless == .acknowledged && handling.acknowledged != nil
        if !isAnswered, step.match.takes(alert) {
          steps[StepKey(policy: policy.name, step: handling.nextStep), default: []].append(alert)
        }
        handling.nextStep += 1
      }
      if handling.nextStep != before { change(handling) }
    }
    for (key, alerts) in steps.sorted(by: { ($0.key.policy, $0.key.step) < ($1.key.policy, $1.key.step) }) {
      escalate(alerts, key)
    }
  }

  private mutating func escalate(_ alerts: [Alert], _ key: StepKey) {
    guard let policy = input.policies[key.policy] else { return }
    let step = policy.escalation[key.step]
    let verb = step.unless == .acknowledged ? "acknowledged" : "closed"
    let headline = "escalation step \(key.step + 1): not \(verb) for \(TimeWords.text(step.after))"
    let routing = policy.route(
      step: key.step, contacts: input.contacts, addressKinds: input.channels.addressKinds, roster: input.roster,
      now: input.now)
    let recipients = routing.recipients.isEmpty ? LastResort.recipients(input.channels) : routing.recipients
    for recipient in recipients {
      let items = alerts.map { WaitingMessage.Item(alert: $0.id, level: $0.level, reason: headline) }
      send(
        items, to: recipient, policy: policy, seed: "escalation \(key.step)", headline: headline, status: .firing,
        group: "")
    }
    let told = recipients.map { $0.contact?.id ?? $0.channel }
    let who = told.isEmpty ? "nobody could be told" : "told \(told.joined(separator: ", "))"
    for alert in alerts {
      note(alert.id, ([headline + "; " + who] + routing.dropped).joined(separator: "; "))
    }
  }

  /// Lets those who were told know that nothing new came for as long as the rule asks.
  mutating func resolve() {
    for var handling in handlings.values.sorted(by: { $0.alert < $1.alert }) {
      guard let after = handling.resolveAfter, input.now >= handling.lastMatch.adding(seconds: after),
        let alert = input.alerts[handling.alert], !book.tells(of: alert.id),
        // What came while the engine was down, or is on its way, may show that it goes on.
        !input.isCatchingUp,
        input.lastSlots[handling.trail].map({ $0 >= handling.lastMatch.adding(seconds: after) }) ?? false
      else { continue }
      handling.resolvedAt = input.now
      change(handling)
      if let silence = input.standing.silences.first(where: { $0.holds(alert, at: input.now) }) {
        note(alert.id, "over: nothing new for \(TimeWords.text(after)); not told: silence \(silence.id)")
        continue
      }
      note(alert.id, "over: nothing new for \(TimeWords.text(after))")
      let policy = input.policies[handling.key.policy]
      for told in handling.recipients {
        let contact = input.contacts.contacts[told.contact]
        let quiet = policy?.quietHours?.end(at: input.now, for: contact, level: alert.level)
        let message = WaitingMessage(
          policy: handling.key.policy, kind: .resolved, group: alert.id, channel: told.channel, contact: told.contact,
          address: told.address, template: told.template, reason: "was told of it", opened: input.now,
          due: quiet ?? input.now)
        book.add(WaitingMessage.Item(alert: alert.id, level: alert.level, reason: "it is over"), to: message)
      }
    }
  }

  mutating func change(_ handling: AlertHandling) {
    handlings[handling.alert] = handling
    changed.insert(handling.alert)
  }

  mutating func note(_ alert: String, _ text: String) {
    outcome.changes.notes.append(AlertNote(alert: alert, at: input.now, text: text))
  }

  func finish() -> DispatchOutcome {
    var outcome = outcome
    book.write(to: &outcome.changes)
    outcome.changes.handlings = handlings.values.filter { changed.contains($0.alert) }.sorted { $0.alert < $1.alert }
    return outcome
  }
}

extension AlertHandling {
  /// Seconds after the last match for which an alert from which nothing follows is remembered: a repeat goes on with it.
  private static let memory: Int64 = 7 * 86_400

  /// Whether something follows from it at a moment.
  func isDue(at now: Timestamp, _ policy: ActionPolicy?) -> Bool {
    if let resolveAfter, now >= lastMatch.adding(seconds: resolveAfter) { return true }
    if isSpent(at: now, policy) { return true }
    guard let steps = policy?.escalation, nextStep < steps.count else { return false }
    return now >= openedAt.adding(seconds: steps[nextStep].after)
  }

  /// Whether nothing can follow from it any more, for so long that a repeat is another incident.
  func isSpent(at now: Timestamp, _ policy: ActionPolicy?) -> Bool {
    resolveAfter == nil && nextStep >= (policy?.escalation.count ?? 0)
      && now > max(lastMatch, openedAt).adding(seconds: Self.memory)
  }
}

/// One step of one policy.
private struct StepKey: Hashable {
  let policy: String
  let step: Int
}

/// Lengths of time in words.
enum TimeWords {
  /// `30 min`, `2 h`, `3 d`, `45 s`.
  static func text(_ seconds: Int64) -> String {
    switch seconds {
    case _ where seconds > 0 && seconds % 86_400 == 0: "\(seconds / 86_400) d"
    case _ where seconds > 0 && seconds % 3600 == 0: "\(seconds / 3600) h"
    case _ where seconds > 0 && seconds % 60 == 0: "\(seconds / 60) min"
    default: "\(seconds) s"
    }
  }
}
