import Administration
import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// Few tests with many steps: each process that runs one reads the workspace and lives through a morning first.
final class PagesTests: XCTestCase {
  func testPagesOfAlertsAndRules() throws {
    try everyPageIsSoundInBothLanguagesForEveryRole()
    try theOverviewShowsRunsGapsAndAlerts()
    try alertsAreFoundPagedAndAnswered()
    try anAlertIsSilencedFromItsPage()
  }

  func testPagesOfWhitelistsAndMessages() throws {
    try aWhitelistEntryIsProposedWithWhatItWouldHaveHidden()
    try rulesAreChangedAndTested()
    try notificationsAreTriedAgainAndDropped()
    try templatesAreShownForEveryChannelAndMailsStandAlone()
  }

  private func targets(_ site: TestSite) throws -> [String] {
    let stores = site.stores
    let alert = try XCTUnwrap(try stores.alerts(trail: nil, limit: 1).first)
    let notification = try XCTUnwrap(try stores.entries(states: [], limit: 1).first).notification
    let run = try XCTUnwrap(try stores.runs(trail: nil, limit: 1).first)
    let rule = alert.rule
    let withParameters = try XCTUnwrap(site.useCases.workspace.rules.first { !$0.settings.parameters.isEmpty })
    return [
      "/", "/alerts", "/alerts?level=high&state=open&q=a&trail=huawei&from=2026-01-01T00:00&until=2027-01-01T00:00",
      "/alerts?limit=1", "/alerts/\(alert.id)", "/rules", "/rules?q=root&pack=cts&level=high&state=enabled",
      "/rules/\(rule)", "/rules/\(rule)?test=1&measure=1", "/rules/\(withParameters.id)", "/whitelists",
      "/whitelists/new", "/whitelists/new?alert=\(alert.id)", "/whitelists/ci-bots%231", "/silences", "/policies",
      "/policies/route", "/policies/route?alert=\(alert.id)", "/policies/route?level=high&trail=huawei",
      "/policies/route?level=high&trail=nowhere", "/policies/forecast?days=90", "/policies/default", "/templates",
      "/templates/default", "/templates/digest?channel=dingtalk&language=zh&alert=\(alert.id)", "/notifications",
      "/notifications?state=dead", "/notifications/\(notification.id)", "/runs", "/runs?trail=huawei&limit=2",
      "/runs/\(run.trail)/\(run.slot.rfc3339)",
    ]
  }

  private func everyPageIsSoundInBothLanguagesForEveryRole() throws {
    let (site, _) = try PopulatedSite.make()
    let viewer = try site.signIn("vera")
    let editor = try site.signIn("olga")
    for target in try targets(site) {
      for (session, language) in [(viewer, "en"), (editor, "en"), (editor, "zh")] {
        let answer = try site.get(target, session, language: language)
        XCTAssertEqual(answer.status, 200, "\(target) \(language): \(answer.body.prefix(400))")
        XCTAssertEqual(PageJudge.problems(answer.body), [], "\(target) \(language)")
      }
    }
    for target in [
      "/silences/new", "/silences/new?alert=\(try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first).id)",
    ] {
      XCTAssertEqual(try site.get(target, editor).status, 200, target)
      XCTAssertEqual(try site.get(target, viewer).status, 403, target)
    }
    for target in [
      "/alerts/none", "/rules/none", "/runs/x/y", "/silences/9", "/policies/no", "/templates/no", "/notifications/no",
      "/whitelists/no",
    ] {
      XCTAssertEqual(try site.get(target, viewer).status, 404, target)
    }
  }

  private func theOverviewShowsRunsGapsAndAlerts() throws {
    let (site, _) = try PopulatedSite.make()
    let page = try site.get("/", try site.signIn("vera")).body
    XCTAssertTrue(page.contains("class=\"missing\""), "the gap")
    XCTAssertTrue(page.contains("class=\"late\""))
    XCTAssertTrue(page.contains("gaps at "))
    XCTAssertTrue(page.contains("alerts in 24 hours"))
    XCTAssertTrue(page.contains("/alerts?from="), "each bar leads to its alerts")
  }

