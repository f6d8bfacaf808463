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
  private static let password = "seven quiet lanterns"

  func testADaysWork() throws {
    guard let browser = try WebDriver.start() else { throw XCTSkip("there is no chromedriver") }
    defer { browser.stop() }
    let (site, clock) = try PopulatedSite.make()
    let root = "http://127.0.0.1:\(site.site.port)"
    try begin(browser, site, root)
    try invite(browser, site)
    try takeIn(browser, site)
    try notify(browser, site)
    try tune(browser, site)
    try search(browser, site)
    try watch(browser, site)
    try hold(browser, site, clock)
    try exempt(browser, site)
    try leave(browser, root)
  }

  /// The first sign-in of an administrator made on the command line, who must choose another password first.
  private func begin(_ browser: WebDriver, _ site: TestSite, _ root: String) throws {
    try addOnTheCommandLine("ada", site)
    try browser.open(root + "/alerts")
    XCTAssertTrue(try browser.address.contains("/signin"), "who is not signed in is asked to")
    try signIn(browser, "ada", "not the password at all")
    XCTAssertTrue(try browser.shows("The name or the password is wrong."))
    try signIn(browser, "ada", TestSite.password)
    XCTAssertTrue(try browser.shows("Choose a password of your own first."))
    try browser.click("Alerts", in: "//nav")
    XCTAssertEqual(try browser.text("h1"), "Profile", "nothing else is open before")
    XCTAssertTrue(try browser.shows("Choose a password of your own first."))
    try browser.fill("Current password", TestSite.password)
    try browser.fill("New password", Self.password)
    try browser.fill("The same again", "seven quiet lamps")
    try browser.click("Change password")
    XCTAssertTrue(try browser.shows("The two new passwords differ."))
    try browser.fill("Current password", TestSite.password)
    try browser.fill("New password", Self.password)
    try browser.fill("The same again", Self.password)
    try browser.click("Change password")
    XCTAssertTrue(try browser.shows("The password is changed; your other sessions are over."))
    XCTAssertTrue(try browser.text(".account").contains("ada"))
    XCTAssertTrue(try browser.text(".account").contains("administrator"))
    try browser.click("Overview", in: "//nav")
    XCTAssertTrue(try browser.shows("Runs of the last day"))
  }

  /// `tocsin accounts add` over the store of the site, as its administrator runs it.
  private func addOnTheCommandLine(_ name: String, _ site: TestSite) throws {
    let folder = site.folder + "/workspace"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for part in ["Rules", "Templates", "Sources"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + part, withDestinationPath: TestSite.root + "/" + part)
    }
    try String(contentsOfFile: TestSite.root + "/tocsin.yml", encoding: .utf8)
      .replacing("data: .tocsin", with: "data: \(site.folder)")
      .write(toFile: folder + "/tocsin.yml", atomically: true, encoding: .utf8)
    let program = Process()
    program.executableURL = try XCTUnwrap(
      [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
        .map { $0.appendingPathComponent("tocsin") }.first { FileManager.default.isExecutableFile(atPath: $0.path) },
      "build the program first")
    program.arguments = [
      "accounts", "add", name, "--role", "administrator", "--must-change", "--password-stdin", "--workspace", folder,
    ]
    let (input, output) = (Pipe(), Pipe())
    program.standardInput = input
    program.standardOutput = output
    program.standardError = output
    try program.run()
    try input.fileHandleForWriting.write(contentsOf: Data((TestSite.password + "\n").utf8))
    try input.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    program.waitUntilExit()
    XCTAssertEqual(program.terminationStatus, 0, said)
    XCTAssertTrue(said.contains("\(name) may sign in as administrator"), said)
  }

  /// Signs out: the old password is worth nothing now, the new one leads back to the page that was asked for.
  private func leave(_ browser: WebDriver, _ root: String) throws {
    try browser.click("Sign out", in: "//header")
    XCTAssertTrue(try browser.shows("You are signed out."))
    try browser.open(root + "/rules")
    XCTAssertTrue(try browser.address.contains("/signin"))
    try signIn(browser, "ada", TestSite.password)
    XCTAssertTrue(try browser.shows("The name or the password is wrong."))
    try signIn(browser, "ada", Self.password)
    XCTAssertEqual(try browser.text("h1"), "Rules", "back to the page that was asked for")
    try browser.click("Sign out", in: "//header")
    XCTAssertTrue(try browser.shows("You are signed out."))
    try browser.open(root + "/")
    XCTAssertTrue(try browser.address.contains("/signin"))
  }

  private func signIn(_ browser: WebDriver, _ name: String, _ password: String) throws {
    try browser.fill("Account", name)
    try browser.fill("Password", password)
    try browser.click("Sign in")
  }

  /// Finds an alert and takes it on.
  private func watch(_ browser: WebDriver, _ site: TestSite) throws {
    let alert = try XCTUnwrap(try site.stores.alerts(trail: nil, limit: 1).first)
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

  /// Enables a rule that no trail's list names, and gives it another parameter.
  private func tune(_ browser: WebDriver, _ site: TestSite) throws {
    let title = "Any Cloud Refused Calls Spike"
    let rule = try XCTUnwrap(site.useCases.workspace.rules.first { $0.title == title })
    XCTAssertFalse(site.useCases.workspace.trails.contains { $0.rules.contains { $0.id == rule.id } })
    try browser.click("Rules", in: "//nav")
    try browser.fill("Search", title)
    try browser.click("Filter")
    XCTAssertTrue(try browser.text("tbody tr").contains("disabled"))
    try browser.click(title)
    XCTAssertTrue(try browser.shows("The trails' lists in tocsin.yml decide."))
    try browser.click("Enable")
    try browser.choose("Trail", "alibaba", in: "//main//details[@open]")
    try browser.fill("Reason", "a quiet account", in: "//main//details[@open]")
    try browser.click("Enable", in: "//main//details[@open]//form")
    XCTAssertTrue(try browser.shows("The rule is enabled."))
    let parameter = "//main//*[@class='parameter'][h3/code='factor']"
    XCTAssertEqual(try browser.value("Value", in: parameter), "5")
    try browser.fill("Value", "1", in: parameter)
    try browser.click("Set", in: parameter)
    XCTAssertFalse(try browser.text(".notice.bad").isEmpty, "less than the rule allows")
    try browser.fill("Value", "4", in: parameter)
    try browser.fill("Reason", "we are a small team", in: parameter)
    try browser.click("Set", in: parameter)
    XCTAssertTrue(try browser.shows("The parameter is set."))
    XCTAssertTrue(try browser.shows("factor = 4 set by an operator"))
    XCTAssertTrue(try browser.shows("we are a small team"), "the changes say why")
    try browser.click("Run the tests now")
    XCTAssertTrue(try browser.shows("passed"))
    try browser.click("Rules", in: "//nav")
    try browser.fill("Search", title)
    try browser.click("Filter")
    let line = try browser.text("tbody tr")
    XCTAssertTrue(line.contains("enabled") && line.contains("alibaba") && line.contains("changed"), line)
  }

  /// Searches events, reads one and takes the found ones away as a file.
  private func search(_ browser: WebDriver, _ site: TestSite) throws {
    let folder = site.folder + "/downloads"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try browser.keepDownloads(in: folder)
    try browser.click("Events", in: "//nav")
    try browser.fill("Source address", "203.0.113.0/33")
    try browser.click("Filter")
    XCTAssertTrue(try browser.shows("Please correct:"))
    try browser.fill("Source address", "198.51.100.0/24")
    try browser.fill("Operation", "loginFailed")
    try browser.choose("Trail", "huawei")
    try browser.click("Filter")
    XCTAssertTrue(try browser.shows("zhao.min"))
    let rows = try browser.count("tbody tr")
    XCTAssertGreaterThan(rows, 1)
    try browser.click("Export CSV", stays: true)
    let file = try XCTUnwrap(try wait(forFileIn: folder), "a file arrives")
    let lines = file.split(whereSeparator: \.isNewline)
    XCTAssertTrue(lines[0].hasPrefix("time,trail,operation,service,"), String(lines[0]))
    XCTAssertEqual(lines.count, rows + 1, "what the page shows, and the names of the columns")
    for line in lines.dropFirst() {
      XCTAssertTrue(line.contains(",huawei,loginFailed,IAM,") && line.contains(",198.51.100."), String(line))
    }
    try browser.click("loginFailed")
    XCTAssertEqual(try browser.text("h1"), "loginFailed")
    for part in ["Key fields", "Matches", "Whole record", "198.51.100.77", "trace_rating"] {
      XCTAssertTrue(try browser.shows(part), part)
    }
  }

  /// The text of the only file that comes into a folder, when the browser has it whole.
  private func wait(forFileIn folder: String) throws -> String? {
    for _ in 0..<50 {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".csv") }
      if let name = names.first { return try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
      usleep(200_000)
    }
    return nil
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
    XCTAssertNotNil(try browser.text.firstMatch(of: #/It would have hidden [1-9][0-9]* of [1-9]/#))
    XCTAssertTrue(try browser.text("#yaml").contains("it is the nightly job"))
    XCTAssertFalse(try browser.has(".notice.bad"))
  }
}
