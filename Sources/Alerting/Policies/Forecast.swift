public import AuditEvents
internal import Detection

/// How many messages each recipient would have got from the alerts of the past under the policies of today, with
/// groups, hours, quiet hours and budgets as they work; escalation is left out because nobody knows who answers.
public struct Forecast: Sendable {
  /// The messages of one recipient.
  public struct Line: Sendable, Equatable {
    /// The contact's id; the channel's name when the channel is the recipient.
    public var recipient: String
    /// The channel's name.
    public var channel: String
    /// Messages, and alerts in them.
    public var messages = 0
    /// Alerts in the messages.
    public var alerts = 0
    /// Messages between 22:00 and 07:00 on the recipient's own clock.
    public var nights = 0
    /// The most messages within one hour of the clock.
    public var busiestHour = 0
  }

  /// The recipients, those with the most messages first.
  public private(set) var lines: [Line] = []
  /// Alerts that nobody would have been told of, by reason.
  public private(set) var untold: [String: Int] = [:]

  private struct Key: Hashable {
    let recipient: String
    let channel: String
  }

  private var counts: [Key: Line] = [:]
  private var hours: [Key: [Int64: Int]] = [:]
  private var book = WaitingBook(messages: [], told: [])
  private let contacts: ContactBook
  private var policies: [String: ActionPolicy] = [:]

  /// What happens to an alert of the past under the policies of today.
  public enum Course: Sendable {
    /// It takes a policy.
    case policy(ActionPolicy)
    /// Nobody is told, and why.
    case untold(String)
  }

  /// The forecast from alerts in any order; `course` says what each takes.
  public init(
    alerts: [Alert], course: (Alert) -> Course, contacts: ContactBook, channelKinds: [String: String],
    addressKinds: [String: String], roster: DutyRoster, until end: Timestamp
  ) {
    self.contacts = contacts
    for alert in alerts.sorted(by: { ($0.slot, $0.id) < ($1.slot, $1.id) }) {
      let policy: ActionPolicy
      switch course(alert) {
      case .policy(let taken): policy = taken
      case .untold(let reason):
        untold[reason, default: 0] += 1
        continue
      }
      policies[policy.name] = policy
      send(until: alert.slot, channelKinds)
      let routed = policy.route(
        alert, contacts: contacts, addressKinds: addressKinds, roster: roster, now: alert.slot)
      if routed.recipients.isEmpty { untold[routed.dropped.first ?? "nobody is named", default: 0] += 1 }
      for recipient in routed.recipients {
        let kind = channelKinds[recipient.channel] ?? ""
        let item = WaitingMessage.Item(alert: alert.id, level: alert.level, reason: "")
        let wait = book.place(
          item, for: recipient, policy: policy, channelKind: kind, isCatchUp: false, now: alert.slot)
        guard wait == nil else { continue }
        count(
          contact: recipient.contact?.id ?? "", channel: recipient.channel, kind: kind, at: alert.slot, alerts: 1,
          level: alert.level, policy: policy.name, group: "", address: recipient.address)
      }
    }
    send(until: end, channelKinds)
    for (key, perHour) in hours { counts[key]?.busiestHour = perHour.values.max() ?? 0 }
    lines = counts.values.sorted {
      ($1.messages, $0.recipient, $0.channel) < ($0.messages, $1.recipient, $1.channel)
    }
  }

  /// Counts the waiting messages that were due by a moment.
  private mutating func send(until moment: Timestamp, _ channelKinds: [String: String]) {
    while let message = book.due(at: moment).first {
      let level = message.items.map(\.level).max() ?? .informational
      let kind = channelKinds[message.channel] ?? ""
      let policy = policies[message.policy]
      let contact = contacts.contacts[message.contact]
      if let quiet = policy?.quietHours?.end(at: message.due, for: contact, level: level) {
        book.postpone(message, as: .quietHours, until: quiet)
        continue
      }
      let room = policy?.budget.room(
        for: message.contact, channelKind: kind, level: level, told: book.told, now: message.due)
      if let room {
        book.postpone(message, as: .overBudget, until: room.from)
        continue
      }
      book.settle(message)
      count(
        contact: message.contact, channel: message.channel, kind: kind, at: message.due, alerts: message.count,
        level: level, policy: message.policy, group: message.group, address: message.address)
    }
  }

  private mutating func count(
    contact: String, channel: String, kind: String, at moment: Timestamp, alerts: Int, level: Level, policy: String,
    group: String, address: String
  ) {
    let key = Key(recipient: contact.isEmpty ? channel : contact, channel: channel)
    var line = counts[key] ?? Line(recipient: key.recipient, channel: channel)
    line.messages += 1
    line.alerts += alerts
    let clock = contacts.contacts[contact].flatMap { ZoneClock($0.timeZone) } ?? .utc
    let hour = clock.local(moment).second / 3600
    if hour >= 22 || hour < 7 { line.nights += 1 }
    counts[key] = line
    hours[key, default: [:]][moment.seconds / 3600, default: 0] += 1
    book.record(
      ToldMessage(
        notification: "\(counts.count) \(line.messages) \(channel) \(contact)", at: moment, policy: policy,
        group: group, channel: channel, channelKind: kind, contact: contact,
        address: address, level: level, alerts: alerts))
  }
}
