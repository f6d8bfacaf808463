internal import AuditEvents

/// What the records of a format have at their top. What lies below is open: every API has parameters of its own.
struct FormatVocabulary {
  /// The keys of a record as the vendor documents them.
  let keys: [String]
  /// Keys below which there may be anything.
  let open: Set<String>
  /// The keys below the actor, which are as fixed as those of the record.
  let actor: (key: String, keys: [String])

  /// The vocabulary of the one format that a log source is for; nil for any other log source.
  static func of(_ source: RuleLogSource) -> FormatVocabulary? {
    guard source.product != nil, !source.isNeutral else { return nil }
    let formats = EventFormats.all.filter { source.covers($0.logSource) }
    return formats.count == 1 ? all[formats[0].name] : nil
  }

  /// Whether a record never has more than one value at a path.
  func isScalar(_ path: String) -> Bool {
    let segments = path.split(separator: ".").map { String($0).lowercased() }
    guard let first = segments.first else { return false }
    if segments.count == 1 { return keys.contains { $0.lowercased() == first } && !isOpen(first) }
    return segments.count == 2 && first == actor.key.lowercased()
      && actor.keys.contains { $0.lowercased() == segments[1] }
  }

  func isOpen(_ key: String) -> Bool { open.contains { $0.lowercased() == key } }

  /// By the name of the format.
  private static let all: [String: FormatVocabulary] = [
    // CloudTrail user guide, "CloudTrail record contents", and "userIdentity element".
    "cloudtrail": FormatVocabulary(
      keys: [
        "addendum", "additionalEventData", "annotation", "apiVersion", "awsRegion", "edgeDeviceDetails", "errorCode",
        "errorMessage", "eventCategory", "eventContext", "eventID", "eventName", "eventSource", "eventTime",
        "eventType", "eventVersion", "insightDetails", "managementEvent", "readOnly", "recipientAccountId",
        "requestID", "requestParameters", "resources", "responseElements", "serviceEventDetails",
        "sessionCredentialFromConsole", "sharedEventID", "sourceIPAddress", "tlsDetails", "userAgent", "userIdentity",
        "vpcEndpointAccountId", "vpcEndpointId",
      ],
      open: [
        "addendum", "additionalEventData", "annotation", "edgeDeviceDetails", "eventContext", "insightDetails",
        "requestParameters", "resources", "responseElements", "serviceEventDetails", "tlsDetails", "userIdentity",
        "userAgent",
      ],
      actor: (
        "userIdentity",
        [
          "accessKeyId", "accountId", "arn", "credentialId", "identityProvider", "identityStoreArn", "inScopeOf",
          "invokedBy", "onBehalfOf", "principalId", "sessionContext", "type", "userId", "userName",
        ]
      )),
    // ActionTrail, "Management event structure", and what Log Service adds.
    "actiontrail": FormatVocabulary(
      keys: [
        "acsRegion", "additionalEventData", "apiVersion", "errorCode", "errorMessage", "eventAttributes",
        "eventCategory", "eventId", "eventName", "eventRW", "eventSource", "eventTime", "eventType", "eventVersion",
        "insightDetails", "isGlobal", "recipientAccountId", "referencedResources", "requestId", "requestParameterJson",
        "requestParameters", "resourceName", "resourceOwnerId", "resourceType", "responseElements", "serviceName",
        "sharedEventId", "sourceIpAddress", "userAgent", "userIdentity", "vpcId",
      ],
      open: [
        "additionalEventData", "eventAttributes", "insightDetails", "referencedResources", "requestParameterJson",
        "requestParameters", "responseElements", "userIdentity",
      ],
      actor: (
        "userIdentity",
        ["accessKeyId", "accountId", "arn", "invokedBy", "principalId", "sessionContext", "type", "userName"]
      )),
    // Cloud Trace Service user guide, "Trace structure"; the actor has several generations of keys.
    "cts": FormatVocabulary(
      keys: [
        "api_version", "code", "domain_id", "endpoint", "enterprise_project_id", "event_type", "location_info",
        "message", "operation_id", "project_id", "read_only", "record_time", "region", "region_id", "request",
        "request_id", "resource_account_id", "resource_id", "resource_name", "resource_type", "resource_url",
        "response", "service_type", "source_ip", "time", "trace_id", "trace_name", "trace_rating", "trace_status",
        "trace_type", "tracker_name", "tracker_id", "user", "user_agent", "agency_id",
      ],
      open: ["location_info", "message", "request", "response", "user"],
      actor: (
        "user",
        [
          "access_key_id", "account_id", "account_name", "domain", "id", "invoked_by", "name", "principal_id",
          "principal_is_root_user", "principal_urn", "session_context", "type", "user_name",
        ]
      )),
  ]
}
