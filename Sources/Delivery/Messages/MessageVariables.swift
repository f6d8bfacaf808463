internal import Alerting
internal import AuditEvents
internal import Detection
internal import Templating

/// What templates may say, under the names that SLS alerting gives it where it has a name for it:
///
///     alert.alert_id, alert_name, alert_instance_id, aliuid, project, region, severity, level, status, reason
///     alert.alert_time, fire_time (seconds), the same and first_time, last_time with _ms (milliseconds), resolve_time
///     alert.labels, alert.annotations {title, desc}, alert.fingerprint
///     alert.fire_results [{id, time_ms, account, actor {...}, source_ip, ...}], alert.fire_results_count
///     alert.rule {id, title, description, tags, references, false_positives, path}
///     alert.policy {action_policy_id, repeat_interval, repeat_seconds}, alert.held {count, since_ms}
///     recipient {id, name, time_zone, language}, notification {id, drill, possible_repeat}, now_ms
enum MessageVariables {
  /// The variables of a request, no larger than the bounds say.
  static func map(_ request: MessageRequest, _ bounds: MessageBounds) -> TemplateMap {
    let contact = request.recipient.contact
    return [
      "alert": .map(alert(request, bounds)),
      "recipient": [
        "id": line(contact?.id ?? "", request, bounds), "name": line(contact?.name ?? "", request, bounds),
        "time_zone": line(contact?.timeZone ?? "UTC", request, bounds),
        "language": line(contact?.language ?? "en", request, bounds),
      ],
      "notification": [
        "id": .string(request.notificationID), "drill": .bool(request.isDrill),
        // Known only when it is sent; the channel says so then.
        "possible_repeat": .bool(false),
      ],
      "now_ms": .integer(request.now.milliseconds),
    ]
  }

  private static func alert(_ request: MessageRequest, _ bounds: MessageBounds) -> TemplateMap {
    let alert = request.alert
    let first = alert.samples.first?.event
    let rule = request.rule ?? RuleSummary(title: alert.title, tags: alert.tags)
    let text = { (text: String) in line(text, request, bounds) }
    let words = { (text: String) in TemplateValue.string(bounds.cut(text)) }
    let texts = { (texts: [String]) in TemplateValue.list(bounds.cut(texts).map { .string($0) }) }
    return [
      "alert_id": text(alert.rule.text), "alert_name": text(alert.title), "alert_instance_id": .string(alert.id),
      "aliuid": text(first?.account ?? ""), "project": text(alert.trail.text), "region": text(first?.region ?? ""),
      "severity": .integer(Int64(alert.level.rawValue)), "level": .string(alert.level.name), "status": "firing",
      "reason": text(request.reason),
      "alert_time": .integer(alert.slot.seconds), "alert_time_ms": .integer(alert.slot.milliseconds),
      "fire_time": .integer(alert.firstEvent.seconds), "fire_time_ms": .integer(alert.firstEvent.milliseconds),
      "resolve_time": 0,
      "first_time_ms": .integer(alert.firstEvent.milliseconds), "last_time_ms": .integer(alert.lastEvent.milliseconds),
      "labels": .map(TemplateMap(alert.labels.prefix(bounds.items).map { (bounds.cut($0.field), text($0.value)) })),
      "annotations": ["title": text(rule.title), "desc": words(rule.description)],
      "fire_results": .list(alert.samples.prefix(bounds.events).map { event($0.event, request, bounds) }),
      "fire_results_count": .integer(Int64(alert.count)),
      "policy": [
        "action_policy_id": text(request.policy), "repeat_interval": .string(interval(request.suppress)),
        "repeat_seconds": .integer(request.suppress),
      ],
      "rule": [
        "id": text(alert.rule.text), "title": text(rule.title), "description": words(rule.description),
        "tags": texts(rule.tags), "references": texts(rule.references), "false_positives": texts(rule.falsePositives),
        "path": text(rule.path),
      ],
      "fingerprint": .string(alert.fingerprint.text),
      "held": [
        "count": .integer(Int64(request.heldCount)),
        "since_ms": request.heldSince.map { .integer($0.milliseconds) } ?? .null,
      ],
    ]
  }

  private static func event(
    _ event: AuditEvent, _ request: MessageRequest, _ bounds: MessageBounds
  ) -> TemplateValue {
    let text = { (text: String) in line(text, request, bounds) }
    var resources = event.resources.prefix(bounds.items).map { resource -> TemplateValue in
      ["type": text(resource.type), "id": text(resource.id)]
    }
    if event.resources.count > bounds.items {
      resources.append(["type": "", "id": .string("\u{2026} \(event.resources.count - bounds.items) more")])
    }
    let actor = event.actor
    return [
      "id": text(event.id), "time_ms": .integer(event.time.milliseconds), "account": text(event.account),
      "actor": [
        "kind": .string(actor.kind.rawValue), "id": text(actor.id), "name": text(actor.name), "role": text(actor.role),
        "session": text(actor.session), "access_key": text(actor.accessKey),
      ],
      "source_ip": text(event.sourceIP), "user_agent": text(event.userAgent), "operation": text(event.operation),
      "service": text(event.service), "region": text(event.region), "outcome": .string(event.outcome.rawValue),
      "error_code": text(event.errorCode), "mfa": .string(event.mfa.rawValue), "resources": .list(resources),
    ]
  }

  /// A text that has one line by its nature. Where people read it, a line break in it would forge a line of the
  /// message; programs that read JSON get it as it was recorded.
  private static func line(_ text: String, _ request: MessageRequest, _ bounds: MessageBounds) -> TemplateValue {
    let cut = bounds.cut(text)
    switch request.channelKind {
    case .file, .webhook, .command: return .string(cut)
    default:
      let flat = cut.unicodeScalars.map { $0.properties.isWhitespace || $0.value < 32 ? " " : $0 }
      return .string(String(String.UnicodeScalarView(flat)))
    }
  }

  /// `1h`, `45m`, `90s`: as SLS writes intervals.
  private static func interval(_ seconds: Int64) -> String {
    if seconds % 3600 == 0, seconds != 0 { return "\(seconds / 3600)h" }
    return seconds % 60 == 0 && seconds != 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
