internal import Alerting
internal import AuditEvents
internal import Detection
internal import Templating

/// The variables of one alert:
///
///     alert_id, alert_name, alert_type, alert_instance_id, aliuid, project, region, severity, level, status, reason
///     alert_time, fire_time (seconds), the same and first_time, last_time with _ms, resolve_time, next_eval_interval
///     labels {field: value}, annotations {title, desc}, fingerprint, condition, raw_condition
///     fire_results [event], fire_results_count, fire_results_as_kv, fire_results_left_out
///     results [{store_type, region, project, store, query, raw_results, raw_result_count, fire_result, truncated, ...}]
///     rule {id, title, description, tags, references, false_positives, path, url}
///     policy {alert_policy_id, action_policy_id, repeat_interval, repeat_seconds}, held {count, since_ms}
///     timeline {actions [{operation, service, count, failures, first_ms, last_ms, source_ips}], events, left_out,
///       since_ms, hours, is_cut}; empty when it was not asked
///     alert_url, query_url, alert_history_dashboard_url, dashboard, dashboard_url, drill_down_query
struct AlertVariables {
  private let entry: GroupedAlert
  private let request: MessageRequest
  private let links: MessageLinks
  private let text: ValueText
  /// Whether the names of SLS and of the clouds that only say again what others say are there, too.
  private let isCompatible: Bool

  init(
    _ entry: GroupedAlert, _ request: MessageRequest, _ links: MessageLinks, _ bounds: MessageBounds,
    isCompatible: Bool
  ) {
    self.entry = entry
    self.isCompatible = isCompatible
    self.request = request
    self.links = links
    text = ValueText(request.channelKind, bounds)
  }

  private var alert: Alert { entry.alert }
  private var bounds: MessageBounds { text.bounds }

  var map: TemplateMap {
    let first = alert.samples.first?.event
    let rule = entry.rule ?? RuleSummary(title: alert.title, tags: alert.tags)
    let events = alert.samples.prefix(bounds.events).map { match -> TemplateValue in
      var event = EventVariables.map(match.event, url: links.event(match.event, of: alert), text)
      if isCompatible { EventVariables.addVendorNames(to: &event) }
      return .map(event)
    }
    let resolved = request.resolvedAt?.seconds ?? 0
    var map: TemplateMap = [
      "alert_id": text.line(alert.rule.text), "alert_name": text.line(alert.title), "alert_type": "sls_alert",
      "alert_instance_id": .string(alert.id), "aliuid": text.line(first?.account ?? ""),
      "project": text.line(alert.trail.text), "region": text.line(first?.region ?? ""),
      "severity": .integer(Int64(alert.level.rawValue)), "level": .string(alert.level.name),
      "status": .string(request.status.rawValue), "reason": text.line(entry.reason),
      "alert_time": .integer(alert.slot.seconds), "alert_time_ms": .integer(alert.slot.milliseconds),
      "fire_time": .integer(alert.firstEvent.seconds), "fire_time_ms": .integer(alert.firstEvent.milliseconds),
      "resolve_time": .integer(resolved), "resolve_time_ms": .integer(request.resolvedAt?.milliseconds ?? 0),
      "first_time_ms": .integer(alert.firstEvent.milliseconds), "last_time_ms": .integer(alert.lastEvent.milliseconds),
      "labels": .map(labels), "annotations": ["title": text.line(rule.title), "desc": text.words(rule.description)],
      "fire_results": .list(events), "fire_results_count": .integer(Int64(alert.count)),
      "fire_results_left_out": .integer(Int64(max(0, alert.count - events.count))),
    ]
    let tail: TemplateMap = [
      "policy": [
        "alert_policy_id": text.line(request.policy), "action_policy_id": text.line(request.policy),
        "repeat_interval": .string(Self.interval(request.suppress)), "repeat_seconds": .integer(request.suppress),
      ],
      "rule": [
        "id": text.line(alert.rule.text), "title": text.line(rule.title), "description": text.words(rule.description),
        "tags": text.lines(rule.tags), "references": text.lines(rule.references),
        "false_positives": text.lines(rule.falsePositives), "path": text.line(rule.path),
        "url": .string(links.rule(alert)),
      ],
      "fingerprint": .string(alert.fingerprint.text),
      "held": [
        "count": .integer(Int64(entry.heldCount)),
        "since_ms": entry.heldSince.map { .integer($0.milliseconds) } ?? .null,
      ],
      "timeline": .map(timeline), "alert_url": .string(links.alert(alert)),
      "query_url": .string(links.events(of: alert)),
    ]
    for entry in tail.entries { map[entry.key] = entry.value }
    if isCompatible { addSLSNames(to: &map) }
    return map
  }

