import Administration
import Alerting
import AuditEvents
import Detection
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// Operations of the HTTP interface over a morning of events: lists by pages, policies, silences, exports, checks.
final class PolicyOperationsTests: XCTestCase {
  private func object(_ answer: Answer, status: Int = 200) throws -> [String: Any] {
    XCTAssertEqual(answer.status, status, String(answer.text.prefix(500)))
    return try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
  }

  func testTheOperationsOverAMorning() throws {
    let (site, _) = try PopulatedSite.make()
    let bearer = "Bearer \(try site.token(.operator))"
    func get(_ target: String) throws -> Answer {
      try site.send("GET", "/api/v1" + target, headers: ["Authorization": bearer])
    }
    func all(_ target: String) throws -> [[String: Any]] {
      var items: [[String: Any]] = []
      var cursor: String?
      repeat {
        let page = try object(
          try get(
            target + (target.contains("?") ? "&" : "?") + "limit=7"
              + (cursor.map { "&cursor=\(PercentText.encode($0))" } ?? "")))
        items += page["items"] as? [[String: Any]] ?? []
        cursor = page["next_cursor"] as? String
      } while cursor != nil
      return items
    }
    // Every list is read to its end, page by page.
    let alerts = try site.stores.alerts(trail: nil, limit: 1000)
    XCTAssertEqual(try all("/alerts").compactMap { $0["id"] as? String }, alerts.map(\.id))
    XCTAssertEqual(try all("/alerts?level=high").count, alerts.count { $0.level == .high })
    XCTAssertEqual(try all("/alerts?state=open").count, alerts.count)
    XCTAssertEqual(try all("/alerts?state=closed").count, 0)
    XCTAssertEqual(try all("/runs").count, try site.stores.runs(trail: nil, limit: 1000).count)
    XCTAssertEqual(try all("/notifications").count, try site.stores.entries(states: [], limit: 1000).count)
    XCTAssertEqual(try get("/alerts?cursor=x").status, 422)

    // Who would be told.
    let route = try object(try get("/alerts/\(alerts[0].id)/route"))
    XCTAssertEqual(route["policy"] as? String, "default")
    XCTAssertFalse((route["recipients"] as? [Any] ?? []).isEmpty)
    let sample = try object(try get("/policies-route?level=high&trail=huawei&tag=attack.t1078"))
    XCTAssertTrue((sample["recipients"] as? [[String: Any]] ?? []).contains { $0["contact"] as? String == "alice" })
    XCTAssertEqual(try get("/policies-route?trail=nowhere").status, 404)
    let forecast = try object(try get("/policies-forecast?days=90"))
    XCTAssertFalse((forecast["recipients"] as? [Any] ?? []).isEmpty)
    XCTAssertEqual(try get("/policies-forecast?days=0").status, 400)

    try silencesHaveLabels(site, bearer, alerts[0])

    // Files.
    let csv = try get("/events-export?last=any")
    XCTAssertEqual(csv.header("content-type"), "text/csv; charset=utf-8")
    let count = csv.body.components(separatedBy: "\r\n").count - 2
    XCTAssertGreaterThan(count, 40)
    let ndjson = try get("/events-export?form=ndjson&last=any")
    XCTAssertEqual(ndjson.body.split(separator: "\n").count, count)
    XCTAssertTrue(ndjson.body.contains("\"record\":{"))
    XCTAssertEqual(try get("/events-export?form=xml").status, 400)

    // Nothing was changed.
    let sound = try object(try get("/verification?files=true"))
    XCTAssertEqual(sound["sound"] as? Bool, true)
    XCTAssertGreaterThan(sound["files"] as? Int ?? 0, 0)
    let session = try site.signIn("olga")
    XCTAssertTrue(
      try site.post("/verification", ["files": "on"], session: session).body.contains("Nothing was changed"))

    // Notifications of key events stand in the list of rules, and lead to their own page.
    let rules = try site.get("/rules?pack=notifications", session).body
    XCTAssertTrue(rules.contains("href=\"/key-events/sign_ins_and_core_resources\""), rules)
  }

  private func silencesHaveLabels(_ site: TestSite, _ bearer: String, _ alert: Alert) throws {
    let label = try XCTUnwrap(alert.labels.first)
    let body = """
      {"match": {"labels": {"\(label.field)": "\(label.value)"}}, "until": "\(site.useCases.clock.now.adding(seconds: 3600).rfc3339)", "reason": "planned"}
      """
    let made = try object(
      try site.send(
        "POST", "/api/v1/silences", headers: ["Authorization": bearer, "Content-Type": "application/json"], body: body),
      status: 201)
    XCTAssertTrue((made["match"] as? String ?? "").contains("\(label.field)=\(label.value)"))
    let silence = try XCTUnwrap(try site.stores.silences().first)
    XCTAssertTrue(silence.match.takes(alert))
  }

  /// What is removed over HTTP is removed for a reason, too.
  func testARemovalHasItsReason() throws {
    let site = try TestSite()
    let bearer = "Bearer \(try site.token(.administrator))"
    try site.addAccount("gone", .viewer)
    let removed = try site.send(
      "DELETE", "/api/v1/accounts/gone?reason=left%20us", headers: ["Authorization": bearer])
    XCTAssertEqual(removed.status, 204, removed.text)
    XCTAssertEqual(
      try site.stores.auditEntries(before: nil, limit: 1, filter: AuditFilter()).first?.entry.reason, "left us")
  }

  /// Sentences of the engine are Chinese on Chinese pages.
  func testTheEngineSpeaksChineseToo() throws {
    let words = Words(.chinese)
    for (english, chinese) in [
      ("the condition holds", "条件成立"), ("sent: hour elapsed, 12 held since 10:00", "已发送：抑制时长已过，自 10:00 起抑制了 12 次"),
      ("3 of 4 messages accepted", "4 条消息中 3 条已被接受"), ("email to group security", "email 至用户组 security"),
      ("something nobody knows", "something nobody knows"),
    ] { XCTAssertEqual(words.sentence(english), chinese) }
    XCTAssertEqual(Words(.english).sentence("the condition holds"), "the condition holds")
    for (english, chinese) in Words.chineseEngine {
      for number in 1...5 {
        XCTAssertEqual(english.contains("{\(number)}"), chinese.contains("{\(number)}"), english)
      }
    }
    let (site, _) = try PopulatedSite.make()
    let caller = Caller(name: "olga", role: .operator, origin: .commandLine)
    for alert in try site.stores.alerts(trail: nil, limit: 8) {
      let report = try site.useCases.alertReport(alert.id, by: caller)
      for step in report.trace?.steps ?? [] where step.station != .rule {
        XCTAssertNotEqual(words.sentence(step.text), step.text, "no Chinese for this step")
      }
      for decision in report.decisions { XCTAssertNotEqual(words.sentence(decision.text), decision.text) }
    }
    for check in try site.useCases.overview(by: .commandLine("root"), now: site.useCases.clock.now).operations.checks {
      XCTAssertNotEqual(words.sentence(check.words), check.words)
    }
  }
}
