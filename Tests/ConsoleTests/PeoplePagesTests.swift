import Administration
import Alerting
import AuditEvents
import Delivery
import Engine
import Storage
import XCTest

@testable import Console

/// Contacts, groups, on-call and their operations over real HTTP.
final class PeoplePagesTests: XCTestCase {
  private var site: TestSite!
  private var ada: TestSite.Session!
  private var vic: TestSite.Session!

  override func setUpWithError() throws {
    site = try TestSite()
    try site.addAccount("ada", .operator)
    try site.addAccount("vic", .viewer)
    ada = try site.signIn("ada")
    vic = try site.signIn("vic")
  }

  override func tearDown() { site = nil }

  private func get(_ target: String, _ session: TestSite.Session? = nil) throws -> Answer {
    try site.send("GET", target, headers: ["Cookie": (session ?? ada).cookie])
  }

  private func api(_ method: String, _ target: String, _ role: Role, _ body: String = "") throws
    -> Answer
  {
    var headers = ["Authorization": "Bearer " + (try site.token(role))]
    if !body.isEmpty { headers["Content-Type"] = "application/json" }
    return try site.send(method, "/api/v1" + target, headers: headers, body: body)
  }

  func testAFormThatIsOlderThanTheBookIsSavedOnlyWhenThatIsMeant() throws {
    let (site, _) = try PopulatedSite.make()
    let olga = try site.signIn("olga")
    func state(_ page: Answer) throws -> String {
      let field = try XCTUnwrap(page.body.firstMatch(of: #/name="state" value="([^"]+)"/#))
      return String(field.output.1)
    }
    let places = [
      (form: "/contacts/alice/edit", fields: ["name": "Alice", "emails": "alice@example.com", "enabled": "on"]),
      (form: "/groups/security/edit", fields: ["name": "Alice", "members": "alice", "enabled": "on"]),
    ]
    for place in places {
      var (first, second) = (place.fields, place.fields)
      let opened = try state(site.get(place.form, olga))
      (first["state"], second["state"], second["name"]) = (opened, opened, "Second")
      XCTAssertEqual(try site.post(place.form, first, session: olga).status, 303)
      let refused = try site.post(place.form, second, session: olga)
      XCTAssertEqual(refused.status, 409)
      XCTAssertTrue(refused.body.contains("was changed meanwhile, by olga"), refused.body)
      XCTAssertTrue(refused.body.contains("value=\"Second\""), "what was entered is kept")
      second["state"] = try state(refused)
      XCTAssertEqual(try site.post(place.form, second, session: olga).status, 303)
      XCTAssertTrue(try site.get(place.form, olga).body.contains("value=\"Second\""))
    }
  }

  func testRowA8UsersAreAddedFoundEditedDisabledAndRemoved() throws {
    let wrong = try site.post(
      "/contacts-new", ["id": "alice", "emails": "no address", "phone": "123"], session: ada)
    XCTAssertEqual(wrong.status, 422)
    XCTAssertTrue(wrong.body.contains("needs its country code"), wrong.body)
    let fields = [
      "id": "alice", "name": "Alice O'Brien", "emails": "alice@example.com\r\na2@example.com",
      "phone": "+86 138 0000 0000", "time-zone": "Asia/Shanghai", "language": "zh-CN",
      "robots": "dingtalk=138",
      "sms-per-day": "5", "enabled": "on", "groups": "security",
    ]
    let added = try site.post("/contacts-new", fields, session: ada)
    XCTAssertEqual(added.header("location"), "/contacts/alice", added.body)
    XCTAssertEqual(try site.post("/contacts-new", fields, session: ada).status, 409)
    let kept = try XCTUnwrap(try site.stores.contactBook().contacts["alice"])
    XCTAssertEqual(kept.emails, ["alice@example.com", "a2@example.com"])
    XCTAssertEqual(
      [kept.countryCode, kept.phone, kept.robots["dingtalk"] ?? ""], ["86", "13800000000", "138"])
    XCTAssertEqual(kept.smsPerDay, 5)
    let page = try get("/contacts/alice", vic)
    XCTAssertTrue(
      page.body.contains("Alice O&#39;Brien") && page.body.contains("a2@example.com"), page.body)
    XCTAssertFalse(
      page.body.contains("/contacts/alice/edit"), "a viewer is not offered what it may not do")
    XCTAssertTrue(try get("/contacts?q=EXAMPLE.com").body.contains("/contacts/alice"))
    XCTAssertFalse(try get("/contacts?q=nobody").body.contains("/contacts/alice"))
    XCTAssertTrue(try get("/contacts/alice/edit").body.contains("value=\"Asia/Shanghai\""))
    XCTAssertEqual(
      try site.post(
        "/contacts/alice/edit",
        ["emails": "new@example.com", "time-zone": "UTC", "language": "en"], session: ada
      )
      .status, 303)
    XCTAssertEqual(
      try site.stores.contactBook().contacts["alice"]?.enabled, false, "the box was empty")
    XCTAssertEqual(try site.stores.contactBook().groups["security"]?.members, [])
    XCTAssertEqual(try site.post("/contacts/alice/enable", [:], session: ada).status, 303)
    for target in [
      "/contacts-new", "/contacts/alice/edit", "/contacts/alice/disable", "/contacts/alice/remove",
    ] {
      XCTAssertEqual(try site.post(target, fields, session: vic).status, 403, target)
    }
    XCTAssertEqual(
      try site.post("/contacts/alice/remove", ["reason": "left"], session: ada).status, 303)
    XCTAssertEqual(try get("/contacts/alice").status, 404)
  }

  func testWhoeverIsNamedIsNotRemovedAndThePageSaysWhere() throws {
    try site.stores.updateContacts { $0.groups["security"] = ContactGroup(id: "security") }
    let page = try get("/groups/security/remove")
    XCTAssertTrue(page.body.contains("policy default, route 1"), page.body)
    XCTAssertEqual(try site.post("/groups/security/remove", [:], session: ada).status, 409)
    XCTAssertNotNil(try site.stores.contactBook().groups["security"])
    let answer = try api("DELETE", "/groups/security", .operator)
    XCTAssertEqual(answer.status, 409)
    XCTAssertTrue(answer.body.contains("policy default, route 1"), answer.body)
  }

  func testGroupsAreMadeAndTheirMembersChosen() throws {
    try site.stores.updateContacts { book in
      for id in ["alice", "bob"] {
        book.contacts[id] = Contact(id: id, emails: ["\(id)@example.com"])
      }
    }
    XCTAssertEqual(
      try site.post(
        "/groups-new", ["id": "night", "members": "bob", "enabled": "on"], session: ada
      )
      .header("location"), "/groups/night")
    XCTAssertEqual(try site.stores.contactBook().groups["night"]?.members, ["bob"])
    XCTAssertEqual(try site.post("/groups-new", ["id": "n!"], session: ada).status, 422)
    XCTAssertTrue(try get("/groups").body.contains("/groups/night"))
    XCTAssertTrue(try get("/groups/night/edit").body.contains("value=\"bob\" checked"))
    XCTAssertEqual(try site.post("/groups/night/disable", [:], session: ada).status, 303)
    XCTAssertEqual(try site.stores.contactBook().groups["night"]?.enabled, false)
    XCTAssertEqual(
      try site.post("/groups/night/edit", ["name": "Nights", "members": "alice"], session: ada)
        .status, 303)
    XCTAssertEqual(try site.stores.contactBook().groups["night"]?.name, "Nights")
    XCTAssertEqual(try site.post("/groups/night/remove", [:], session: ada).status, 303)
  }

  func testAFileIsShownBeforeItIsTaken() throws {
    let csv = "id,name,emails,groups\r\nalice,<b>Al</b>ice,alice@example.com,night\r\n"
    XCTAssertEqual(
      try site.post("/contacts-import", ["text": csv, "format": "csv"], session: ada).status, 422)
    let good = "id,name,emails,groups\r\nalice,Alice,alice@example.com,night\r\n"
    let preview = try site.post("/contacts-import", ["text": good, "format": "csv"], session: ada)
    XCTAssertEqual(preview.status, 200)
    XCTAssertTrue(preview.body.contains("emails: alice@example.com"), preview.body)
    XCTAssertNil(try site.stores.contactBook().contacts["alice"], "nothing is changed yet")
    XCTAssertEqual(
      try site.post("/contacts-import/apply", ["text": good, "format": "csv"], session: ada).status,
      303)
    XCTAssertEqual(try site.stores.contactBook().groups["night"]?.members, ["alice"])
    let export = try get("/contacts-export?format=csv", vic)
    XCTAssertTrue(export.header("content-disposition")?.contains("contacts.csv") == true)
    XCTAssertTrue(export.body.contains("alice,Alice,alice@example.com"), export.body)
    XCTAssertTrue(try get("/contacts-export?format=yaml").body.contains("- id: alice"))
    XCTAssertEqual(
      try site.post("/contacts-import/apply", ["text": good, "format": "csv"], session: vic).status,
      403)
  }

  func testEveryPageIsThereInBothLanguages() throws {
    try site.stores.updateContacts {
      $0.contacts["alice"] = Contact(id: "alice", emails: ["alice@example.com"])
    }
    for target in [
      "/contacts", "/contacts-new", "/contacts/alice", "/contacts/alice/edit",
      "/contacts/alice/remove",
      "/contacts-import", "/groups", "/groups-new", "/on-call", "/key-events", "/key-events-new",
      "/key-events/sign_ins_and_core_resources", "/key-events/sign_ins_and_core_resources/edit",
    ] {
      for language in ["en", "zh"] {
        let answer = try site.send(
          "GET", target,
          headers: ["Cookie": ada.cookie, "Accept-Language": language == "zh" ? "zh-CN" : "en"])
        XCTAssertEqual(answer.status, 200, "\(target) \(answer.body.prefix(500))")
      }
    }
    XCTAssertEqual(try get("/contacts/nobody").status, 404)
    XCTAssertEqual(try get("/on-call/nobody").status, 404)
  }

  func testTheOperationsOfContacts() throws {
    let body =
      #"{"emails": ["bob@example.com"], "groups": ["night"], "messages_per_day": 7, "robots": {"wecom": "bob"}}"#
    XCTAssertEqual(try api("PUT", "/contacts/bob", .viewer, body).status, 403)
    let made = try api("PUT", "/contacts/bob", .operator, body)
    XCTAssertEqual(made.status, 200, made.body)
    XCTAssertTrue(
      made.body.contains(#""messages_per_day":7"#) && made.body.contains(#""groups":["night"]"#),
      made.body)
    let changed = try api(
      "PUT", "/contacts/bob", .operator, #"{"messages_per_day": null, "enabled": false}"#)
    XCTAssertTrue(
      changed.body.contains(#""messages_per_day":null"#) && changed.body.contains("bob@example.com")
    )
    XCTAssertEqual(try api("PUT", "/contacts/bob", .operator, #"{"emails": ["x"]}"#).status, 422)
    XCTAssertTrue(try api("GET", "/contacts?q=night", .viewer).body.contains(#""id":"bob""#))
    XCTAssertEqual(try api("GET", "/contacts/none", .viewer).status, 404)
    XCTAssertEqual(
      try api("PUT", "/groups/night", .operator, #"{"members": ["nobody"]}"#).status, 404)
    XCTAssertEqual(
      try api("PUT", "/groups/night", .operator, #"{"name": "Night", "members": ["bob"]}"#).status,
      200)
    let plan = #"{"format": "yaml", "text": "contacts: [{id: carol, emails: [c@example.com]}]"}"#
    let planned = try api("POST", "/contacts-import", .operator, plan)
    XCTAssertTrue(
      planned.body.contains("add contact carol") && planned.body.contains(#""applied":false"#),
      planned.body)
    XCTAssertTrue(try api("GET", "/contacts-export?format=yaml", .viewer).body.contains("id: bob"))
    XCTAssertEqual(
      try api("POST", "/contacts/bob/confirmation", .operator, #"{"kind": "email", "code": "1"}"#)
        .status, 422)
    XCTAssertEqual(try api("GET", "/on-call", .viewer).status, 200)
    XCTAssertEqual(try api("DELETE", "/stand-ins/5", .operator).status, 404)
    XCTAssertEqual(try api("DELETE", "/contacts/bob", .operator).status, 204)
  }

  func testRowB7NotificationsAreBuiltShownStartedStoppedAndRemoved() throws {
    let fields = [
      "name": "iam_changes", "type": "custom", "operations": "IAM/user: createUser, delete*\r\nECS",
      "format": "cts",
      "conditions": "trace_rating != normal\ntrace_type = ConsoleAction", "match": "any",
      "operators": "admins: ada, bob", "target": "default", "level": "high", "suppress": "none",
      "enabled": "on",
    ]
    let preview = try site.post("/key-events-new", fields, session: ada)
    XCTAssertEqual(preview.status, 200)
    XCTAssertTrue(
      preview.body.contains("It would have fired 0 times in the last 24 hours"), preview.body)
    XCTAssertEqual(try get("/key-events/iam_changes").status, 404, "a preview keeps nothing")
    XCTAssertEqual(
      try site.post("/key-events-new/save", fields, session: ada).header("location"),
      "/key-events/iam_changes")
    let page = try get("/key-events/iam_changes", vic).body
    for part in [
      "- createUser", "delete*", "trace_rating != normal", "match: any", "group: admins",
      "policy: default",
    ] {
      XCTAssertTrue(page.contains(part), part)
    }
    XCTAssertTrue(
      page.contains("title: &quot;Key event: iam_changes&quot;"), "the Sigma rule it becomes")
    XCTAssertTrue(try get("/key-events/iam_changes?preview=24", vic).body.contains("It would have fired 0 times"))
    var broken = fields
    broken["conditions"] =
      "colour = red\ncode = 1\ncode = 2\ncode = 3\ncode = 4\ncode = 5\ncode = 6\ncode = 7"
    broken["suppress"] = "soon"
    let refused = try site.post("/key-events-new", broken, session: ada)
    XCTAssertEqual(refused.status, 422)
    for part in ["colour = red", "7 conditions where 6", "soon"] {
      XCTAssertTrue(refused.body.contains(part), part)
    }
    XCTAssertEqual(try site.post("/key-events/iam_changes/stop", [:], session: vic).status, 403)
    XCTAssertEqual(try site.post("/key-events/iam_changes/stop", [:], session: ada).status, 303)
    XCTAssertTrue(try get("/key-events?q=iam_ch").body.contains("stopped"))
    XCTAssertTrue(
      try get("/key-events/iam_changes/edit").body.contains("IAM/user: createUser, delete*"))
    var edited = fields
    edited["name"] = nil
    edited["level"] = "low"
    XCTAssertEqual(try site.post("/key-events/iam_changes/save", edited, session: ada).status, 303)
    XCTAssertTrue(
      try api("GET", "/key-events/iam_changes", .viewer).body.contains(#""level":"low""#))
    XCTAssertEqual(try site.post("/key-events/iam_changes/remove", [:], session: ada).status, 303)
    XCTAssertEqual(try get("/key-events/iam_changes").status, 404)
    XCTAssertEqual(
      try site.post("/key-events/sign_ins_and_core_resources/remove", [:], session: ada).status, 409
    )
  }

  func testTheOperationsOfKeyEvents() throws {
    let text = #"{"text": "name: own\ntype: custom\noperations: [{service: IAM}]\n"}"#
    XCTAssertEqual(try api("PUT", "/key-events/own", .viewer, text).status, 403)
    XCTAssertEqual(try api("PUT", "/key-events/other", .operator, text).status, 422)
    let made = try api("PUT", "/key-events/own", .operator, text)
    XCTAssertTrue(made.body.contains(#""started":true"#), made.body)
    XCTAssertTrue(
      try api("POST", "/key-events/own/stop", .operator, "{}").body.contains(#""started":false"#))
    XCTAssertTrue(
      try api("POST", "/key-events/own/start", .operator, "{}").body.contains(#""started":true"#))
    XCTAssertTrue(
      try api("POST", "/key-events-preview", .operator, text).body.contains(#""traces":0"#))
    XCTAssertTrue(
      try api("GET", "/key-events", .viewer).body.contains("every_trace_for_the_audit_system"))
    XCTAssertEqual(try api("DELETE", "/key-events/own", .operator).status, 204)
    XCTAssertEqual(try api("DELETE", "/key-events/own", .operator).status, 404)
  }
}
