internal import AuditEvents
internal import XCTest

/// What a query to every event index must find; part of `EventIndexConformance`.
struct EventQueryConformance {
  let make: EventIndexConformance.Maker
  private let noon = SampleEvents.noon
  private let production: TrailName = "production"

  init(make: @escaping EventIndexConformance.Maker) { self.make = make }

  func verify() throws {
    let index = try filledIndex()
    try criteriaFindTheirEvents(index)
    try resultsAreNewestFirstUpToTheLimit(index)
    try aResultSaysWhereItsEventLies(index)
    try whatNoColumnHoldsIsReadFromTheRecord()
    try pagesFollowOneAnother(index)
    try aStreamGivesEveryEventOnce(index)
    try criteriaAndFilters(index)
  }

  private func pagesFollowOneAnother(_ index: any EventIndex) throws {
    for limit in 1...7 {
      var query = EventQuery(limit: limit)
      var pages: [String] = []
      while true {
        let page = try index.find(query)
        guard let last = page.last else { break }
        pages.append(page.map(\.event.id).joined())
        query.after = EventCursor(last)
      }
      XCTAssertEqual(pages.joined(), "fbdcae", "pages of \(limit)")
      XCTAssertTrue(pages.dropLast().allSatisfy { $0.count == limit }, "\(pages)")
    }
  }

  private func aStreamGivesEveryEventOnce(_ index: any EventIndex) throws {
    for portion in 1...4 {
      let stream = try EventStream(EventQuery(trail: production, limit: 1), index: index, portion: portion)
      var ids: [String] = []
      while let events = try stream.next() {
        XCTAssertLessThanOrEqual(events.count, portion)
        ids += events.map(\.event.id)
        let rows = events.map(\.location.row)
        let records = try index.rawRecords(segment: try XCTUnwrap(events.first).location.segment, rows: rows)
        for (event, record) in zip(events, records) { XCTAssertEqual(try index.rawRecord(event.location), record) }
      }
      XCTAssertEqual(ids.sorted(), ["a", "b", "c", "d", "e"], "portions of \(portion)")
      XCTAssertEqual(stream.examined, 5)
      XCTAssertEqual(stream.total, 5)
    }
  }

  private func criteriaAndFilters(_ index: any EventIndex) throws {
    func query(_ criteria: [EventCriterion] = [], _ filter: (any EventFilter)? = nil) -> EventQuery {
      var query = EventQuery()
      query.criteria = criteria
      query.filter = filter
      return query
    }
    let run = EventCriterion.texts([.neutral(.operation)], [TextPattern("run*")])
    let odd = EveryOtherRow()
    let table: [(EventQuery, String)] = [
      (query([run]), "fda"), (query([.texts([.neutral(.eventID)], [TextPattern("c"), TextPattern("e")])]), "ce"),
      (query([.texts([.type], [TextPattern("*")])]), ""), (query([.rating([.normal])]), "fbdcae"),
      (query([.rating([.warning, .incident])]), ""),
      (query([.test([.neutral(.sourceIP)]) { $0.count == 12 }]), "fb"),
      (query([], odd), "fdca"), (query([run], odd), "fda"),
    ]
    for (query, expected) in table {
      XCTAssertEqual(try index.find(query).map(\.event.id).joined(), expected, "\(query.criteria)")
    }
  }

  /// Passes the first, third, fifth ... of the rows that it is asked about.
  private struct EveryOtherRow: EventFilter {
    var columns: Set<FieldReference> { [.neutral(.region)] }
    func rows(in batch: EventBatch, document: @escaping () throws -> EventDocument) throws -> [Int] {
      XCTAssertNotNil(batch.column(for: .neutral(.region)))
      return Array(stride(from: 0, to: batch.rows, by: 2))
    }
  }

