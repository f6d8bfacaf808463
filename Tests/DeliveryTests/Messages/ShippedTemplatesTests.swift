import Foundation
import WorkspaceFiles
import XCTest

@testable import Delivery

/// The templates that come with Tocsin, proved as `tocsin check` proves an operator's.
final class ShippedTemplatesTests: XCTestCase {
  private func catalogue() throws -> TemplateCatalogue {
    let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let (catalogue, diagnostics) = TemplateCatalogue.load(folder: root.appendingPathComponent("Templates").path)
    XCTAssertEqual(diagnostics.map(\.description), [])
    return catalogue
  }

  func testTheyPassTheirProof() throws {
    XCTAssertEqual(try catalogue().check().map(\.description), [])
  }

  func testEveryPartIsThereAndSaysWhatMatters() throws {
    let renderer = MessageRenderer(try catalogue())
    for kind in [ChannelKind.console, .file, .webhook, .email] {
      for sample in MessageSamples.all {
        let message = renderer.render(sample.request(kind))
        XCTAssertEqual(message.templateError, "", "\(kind), \(sample.name)")
        XCTAssertEqual(Set(message.parts.keys), Set(MessagePart.parts(of: kind).map(\.name)))
      }
      let parts = renderer.render(SampleRequest.request(kind)).parts
      for (name, text) in parts where name != "subject" {
        for fact in ["Trail deleted", "ann", "DeleteTrail", "203.0.113.7", "notification-1"] {
          XCTAssertTrue(text.contains(fact), "\(kind) \(name) lacks \(fact)")
        }
      }
    }
  }
}
