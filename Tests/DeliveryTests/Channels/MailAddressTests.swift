import XCTest

@testable import Delivery

final class MailAddressTests: XCTestCase {
  func testGoodAndBadAddresses() {
    for address in ["ann@example.test", "a.b+c_d-e=f'g@sub.example.test", "r550@localhost", "x@a-b.test"] {
      XCTAssertNil(MailAddress.problem(address), address)
    }
    for address in [
      "", "ann", "@example.test", "ann@", "ann@b@c", "ann@example..test", "ann@-example.test", "ann@.test",
      "ann@example.test\r\nRCPT TO:<bob@example.test>", "ann bob@example.test", "<ann@example.test>",
      "ann@example.test, bob@example.test", "\"a b\"@example.test", "ann@\u{4E2D}.test", "ann\u{0}@example.test",
      String(repeating: "a", count: 250) + "@b.test",
    ] {
      XCTAssertNotNil(MailAddress.problem(address), address)
    }
  }
}
