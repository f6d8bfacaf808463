import Administration
import Alerting
import AuditEvents
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// Links in messages by which a reader answers an alert without signing in.
final class AnswerPagesTests: XCTestCase {
  func testALinkAsksAndAnswersOnce() throws {
    let (site, clock) = try PopulatedSite.make()
    let alerts = try site.stores.alerts(trail: nil, limit: 3)
    let key = try site.stores.linkKey()
    func link(_ kind: AlertAnswer.Kind, _ alert: Alert, lifetime: Int64 = 3600) -> String {
      "/answer/"
        + AlertLink(
          alert: alert.id, kind: kind, contact: "alice", expires: clock.now.adding(seconds: lifetime)
        ).token(key: key)
    }
    func state(_ alert: Alert) throws -> String { try site.stores.handling(alert: alert.id)?.state ?? "open" }

    // Programs that look at links before people do: nothing happens, and nothing is kept of them.
    let target = link(.acknowledge, alerts[0])
    for agent in ["Slackbot-LinkExpanding 1.0", "Microsoft Office SafeLinks", "curl/8", ""] {
      for method in ["GET", "HEAD", "OPTIONS"] {
        let answer = try site.send(method, target, headers: ["User-Agent": agent])
        XCTAssertTrue([200, 204].contains(answer.status), "\(method) \(agent)")
        if method == "HEAD" { XCTAssertEqual(answer.body, "") }
        if method == "GET" {
          XCTAssertTrue(answer.body.contains("<form method=\"post\" action=\"\(target)\""))
          XCTAssertEqual(answer.header("x-robots-tag"), "noindex")
          XCTAssertEqual(answer.header("cache-control"), "no-store")
          XCTAssertEqual(answer.header("referrer-policy"), "same-origin", "the link goes to nobody else")
        }
      }
      for method in ["PUT", "DELETE", "PATCH"] { XCTAssertEqual(try site.send(method, target).status, 405) }
    }
    XCTAssertEqual(try state(alerts[0]), "open")

    // Another site cannot press the button.
    let foreign = try site.send("POST", target, headers: ["Origin": "https://evil.example"])
    XCTAssertEqual(foreign.status, 403)
    XCTAssertEqual(try state(alerts[0]), "open")

    // A person presses it, with or without a session of the console in the same browser.
    XCTAssertEqual(try site.post(target, [:]).status, 200)
    XCTAssertEqual(try site.stores.handling(alert: alerts[0].id)?.acknowledged?.by, "alice")
    let notes = try site.stores.notes(alert: alerts[0].id).count
    clock.set(clock.now.adding(seconds: 60))
    let again = try site.post(target, [:])
    XCTAssertTrue(again.body.contains("alice took the alert on at"), "it says who did")
    XCTAssertTrue(try site.get(target, try site.signIn("vera")).body.contains("alice took the alert on at"))
    XCTAssertEqual(try site.stores.notes(alert: alerts[0].id).count, notes, "a second time changes nothing")

    let viewer = try site.signIn("vera")
    XCTAssertEqual(try site.post(link(.close, alerts[1]), ["csrf": "of another tab"], session: viewer).status, 200)
    XCTAssertEqual(try state(alerts[1]), "closed")
    XCTAssertTrue(try site.post(link(.acknowledge, alerts[1]), [:]).body.contains("closed the alert at"))
    XCTAssertTrue(
      try site.stores.auditEntries(before: nil, limit: 20, filter: AuditFilter()).contains {
        $0.entry.action == "alert.closed" && $0.entry.caller.name == "alice"
      })
  }

  func testLinksThatAreNotOursDoNothing() throws {
    let (site, clock) = try PopulatedSite.make()
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first)
    let key = try site.stores.linkKey()
    func token(_ alert: String, _ expires: Timestamp, key: [UInt8]) -> String {
      AlertLink(alert: alert, kind: .close, contact: "alice", expires: expires).token(key: key)
    }
    let later = clock.now.adding(seconds: 60)
    let good = token(alert.id, later, key: key)
    let changed = good.replacingOccurrences(of: "1.c.", with: "1.a.")
    for (name, text) in [
      ("expired", token(alert.id, clock.now, key: key)), ("another key", token(alert.id, later, key: key.reversed())),
      ("another answer", changed), ("cut", String(good.dropLast())), ("longer", good + "0"), ("nothing", "x"),
      ("no alert", token("none", later, key: key)), ("long", String(repeating: "a", count: 5000)),
    ] {
      for answer in [try site.send("GET", "/answer/" + text), try site.post("/answer/" + text, [:])] {
        XCTAssertEqual(answer.status, 404, name)
        XCTAssertFalse(answer.body.contains(alert.title), name)
      }
    }
    XCTAssertNil(try site.stores.handling(alert: alert.id)?.closed)
  }
}
