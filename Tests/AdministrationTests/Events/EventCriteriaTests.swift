import AuditEvents
import XCTest

@testable import Administration

final class EventCriteriaTests: XCTestCase {
  private typealias Filters = [EventCriteria.Name: [String]]

  /// The searches of CTS: time ranges, trace type, source, resource type, "search by", operators, status, data traces by
  /// their tracker.
  func testRowC1TracesAreFoundByEveryFilterOfCTS() throws {
    let table: [(Filters, String)] = [
      ([:], "abcdefg"),
      ([.last: ["1h"]], "ab"), ([.last: ["1d"]], "abcd"), ([.last: ["1w"]], "abcdef"),
      ([.from: ["2026-03-01T11:00:00Z"], .to: ["2026-03-02T11:00:00Z"]], "cde"),
      ([.to: ["2026-03-02T11:30:01Z"], .last: ["2h"]], "bc"),
      ([.type: ["ConsoleAction"]], "ab"), ([.type: ["apicall", "SystemAction"]], "cefg"),
      ([.service: ["ECS"]], "ae"), ([.resourceType: ["vpc", "object"]], "cd"),
      ([.operation: ["deleteServer"]], "ae"), ([.operation: ["delete*", "create*"]], "aceg"),
      ([.resource: ["i-2"]], "e"), ([.resource: ["web-1"]], "ad"), ([.resource: ["web-*"]], "ade"),
      ([.id: ["c"]], "c"),
      ([.actor: ["ada"]], "ac"), ([.actor: ["ada", "eve"]], "acd"), ([.actor: ["u2"]], "bfg"),
      ([.status: ["normal"]], "adeg"), ([.status: ["warning"]], "bf"), ([.status: ["incident"]], "c"),
      ([.status: ["Warning", "incident"]], "bcf"),
      ([.tracker: ["bucket-data"]], "d"), ([.tracker: ["system"], .last: ["1d"]], "abc"),
      ([.actor: ["ada"], .status: ["incident"], .last: ["1d"]], "c"),
      ([.actor: ["ada"], .status: ["warning"]], ""),
    ]
    for hasColumns in [true, false] {
      let traces = CTSTraces()
      try traces.add(CTSTraces.week, roles: hasColumns)
      for (filters, expected) in table {
        XCTAssertEqual(try traces.ids(filters), expected, "\(filters), columns: \(hasColumns)")
      }
    }
  }

  func testRowC5TheManagementTrackerIsNamedSystemAndAGlobalServiceRecordsInOneRegion() throws {
    let traces = CTSTraces()
    try traces.add([
      .init("m", #""trace_name":"login","service_type":"IAM","tracker_name":"system","region":"ap-southeast-3""#),
      .init("n", before: 1, #""trace_name":"putObject","tracker_name":"mine","region":"cn-north-4""#),
    ])
    XCTAssertEqual(try traces.ids([.tracker: ["system"]]), "m")
    XCTAssertEqual(try traces.ids([.service: ["IAM"], .region: ["ap-southeast-3"]]), "m")
    XCTAssertEqual(try traces.ids([.service: ["IAM"], .region: ["cn-north-4"]]), "")
  }

  func testAddressesNetworksErrorsAndSelections() throws {
    let traces = CTSTraces()
    try traces.add(CTSTraces.week)
    let table: [(Filters, String)] = [
      ([.sourceIP: ["203.0.113.9"]], "b"), ([.sourceIP: ["203.0.113.0/24"]], "bc"),
      ([.sourceIP: ["203.0.113.8/31", "198.51.100.8"]], "bg"), ([.sourceIP: ["2001:DB8:0::1"]], "d"),
      ([.sourceIP: ["2001:db8::/32"]], "d"), ([.sourceIP: ["198.51.*"]], "afg"),
      ([.sourceIP: ["::ffff:203.0.113.9"]], ""),
      ([.errorCode: ["401"]], "b"),
      ([.selection: ["{trace_name|startswith: delete}"]], "ae"),
      ([.selection: ["[{trace_name: login}, {resource_type: vpc}]"]], "bc"),
      ([.selection: ["{api.operation|contains: user, src_endpoint.ip|cidr: 198.51.100.0/29}"]], "f"),
      ([.selection: ["a: {service_type: IAM}\nb: {user.name: bob}\ncondition: a and not b"]], ""),
      ([.selection: ["detection: {s: {code|gte: 500}, condition: s}"]], "c"),
      ([.selection: ["{resource_name: web-1}"], .last: ["1h"]], "a"),
      ([.selection: ["[core]"]], "c"),
    ]
    for (filters, expected) in table { XCTAssertEqual(try traces.ids(filters), expected, "\(filters)") }
  }

  func testOtherCloudsAreRatedByTheirOutcome() throws {
    let index = InMemoryEventIndex()
    let lines = [
      #"{"eventID":"x","eventTime":"2026-03-02T11:00:00Z","eventName":"A","awsRegion":"r","eventType":"AwsApiCall"}"#,
      #"{"eventID":"y","eventTime":"2026-03-02T10:00:00Z","eventName":"B","awsRegion":"r","errorCode":"AccessDenied"}"#,
    ]
    let document = try EventDocument.memory(path: "f", bytes: Array(lines.joined(separator: "\n").utf8))
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: CloudTrailFormat().roles.fields)
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    index.append(
      NewSegment(trail: "aws", batch: builder.finish(), arrival: CTSTraces.noon, document: document, ruleSet: ""))
    let table: [(Filters, String)] = [
      ([.status: ["normal"]], "x"), ([.status: ["warning"]], "y"), ([.status: ["incident"]], ""),
      ([.type: ["AwsApiCall"]], "x"), ([.tracker: ["system"]], ""),
    ]
    for (filters, expected) in table {
      let found = try index.find(CTSTraces.criteria(filters).query).map(\.event.id).joined()
      XCTAssertEqual(found, expected, "\(filters)")
    }
  }

  func testWhatCannotBeReadIsRefusedInWords() {
    let table: [(Filters, String)] = [
      ([.last: ["soon"]], "last takes a length of time such as 1h, 1d or 1w, not 'soon'"),
      ([.last: ["0h"]], "last takes a length"), ([.from: ["yesterday"]], "from takes a time"),
      ([.last: ["1h"], .from: ["2026-03-02T10:00:00Z"]], "two beginnings"),
      ([.from: ["2026-03-02T10:00:00Z"], .to: ["2026-03-02T09:00:00Z"]], "ends before it begins"),
      ([.status: ["fatal"]], "status is one of normal, warning and incident"),
      ([.sourceIP: ["203.0.113.0/99"]], "source-ip takes an address or a network"),
      ([.selection: ["{a|nope: b}"]], "unknown modifier 'nope'"), ([.selection: ["{a: [b"]], "where"),
      ([.selection: ["---\na: b\n---\nc: d"]], "one selection was expected"),
    ]
    for (filters, words) in table {
      XCTAssertThrowsError(try CTSTraces.criteria(filters), "\(filters)") {
        XCTAssertTrue("\($0)".contains(words), "\($0)")
      }
    }
  }
}
