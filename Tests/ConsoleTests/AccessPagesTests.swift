import Administration
import AuditEvents
import Engine
import Storage
import XCTest

@testable import Console

final class AccessPagesTests: XCTestCase {
  private func get(_ site: TestSite, _ target: String, _ session: TestSite.Session) throws -> Answer {
    try site.send("GET", target, headers: ["Cookie": session.cookie])
  }

  func testAnAdministratorAddsChangesAndRemovesAccounts() throws {
    let site = try TestSite()
    try site.addAccount("ada", .administrator)
    let ada = try site.signIn("ada")
    let weak = try site.post("/accounts", ["name": "Bob", "role": "viewer", "password": "short"], session: ada)
    XCTAssertEqual(weak.status, 422)
    XCTAssertTrue(weak.body.contains("at least 12 characters"), weak.body)
    XCTAssertFalse(weak.body.contains("short\""), "a password is never sent back")
    let added = try site.post(
      "/accounts", ["name": "Bob", "role": "viewer", "password": TestSite.password, "must-change": "on"], session: ada)
    XCTAssertEqual(added.status, 303)
    XCTAssertEqual(added.header("location"), "/accounts/bob")
    XCTAssertTrue(try get(site, "/accounts", ada).body.contains(">bob</a>"))
    XCTAssertTrue(try get(site, "/accounts/bob", ada).body.contains("must change password"))
    // Bob chooses a password before anything else.
    let bob = try site.signIn("bob")
    XCTAssertEqual(try get(site, "/audit", bob).header("location"), "/profile")
    let wrong = ["current": "x", "password": "eight blue herons", "again": "eight blue heron"]
    XCTAssertEqual(try site.post("/profile/password", wrong, session: bob).status, 422)
    let fresh = ["current": TestSite.password, "password": "eight blue herons", "again": "eight blue herons"]
    XCTAssertEqual(try site.post("/profile/password", fresh, session: bob).status, 303)
    XCTAssertEqual(try get(site, "/audit", bob).status, 200)
    XCTAssertEqual(try get(site, "/accounts", bob).status, 403)
    XCTAssertEqual(try site.post("/accounts/ada/role", ["role": "viewer"], session: bob).status, 403)
    // The last administrator stays.
    let last = try site.post("/accounts/ada/disable", ["reason": "test"], session: ada)
    XCTAssertEqual(last.status, 422)
    XCTAssertTrue(last.body.contains("the last administrator"), last.body)
    XCTAssertEqual(try site.post("/accounts/bob/role", ["role": "operator"], session: ada).status, 303)
    XCTAssertEqual(try site.post("/accounts/bob/disable", ["reason": "left"], session: ada).status, 303)
    XCTAssertEqual(try get(site, "/audit", bob).header("location"), "/signin?return=%2Faudit")
    XCTAssertTrue(try get(site, "/accounts/bob/remove", ada).body.contains("Remove bob"))
    XCTAssertEqual(try site.post("/accounts/bob/remove", [:], session: ada).status, 303)
    XCTAssertEqual(try get(site, "/accounts/bob", ada).status, 404)
    let log = try get(site, "/audit?subject=account+bob&by=ada", ada).body
    for action in ["account.added", "account.roleSet", "account.disabled", "account.removed"] {
      XCTAssertTrue(log.contains(action), action)
    }
    XCTAssertFalse(log.contains("account.passwordChanged"), "that was Bob")
  }

