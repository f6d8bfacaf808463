import Administration
import Alerting
import AuditEvents
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// Texts that mean harm, written into every field of every form, of every operation, and of events: they stay texts.
final class HostileFieldsTests: XCTestCase {
  private static let markup = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>"
  private static let attacks = [markup, "'; DROP TABLE accounts; --", "=cmd|'/c calc'!A1"]

  private func check(_ page: Answer, _ place: String) {
    XCTAssertLessThan(page.status, 500, "\(place): \(page.body.prefix(300))")
    guard page.header("content-type")?.contains("html") == true else { return }
    XCTAssertFalse(page.body.contains("<script>alert"), place)
    XCTAssertFalse(page.body.contains("<img src=x"), place)
  }

  /// Addresses that a page leads to, and the forms on it.
  private func links(_ html: String) -> [String] {
    html.matches(of: #/href="(/[^"]*)"/#).map { $0.1.replacingOccurrences(of: "&amp;", with: "&") }
  }

  private func forms(_ html: String) -> [(action: String, names: [String])] {
    html.matches(of: #/<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/#.dotMatchesNewlines()).map { form in
      let names = form.2.matches(of: #/ name="([^"]*)"/#).map { String($0.1) }
      return (form.1.replacingOccurrences(of: "&amp;", with: "&"), names.filter { $0 != "csrf" })
    }
  }

  private func pattern(_ address: String) -> String {
    let path = address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map(String.init)
    let endpoint = Endpoints.all.first { endpoint in
      let parts = endpoint.pattern.split(separator: "/")
      return parts.count == path.count && zip(parts, path).allSatisfy { $0.first == "{" || $0 == $1 }
    }
    return endpoint?.pattern ?? address
  }

  /// Follows links to at most two pages of each kind.
  private func crawl(_ site: TestSite, _ session: TestSite.Session, visit: (String, Answer) throws -> Void) throws {
    var seen: [String: Int] = [:]
    var waiting = Section.allCases.map(\.address) + ["/profile", "/on-call", "/verification"]
    while let address = waiting.popLast() {
      let kind = pattern(address)
      guard seen[kind, default: 0] < 2, !kind.contains("static"), !kind.contains("export"), !kind.hasSuffix("/mail")
      else { continue }
      seen[kind, default: 0] += 1
      let page = try site.send("GET", address, headers: ["Cookie": session.cookie])
      try visit(address, page)
      waiting += links(page.body)
    }
    XCTAssertGreaterThan(seen.count, 35, "\(seen.keys.sorted())")
  }

  func testEveryFieldOfEveryForm() throws {
    let (site, _) = try PopulatedSite.make()
    try site.addAccount("ada", .administrator)
    let session = try site.signIn("ada")
    var found: [String: [String]] = [:]
    try crawl(site, session) { address, page in
      check(page, address)
      for form in forms(page.body) { found[form.action] = form.names }
    }
    XCTAssertGreaterThan(found.count, 25, "\(found.keys.sorted())")
    for (action, names) in found.sorted(by: { $0.key < $1.key })
    where action != "/signout" && !action.hasPrefix("/accounts/ada") && !action.hasPrefix("/profile/sessions") {
      for attack in Self.attacks {
        // Sound ids, so that as much as possible is kept.
        let fields = Dictionary(
          names.map { ($0, $0 == "id" ? "evil" : $0 == "name" && action.contains("key-events") ? "evil" : attack) },
          uniquingKeysWith: { first, _ in first })
        check(try site.post(action, fields, session: session), action)
      }
    }
    // What was kept of it is harmless wherever it is shown.
    try crawl(site, session) { address, page in check(page, address) }
    let csv = try site.send("GET", "/contacts-export?format=csv", headers: ["Cookie": session.cookie]).body
    XCTAssertFalse(csv.contains(",=cmd") || csv.contains("\n=cmd"), csv)
    XCTAssertEqual(try site.signIn("ada", password: TestSite.password).answer.status, 303, "the accounts are there")
  }

  /// A value that a schema allows, with an attack wherever it allows one.
  private func value(_ schema: Schema, _ attack: String) -> JSONText {
    switch schema {
    case .string(_, _, .time): return .string("2026-03-02T12:00:00Z")
    case .string(_, _, .name): return .string("evil")
    case .string(_, let maximum, _): return .string(String(attack.prefix(maximum)))
    case .choice(let words): return .string(words.first ?? "")
    case .integer(let range): return .integer(range.lowerBound)
    case .number: return .integer(1)
    case .boolean: return .boolean(true)
    case .array(let schema, _): return .array([value(schema, attack)])
    case .object(let members): return .object(members.map { ($0.name, value($0.schema, attack)) })
    case .map(let schema): return .object([(attack, value(schema, attack))])
    case .optional(let schema): return value(schema, attack)
    case .any: return .string(attack)
    }
  }

  func testEveryFieldOfEveryOperation() throws {
    let (site, _) = try PopulatedSite.make()
    try site.addAccount("ada", .administrator)
    let bearer = "Bearer \(try site.token(.administrator))"
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first).id
    for endpoint in Endpoints.operations where !endpoint.method.isSafe {
      guard let body = endpoint.operation?.body else { continue }
      for attack in Self.attacks {
        for id in ["evil", alert, PercentText.encode(attack)] {
          let path = endpoint.pattern.replacingOccurrences(of: #"\{[^}]*\}"#, with: id, options: .regularExpression)
          let answer = try site.send(
            endpoint.method.rawValue, path, headers: ["Authorization": bearer, "Content-Type": "application/json"],
            body: value(body, attack).text)
          XCTAssertTrue((200..<500).contains(answer.status), "\(endpoint.method) \(path): \(answer.text.prefix(300))")
          XCTAssertEqual(answer.header("x-content-type-options"), "nosniff")
        }
      }
    }
    let session = try site.signIn("ada")
    try crawl(site, session) { address, page in check(page, address) }
    XCTAssertNotNil(try site.stores.account(named: "ada"))
  }

  func testEveryFieldOfAnEvent() throws {
    let noon = Timestamp(seconds: 1_772_452_800)
    let site = try TestSite(clock: ScriptedClock(noon))
    let names = [
      "eventName", "eventSource", "awsRegion", "sourceIPAddress", "userAgent", "errorCode", "errorMessage", "eventType",
      "recipientAccountId", "eventCategory",
    ]
    let quoted = { (text: String) in JSONText.string(text).text }
    let lines = Self.attacks.enumerated().map { index, attack -> String in
      let fields = names.map { "\"\($0)\":\(quoted(attack))" }.joined(separator: ",")
      return """
        {"eventID":\(quoted("e\(index) " + attack)),"eventTime":"2026-03-02T11:5\(index):00Z",\(fields),\
        "userIdentity":{"type":\(quoted(attack)),"userName":\(quoted(attack)),"arn":\(quoted(attack)),\
        "accountId":\(quoted(attack)),"accessKeyId":\(quoted(attack))},"requestParameters":{\(quoted(attack)):\(quoted(attack))},\
        "resources":[{"ARN":\(quoted(attack)),"type":\(quoted(attack))}]}
        """
    }
    let path = site.folder + "/events.json"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let trail = try XCTUnwrap(site.useCases.workspace.trail("amazon"))
    let ingest = TrailIngest(trail: trail, store: site.stores, limits: site.useCases.workspace.configuration.limits)
    _ = try ingest.take(files: [path], arrival: noon, workers: 1) { _ in }
    try site.addAccount("ada", .viewer)
    let session = try site.signIn("ada")
    let list = try site.get("/events", session)
    check(list, "/events")
    let events = links(list.body).filter { $0.hasPrefix("/events/") && $0.contains("trail=") }
    XCTAssertEqual(events.count, 3)
    for address in events {
      let page = try site.get(address, session)
      XCTAssertEqual(page.status, 200, address)
      check(page, address)
    }
    let csv = try site.get("/events/export?form=csv", session).body
    XCTAssertEqual(csv.split(whereSeparator: \.isNewline).count, 4, csv)
    XCTAssertFalse(csv.contains(",=cmd") || csv.contains("\n=cmd") || csv.contains(",\"=cmd"), csv)
    XCTAssertTrue(csv.contains("'=cmd"))
    XCTAssertEqual(
      try site.get("/events?actor=" + PercentText.encode(Self.attacks[1]), session).body.components(
        separatedBy: "?trail=amazon"
      ).count - 1, 1, "a search for it finds it")
  }
}