  private func alertsAreFoundPagedAndAnswered() throws {
    let (site, _) = try PopulatedSite.make()
    let editor = try site.signIn("olga")
    let all = try site.stores.alerts(trail: nil, limit: 1000)
    var target: String? = "/alerts?limit=3"
    var seen: [String] = []
    while let next = target {
      let page = try site.get(next, editor).body
      seen += page.matches(of: #/href="/alerts/([0-9a-f]{32})"/#).map { String($0.1) }
      target = page.firstMatch(of: #/rel="next" class="button" href="([^"]*)"/#).map {
        String($0.1).replacingOccurrences(of: "&amp;", with: "&")
      }
    }
    XCTAssertEqual(seen, all.map(\.id), "pages show every alert once, in order")
    let alert = all[0]
    let viewer = try site.signIn("vera")
    XCTAssertEqual(try site.post("/alerts/\(alert.id)/acknowledge", [:], session: viewer).status, 403)
    XCTAssertEqual(try site.post("/alerts/\(alert.id)/acknowledge", ["csrf": "no"], session: editor).status, 403)
    XCTAssertEqual(
      try site.post("/alerts/\(alert.id)/acknowledge", ["note": "on <it>"], session: editor).status, 303)
    let page = try site.get("/alerts/\(alert.id)", editor).body
    XCTAssertTrue(page.contains("acknowledged: on &lt;it&gt;"))
    XCTAssertTrue(try site.get("/alerts?state=acknowledged", editor).body.contains(alert.id))
    XCTAssertEqual(try site.post("/alerts/\(alert.id)/close", [:], session: editor).status, 303)
    XCTAssertFalse(try site.get("/alerts?state=open", editor).body.contains(alert.id))
    XCTAssertTrue(try site.get("/alerts?q=\(alert.id.prefix(8))", editor).body.contains(alert.title))
  }

  private func anAlertIsSilencedFromItsPage() throws {
    let (site, clock) = try PopulatedSite.make()
    let editor = try site.signIn("olga")
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first)
    let form = try site.get("/silences/new?alert=\(alert.id)", editor).body
    XCTAssertTrue(form.contains("value=\"\(alert.title)\""), "prefilled")
    let refused = try site.post("/silences", ["rule": alert.title, "seconds": "3600", "reason": ""], session: editor)
    XCTAssertEqual(refused.status, 422)
    XCTAssertTrue(refused.body.contains("a silence needs a reason"))
    XCTAssertTrue(refused.body.contains("value=\"\(alert.title)\""), "what was typed is kept")
    let added = try site.post(
      "/silences", ["rule": alert.title, "trail": alert.trail.text, "seconds": "3600", "reason": "planned"],
      session: editor)
    XCTAssertEqual(added.status, 303)
    let silence = try XCTUnwrap(try site.stores.silences().first)
    XCTAssertTrue(silence.holds(alert, at: clock.now))
    XCTAssertTrue(try site.get("/alerts/\(alert.id)", editor).body.contains("planned"))
    XCTAssertEqual(try site.post("/silences/\(silence.id)/end", [:], session: editor).status, 303)
    XCTAssertFalse(try XCTUnwrap(try site.stores.silences().first).holds(alert, at: clock.now))
  }

