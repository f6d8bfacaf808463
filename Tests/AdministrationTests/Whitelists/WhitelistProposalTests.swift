import Alerting
import AuditEvents
import Detection
import XCTest

@testable import Administration

final class WhitelistProposalTests: XCTestCase {
  func testTheFileSaysWhatWasProposedWhateverItIs() throws {
    let hostile = "a\"b: [c]\n- d # e 'f' %g \u{7}"
    let proposal = WhitelistProposal(
      list: "night jobs", values: [.user: [hostile, "ci-*"], .ip: ["203.0.113.0/28"]], rules: [hostile],
      trails: ["prod"], owner: hostile, reason: "it is: fine", expires: "2027-03-31")
    let read = WhitelistFiles.read(proposal.yaml, path: proposal.path)
    let entry = try XCTUnwrap(read.whitelists.entries.first, "\(read.diagnostics)\n\(proposal.yaml)")
    XCTAssertEqual(entry.values, proposal.values)
    XCTAssertEqual(entry.rules, proposal.rules)
    XCTAssertEqual(entry.trails, ["prod"])
    XCTAssertEqual(entry.owner, hostile)
    XCTAssertEqual(entry.reason, "it is: fine")
    XCTAssertNotNil(entry.expires)
    XCTAssertEqual(proposal.path, "Rules/whitelists/nightjobs.yml")
  }

  func testAnEntryForGoodSaysSo() throws {
    let proposal = WhitelistProposal(list: "../x", values: [.role: ["r"]], owner: "o", reason: "r", expires: "")
    XCTAssertNil(try XCTUnwrap(WhitelistFiles.read(proposal.yaml, path: "x").whitelists.entries.first).expires)
    XCTAssertEqual(proposal.path, "Rules/whitelists/x.yml")
    let nobody = WhitelistProposal(list: "x", values: [:], owner: "o", reason: "r", expires: "")
    XCTAssertTrue(WhitelistFiles.read(nobody.yaml, path: "x").whitelists.entries.isEmpty, "it exempts nobody")
  }
}
