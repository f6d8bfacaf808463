import CCurl
import XCTest

@testable import Delivery

/// Whether the peer may have all of a request when the connection ends.
final class CurlExchangeTests: XCTestCase {
  private static let receiver = Result { try Peer.http() }

  private func isHandedOver(_ url: String, _ prepare: (CurlExchange) -> Void) throws -> Bool {
    let exchange = CurlExchange(try XCTUnwrap(CurlHandle()), answerLimit: 1024)
    exchange.set(CURLOPT_URL, url)
    exchange.set(CURLOPT_PROXY, "")
    exchange.set(CURLOPT_TIMEOUT_MS, 20_000)
    prepare(exchange)
    return exchange.perform().isHandedOver
  }

  /// More than the buffers of the network hold, so that a peer that hangs up cannot have it.
  private let large = [UInt8](repeating: 120, count: 32 << 20)

  func testARequestIsHandedOverOnlyAsAWhole() throws {
    let base = "http://127.0.0.1:\(try Self.receiver.get().port)"
    XCTAssertTrue(try isHandedOver(base + "/close") { $0.post(Array("{}".utf8)) })
    XCTAssertTrue(try isHandedOver(base + "/close") { $0.post([]) })
    XCTAssertTrue(try isHandedOver(base + "/close") { $0.set(CURLOPT_HTTPGET, 1) })
    XCTAssertTrue(try isHandedOver(base + "/close") { $0.post([UInt8](repeating: 120, count: 1 << 20)) })
    XCTAssertFalse(try isHandedOver(base + "/slam") { $0.post(large) })
    XCTAssertFalse(try isHandedOver("http://127.0.0.1:1/") { $0.post(Array("{}".utf8)) })
    XCTAssertFalse(try isHandedOver("http://nowhere.invalid/") { $0.post(Array("{}".utf8)) })
    XCTAssertFalse(try isHandedOver("https" + base.dropFirst(4) + "/close") { $0.post(Array("{}".utf8)) })
  }

  func testAMailIsHandedOverOnlyAsAWhole() throws {
    for (stage, mail, expected) in [
      ("dot", Array("Subject: x\r\n\r\nText\r\n".utf8), true), ("inside", large, false),
      ("data", Array("Subject: x\r\n\r\nText\r\n".utf8), false),
    ] {
      let server = try Peer.cuttingSMTP()
      let isHandedOver = try isHandedOver("smtp://127.0.0.1:\(server.port)/test") { exchange in
        exchange.set(CURLOPT_MAIL_FROM, "<tocsin@example.test>")
        exchange.set(CURLOPT_MAIL_RCPT, ["<\(stage)@example.test>"])
        exchange.send(mail)
      }
      XCTAssertEqual(isHandedOver, expected, stage)
    }
  }
}