  private func aWhitelistEntryIsProposedWithWhatItWouldHaveHidden() throws {
    let (site, _) = try PopulatedSite.make()
    let viewer = try site.signIn("vera")
    let alert = try XCTUnwrap(
      try site.stores.alerts(trail: nil, limit: 100).first { $0.samples.first?.event.actor.name.isEmpty == false })
    let page = try site.get("/whitelists/new?alert=\(alert.id)", viewer).body
    let hidden = try XCTUnwrap(page.firstMatch(of: #/would have hidden ([0-9]+) of/#)).1
    XCTAssertGreaterThan(try XCTUnwrap(Int(hidden)), 0)
    XCTAssertTrue(page.contains("entries:"))
    XCTAssertTrue(page.contains(alert.title))
  }

  private func rulesAreChangedAndTested() throws {
    let (site, _) = try PopulatedSite.make()
    let editor = try site.signIn("olga")
    let rule = try XCTUnwrap(
      site.useCases.workspace.rules.first { !$0.settings.parameters.isEmpty && !$0.tests.isEmpty })
    let parameter = rule.settings.parameters[0]
    let address = "/rules/\(rule.id)"
    let set = try site.post(
      address + "/set", ["parameter": parameter.name, "value": parameter.value, "reason": "here"], session: editor)
    XCTAssertEqual(set.status, 303)
    XCTAssertTrue(try site.get(address, editor).body.contains("set by an operator"))
    XCTAssertTrue(try site.get("/rules?changed=yes", editor).body.contains(rule.title))
    XCTAssertEqual(try site.post(address + "/unset", ["parameter": parameter.name], session: editor).status, 303)
    let refused = try site.post(address + "/disable", ["reason": ""], session: editor)
    XCTAssertTrue(try XCTUnwrap(refused.header("set-cookie")).contains("tocsin_flash=bad"), "a reason is asked for")
    XCTAssertEqual(try site.post(address + "/disable", ["reason": "too much"], session: editor).status, 303)
    XCTAssertTrue(try site.get(address, editor).body.contains("disabled by olga: too much"))
    let tested = try site.get(address + "?test=1", editor).body
    XCTAssertTrue(tested.contains("passed"))
    XCTAssertFalse(tested.contains("badge bad\">failed"))
    XCTAssertTrue(tested.contains("detection:") || tested.contains("correlation:"), "the file's text")
  }

  private func notificationsAreTriedAgainAndDropped() throws {
    let (site, _) = try PopulatedSite.make()
    let editor = try site.signIn("olga")
    let dead = try XCTUnwrap(try site.stores.entries(states: [.dead], limit: 1).first).notification.id
    XCTAssertTrue(try site.get("/notifications/\(dead)", editor).body.contains("550 no such user"))
    XCTAssertEqual(try site.post("/notifications/retry", ["channel": ""], session: editor).status, 303)
    XCTAssertEqual(try site.stores.entry(notification: dead)?.state, .retry)
    XCTAssertEqual(try site.post("/notifications/\(dead)/drop", [:], session: editor).status, 303)
    XCTAssertEqual(try site.stores.entry(notification: dead)?.state, .dead)
    let sent = try XCTUnwrap(try site.stores.entries(states: [.sent], limit: 1).first).notification.id
    XCTAssertEqual(try site.post("/notifications/\(sent)/drop", [:], session: editor).status, 422)
    XCTAssertTrue(
      try site.useCases.stores.auditEntries(before: nil, limit: 9, filter: AuditFilter()).contains {
        $0.entry.action == "notification.dropped"
      })
  }

  private func templatesAreShownForEveryChannelAndMailsStandAlone() throws {
    let (site, _) = try PopulatedSite.make()
    let viewer = try site.signIn("vera")
    for kind in ChannelKind.allCases {
      let page = try site.get("/templates/default?channel=\(kind.rawValue)", viewer)
      XCTAssertEqual(page.status, 200, kind.rawValue)
      XCTAssertFalse(page.body.contains("class=\"notice bad\""), kind.rawValue)
    }
    let mail = try site.get("/templates/default/mail?channel=email", viewer)
    XCTAssertEqual(mail.status, 200)
    let policy = try XCTUnwrap(mail.header("content-security-policy"))
    XCTAssertTrue(policy.hasPrefix("sandbox; default-src 'none'"))
    XCTAssertFalse(policy.contains("script"))
  }
}
