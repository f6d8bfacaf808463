// The top-level keys that the vendors document, for finding misspelt fields in rules.
extension ActionTrailFormat {
  /// The keys of management and insight events.
  public var recordKeys: [String] {
    [
      "acsRegion", "additionalEventData", "apiVersion", "errorCode", "errorMessage", "eventAttributes",
      "eventCategory", "eventId", "eventName", "eventRW", "eventSource", "eventTime", "eventType", "eventVersion",
      "insightDetails", "insightContext", "insightState", "insightType", "isGlobal", "owner", "recipientAccountId",
      "referencedResources", "requestId", "requestParameterJson", "requestParameters", "resourceName", "resourceType",
      "responseElements", "serviceName", "sharedEventId", "sourceIpAddress", "tlsDetails", "userAgent",
      "userIdentity", "vpcId",
    ]
  }
}

extension CTSFormat {
  /// The keys of traces, of the console, the API and the archive.
  public var recordKeys: [String] {
    [
      "api_version", "code", "content_type", "domain_id", "enterprise_project_id", "event_type",
      "is_support_trace_files", "location_info", "meta_data", "message", "operation_id", "project_id", "read_only",
      "record_time", "region", "region_id", "request", "request_id", "resource_account_id", "resource_id",
      "resource_name", "resource_type", "resource_url", "response", "service_type", "source_ip", "target_domain",
      "time", "trace_id", "trace_name", "trace_rating", "trace_status", "trace_type", "tracker_id", "tracker_name",
      "user", "user_agent", "user_info", "vpc_id",
    ]
  }
}

extension CloudTrailFormat {
  /// The keys of management, data, insight and network activity events.
  public var recordKeys: [String] {
    [
      "additionalEventData", "addendum", "annotation", "apiVersion", "awsRegion", "edgeDeviceDetails", "errorCode",
      "errorMessage", "eventCategory", "eventContext", "eventID", "eventName", "eventSource", "eventTime",
      "eventType", "eventVersion", "insightDetails", "managementEvent", "readOnly", "recipientAccountId", "requestID",
      "requestParameters", "resources", "responseElements", "serviceEventDetails", "sessionCredentialFromConsole",
      "sharedEventID", "sourceIPAddress", "tlsDetails", "userAgent", "userIdentity", "vpcEndpointAccountId",
      "vpcEndpointId",
    ]
  }
}
