import Alerting
import AuditEvents
import Foundation
import WorkspaceFiles
import XCTest

@testable import Delivery

/// The templates that come with Tocsin, proved as `tocsin check` proves an operator's.
final class ShippedTemplatesTests: XCTestCase {
  static func catalogue() throws -> TemplateCatalogue {
    let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let (catalogue, diagnostics) = TemplateCatalogue.load(folder: root.appendingPathComponent("Templates").path)
    XCTAssertEqual(diagnostics.map(\.description), [])
    return catalogue
  }

  func testTheyPassTheirProof() throws {
    XCTAssertEqual(try Self.catalogue().check().map(\.description), [])
  }

  /// What the first message must say; titles and summaries say it with the part beside them.
  func testEveryMessageSaysWhatMatters() throws {
    let renderer = MessageRenderer(try Self.catalogue())
    let facts = ["Trail deleted", "ann", "DeleteTrail", "203.0.113.7"]
    for kind in ChannelKind.allCases {
      for language in ["en", "zh-CN"] {
        let contact = Contact(id: "ann", name: "Ann Example", timeZone: "Asia/Shanghai", language: language)
        for sample in MessageSamples.all {
          let message = renderer.render(sample.request(kind))
          XCTAssertEqual(message.templateError, "", "\(kind), \(sample.name)")
          XCTAssertEqual(Set(message.parts.keys), Set(MessagePart.parts(of: kind).map(\.name)))
        }
        let message = renderer.render(SampleRequest.request(kind, contact: contact))
        let text = message.parts.filter { $0.key != "html" && $0.key != "subject" }.values.joined()
        for fact in facts { XCTAssertTrue(text.contains(fact), "\(kind) lacks \(fact): \(text)") }
        if kind != .sms, kind != .alertmanager, kind != .syslog {
          XCTAssertTrue(text.contains("notification-1"), "\(kind)")
        }
        if let html = message.parts["html"] {
          for fact in facts + ["notification-1"] { XCTAssertTrue(html.contains(fact), "html lacks \(fact)") }
        }
        if ![.file, .webhook, .command, .syslog, .pagerduty].contains(kind) {
          let isChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
          XCTAssertEqual(isChinese, language == "zh-CN", "\(kind) in \(language): \(text)")
        }
      }
    }
  }

  /// The vendor's function says it in these words.
  func testTheSignInSetSaysItInOneLine() throws {
    var event = SampleRequest.event()
    (event.sourceIP, event.operation) = ("10.65.56.139", "login")
    let message = MessageRenderer(try Self.catalogue()).render(
      SampleRequest.request(.sms, template: "signin", events: [event]))
    XCTAssertEqual(message.parts, ["text": "Illegal operation[IP:10.65.56.139, Action:login]"])
  }
}
