import Foundation

@testable import AuditEvents
@testable import Detection
@testable import Storage

/// What the program reads back from its own files, which a disk, or somebody with access to it, may have changed.
enum BatchTargets {
  /// A stored batch. The check sum is mended first, so that more than it is tried.
  static func batches(_ bytes: [UInt8]) {
    let whole = bytes + withUnsafeBytes(of: EventBatch.sum(bytes).littleEndian) { Array($0) }
    for fields in [nil, Set([FieldReference.neutral(.operation), .raw("a")])] {
      if let batch = try? EventBatch(whole: whole, only: fields) { use(batch) }
    }
    let parted = try? EventBatch(head: whole, idHashes: nil, only: nil) { _ in bytes }
    if let parted { use(parted) }
  }

  private static func use(_ batch: EventBatch) {
    for row in 0..<min(batch.rows, 50) {
      _ = batch.eventID(row: row)
      _ = batch.event(row: row)
      _ = batch.time(row: row).rfc3339
      _ = batch.rawRange(row: row)
      for column in batch.columns {
        let id = column.ids[row]
        guard id >= ValueDictionary.first else { continue }
        _ = column.values.string(of: id)
        _ = column.values.parts(of: id)
      }
    }
    _ = batch.kept?.unpacked()
    for row in 0..<min(batch.rows, 50) { _ = batch.kept?.range(row: row) }
    _ = EventBatch.merging([(batch: batch, shift: 0), (batch: batch, shift: 7)])
    _ = batch.stored()
  }

  /// Lists, labels and matches in columns of the database, files of the time zone data base, cursors.
  static func values(_ bytes: [UInt8]) {
    func read<Value>(_ body: (inout ByteReader) throws -> Value) {
      var reader = ByteReader(bytes)
      guard (try? body(&reader)) != nil else { return }
      try? reader.finish()
    }
    read { try $0.texts() }
    read { try $0.group() }
    read { try $0.event() }
    read { try $0.match() }
    read { try $0.firing() }
    read { try $0.values() }
    if let zone = ZoneFile(bytes) {
      for seconds: Int64 in [0, 1_700_000_000, -5_000_000_000, 250_000_000_000] { _ = zone.offset(at: seconds) }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let rule = ZoneRule(text) {
      for seconds: Int64 in [0, 1_700_000_000, 253_402_300_799] { _ = rule.offset(at: seconds) }
    }
    if let cursor = EventCursor(text) { FuzzTarget.require(EventCursor(cursor.description) == cursor, text) }
  }
}
