import XCTest

@testable import WorkspaceFiles

final class NearestNameTests: XCTestCase {
  func testTheNameThatWasMeant() {
    let known = ["eventName", "eventTime", "userIdentity.type", "users", "ips"]
    let cases: [(text: String, name: String?, line: UInt)] = [
      ("evnetName", "eventName", #line), ("EVENTTIME", "eventTime", #line), ("eventTme", "eventTime", #line),
      ("user", "users", #line), ("ip", "ips", #line), ("userIdentity.typ", "userIdentity.type", #line),
      ("xyz", nil, #line), ("", nil, #line), (String(repeating: "e", count: 101), nil, #line),
    ]
    for (text, name, line) in cases { XCTAssertEqual(nearestName(to: text, among: known), name, text, line: line) }
    XCTAssertNil(nearestName(to: "users", among: []))
    XCTAssertNil(nearestName(to: "users", among: [String(repeating: "users", count: 100)]))
    XCTAssertEqual(nearestName(to: "bat", among: ["cat", "bar"]), "bar", "of equals the first in the alphabet")
  }
}
