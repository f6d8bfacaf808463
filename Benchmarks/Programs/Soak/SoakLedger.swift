internal import AuditEvents
internal import Foundation

/// What the receiver took, held against the plan.
struct SoakLedger {
  private var messages: [SoakPlan.Message: Set<String>] = [:]
  /// How often each notification was taken, and whether a repeat of it is explained.
  private var taken: [String: (count: Int, mayRepeat: Bool)] = [:]
  /// Slots by fingerprint of the alerts of the shipped rules.
  private var told: [String: [Int]] = [:]
  private(set) var alarms: [String: Int] = [:]
  private(set) var requests = 0
  private(set) var repeats = 0
  private(set) var problems: [String] = []
  private let start: Int

  init(start: Int) { self.start = start }

  /// Notes what came. A repeat is explained by the fault of a slot (`mayRepeat`), or by a try of the notification of which
  /// the engine did not hear in time that it was taken.
  mutating func note(
    _ arrivals: [SoakReceiver.Arrival], mayRepeat: Bool, wasUnconfirmed: (_ notification: String) throws -> Bool
  ) rethrows {
    for arrival in arrivals {
      requests += 1
      guard arrival.isTaken else { continue }
      let before = taken[arrival.id]
      taken[arrival.id] = ((before?.count ?? 0) + 1, (before?.mayRepeat ?? false) || mayRepeat)
      if let before {
        repeats += 1
        let isExplained = try before.mayRepeat || wasUnconfirmed(arrival.id)
        if !isExplained || !arrival.saysRepeat { problems.append("\(arrival.id) came twice without a reason") }
        continue
      }
      note(arrival)
    }
  }

  private mutating func note(_ arrival: SoakReceiver.Arrival) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(arrival.body)) as? [String: Any],
      let rule = object["rule"] as? String, let time = object["slot"] as? Int
    else {
      problems.append(
        "\(arrival.path) got what is no message: \(String(decoding: arrival.body.prefix(200), as: UTF8.self))")
      return
    }
    let slot = (time - start) / 900 - 1
    switch arrival.path {
    case "/soc", "/pager":
      let labels = object["labels"] as? [String: Any] ?? [:]
      let message = SoakPlan.Message(
        channel: String(arrival.path.dropFirst()), rule: rule, user: labels["userIdentity.userName"] as? String ?? "?",
        slot: slot, held: object["held"] as? Int ?? 0)
      messages[message, default: []].insert(arrival.id)
    case "/ops": alarms[rule, default: 0] += 1
    default:
      let fingerprint = object["fingerprint"] as? String ?? ""
      let slots = told[fingerprint] ?? []
      if let last = slots.last, slot - last < 4, !(object["reason"] as? String ?? "").contains("digest") {
        problems.append("\(rule) was told in slot \(slot) after slot \(last): \(object["reason"] ?? "")")
      }
      // Only the last hour matters.
      told[fingerprint] = [slot]
    }
  }

  /// What differs from the plan.
  func differences(from plan: SoakPlan) -> [String] {
    var found = problems
    for message in plan.messages where messages[message] == nil { found.append("missing: \(message)") }
    for (message, ids) in messages {
      if !plan.messages.contains(message) { found.append("not planned: \(message)") }
      if ids.count > 1 { found.append("told by \(ids.count) notifications: \(message)") }
    }
    return found.sorted()
  }

  var notifications: Int { taken.count }
}
