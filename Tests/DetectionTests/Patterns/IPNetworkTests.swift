import Detection
import Foundation
import XCTest

final class IPNetworkTests: XCTestCase {
  func testAddressesAreWhatInetPtonTakes() {
    let texts = [
      "1.2.3.4", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "1..3.4",
      "::",
      "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::",
      ":::", ":1", "1:", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::1.2.3.4:5",
      "fe80::1%eth0", "g::", "::G", "2001:DB8::A", "1:2:3:4::5:6:7:8", "0::0", "a", "1", "", "::01.2.3.4", "1.2.3.-4",
      "::1.2.3.4.", "1:2:3:4:5:6:7", "::12345", "1.2.3.4:80", "[::1]", "10.foo", "health.amazonaws.com", "...",
    ]
    for text in texts {
      var buffer = [UInt8](repeating: 0, count: 16)
      let family = text.contains(":") ? AF_INET6 : AF_INET
      let isKnown = inet_pton(family, text, &buffer) == 1
      XCTAssertEqual(IPAddress(text)?.bytes, isKnown ? Array(buffer.prefix(family == AF_INET ? 4 : 16)) : nil, text)
    }
  }

  func testNetworks() throws {
    for (network, address, expected) in [
      ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "1.2.3.4", true),
      ("::/0", "1.2.3.4", false), ("::/0", "ffff::", true), ("192.0.2.128/25", "192.0.2.127", false),
      ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::1", "2001:db8::1", true), ("::/96", "::ffff", true),
    ] {
      XCTAssertEqual(
        try XCTUnwrap(IPNetwork(network)).contains(try XCTUnwrap(IPAddress(address))), expected,
        "\(address) in \(network)")
    }
    for text in [
      "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/64", "x/8", "10.0.0.0/8/8", "1.2.3.4/+8",
    ] {
      XCTAssertNil(IPNetwork(text), text)
    }
  }

  func testMappedAddresses() throws {
    XCTAssertEqual(try XCTUnwrap(IPAddress("::ffff:10.0.0.1")).unmapped, IPAddress("10.0.0.1"))
    XCTAssertEqual(try XCTUnwrap(IPAddress("::10.0.0.1")).unmapped, IPAddress("::a00:1"))
    XCTAssertLessThan(try XCTUnwrap(IPAddress("255.0.0.0")), try XCTUnwrap(IPAddress("::")))
  }
}
