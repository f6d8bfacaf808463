import Delivery
import StoreConformance
import Synchronization
import XCTest

final class ConsoleChannelTests: XCTestCase {
  private final class Sink: Sendable {
    private let written = Mutex("")
    func write(_ text: String) { written.withLock { $0 += text } }
    var text: String { written.withLock { $0 } }
  }

  private struct Broken: Error {}

  func testItPassesTheChannelSuite() throws {
    let sink = Sink()
    try ChannelConformance(
      working: ConsoleChannel(name: "console") { sink.write($0) },
      failing: [ConsoleChannel(name: "broken") { _ in throw Broken() }], received: { sink.text }
    ).verify()
  }

  func testATerminalIsNotSteered() {
    let sink = Sink()
    let channel = ConsoleChannel(name: "console") { sink.write($0) }
    _ = channel.send(
      SampleNotifications.notification("n1", parts: ["text": "user \u{1B}[2Jroot\r\n(n1)\n\n"]), possibleRepeat: false)
    XCTAssertEqual(sink.text, "user \u{FFFD}[2Jroot\n(n1)\n")
  }
}
