import Foundation
import XCTest

@testable import AuditEvents

/// Batches that earlier versions of the program wrote, byte for byte: they are read for ever.
final class OldBatchTests: XCTestCase {
  func testAWholeBatchOfVersion2() throws {
    let head = try bytes(Self.whole)
    XCTAssertEqual(head[3], 2)
    let (batch, document) = try today(rows: 3)
    let old = try BatchSamples.read(StoredBatch(head: head, parts: []), hashes: nil)
    XCTAssertEqual(old.keeping([0, 1, 2]).times, batch.times)
    XCTAssertEqual(old.columns, batch.columns)
    XCTAssertEqual(old.idHashes, batch.idHashes)
    XCTAssertEqual((0..<3).map { old.rawRange(row: $0) }, (0..<3).map { batch.rawRange(row: $0) })
    try checkKept(old, document)
    let operation = try BatchSamples.read(
      StoredBatch(head: head, parts: []), hashes: nil, only: [.neutral(.operation)])
    XCTAssertEqual(operation.columns.map(\.field), [.neutral(.operation)])
  }

  func testABatchInPartsOfVersion3() throws {
    let head = try bytes(Self.head)
    XCTAssertEqual(head[3], 3)
    let stored = StoredBatch(head: head, parts: [(number: 1, bytes: try bytes(Self.part))])
    let (batch, document) = try today(rows: 36)
    let old = try BatchSamples.read(stored, hashes: batch.idHashes)
    XCTAssertEqual(old.times, batch.times)
    XCTAssertEqual(old.columns, batch.columns)
    XCTAssertEqual((0..<36).map { old.rawRange(row: $0) }, (0..<36).map { batch.rawRange(row: $0) })
    try checkKept(old, document)
  }

  /// Damage that the check sums would find first: nothing of it is believed.
  func testDamageOfOldBatchesNeverTraps() throws {
    let head = Array(try bytes(Self.head).dropLast(8))
    let whole = Array(try bytes(Self.whole).dropLast(8))
    let part = try bytes(Self.part)
    var generator = SplitMix(state: 7)
    for index in 4..<head.count {
      var damaged = head
      damaged[index] = UInt8(truncatingIfNeeded: generator.next())
      _ = try? damaged.withUnsafeBytes { bytes in
        try EventBatch(body: bytes, idHashes: nil, only: nil, keptRecords: true) { _ in part }
      }
    }
    for index in 4..<whole.count {
      var damaged = whole
      damaged[index] = UInt8(truncatingIfNeeded: generator.next())
      _ = try? damaged.withUnsafeBytes { try EventBatch(body: $0, only: nil) }
    }
  }

  private func checkKept(_ old: EventBatch, _ document: EventDocument) throws {
    let place = try XCTUnwrap(old.kept?.range(row: 1))
    let kept = try XCTUnwrap(old.kept?.unpacked())[place]
    XCTAssertEqual(Array(kept), document.withBytes(old.rawRange(row: 1)) { Array($0) })
    XCTAssertNil(old.kept?.range(row: 0))
  }

  private func bytes(_ text: String) throws -> [UInt8] {
    Array(try XCTUnwrap(Data(base64Encoded: text, options: .ignoreUnknownCharacters)))
  }

  /// The same events as this version makes a batch of them.
  private func today(rows: Int) throws -> (EventBatch, EventDocument) {
    let records = (0..<rows).map { row -> String in
      let id = row % 5 == 4 ? "event-\(row)" : "0c43407d-c177-b6f7-83f9-1ca7864a7\(100 + row)"
      return #"{"eventID":"\#(id)","eventTime":"2026-03-02T10:\#(10 + row / 2):00Z","#
        + #""eventName":"\#(["CreateUser", "ListUsers", "GetObject"][row % 3])","eventSource":"iam.amazonaws.com","#
        + #""readOnly":\#(row % 3 != 0),"userIdentity":{"type":"IAMUser","userName":"user-\#(row % 7)"},"#
        + #""requestParameters":{"n":\#(row % 4)}}"#
    }
    let document = try EventDocument.memory(
      path: "d", bytes: Array("{\"Records\":[\(records.joined(separator: ","))]}".utf8))
    var builder = EventBatchBuilder(
      format: CloudTrailFormat(), ruleFields: [.raw("eventName"), .raw("requestParameters.n")])
    _ = try builder.append(document, limits: ArchiveLimits(), wrappers: .vendors)
    return (builder.finish(), document)
  }

