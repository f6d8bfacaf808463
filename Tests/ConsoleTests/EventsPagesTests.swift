import Administration
import AuditEvents
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// The pages and operations of events, over real HTTP.
final class EventsPagesTests: XCTestCase {
  private let noon = Timestamp(seconds: 1_772_452_800)

  /// A site with 120 CloudTrail events, one a minute, some of them hostile.
  private func filled() throws -> (site: TestSite, cookie: [String: String]) {
    let site = try TestSite(clock: ScriptedClock(noon))
    let lines = (0..<120).map { number -> String in
      let user = number == 5 ? #"<script>alert(1)</script>"# : number == 6 ? "=cmd()" : "user-\(number % 4)"
      let time = noon.adding(seconds: -60 * Int64(number + 1))
      return """
        {"eventID":"e\(number)","eventTime":"\(time)","eventName":"\(number % 2 == 0 ? "CreateUser" : "ListUsers")",\
        "eventSource":"iam.amazonaws.com","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.\(number)",\
        "userIdentity":{"type":"IAMUser","userName":"\(user)"}\(number == 7 ? #","errorCode":"AccessDenied""# : "")}
        """
    }
    let path = site.folder + "/events.json"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let document = try EventDocument.open(path: path)
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: CloudTrailFormat().roles.fields)
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    let rules = RuleSet(members: [:])
    let stamp = try EventFileStamp(path: path)
    let file = InputFile(
      trail: "amazon", path: path, hash: document.hash, size: stamp.size, modified: stamp.modified, records: 120,
      indexed: 120)
    try site.stores.commit([
      IngestedFile(
        file: file,
        segment: NewSegment(
          trail: "amazon", batch: builder.finish(), arrival: noon, document: document, ruleSet: rules.id),
        matches: [], ruleSet: rules, rejected: [])
    ])
    try site.addAccount("ada", .viewer)
    return (site, ["Cookie": try site.signIn("ada").cookie])
  }

  func testRowC1TheFormFindsEventsAndPagesThem() throws {
    let (site, cookie) = try filled()
    var page = try site.send("GET", "/events?limit=50", headers: cookie)
    XCTAssertEqual(page.status, 200, page.body)
    XCTAssertFalse(page.body.contains("<script>alert"), "escaped")
    XCTAssertTrue(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    var pages = 1
    while let range = page.body.range(of: #"rel="next" class="button" href=""#) {
      let address = page.body[range.upperBound...].prefix { $0 != "\"" }.replacingOccurrences(of: "&amp;", with: "&")
      page = try site.send("GET", address, headers: cookie)
      XCTAssertEqual(page.status, 200)
      pages += 1
    }
    XCTAssertEqual(pages, 3)
    XCTAssertTrue(page.body.contains("/events/e119?"))
    let narrow = try site.send(
      "GET", "/events?last=1h&operation=create*&source-ip=203.0.113.0/29&status=normal", headers: cookie)
    XCTAssertEqual(narrow.body.components(separatedBy: "?trail=amazon\"").count - 1, 4, narrow.body)
    let wrong = try site.send("GET", "/events?last=soon&where=%7Ba%7Cnope%3A%20b%7D", headers: cookie)
    XCTAssertEqual(wrong.status, 422)
    XCTAssertTrue(wrong.body.contains("last takes a length of time"))
    XCTAssertEqual(try site.send("GET", "/events").status, 303, "who is not signed in is sent to sign in")
  }

  func testRowC2TheExportIsAFile() throws {
    let (site, cookie) = try filled()
    let csv = try site.send("GET", "/events/export?form=csv&operation=createuser", headers: cookie)
    XCTAssertEqual(csv.header("content-type"), "text/csv; charset=utf-8")
    XCTAssertTrue(csv.header("content-disposition")?.hasPrefix("attachment; filename=\"events-") ?? false)
    XCTAssertTrue(csv.body.contains("'=cmd()"))
    XCTAssertTrue(csv.body.contains("e118"))
    XCTAssertFalse(csv.body.contains("e119"))
    let ndjson = try site.send("GET", "/events/export?form=ndjson&id=e7", headers: cookie)
    XCTAssertTrue(ndjson.body.contains(#""record":{"eventID":"e7""#), ndjson.body)
    XCTAssertEqual(try site.send("GET", "/events/export?last=soon", headers: cookie).status, 422)
  }

  func testRowC3AnEventHasKeyFieldsAndItsWholeJSON() throws {
    let (site, cookie) = try filled()
    let page = try site.send("GET", "/events/e7", headers: cookie)
    XCTAssertEqual(page.status, 200)
    for text in ["Key fields", "AccessDenied", "denied", "Whole record", "203.0.113.7", "No rule matches this event"] {
      XCTAssertTrue(page.body.contains(text), text)
    }
    let key = try XCTUnwrap(page.body.range(of: "Key fields")).lowerBound
    XCTAssertLessThan(key, try XCTUnwrap(page.body.range(of: "Whole record")).lowerBound)
    XCTAssertEqual(try site.send("GET", "/events/unheard-of", headers: cookie).status, 404)
    let chinese = try site.send(
      "GET", "/events/e7", headers: cookie.merging(["Accept-Language": "zh-CN"]) { $1 })
    XCTAssertTrue(chinese.body.contains("关键字段"), "in Chinese")
  }

  func testTheOperationsForPrograms() throws {
    let (site, _) = try filled()
    let bearer = ["Authorization": "Bearer \(try site.token(.viewer))"]
    var ids: [String] = []
    var cursor: String?
    repeat {
      let query = "/api/v1/events?limit=50" + (cursor.map { "&cursor=" + PercentText.encode($0) } ?? "")
      let answer = try site.send("GET", query, headers: bearer)
      XCTAssertEqual(answer.status, 200, answer.body)
      let object = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
      ids += (object["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
      cursor = object["next_cursor"] as? String
    } while cursor != nil
    XCTAssertEqual(ids, (0..<120).map { "e\($0)" })
    let shown = try site.send("GET", "/api/v1/events/e7", headers: bearer)
    XCTAssertTrue(shown.body.contains(#""record":{"eventID":"e7""#), shown.body)
    for (query, status) in [
      ("?status=fatal", 400), ("?cursor=x", 400), ("?unknown=1", 400), ("?last=soon", 422), ("?from=now", 400),
      ("?source-ip=1.2.3.0%2F99", 422), ("/unheard-of", 404),
    ] {
      XCTAssertEqual(try site.send("GET", "/api/v1/events" + query, headers: bearer).status, status, query)
    }
    XCTAssertEqual(try site.send("GET", "/api/v1/events").status, 401)
  }
}
