import Administration
import Alerting
import Detection
import Foundation
import Storage
import XCTest

@testable import Console

/// Who is told, and of which key events.
extension BrowserTests {
  /// Adds two users and their group.
  func invite(_ browser: WebDriver, _ site: TestSite) throws {
    for (id, name, mail) in [
      ("grace", "Grace Hopper", "grace@example.com"), ("linus", "Linus Ek", "linus@example.com"),
    ] {
      try browser.click("Contacts", in: "//nav")
      try browser.click("Add contact")
      try browser.fill("Id", id)
      try browser.fill("Name", name)
      try browser.fill("E-mail addresses", mail)
      try browser.click("Save")
      XCTAssertTrue(try browser.shows("\(name) is in the book."))
      XCTAssertTrue(try browser.shows(mail))
    }
    try browser.click("Groups", in: "//nav")
    try browser.click("Add group")
    try browser.fill("Id", "night")
    try browser.fill("Name", "Night shift")
    try browser.tick("Grace Hopper (grace)")
    try browser.tick("Linus Ek (linus)")
    try browser.click("Save")
    XCTAssertTrue(try browser.shows("Night shift is in the book."))
    XCTAssertTrue(try browser.shows("Grace Hopper"))
    XCTAssertTrue(try browser.shows("linus@example.com"))
    XCTAssertEqual(try site.stores.contactBook().groups["night"]?.members.sorted(), ["grace", "linus"])
  }

  /// Takes contacts in from a CSV file, after a look at what would change.
  func takeIn(_ browser: WebDriver, _ site: TestSite) throws {
    let path = site.folder + "/people.csv"
    let table =
      "id,name,emails,groups\nlinus,Linus Berg,linus@example.com,night\nmaja,Maja Lind,maja@example.com,night\n"
    try table.write(toFile: path, atomically: true, encoding: .utf8)
    try browser.click("Contacts", in: "//nav")
    try browser.click("Import")
    try browser.upload("File", path)
    try browser.click("Show what would change")
    XCTAssertTrue(try browser.shows("name: Linus Ek → Linus Berg"))
    XCTAssertTrue(try browser.shows("name: Maja Lind"))
    XCTAssertNil(try site.stores.contactBook().contacts["maja"], "nothing is taken before it is applied")
    try browser.click("Apply")
    XCTAssertTrue(try browser.shows("contacts and groups are changed."))
    XCTAssertTrue(try browser.shows("Linus Berg"))
    XCTAssertTrue(try browser.shows("maja@example.com"))
    XCTAssertEqual(try site.stores.contactBook().groups["night"]?.members.sorted(), ["grace", "linus", "maja"])
  }

  /// Builds a key event notification after a look at what it would have told of.
  func notify(_ browser: WebDriver, _ site: TestSite) throws {
    try browser.click("Key events", in: "//nav")
    try browser.click("Add notification")
    try browser.fill("Name", "iam_sign_ins")
    try browser.choose("Type", "listed operations")
    try browser.fill("Operations", "IAM: login, loginFailed")
    try browser.fill("Conditions", "trace_rating != normal")
    try browser.click("Preview")
    XCTAssertNotNil(try browser.text("main").firstMatch(of: #/It would have fired [1-9][0-9]* times/#))
    XCTAssertTrue(try browser.shows("zhao.min"), "the newest are shown")
    XCTAssertTrue(try site.stores.keyEventCopies().isEmpty, "a look keeps nothing")
    try browser.click("Save")
    XCTAssertTrue(try browser.shows("iam_sign_ins is kept."))
    XCTAssertTrue(try browser.text("main").contains("started"))
    try browser.click("Key events", in: "//nav")
    XCTAssertTrue(try browser.text("tbody").contains("iam_sign_ins"))
    XCTAssertTrue(try site.stores.keyEventCopies().contains { $0.name == "iam_sign_ins" })
  }
}