  /// Two files in one trail, whose event times overlap, and one in another.
  private func filledIndex() throws -> any EventIndex {
    let (index, append) = try make()
    let ada = #""userIdentity":{"type":"IAMUser","userName":"ada","principalId":"AIDA1","accessKeyId":"AKIA1"},"#
    let session = """
      "userIdentity":{"type":"AssumedRole","principalId":"AROA:s",\
      "arn":"arn:aws:sts::1:assumed-role/Deploy/s"},
      """
    let files: [(TrailName, Int64, [SampleEvents.Event])] = [
      (
        production, 0,
        [
          .init("a", at: 10, #""eventName":"RunInstances","eventSource":"ec2.amazonaws.com",\#(ada)"#),
          .init("b", at: 30, #""eventName":"StopInstances","sourceIPAddress":"198.51.100.1",\#(session)"#),
          .init(
            "c", at: 20,
            #""eventName":"PutObject","resources":[{"ARN":"arn:one","type":"T"},{"ARN":"arn:two","type":"T"}],"#),
        ]
      ),
      (
        production, 60,
        [
          .init("d", at: 20, #""eventName":"runinstances",\#(session)"#),
          .init("e", at: 5, #""eventName":"PutObject","resources":[{"ARN":"arn:two"}],\#(ada)"#),
        ]
      ),
      ("staging", 90, [.init("f", at: 40, #""eventName":"RunInstances","sourceIPAddress":"198.51.100.1","#)]),
    ]
    for (number, (trail, arrival, events)) in files.enumerated() {
      let sample = try SampleEvents(path: "file-\(number)", events)
      try append(
        NewSegment(
          trail: trail, batch: sample.batch, arrival: noon.adding(seconds: arrival), document: sample.document,
          ruleSet: "rules-1"))
    }
    return index
  }

  private func seconds(_ range: Range<Int64>) -> Range<Timestamp> {
    noon.adding(seconds: range.lowerBound)..<noon.adding(seconds: range.upperBound)
  }

  private func criteriaFindTheirEvents(_ index: any EventIndex) throws {
    let table: [(EventQuery, String)] = [
      (EventQuery(), "fbdcae"),
      (EventQuery(trail: production), "bdcae"),
      (EventQuery(trail: "unheard-of"), ""),
      (EventQuery(operations: ["RunInstances"]), "fda"),
      (EventQuery(operations: ["RUNINSTANCES", "putobject"]), "fdcae"),
      (EventQuery(operations: ["RunInstance"]), ""),
      (EventQuery(actors: ["ada"]), "ae"),
      (EventQuery(actors: ["AIDA1"]), "ae"),
      (EventQuery(actors: ["AKIA1"]), "ae"),
      (EventQuery(actors: ["deploy"]), "bd"),
      (EventQuery(actors: ["Deploy/s"]), "bd"),
      (EventQuery(sourceIPs: ["198.51.100.1"]), "fb"),
      (EventQuery(resources: ["arn:two"]), "ce"),
      (EventQuery(resources: ["arn:one"]), "c"),
      (EventQuery(resources: ["arn"]), ""),
      (EventQuery(services: ["ec2.amazonaws.com"]), "a"),
      (EventQuery(operations: ["RunInstances"], actors: ["ada"]), "a"),
      (EventQuery(operations: ["StopInstances"], actors: ["ada"]), ""),
      (EventQuery(eventTime: seconds(10..<30)), "dca"),
      (EventQuery(eventTime: seconds(30..<30)), ""),
      (EventQuery(arrival: seconds(0..<60)), "bca"),
      (EventQuery(arrival: seconds(60..<91)), "fde"),
      (EventQuery(trail: production, eventTime: seconds(0..<21), operations: ["PutObject"]), "ce"),
    ]
    for (query, expected) in table {
      XCTAssertEqual(try index.find(query).map(\.event.id).joined(), expected, "\(query)")
    }
  }

  private func resultsAreNewestFirstUpToTheLimit(_ index: any EventIndex) throws {
    for (limit, expected) in [(1, "f"), (2, "fb"), (4, "fbdc"), (100, "fbdcae"), (0, ""), (-1, "")] {
      XCTAssertEqual(try index.find(EventQuery(limit: limit)).map(\.event.id).joined(), expected, "limit \(limit)")
    }
  }

  private func aResultSaysWhereItsEventLies(_ index: any EventIndex) throws {
    for found in try index.find(EventQuery()) {
      XCTAssertEqual(try index.locate(trail: found.trail, eventID: found.event.id), [found.location])
      let raw = String(decoding: try index.rawRecord(found.location), as: UTF8.self)
      XCTAssertTrue(raw.contains("\"eventID\" :\"\(found.event.id)\""), raw)
    }
    let newest = try XCTUnwrap(try index.find(EventQuery(trail: production, limit: 2)).last)
    XCTAssertEqual(newest.sequence, 4, "d is the fourth event of its trail")
    XCTAssertEqual(newest.arrival, noon.adding(seconds: 60))
    XCTAssertEqual(newest.event.actor, Actor(kind: .role, id: "AROA:s", name: "Deploy/s", role: "Deploy", session: "s"))
  }

  private func whatNoColumnHoldsIsReadFromTheRecord() throws {
    let (index, append) = try make()
    let long = String(repeating: "x", count: 5000)
    let sample = try SampleEvents(
      path: "f",
      [
        .init("a", at: 0, #""eventName":"\#(long)","#), .init("b", at: 1, #""eventName":"\#(long)y","#),
        .init("c", at: 2, #""eventName":"short","#),
      ])
    try append(
      NewSegment(trail: production, batch: sample.batch, arrival: noon, document: sample.document, ruleSet: ""))
    let found = try index.find(EventQuery(operations: [long]))
    XCTAssertEqual(found.map(\.event.id), ["a"])
    XCTAssertEqual(found.first?.event.operation, long)
  }
}
