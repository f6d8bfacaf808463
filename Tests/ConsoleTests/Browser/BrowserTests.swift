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

/// A person with a browser works through a day: everything is found by the words on the page, as a reader finds it.
final class BrowserTests: XCTestCase {
  func testADaysWork() throws {
    guard let browser = try WebDriver.start() else { throw XCTSkip("there is no chromedriver") }
    defer { browser.stop() }
    let (site, clock) = try PopulatedSite.make()
    try site.addAccount("ada", .administrator)
    let root = "http://127.0.0.1:\(site.site.port)"

    // Sign in: a wrong password is told, the right one leads on.
    try browser.open(root + "/alerts")
    XCTAssertTrue(try browser.address.contains("/signin"), "who is not signed in is asked to")
    try signIn(browser, "ada", "not the password at all")
    XCTAssertTrue(try browser.shows("The name or the password is wrong."))
    try signIn(browser, "ada", TestSite.password)
    XCTAssertEqual(try browser.text("h1"), "Alerts", "back to the page that was asked for")
    XCTAssertTrue(try browser.text(".account").contains("ada"))

    try watch(browser, site)
    try tune(browser, site, root)
    try hold(browser, site, clock)
    try exempt(browser, site)

    try browser.click("Sign out", in: "//header")
    XCTAssertTrue(try browser.shows("You are signed out."))
    try browser.open(root + "/")
    XCTAssertTrue(try browser.address.contains("/signin"))
  }

  private func signIn(_ browser: WebDriver, _ name: String, _ password: String) throws {
    try browser.fill("Name", name)
    try browser.fill("Password", password)
    try browser.click("Sign in")
  }

  /// Finds an alert and takes it on.
  private func watch(_ browser: WebDriver, _ site: TestSite) throws {
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first)
    try browser.click("Overview", in: "//nav")
    XCTAssertTrue(try browser.shows("Runs of the last day"))
    try browser.click("Alerts", in: "//nav")
    try browser.fill("Search", String(alert.id.prefix(10)))
    try browser.choose("State", "open")
    try browser.click("Filter")
    try browser.click(alert.title)
    XCTAssertEqual(try browser.text("h1"), alert.title)
    for part in ["Evidence", "How it came to people", "What else the actor did", "Suppression", "Messages"] {
      XCTAssertTrue(try browser.shows(part), part)
    }
    try browser.fill("Note", "looking into it")
    try browser.click("Acknowledge")
    XCTAssertTrue(try browser.shows("You took the alert on."))
    XCTAssertTrue(try browser.shows("acknowledged: looking into it"))
    XCTAssertEqual(try site.stores.handling(alert: alert.id)?.acknowledged?.by, "ada")
  }

  /// Enables a rule and gives it another parameter.
  private func tune(_ browser: WebDriver, _ site: TestSite, _ root: String) throws {
    let enabled = Set(site.useCases.workspace.trails.flatMap { $0.rules.map(\.id) })
    let rule = try XCTUnwrap(
      site.useCases.workspace.rules.first { rule in
        !rule.settings.parameters.isEmpty && !enabled.contains(rule.id) && rule.logSource.product != nil
      } ?? site.useCases.workspace.rules.first { !$0.settings.parameters.isEmpty })
    let parameter = rule.settings.parameters[0]
    try browser.click("Rules", in: "//nav")
    try browser.fill("Search", rule.id.text)
    try browser.click("Filter")
    try browser.click(rule.title)
    if !enabled.contains(rule.id) {
      try browser.click("Enable")
      try browser.click("Enable", in: "//main//details[@open]//form")
      XCTAssertTrue(try browser.shows("The rule is enabled."))
    }
    try browser.fill("Value", parameter.value.contains("5") ? "4" : "5", in: "//main//*[@class='parameter'][1]")
    try browser.fill("Reason", "we are a small team", in: "//main//*[@class='parameter'][1]")
    try browser.click("Set")
    let text = try browser.text
    XCTAssertTrue(text.contains("The parameter is set."), String(text.prefix(400)))
    XCTAssertTrue(try browser.shows("set by an operator"))
    try browser.click("Run the tests now")
    XCTAssertTrue(try browser.shows("passed"))
  }

  /// Silences an alert from its page.
  private func hold(_ browser: WebDriver, _ site: TestSite, _ clock: ScriptedClock) throws {
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 2).last)
    try browser.click("Alerts", in: "//nav")
    try browser.fill("Search", String(alert.id.prefix(10)))
    try browser.click("Filter")
    try browser.click(alert.title)
    try browser.click("Silence this")
    XCTAssertEqual(try browser.value("Rule"), alert.title)
    try browser.choose("For", "24 h")
    try browser.fill("Reason", "planned work")
    try browser.click("Silence")
    XCTAssertTrue(try browser.shows("The silence holds until"))
    XCTAssertTrue(try XCTUnwrap(try site.stores.silences().first).holds(alert, at: clock.now))
  }

  /// Proposes a whitelist entry and sees what it would have hidden.
  private func exempt(_ browser: WebDriver, _ site: TestSite) throws {
    let alert = try XCTUnwrap(
      try site.stores.alerts(trail: nil, limit: 100).first { $0.samples.first?.event.actor.name.isEmpty == false })
    try browser.click("Alerts", in: "//nav")
    try browser.fill("Search", String(alert.id.prefix(10)))
    try browser.click("Filter")
    try browser.click(alert.title)
    try browser.click("Propose whitelist entry")
    try browser.fill("Reason", "it is the nightly job")
    try browser.click("Preview")
    XCTAssertTrue(try browser.shows("It would have hidden"))
    XCTAssertTrue(try browser.text("#yaml").contains("it is the nightly job"))
    XCTAssertFalse(try browser.has(".notice.bad"))
  }
}