  private var labels: TemplateMap {
    TemplateMap(alert.labels.prefix(bounds.items).map { (bounds.cut($0.field), text.line($0.value)) })
  }

  private var timeline: TemplateMap {
    guard let timeline = entry.timeline else { return [:] }
    let actions = timeline.actions.prefix(bounds.items).map { action -> TemplateValue in
      [
        "operation": text.line(action.operation), "service": text.line(action.service),
        "count": .integer(Int64(action.count)), "failures": .integer(Int64(action.failures)),
        "first_ms": .integer(action.first.milliseconds), "last_ms": .integer(action.last.milliseconds),
        "source_ips": text.lines(action.sourceIPs),
      ]
    }
    let hours = max(1, (alert.slot.seconds - timeline.since.seconds + 1800) / 3600)
    return [
      "actions": .list(actions), "events": .integer(Int64(timeline.events)),
      "left_out": .integer(Int64(timeline.actionsLeftOut + timeline.actions.count - actions.count)),
      "since_ms": .integer(timeline.since.milliseconds), "hours": .integer(hours), "is_cut": .bool(timeline.isCut),
    ]
  }

  /// Names of SLS that say again, in another form, what others say.
  private func addSLSNames(to map: inout TemplateMap) {
    let results = map["fire_results"] ?? .list([])
    var rows: [TemplateValue] = []
    if case .list(let list) = results { rows = list }
    let count = map["fire_results_count"] ?? 0
    let query = map["alert_name"] ?? ""
    map["fire_results_as_kv"] = .string(rows.map { row in Self.keysAndValues(row) }.joined(separator: "; "))
    map["condition"] = "matches > 0"
    map["raw_condition"] = "matches > 0"
    map["next_eval_interval"] = .integer(request.every)
    map["results"] = [
      [
        "store_type": "log", "region": map["region"] ?? "", "project": map["project"] ?? "",
        "store": map["project"] ?? "", "query": query, "start_time": map["fire_time"] ?? 0,
        "start_time_ts": map["fire_time"] ?? 0, "end_time": map["alert_time"] ?? 0,
        "end_time_ts": map["alert_time"] ?? 0, "dashboard_id": "", "raw_results": results, "raw_result_count": count,
        "fire_result": rows.first ?? .map([:]), "role_arn": "",
        "truncated": .bool(map["fire_results_left_out"] != 0),
      ]
    ]
    for name in ["alert_history_dashboard_url", "dashboard_url"] { map[name] = map["alert_url"] ?? "" }
    map["dashboard"] = ""
    map["drill_down_query"] = ""
  }

  private static func keysAndValues(_ row: TemplateValue) -> String {
    guard case .map(let map) = row else { return "" }
    let names = ["operation", "service", "source_ip", "account", "outcome"]
    return names.compactMap { name in
      guard case .string(let value)? = map[name], !value.isEmpty else { return nil }
      return "\(name): \(value)"
    }.joined(separator: ", ")
  }

  /// `1h`, `45m`, `90s`: as SLS writes intervals.
  private static func interval(_ seconds: Int64) -> String {
    if seconds % 3600 == 0, seconds != 0 { return "\(seconds / 3600)h" }
    return seconds % 60 == 0 && seconds != 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
