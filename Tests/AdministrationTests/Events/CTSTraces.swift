import AuditEvents
import XCTest

@testable import Administration

/// Traces of Huawei Cloud's shape in an index: what searches are tested on.
struct CTSTraces {
  static let noon = Timestamp(seconds: 1_772_452_800)
  let index = InMemoryEventIndex()

  /// A trace so many seconds before noon.
  struct Trace {
    var id: String
    var before: Int64
    var members: String
    init(_ id: String, before: Int64 = 0, _ members: String) {
      self.id = id
      self.before = before
      self.members = members
    }

    var json: String {
      let time = CTSTraces.noon.adding(seconds: -before).milliseconds
      return "{\"trace_id\":\"\(id)\",\"time\":\(time),\(members)}"
    }
  }

  /// The seven traces of a week that most tables ask about.
  static let week = [
    Trace(
      "a", before: 60,
      #""trace_name":"deleteServer","service_type":"ECS","trace_type":"ConsoleAction","trace_rating":"normal","resource_type":"ecs","resource_id":"i-1","resource_name":"web-1","tracker_name":"system","source_ip":"198.51.100.7","user":{"name":"ada","id":"u1"}"#
    ),
    Trace(
      "b", before: 1800,
      #""trace_name":"login","service_type":"IAM","trace_type":"ConsoleAction","trace_rating":"warning","code":"401","tracker_name":"system","source_ip":"203.0.113.9","user":{"name":"bob","id":"u2"}"#
    ),
    Trace(
      "c", before: 7200,
      #""trace_name":"createVpc","service_type":"VPC","trace_type":"ApiCall","trace_rating":"incident","code":"500","resource_type":"vpc","resource_id":"v-1","resource_name":"core","tracker_name":"system","source_ip":"203.0.113.10","user":{"name":"ada","id":"u1"}"#
    ),
    Trace(
      "d", before: 80_000,
      #""trace_name":"getObject","service_type":"OBS","trace_type":"ObsAPI","trace_rating":"normal","resource_type":"object","resource_id":"o-1","resource_name":"web-1","tracker_name":"bucket-data","source_ip":"2001:db8::1","user":{"name":"eve","id":"u3"}"#
    ),
    Trace(
      "e", before: 90_000,
      #""trace_name":"deleteServer","service_type":"ECS","trace_type":"SystemAction","trace_rating":"normal","resource_type":"ecs","resource_id":"i-2","resource_name":"web-2","tracker_name":"system","user":{"name":"system"}"#
    ),
    Trace(
      "f", before: 500_000,
      #""trace_name":"updateUser","service_type":"IAM","trace_type":"ApiCall","trace_status":"warning","tracker_name":"system","source_ip":"198.51.100.7","user":{"name":"bob","id":"u2"}"#
    ),
    Trace(
      "g", before: 700_000,
      #""trace_name":"createUser","service_type":"IAM","trace_type":"ApiCall","tracker_name":"system","source_ip":"198.51.100.8","user":{"name":"bob","id":"u2"}"#
    ),
  ]

  /// Puts a file of traces into the index. Without `roles` its batch lacks the columns that searches use, as those that
  /// were stored before there were such columns.
  func add(_ traces: [Trace], trail: TrailName = "huawei", arrival: Timestamp = noon, roles: Bool = true) throws {
    let text = "{\"traces\":[" + traces.map(\.json).joined(separator: ",\n") + "]}"
    let document = try EventDocument.memory(path: "f", bytes: Array(text.utf8))
    let format = CTSFormat()
    var builder = EventBatchBuilder(format: format, ruleFields: roles ? format.roles.fields : [])
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    index.append(
      NewSegment(trail: trail, batch: builder.finish(), arrival: arrival, document: document, ruleSet: ""))
  }

  /// Filters as somebody types them, at noon.
  static func criteria(_ filters: [EventCriteria.Name: [String]]) throws -> EventCriteria {
    try EventCriteria(now: noon, formats: EventFormats.all) { filters[$0] ?? [] }
  }

  /// The ids of the events that filters find, newest first.
  func ids(_ filters: [EventCriteria.Name: [String]]) throws -> String {
    try index.find(Self.criteria(filters).query).map(\.event.id).joined()
  }
}
