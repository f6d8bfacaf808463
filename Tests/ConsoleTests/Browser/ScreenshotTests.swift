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
  func testNoPageIsWiderThanItsScreen() throws {
    guard let browser = try WebDriver.start() else { throw XCTSkip("there is no chromedriver") }
    defer { browser.stop() }
    let (site, _) = try PopulatedSite.make()
    try site.addAccount("ada", .administrator)
    let folder = ProcessInfo.processInfo.environment["TOCSIN_SCREENSHOTS"]
    let root = "http://127.0.0.1:\(site.site.port)"
    try browser.open(root + "/signin")
    try capture(browser, "signin", folder)
    try browser.open(root + "/signin")
    try browser.fill("Name", "ada")
    try browser.fill("Password", TestSite.password)
    try browser.click("Sign in")
    for (name, target) in try pages(site) {
      try browser.open(root + target)
      try capture(browser, name, folder)
    }
  }

  private func capture(_ browser: WebDriver, _ name: String, _ folder: String?) throws {
    for (width, height) in [(1280, 900), (375, 800)] {
      for isDark in folder == nil ? [false] : [false, true] {
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
    let all: [(String, String)] = [
      ("overview", "/"), ("alerts", "/alerts"), ("alert", "/alerts/\(alert.id)"), ("rules", "/rules"),
      ("rule", "/rules/\(rule.id)?test=1"), ("whitelists", "/whitelists"),
      ("whitelist", "/whitelists/ci-bots%231"), ("proposal", "/whitelists/new?alert=\(alert.id)"),
      ("silences", "/silences"), ("silence-new", "/silences/new?alert=\(alert.id)"), ("policies", "/policies"),
      ("policy", "/policies/default"), ("route", "/policies/route?alert=\(alert.id)"),
      ("forecast", "/policies/forecast?days=90"), ("templates", "/templates"), ("template", "/templates/default"),
      ("notifications", "/notifications"), ("notification", "/notifications/\(notification.id)"), ("runs", "/runs"),
      ("run", "/runs/\(run.trail)/\(run.slot.rfc3339)"), ("events", "/events"), ("event", "/events/\(event)"),
      ("contacts", "/contacts"), ("contact-new", "/contacts/new"), ("groups", "/groups"),
      ("key-events", "/key-events"), ("key-event-new", "/key-events/new"), ("audit", "/audit"),
      ("accounts", "/accounts"), ("tokens", "/tokens"), ("profile", "/profile"),
    ]
    let patterns = Set(Endpoints.pages.map(\.pattern))
    return all.filter { _, target in
      let path = String(target.prefix { $0 != "?" })
      let parts = path.split(separator: "/").map(String.init)
      return patterns.contains(path) || parts.count == 2 && patterns.contains { $0.hasPrefix("/\(parts[0])/{") }
        || parts.count == 3
    }.map { (name: $0.0, target: $0.1) }
  }
}
