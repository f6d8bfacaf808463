import CDeflate
import Foundation
import Synchronization

@testable import AuditEvents
@testable import Administration
@testable import Console

/// What a cloud delivers: records, and files of them.
enum RecordTargets {
  private static let paths = [
    "eventName", "userIdentity.userName", "userIdentity.sessionContext.sessionIssuer.arn", "requestParameters.a",
    "requestParameters", "resources.arn", "user.name", "request.b", "a.b.c", "a", "a.b", "b", "",
  ].map { FieldPath($0) }
  private static let limits = ArchiveLimits(
    maximumInflatedBytes: 1 << 20, maximumRecordBytes: 1 << 16, maximumDepth: 128)

  /// One record, checked, scanned in every way, and read as every format.
  static func records(_ bytes: [UInt8]) {
    let value = try? JSONValue(bytes)
    bytes.withUnsafeBufferPointer { record in
      let isSound = (try? RecordValidator().check(record)) != nil
      // Two readers, one grammar: what the stricter one takes the other takes.
      FuzzTarget.require(value == nil || isSound, "a record that is JSON was refused")
      guard isSound else { return }
      let embedded = EmbeddedJSON(keys: ["request", "requestParameterJson"])
      for path in paths { path.forEachCandidate(in: record, embedded: embedded) { _ in true } }
      forEachLeafAndKey(in: record) { _ in true }
      var sink = CountingSink()
      FieldScanner(paths: paths, embedded: embedded).scan(record, into: &sink)
      _ = JSONView.tokens(bytes)
      _ = JSONView.compact(bytes)
      for format in EventFormats.all {
        _ = format.recognises(record: record)
        guard let event = try? format.normalise(record) else { continue }
        FuzzTarget.require(Timestamp(rfc3339: event.time.rfc3339) == event.time, "the time \(event.time) is no time")
        for field in NeutralField.allCases { _ = event.texts(of: field) }
      }
    }
  }

  private struct CountingSink: FieldSink {
    var count = 0
    mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) { count += bytes.count }
    mutating func container(slot: Int, json: UnsafeBufferPointer<UInt8>) { count += json.count }
    mutating func empty(slot: Int) { count += 1 }
  }

  /// A file as it is received: the bits of the first byte say how the rest is packed and what is in it.
  static func archives(_ bytes: [UInt8]) {
    guard let mode = bytes.first else { return }
    let content = Array(bytes.dropFirst())
    let file: [UInt8] =
      switch mode & 3 {
      case 1: packed(content)
      case 2: pieces(content).flatMap(packed)
      case 3: packed(content) + Array(content.suffix(Int(mode >> 5)))
      default: content
      }
    let builder = builders[Int(mode >> 2 & 7) % builders.count]
    guard let document = try? EventDocument.memory(path: "f", bytes: file, limits: limits) else { return }
    let cut = try? document.records(limits: limits)
    for range in cut?.ranges ?? [] {
      document.withBytes(range) { record in
        FuzzTarget.require((try? RecordValidator().check(record)) != nil, "an unsound record was cut out")
      }
    }
    if let cut { _ = FormatDetection.format(of: document, records: cut.ranges) }
    _ = try? document.records(limits: limits, wrappers: RecordWrappers(lists: ["Records", "items"]))
    read(document, with: builder)
  }

  /// A builder for each format, kept because its tables are large.
  private static let builders = EventFormats.all.map { KeptBuilder($0) }

  private final class KeptBuilder: Sendable {
    let format: any EventFormat
    let builder: Mutex<EventBatchBuilder>

    init(_ format: any EventFormat) {
      self.format = format
      let fields: [FieldReference] = [.raw("requestParameters.a"), .raw("user"), .raw("eventName")]
      builder = Mutex(EventBatchBuilder(format: format, ruleFields: fields))
    }
  }

  private static func read(_ document: EventDocument, with kept: KeptBuilder) {
    let format = kept.format
    let made = kept.builder.withLock { builder -> (EventBatchBuilder.Appended, EventBatch)? in
      builder.reset()
      guard let appended = try? builder.append(document, limits: limits, wrappers: .vendors) else { return nil }
      return (appended, builder.finish())
    }
    guard let (appended, batch) = made else { return }
    FuzzTarget.require(batch.rows + appended.rejected.count == appended.records, "records were lost")
    for row in 0..<batch.rows {
      _ = batch.eventID(row: row)
      let event = batch.event(row: row, in: document, format: format)
      batch.withRecord(row: row, in: document) { record in
        let direct = try? format.normalise(record)
        FuzzTarget.require(direct == event, "an event reads differently from the batch")
      }
    }
    let kept = batch.keeping(recordsOf: batch.rows > 0 ? [0] : [], in: document)
    for batch in [batch, kept] {
      let stored = batch.stored()
      let again = try? EventBatch(head: stored.head, idHashes: batch.idHashes, only: nil) { number in
        stored.parts.first { $0.number == number }?.bytes ?? []
      }
      FuzzTarget.require(again == batch, "a batch came back different")
    }
  }

  /// The content cut at each byte 0, for several members.
  private static func pieces(_ content: [UInt8]) -> [[UInt8]] {
    content.split(separator: 0, maxSplits: 7, omittingEmptySubsequences: false).map { Array($0) }
  }

  private static func packed(_ content: [UInt8]) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(1) else { return [] }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_gzip_compress_bound(compressor, content.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      count = libdeflate_gzip_compress(compressor, content, content.count, target.baseAddress, bound)
    }
  }
}
