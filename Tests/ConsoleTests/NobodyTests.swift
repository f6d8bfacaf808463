import Administration
import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import XCTest

@testable import Console

/// Roles are asked for in the use cases: a page that forgot to ask shows nothing to somebody who did not sign in.
final class NobodyTests: XCTestCase {
  func testWhoDoesNotSayWhoTheyAreReadsNothing() throws {
    let site = try TestSite()
    let use = site.useCases
    let nobody = Caller.nobody(at: "192.0.2.1")
    let now = use.clock.now
    let readings: [(name: String, read: () throws -> Void)] = [
      ("alerts", { _ = try use.alertSearch(by: nobody).page() }),
      ("overview", { _ = try use.overview(by: nobody, now: now) }),
      ("rules", { _ = try use.ruleBook(by: nobody).lines() }),
      ("audit log", { _ = try use.audit(by: nobody).page(before: nil, limit: 1, filter: AuditFilter()) }),
      ("runs", { _ = try use.runs(by: nobody).page() }),
      ("whitelists", { _ = try use.whitelists(by: nobody).lines(now: now) }),
      ("policies", { _ = try use.policies(by: nobody).forecast(days: 1, until: now) }),
      (
        "templates",
        { _ = try use.templates(by: nobody).preview("default", kind: .email, language: "en", alert: nil, now: now) }
      ),
      ("contacts", { _ = try use.contacts(by: nobody).contacts() }),
      ("groups", { _ = try use.contacts(by: nobody).groups() }),
      ("on-call", { _ = try use.contacts(by: nobody).rotations() }),
      ("key events", { _ = try use.keyEvents(by: nobody).book() }),
      ("notifications", { _ = try use.notifications(by: nobody).entries(limit: 1) }),
      ("silences", { _ = try use.silences(by: nobody).silences() }),
      ("events", { _ = try use.events(by: nobody).page(try use.eventCriteria { _ in [] }) }),
      ("accounts", { _ = try use.accounts(by: nobody).accounts() }),
    ]
    for (name, read) in readings {
      XCTAssertThrowsError(try read(), name) { XCTAssertTrue($0 is AdministrationError, "\(name): \($0)") }
    }
  }
}
