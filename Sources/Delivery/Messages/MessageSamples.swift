internal import Alerting
internal import AuditEvents
internal import Detection

/// Requests that templates are proved with.
struct MessageSamples: Sendable {
  /// `an ordinary alert`, for findings.
  let name: String
  /// Whether every variable has a value.
  let isComplete: Bool
  private let alert: Alert
  private let rule: RuleSummary?
  private let contact: Contact?
  private var others: [GroupedAlert] = []
  private var timeline: ActorTimeline?
  private var status = MessageStatus.firing
  private var headline = ""

  static let all = [ordinary, bare, several, resolved, hostile]
  /// Where the console of the samples is.
  static let console = "https://tocsin.example.com"
  private static let slot = Timestamp(seconds: 1_772_445_600)

  /// What is asked of the renderer for a channel.
  func request(_ kind: ChannelKind) -> MessageRequest {
    var request = MessageRequest(
      alert: alert, rule: rule, reason: "hour elapsed, 12 held since 10:00", heldCount: isComplete ? 12 : 0,
      heldSince: isComplete ? Self.slot.adding(seconds: -3600) : nil, policy: "default", suppress: 3600,
      recipient: RoutedRecipient(
        channel: kind.rawValue, contact: contact, address: contact?.emails.first ?? "", template: "default",
        reason: "route 1"),
      channelKind: kind, notificationID: "0123456789abcdef01234567", now: Self.slot.adding(seconds: 7))
    request.others = others
    request.timeline = timeline
    request.status = status
    request.headline = headline
    if status == .resolved { request.resolvedAt = Self.slot.adding(seconds: 3600) }
    if isComplete {
      request.acknowledgeURL = Self.console + "/acknowledge?alert=1&signature=0123"
      request.closeURL = Self.console + "/close?alert=1&signature=0123"
    }
    return request
  }

  static let ordinary = MessageSamples(
    name: "an ordinary alert", isComplete: true,
    alert: alert(
      title: "Alibaba Root Account Sign-In",
      event: AuditEvent(
        id: "2b3a5b6e-0f4d-4a3c-9f4e-7c1d2e3f4a5b", time: slot.adding(seconds: -600), provider: "alibaba",
        account: "1234567890123456",
        actor: Actor(
          kind: .role, id: "300000000000001", name: "ops", role: "admin", session: "ann", accessKey: "LTAI5tExample"),
        sourceIP: "203.0.113.7", userAgent: "Mozilla/5.0", operation: "ConsoleSignin", service: "AasCustomer",
        region: "cn-hangzhou", outcome: .failure, errorCode: "Denied", mfa: .no,
        resources: [Resource(type: "ACS::ECS::Instance", id: "i-bp1example")], access: .write)),
    rule: RuleSummary(
      title: "Alibaba Root Account Sign-In", description: "The root account signed in. Find out who it was.",
      tags: ["attack.initial-access", "attack.t1078"], references: ["https://example.com/root"],
      falsePositives: ["Billing"], path: "Rules/actiontrail/root_sign_in.yml"),
    contact: Contact(
      id: "ann", name: "Ann Example", emails: ["ann@example.com"], timeZone: "Asia/Shanghai", language: "zh-CN"),
    timeline: ActorTimeline(
      of: ["DescribeInstances", "DescribeInstances", "CreateAccessKey", "ListBuckets", "ListBuckets", "ListBuckets"]
        .enumerated().map { index, operation in
          AuditEvent(
            id: "\(index)", time: slot.adding(seconds: -7200 + Int64(index) * 60), sourceIP: "203.0.113.7",
            operation: operation, service: index == 2 ? "Ram" : "Ecs", outcome: index == 2 ? .denied : .success)
        }, since: slot.adding(seconds: -86_400)))

  /// A rule that is gone, an event that says nothing, a channel that is the recipient.
  static let bare = MessageSamples(
    name: "an alert that says little", isComplete: false,
    alert: alert(title: "Untitled", event: AuditEvent(id: "1", time: slot), labels: []), rule: nil, contact: nil)

  /// Several alerts in one message, as after quiet hours.
  static let several: MessageSamples = {
    MessageSamples(
      name: "several alerts", isComplete: true, alert: ordinary.alert, rule: ordinary.rule, contact: ordinary.contact,
      others: (1...24).map { number in
        var alert = ordinary.alert
        alert.id = "\(number)"
        alert.title = "Rule \(number)"
        alert.level = Level.allCases[number % Level.allCases.count]
        return GroupedAlert(alert: alert, rule: ordinary.rule, heldCount: number % 3)
      }, timeline: ordinary.timeline, headline: "quiet hours are over")
  }()

  /// What is over.
  static let resolved = MessageSamples(
    name: "an alert that is over", isComplete: false, alert: ordinary.alert, rule: ordinary.rule,
    contact: ordinary.contact, status: .resolved)

  /// What an attacker would put into the fields of an event.
  static let hostile: MessageSamples = {
    let core =
      "</b><script>alert(1)</script>\"'`\\ {{ 7*7 }} {% for %} *x*_y_ [a](javascript:b) <!channel> <@U1> @all <at id=all></at>"
      + "\r\nBcc: c@example.com\r\n# h\r\n\u{0}\u{1B}[2J\u{202E}"
      + "\u{1F6A8}"
    // One text of a megabyte; in lists, where there are hundreds, of some kilobytes.
    let evil = core + String(repeating: "\u{4E2D}", count: 350_000)
    let item = core + String(repeating: "\u{4E2D}", count: 1000)
    let actor = Actor(kind: .unknown, id: evil, name: evil, role: evil, session: evil, accessKey: evil)
    let event = AuditEvent(
      id: evil, time: slot, provider: evil, account: evil, actor: actor, sourceIP: evil, userAgent: evil,
      operation: evil, service: evil, region: evil, outcome: .denied, errorCode: evil,
      resources: (0..<300).map { Resource(type: item, id: "\($0)" + item) })
    let hostile = alert(
      title: evil, event: event, labels: (0..<200).map { GroupValue(field: "\($0)" + item, value: item) })
    return MessageSamples(
      name: "a hostile event", isComplete: false, alert: hostile,
      rule: RuleSummary(
        title: evil, description: evil, tags: [evil], references: [evil], falsePositives: [evil], path: evil),
      contact: Contact(id: "ann", name: evil, emails: ["ann@example.com"], timeZone: evil, language: evil),
      timeline: ActorTimeline(of: [event], since: slot.adding(seconds: -86_400)), headline: evil)
  }()

  private static func alert(title: String, event: AuditEvent, labels: [GroupValue]? = nil) -> Alert {
    let rule = RuleID("2f7e1f1e-55ab-4cb0-a3b6-5c1f2a3b4c5d")
    let group =
      labels ?? [
        GroupValue(field: "cloud.account.uid", value: event.account),
        GroupValue(field: "actor.user.name", value: event.actor.name),
      ]
    let match = Match(
      rule: rule, revision: "", trail: "production", event: event, sequence: 1, arrival: slot,
      location: EventLocation(segment: 1, row: 0), group: group)
    return Alert(
      fingerprint: Fingerprint(rule: rule, trail: "production", group: group), rule: rule, title: title, level: .high,
      tags: ["attack.t1078"], trail: "production", slot: slot, labels: group, count: 7, firstEvent: event.time,
      lastEvent: slot, samples: Array(repeating: match, count: 5))
  }
}
