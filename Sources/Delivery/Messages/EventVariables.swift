internal import AuditEvents
internal import Templating

/// The variables of one event: neutral names, and in `fire_results` also those of its own cloud, so that templates
/// written for that cloud find them.
enum EventVariables {
  static func map(_ event: AuditEvent, url: String, _ text: ValueText) -> TemplateMap {
    let items = text.bounds.items
    var resources = event.resources.prefix(items).map { resource -> TemplateValue in
      ["type": text.line(resource.type), "id": text.line(resource.id)]
    }
    if event.resources.count > items {
      resources.append(["type": "", "id": .string("\u{2026} \(event.resources.count - items) more")])
    }
    let actor = event.actor
    return [
      "id": text.line(event.id), "time_ms": .integer(event.time.milliseconds), "account": text.line(event.account),
      "actor": [
        "kind": .string(actor.kind.rawValue), "id": text.line(actor.id), "name": text.line(actor.name),
        "role": text.line(actor.role), "session": text.line(actor.session), "access_key": text.line(actor.accessKey),
      ],
      "source_ip": text.line(event.sourceIP), "user_agent": text.line(event.userAgent),
      "operation": text.line(event.operation), "service": text.line(event.service),
      "region": text.line(event.region), "outcome": .string(event.outcome.rawValue),
      "error_code": text.line(event.errorCode), "mfa": .string(event.mfa.rawValue), "resources": .list(resources),
      "provider": text.line(event.provider), "url": .string(url),
    ]
  }

  /// The vendor's own names of an event's fields, as its log service and its functions show them.
  static func addVendorNames(to map: inout TemplateMap) {
    func value(_ name: String) -> TemplateValue { map[name] ?? "" }
    guard case .string(let provider)? = map["provider"], case .map(let actor)? = map["actor"] else { return }
    let resource: TemplateMap
    if case .list(let list) = value("resources"), case .map(let first)? = list.first {
      resource = first
    } else {
      resource = [:]
    }
    let pairs: TemplateMap
    switch provider {
    case "alibaba":
      pairs = [
        "eventId": value("id"), "eventTime": time(map), "eventName": value("operation"),
        "serviceName": value("service"), "sourceIpAddress": value("source_ip"), "userAgent": value("user_agent"),
        "acsRegion": value("region"), "errorCode": value("error_code"), "resourceType": resource["type"] ?? "",
        "resourceName": resource["id"] ?? "",
        "userIdentity": [
          "type": actor["kind"] ?? "", "principalId": actor["id"] ?? "", "userName": actor["name"] ?? "",
          "accountId": value("account"), "accessKeyId": actor["access_key"] ?? "",
        ],
      ]
    case "aws":
      pairs = [
        "eventID": value("id"), "eventTime": time(map), "eventName": value("operation"),
        "eventSource": value("service"), "sourceIPAddress": value("source_ip"), "userAgent": value("user_agent"),
        "awsRegion": value("region"), "errorCode": value("error_code"), "recipientAccountId": value("account"),
        "userIdentity": [
          "type": actor["kind"] ?? "", "principalId": actor["id"] ?? "", "userName": actor["name"] ?? "",
          "accountId": value("account"), "accessKeyId": actor["access_key"] ?? "",
        ],
      ]
    case "huaweicloud":
      pairs = [
        "trace_id": value("id"), "time": value("time_ms"), "trace_name": value("operation"),
        "service_type": value("service"), "resource_type": resource["type"] ?? "",
        "resource_name": resource["id"] ?? "", "domain_id": value("account"),
        "user": ["name": actor["name"] ?? "", "id": actor["id"] ?? "", "access_key_id": actor["access_key"] ?? ""],
      ]
    default: return
    }
    for entry in pairs.entries where map[entry.key] == nil { map[entry.key] = entry.value }
  }

  private static func time(_ map: TemplateMap) -> TemplateValue {
    guard case .integer(let milliseconds)? = map["time_ms"] else { return "" }
    return .string(Timestamp(milliseconds: milliseconds).rfc3339)
  }
}
