import XCTest

@testable import AuditEvents

final class EventIDHashTests: XCTestCase {
  /// Hashes lie in stores: these values must never change.
  func testTheHashOfAnIDIsFixedForEver() {
    let table: [(String, UInt64)] = [
      ("", 3_917_055_084_919_085_284),
      ("a", 4_834_044_776_729_006_848),
      ("12345678", 17_966_465_076_203_047_222),
      ("9ae24f49-c52c-4f0f-bcf9-9a4b8c220002", 3_564_676_949_052_415_896),
    ]
    for (id, hash) in table { XCTAssertEqual(EventIDHash.hash(id), hash, id) }
  }

  /// The first of the vectors that the Rust standard library tests its SipHash-1-3 with.
  func testThePublishedVector() {
    let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
    let hash = EventIDHash.hash(UnsafeBufferPointer(start: nil, count: 0), key: key)
    XCTAssertEqual(hash, 0xabac_0158_050f_c4dc)
  }

  func testIDsThatDifferInOneCharacterHaveOtherHashes() {
    let hashes = Set((0..<10_000).map { EventIDHash.hash("event-\($0)") })
    XCTAssertEqual(hashes.count, 10_000)
  }
}