  func testATokenIsShownOnceAndWorksUntilRevoked() throws {
    let site = try TestSite()
    try site.addAccount("ada", .administrator)
    let ada = try site.signIn("ada")
    let made = try site.post(
      "/tokens", ["account": "ada", "purpose": "<b>report</b>", "role": "viewer", "days": "7"], session: ada)
    XCTAssertEqual(made.status, 201, made.body)
    let text = try XCTUnwrap(made.body.range(of: #"tocsin_[0-9a-f]{12}_[0-9a-f]{64}"#, options: .regularExpression))
    let token = String(made.body[text])
    XCTAssertFalse(made.body.contains("<b>report"), "escaped")
    let list = try get(site, "/tokens", ada).body
    XCTAssertFalse(list.contains(token.suffix(64)))
    let bearer = ["Authorization": "Bearer \(token)"]
    XCTAssertEqual(try site.send("GET", "/api/v1/audit", headers: bearer).status, 200)
    XCTAssertEqual(try site.send("GET", "/api/v1/accounts", headers: bearer).status, 403)
    XCTAssertEqual(try site.send("GET", "/api/v1/audit-check", headers: bearer).status, 403)
    let id = String(token.split(separator: "_")[1])
    XCTAssertEqual(try site.post("/tokens/\(id)/revoke", ["reason": "done"], session: ada).status, 303)
    XCTAssertEqual(try site.send("GET", "/api/v1/audit", headers: bearer).status, 401)
  }

  func testTheAuditLogIsReadFilteredCheckedAndExported() throws {
    let site = try TestSite()
    try site.addAccount("ada", .administrator)
    let ada = try site.signIn("ada")
    let evil = AuditEntry(
      at: Timestamp(seconds: 1_772_445_600), caller: .commandLine("=cmd|' /C calc'!A0"), action: "contact.changed",
      subject: "<script>alert(1)</script>", before: "{\"a\":1}", after: "{\"a\":\"</code><script>\"}", reason: "+1")
    for _ in 0..<60 { try site.stores.audited { _ in ((), evil) } }
    let first = try get(site, "/audit?action=contact", ada).body
    XCTAssertFalse(first.contains("<script>alert"))
    XCTAssertTrue(first.contains("cursor="), "more than a page")
    XCTAssertTrue(try get(site, "/audit?from=2026-03-02&to=2026-03-02T10:00:01Z", ada).body.contains("contact.changed"))
    XCTAssertFalse(try get(site, "/audit?to=2026-03-02T10:00", ada).body.contains("contact.changed"))
    XCTAssertEqual(try get(site, "/audit?from=yesterday", ada).status, 400)
    let detail = try get(site, "/audit/5", ada)
    XCTAssertTrue(detail.body.contains("the hash is right"))
    XCTAssertFalse(detail.body.contains("</code><script>"))
    XCTAssertEqual(try get(site, "/audit/500", ada).status, 404)
    XCTAssertEqual(try get(site, "/audit/0", ada).status, 404)
    let csv = try get(site, "/audit/export?format=csv&action=contact", ada)
    XCTAssertEqual(csv.header("content-disposition"), "attachment; filename=\"audit.csv\"")
    XCTAssertTrue(csv.body.contains("'=cmd|"), "a formula becomes text")
    XCTAssertTrue(csv.body.contains("'+1"))
    let json = try get(site, "/audit/export?format=ndjson", ada)
    XCTAssertEqual(json.body.components(separatedBy: "\"contact.changed\"").count - 1, 60)
    let check = try site.post("/audit/verify", [:], session: ada)
    XCTAssertEqual(check.status, 303)
    XCTAssertTrue(check.header("set-cookie")?.contains("tocsin_flash=good") ?? false, check.text)
  }

  func testWhatMonitoringAsks() throws {
    let site = try TestSite()
    XCTAssertEqual(try site.send("GET", "/healthz").body, "ok\n")
    let ready = try site.send("GET", "/readyz")
    XCTAssertEqual(ready.status, 503, "no engine runs this workspace")
    XCTAssertTrue(ready.body.contains("bad  engine: nobody runs the workspace"), ready.body)
    let now = site.useCases.clock.now
    _ = try site.stores.acquireLease(owner: "test", now: now, until: now.adding(seconds: 100))
    // The answer is kept for a second.
    for _ in 0..<20 where try site.send("GET", "/readyz").status != 200 { usleep(100_000) }
    XCTAssertEqual(try site.send("GET", "/readyz").status, 200)
    XCTAssertEqual(try site.send("GET", "/metrics").status, 401)
    let metrics = try site.send("GET", "/metrics", headers: ["Authorization": "Bearer \(try site.token(.viewer))"])
    XCTAssertEqual(metrics.status, 200)
    for line in [
      "tocsin_build_info{version=\"test\"} 1", "tocsin_engine_running 1", "process_resident_memory_bytes ",
      "tocsin_http_requests_total{method=\"GET\",endpoint=\"/metrics\",status=\"401\"}",
    ] {
      XCTAssertTrue(metrics.body.contains(line), line)
    }
  }

  func testTheProfileListsAndEndsSessions() throws {
    let site = try TestSite()
    try site.addAccount("bob", .viewer)
    let here = try site.signIn("bob")
    let there = try site.signIn("bob")
    let page = try get(site, "/profile", here).body
    XCTAssertTrue(page.contains("this one"))
    let end = try XCTUnwrap(page.range(of: #"/profile/sessions/[0-9a-f]{64}/end"#, options: .regularExpression))
    XCTAssertEqual(try site.post(String(page[end]), [:], session: here).status, 303)
    XCTAssertEqual(try get(site, "/profile", there).status, 303)
    XCTAssertEqual(try get(site, "/profile", here).status, 200)
    XCTAssertEqual(try site.post(String(page[end]), [:], session: here).status, 404)
  }
}
