import Foundation
import XCTest

/// Every seed goes through its target: what was found once is not lost again. `Benchmarks/fuzz` looks for more.
final class SeedTests: XCTestCase {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Seeds")

  private func seeds(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = Self.folder.appendingPathComponent(target.name)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
    }
  }

  func testEverySeedGoesThroughItsTarget() throws {
    for target in FuzzTarget.all {
      let seeds = try seeds(target)
      XCTAssertGreaterThanOrEqual(seeds.count, 2, "\(target.name) has too few seeds to start from")
      for seed in seeds {
        XCTAssertLessThanOrEqual(seed.bytes.count, target.longest, "\(target.name)/\(seed.name)")
        target.feed(seed.bytes)
      }
    }
  }

  func testSeedsCutShortAndTurnedAreTakenToo() throws {
    for target in FuzzTarget.all {
      for seed in try seeds(target) where !seed.bytes.isEmpty {
        target.feed([])
        target.feed(Array(seed.bytes[..<(seed.bytes.count / 2)]))
        var turned = seed.bytes
        turned[turned.count / 3] ^= 0x20
        target.feed(turned)
      }
    }
  }

  func testEveryFolderOfSeedsHasItsTarget() throws {
    let names = Set(FuzzTarget.all.map(\.name))
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    XCTAssertEqual(Set(folders.filter { !$0.hasSuffix(".dict") }), names)
  }
}