  private static let whole = """
    VEVCAgpjbG91ZHRyYWlsA1cBWtmFNqGZoTvp9MPP2S4obbk0sLRS3+gH8Iermg0AeBjzAQLxAQLxARYBDG1ldGFkYXRhLnVpZDgBAwMAAAAA
    MAxDQH3Bd7b3g/kcp4ZKcQAMQ0B9wXe294P5HKeGSnEBDENAfcF3tveD+RynhkpxAgEOY2xvdWQucHJvdmlkZXIJAAMBAAUDYXdzARFjbG91
    ZC5hY2NvdW50LnVpZAUAAAD/AAEMY2xvdWQucmVnaW9uBQAAAP8AAQ9hY3Rvci51c2VyLnR5cGUKAAMBAAYEdXNlcgEOYWN0b3IudXNlci51
    aWQFAAAA/wABD2FjdG9yLnVzZXIubmFtZRoBAwMACAgIEnVzZXItMHVzZXItMXVzZXItMgEUYWN0b3Iuc2Vzc2lvbi5pc3N1ZXIFAAAA/wAB
    EWFjdG9yLnNlc3Npb24udWlkBQAAAP8AARlhY3Rvci51c2VyLmNyZWRlbnRpYWxfdWlkBQAAAP8AARFhY3Rvci5zZXNzaW9uLm1mYQ0AAwEA
    CQd1bmtub3duAQ9zcmNfZW5kcG9pbnQuaXAFAAAA/wABF2h0dHBfcmVxdWVzdC51c2VyX2FnZW50BQAAAP8AAQ1hcGkub3BlcmF0aW9uJAED
    AwAMCwscQ3JlYXRlVXNlckxpc3RVc2Vyc0dldE9iamVjdAEQYXBpLnNlcnZpY2UubmFtZRcAAwEAExFpYW0uYW1hem9uYXdzLmNvbQEGc3Rh
    dHVzDQADAQAJB3N1Y2Nlc3MBEmFwaS5yZXNwb25zZS5lcnJvcgUAAAD/AAENcmVzb3VyY2VzLnVpZAUAAAD/AAEOcmVzb3VyY2VzLnR5cGUF
    AAAA/wABDWFjdGl2aXR5X25hbWUSAgMEBAIABwYJd3JpdGVyZWFkAAlldmVudE5hbWUkAQMDAAwLCxxDcmVhdGVVc2VyTGlzdFVzZXJzR2V0
    T2JqZWN0ABNyZXF1ZXN0UGFyYW1ldGVycy5uCwEDAwEDAwMDMDEyAQHxAbUBNY3LysIwFITf5awbOWlL45/dD24K3kDduDumRyiYVJNUqaXv
    LvGyG2a+mRmB7+xivQANaMqiRNUII5USp+qsxLw4/wlpSM2rkpRECdmnsG8tg4Yc80pgITDfS9QSNeLxh6zpjSzbEA+Bffj5u673JiUt2RlZ
    enaOHmFmOgsZeKZm4y4D6Oh7zqAP7OuGXWzjAHqEOFxTtf5fpU34AN+nJIWEKa3ceg5xS54sx/StR3Cg5TS9ACmNWGAjh0/y
    """

