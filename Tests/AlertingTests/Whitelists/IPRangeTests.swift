import Detection
import XCTest

@testable import Alerting

final class IPRangeTests: XCTestCase {
  func testWhichAddressesARangeTakesIn() throws {
    let cases: [(range: String, address: String, inside: Bool, line: UInt)] = [
      ("192.0.2.7", "192.0.2.7", true, #line), ("192.0.2.7", "192.0.2.8", false, #line),
      ("10.0.0.0/8", "10.255.255.255", true, #line), ("10.0.0.0/8", "11.0.0.0", false, #line),
      ("0.0.0.0/0", "255.255.255.255", true, #line), ("0.0.0.0/0", "2001:db8::1", false, #line),
      ("10.0.0.5-10.0.0.9", "10.0.0.5", true, #line), ("10.0.0.5-10.0.0.9", "10.0.0.9", true, #line),
      ("10.0.0.5 - 10.0.0.9", "10.0.0.7", true, #line), ("10.0.0.5-10.0.0.9", "10.0.0.10", false, #line),
      ("10.0.0.5-10.0.1.2", "10.0.1.1", true, #line), ("2001:db8::/32", "2001:DB8:ffff::1", true, #line),
      ("2001:db8::/32", "2001:db9::", false, #line), ("::/0", "2001:db8::1", true, #line),
      ("::/0", "192.0.2.1", false, #line), ("2001:db8::1-2001:db8::ff", "2001:db8::fe", true, #line),
      // IPv4-mapped IPv6 is the IPv4 address, on either side.
      ("192.0.2.0/24", "::ffff:192.0.2.9", true, #line), ("::ffff:192.0.2.9", "192.0.2.9", true, #line),
      ("::ffff:10.0.0.0/104", "10.1.2.3", true, #line), ("::ffff:10.0.0.0/104", "11.1.2.3", false, #line),
      ("::ffff:0:0/96", "8.8.8.8", true, #line), ("::ffff:10.0.0.1-::ffff:10.0.0.9", "10.0.0.2", true, #line),
      ("::ffc0:0:0/90", "::ffff:8.8.8.8", false, #line),
    ]
    for (text, address, inside, line) in cases {
      let range = try IPRange(text)
      let number = IPNumber(try XCTUnwrap(IPAddress(address), line: line))
      XCTAssertEqual(range.contains(number), inside, "\(address) in \(text)", line: line)
      XCTAssertEqual(IPRanges([range]).contains(number), inside, "\(address) in \(text)", line: line)
    }
  }

  func testWhatIsNoRange() {
    let shape = "such as 192.0.2.7, 10.0.0.0/8, 10.0.0.1-10.0.0.9 or 2001:db8::/32; no leading zeros, no zone"
    let cases: [(text: String, message: String, hint: String, line: UInt)] = [
      (
        "10.1.2.3/8", "'10.1.2.3/8' has bits set behind its prefix",
        "write 10.0.0.0/8 for the network, or the address alone", #line
      ),
      (
        "10.1.255.3/20", "'10.1.255.3/20' has bits set behind its prefix",
        "write 10.1.240.0/20 for the network, or the address alone", #line
      ),
      (
        "2001:db8::1/32", "'2001:db8::1/32' has bits set behind its prefix",
        "write the first address before the /32 for the network, or the address alone", #line
      ),
      ("10.0.0.9-10.0.0.1", "the range '10.0.0.9-10.0.0.1' ends before it begins", "write 10.0.0.1-10.0.0.9", #line),
      (
        "10.0.0.1-2001:db8::", "the range '10.0.0.1-2001:db8::' begins in one IP version and ends in the other", "",
        #line
      ),
      ("10.0.0.01", "'10.0.0.01' is no IP address, network or range", shape, #line),
      ("10.0.0.*", "'10.0.0.*' is no IP address, network or range", shape, #line),
      ("10.0.0", "'10.0.0' is no IP address, network or range", shape, #line),
      ("10.0.0.0/33", "'10.0.0.0/33' is no IP address, network or range", shape, #line),
      ("10.0.0.0/-1", "'10.0.0.0/-1' is no IP address, network or range", shape, #line),
      ("10.0.0.0/", "'10.0.0.0/' is no IP address, network or range", shape, #line),
      ("fe80::1%eth0", "'fe80::1%eth0' is no IP address, network or range", shape, #line),
      ("10.0.0.1-", "'10.0.0.1-' is no IP address, network or range", shape, #line),
      ("-", "'-' is no IP address, network or range", shape, #line),
      ("office", "'office' is no IP address, network or range", shape, #line),
      ("", "'' is no IP address, network or range", shape, #line),
    ]
    for (text, message, hint, line) in cases {
      XCTAssertThrowsError(try IPRange(text), text, line: line) { error in
        XCTAssertEqual(error as? IllFormed, IllFormed(message: message, hint: hint), line: line)
      }
    }
  }

  func testHowBroadIsTooBroad() throws {
    for (text, broad) in [
      ("0.0.0.0/0", true), ("0.0.0.0/7", true), ("10.0.0.0/8", false), ("0.0.0.0-255.0.0.0", true), ("::/0", true),
      ("2000::/3", true), ("2001:d00::/24", false), ("::ffff:0:0/96", true), ("192.0.2.1", false),
    ] {
      XCTAssertEqual(try IPRange(text).isTooBroad, broad, text)
    }
  }

  func testManyRangesAnswerAsEachAlone() throws {
    var random = SeededNumbers(seed: 7)
    for _ in 0..<50 {
      let ranges = try (0..<Int.random(in: 0...12, using: &random)).map { _ in
        let low = UInt8.random(in: 0...60, using: &random)
        let high = UInt8.random(in: low...63, using: &random)
        return try Bool.random(using: &random)
          ? IPRange("192.0.2.\(low)-192.0.2.\(high)") : IPRange("2001:db8::\(low)")
      }
      let together = IPRanges(ranges)
      for last in 0..<64 {
        for text in ["192.0.2.\(last)", "2001:db8::\(last)"] {
          let address = IPNumber(try XCTUnwrap(IPAddress(text)))
          XCTAssertEqual(together.contains(address), ranges.contains { $0.contains(address) }, text)
        }
      }
    }
  }
}
