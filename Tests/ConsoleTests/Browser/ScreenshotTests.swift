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

/// Pictures of every page, for people to look at: TOCSIN_SCREENSHOTS names the folder. Without it only the widths are
/// proved: no page may be wider than the screen.
final class ScreenshotTests: XCTestCase {
  private let folder = ProcessInfo.processInfo.environment["TOCSIN_SCREENSHOTS"]
  /// Pictures of these pages alone, by the beginnings of their names; all without it.
  private let only = (ProcessInfo.processInfo.environment["TOCSIN_SCREENSHOTS_OF"] ?? "").split(separator: ",")

  func testNoPageIsWiderThanItsScreen() throws {
    guard let browser = try WebDriver.start() else { throw XCTSkip("there is no chromedriver") }
    defer { browser.stop() }
    let (site, _) = try PopulatedSite.make()
    try site.addAccount("ada", .administrator)
    let root = "http://127.0.0.1:\(site.site.port)"
    try browser.open(root + "/signin")
    try capture(browser, "signin")
    try signIn(browser, root)
    for (name, target) in try pages(site) where isAsked(name) {
      try browser.open(root + target)
      try capture(browser, name)
    }
    guard folder != nil else { return }
    try browser.run("document.cookie = 'tocsin_language=zh; path=/'")
    for (name, target) in try pages(site) where isAsked("zh-" + name) {
      try browser.open(root + target)
      try capture(browser, "zh-" + name, themes: [false])
    }
    try browser.run("document.cookie = 'tocsin_language=en; path=/'")
    try captureEmptyPages(browser)
  }

  /// What a console shows before anything has happened.
  private func captureEmptyPages(_ browser: WebDriver) throws {
    let site = try TestSite()
    let root = "http://127.0.0.1:\(site.site.port)"
    try browser.open(root + "/signin")
    try capture(browser, "empty-signin", themes: [false])
    try site.addAccount("ada", .administrator)
    try signIn(browser, root)
    for section in Section.allCases where isAsked("empty-" + section.rawValue) {
      try browser.open(root + section.address)
      try capture(browser, "empty-" + section.rawValue, themes: [false])
    }
  }

  private func isAsked(_ name: String) -> Bool { only.isEmpty || only.contains { name.hasPrefix($0) } }

  private func signIn(_ browser: WebDriver, _ root: String) throws {
    try browser.open(root + "/signin")
    try browser.fill("Account", "ada")
    try browser.fill("Password", TestSite.password)
    try browser.click("Sign in")
    XCTAssertTrue(try browser.shows("Sign out"))
  }

  private func capture(_ browser: WebDriver, _ name: String, themes: [Bool] = [false, true]) throws {
    for (width, height) in [(1280, 900), (375, 800)] {
      for isDark in folder == nil ? [false] : themes {
        try browser.look(width: width, height: height, isDark: isDark)
        let wide = try browser.run("return document.documentElement.scrollWidth") as? Int ?? 0
        XCTAssertLessThanOrEqual(wide, width, "\(name) at \(width)")
        if let folder { try browser.screenshot(to: "\(folder)/\(name)-\(width)-\(isDark ? "dark" : "light").png") }
      }
    }
  }

  private func pages(_ site: TestSite) throws -> [(name: String, target: String)] {
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first)
    let notification = try XCTUnwrap(try site.stores.entries(states: [], limit: 1).first).notification
    let run = try XCTUnwrap(try site.stores.runs(trail: nil, limit: 9).first { $0.sent > 0 })
    let rule = try XCTUnwrap(site.useCases.workspace.rules.first { !$0.settings.parameters.isEmpty })
    let event = try XCTUnwrap(alert.samples.first?.event.id)
    return [
      ("overview", "/"), ("alerts", "/alerts"), ("alerts-none", "/alerts?q=nothing+of+the+kind"),
      ("alert", "/alerts/\(alert.id)"), ("rules", "/rules"),
      ("rule", "/rules/\(rule.id)?test=1"), ("whitelists", "/whitelists"), ("whitelist", "/whitelists/ci-bots%231"),
      ("proposal", "/whitelists/new?alert=\(alert.id)"), ("silences", "/silences"),
      ("silence-new", "/silences/new?alert=\(alert.id)"), ("policies", "/policies"), ("policy", "/policies/default"),
      ("route", "/policies/route?alert=\(alert.id)"), ("forecast", "/policies/forecast?days=90"),
      ("templates", "/templates"), ("template", "/templates/default"), ("notifications", "/notifications"),
      ("notification", "/notifications/\(notification.id)"), ("runs", "/runs"),
      ("run", "/runs/\(run.trail)/\(run.slot.rfc3339)"), ("events", "/events"), ("event", "/events/\(event)"),
      ("contacts", "/contacts"), ("contact", "/contacts/alice"), ("contact-new", "/contacts-new"),
      ("contact-import", "/contacts-import"), ("groups", "/groups"), ("group", "/groups/security"),
      ("group-new", "/groups-new"), ("on-call", "/on-call"), ("key-events", "/key-events"),
      ("key-event", "/key-events/sign_ins_and_core_resources"), ("key-event-new", "/key-events-new"),
      ("audit", "/audit"),
      ("audit-entry", "/audit/1"), ("accounts", "/accounts"), ("account", "/accounts/olga"),
      ("account-new", "/accounts/new"), ("tokens", "/tokens"), ("profile", "/profile"), ("api", "/api/v1"),
      ("missing", "/alerts/none"),
    ]
  }
}