  private static let head = """
    VEVCAwpjbG91ZHRyYWlsJOgH8Iermg0AeAB4AHgAeAB4AHgAeAB4AHgAeAB4AHgAeAB4AHgAeAB4AABsGPMBAvEBAvEBAvMBAtQBAvEBAvMB
    AvEBAvEBAtYBAvEBAvEBAvMBAvEBAtUBAvMBAvEBAvEBAvMBAtUBAvEBAvMBAvEBAvEBAtcBAvEBAvEBAvMBAvEBAtUBAvMBAvEBAvEBAvMB
    AtUBAvEBFgEMbWV0YWRhdGEudWlkAbAESoHXLPTd19UBDmNsb3VkLnByb3ZpZGVyAAkAAwEABQNhd3MBEWNsb3VkLmFjY291bnQudWlkAAUA
    AAD/AAEMY2xvdWQucmVnaW9uAAUAAAD/AAEPYWN0b3IudXNlci50eXBlAAoAAwEABgR1c2VyAQ5hY3Rvci51c2VyLnVpZAAFAAAA/wABD2Fj
    dG9yLnVzZXIubmFtZQBZAgMEBQYHCAkDBAUGBwgJAwQFBgcICQMEBQYHCAkDBAUGBwgJAwcACAgICAgICCp1c2VyLTB1c2VyLTF1c2VyLTJ1
    c2VyLTN1c2VyLTR1c2VyLTV1c2VyLTYBFGFjdG9yLnNlc3Npb24uaXNzdWVyAAUAAAD/AAERYWN0b3Iuc2Vzc2lvbi51aWQABQAAAP8AARlh
    Y3Rvci51c2VyLmNyZWRlbnRpYWxfdWlkAAUAAAD/AAERYWN0b3Iuc2Vzc2lvbi5tZmEADQADAQAJB3Vua25vd24BD3NyY19lbmRwb2ludC5p
    cAAFAAAA/wABF2h0dHBfcmVxdWVzdC51c2VyX2FnZW50AAUAAAD/AAENYXBpLm9wZXJhdGlvbgBHAgMEBQMEBQMEBQMEBQMEBQMEBQMEBQME
    BQMEBQMEBQMEBQMEBQMADAsLHENyZWF0ZVVzZXJMaXN0VXNlcnNHZXRPYmplY3QBEGFwaS5zZXJ2aWNlLm5hbWUAFwADAQATEWlhbS5hbWF6
    b25hd3MuY29tAQZzdGF0dXMADQADAQAJB3N1Y2Nlc3MBEmFwaS5yZXNwb25zZS5lcnJvcgAFAAAA/wABDXJlc291cmNlcy51aWQABQAAAP8A
    AQ5yZXNvdXJjZXMudHlwZQAFAAAA/wABDWFjdGl2aXR5X25hbWUAMwIDBAQDBAQDBAQDBAQDBAQDBAQDBAQDBAQDBAQDBAQDBAQDBAQCAAcG
    CXdyaXRlcmVhZAAJZXZlbnROYW1lAEcCAwQFAwQFAwQFAwQFAwQFAwQFAwQFAwQFAwQFAwQFAwQFAwQFAwAMCwscQ3JlYXRlVXNlckxpc3RV
    c2Vyc0dldE9iamVjdAATcmVxdWVzdFBhcmFtZXRlcnMubgAwAgMEBQYDBAUGAwQFBgMEBQYDBAUGAwQFBgMEBQYDBAUGAwQFBgQBAwMDAwQw
    MTIzALsBAQHxAbUBNY3LysIwFITf5awbOWlL45/dD24K3kDduDumRyiYVJNUqaXvLvGyG2a+mRmB7+xivQANaMqiRNUII5USp+qsxLw4/wlp
    SM2rkpRECdmnsG8tg4Yc80pgITDfS9QSNeLxh6zpjSzbEA+Bffj5u673JiUt2RlZenaOHmFmOgsZeKZm4y4D6Oh7zqAP7OuGXWzjAHqEOFxT
    tf5fpU34AN+nJIWEKa3ceg5xS54sx/StR3Cg5TS9AA4XYAPeYku9
    """

  private static let part = """
    AQMkAAAAAAAJAAAAAAkAAAAACgAAAAAKAAAAAAoAAAAACgAAAAAKAIYEDENAfcF3tveD+RynhkpxAAxDQH3Bd7b3g/kcp4ZKcQEMQ0B9wXe2
    94P5HKeGSnECDENAfcF3tveD+RynhkpxA2V2ZW50LTQMQ0B9wXe294P5HKeGSnEFDENAfcF3tveD+RynhkpxBgxDQH3Bd7b3g/kcp4ZKcQcM
    Q0B9wXe294P5HKeGSnEIZXZlbnQtOQxDQH3Bd7b3g/kcp4ZKcRAMQ0B9wXe294P5HKeGSnERDENAfcF3tveD+RynhkpxEgxDQH3Bd7b3g/kc
    p4ZKcRNldmVudC0xNAxDQH3Bd7b3g/kcp4ZKcRUMQ0B9wXe294P5HKeGSnEWDENAfcF3tveD+RynhkpxFwxDQH3Bd7b3g/kcp4ZKcRhldmVu
    dC0xOQxDQH3Bd7b3g/kcp4ZKcSAMQ0B9wXe294P5HKeGSnEhDENAfcF3tveD+RynhkpxIgxDQH3Bd7b3g/kcp4ZKcSNldmVudC0yNAxDQH3B
    d7b3g/kcp4ZKcSUMQ0B9wXe294P5HKeGSnEmDENAfcF3tveD+RynhkpxJwxDQH3Bd7b3g/kcp4ZKcShldmVudC0yOQxDQH3Bd7b3g/kcp4ZK
    cTAMQ0B9wXe294P5HKeGSnExDENAfcF3tveD+RynhkpxMgxDQH3Bd7b3g/kcp4ZKcTNldmVudC0zNAxDQH3Bd7b3g/kcp4ZKcTU=
    """
}
