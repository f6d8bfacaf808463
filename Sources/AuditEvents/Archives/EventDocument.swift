internal import Synchronization

/// One received file, inflated, in memory that does not change. Records are ranges of its bytes.
public final class EventDocument: Sendable {
  /// Where the file lies.
  public let path: String
  /// The hash of the file as received, before inflating.
  public let hash: ContentHash
  /// How many bytes were received.
  public let receivedBytes: Int
  private let storage: ByteStorage
  /// Bytes of a byte order mark at the beginning.
  private let mark: Int
  /// Records that the document holds only as escaped text, decoded: they are addressed behind the storage's end. Known
  /// once the document was cut; cutting again gives the same.
  private let decoded = Mutex<ByteStorage?>(nil)

  private init(path: String, hash: ContentHash, receivedBytes: Int, storage: ByteStorage, mark: Int) {
    self.path = path
    self.hash = hash
    self.receivedBytes = receivedBytes
    self.storage = storage
    self.mark = mark
  }

  /// Opens a file, plain or gzip as its first bytes say. Throws `ArchiveRejection` when it cannot be read, is damaged,
  /// or inflates past the limit.
  public static func open(path: String, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveRejection)
    -> EventDocument
  {
    try make(path: path, received: ByteStorage(path: path), limits: limits)
  }

  /// A document of bytes that are in memory already, as they would be received.
  public static func memory(
    path: String, bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()
  ) throws(ArchiveRejection) -> EventDocument {
    let received = ByteStorage(capacity: bytes.count) { target in
      target.update(fromContentsOf: bytes)
    }
    return try make(path: path, received: received, limits: limits)
  }

  private static func make(
    path: String, received: ByteStorage, limits: ArchiveLimits
  ) throws(ArchiveRejection) -> EventDocument {
    let hash = ContentHash(of: UnsafeRawBufferPointer(received.bytes))
    var storage = received
    if Gzip.isGzip(received.bytes) {
      storage = try Gzip.inflate(received.bytes, path: path, limit: limits.maximumInflatedBytes)
    } else if received.bytes.count > limits.maximumInflatedBytes {
      throw ArchiveRejection(
        path: path, offset: limits.maximumInflatedBytes,
        reason: "is larger than the limit of \(limits.maximumInflatedBytes) bytes")
    }
    let hasMark = storage.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    return EventDocument(
      path: path, hash: hash, receivedBytes: received.bytes.count, storage: storage, mark: hasMark ? 3 : 0)
  }

  /// How many bytes there are once inflated.
  public var inflatedBytes: Int { storage.bytes.count }

  /// The records of a file: which bytes they are, and which were refused.
  public struct Records: Sendable {
    /// The records in order; `withBytes` gives their bytes.
    public var ranges: [Range<Int>] = []
    /// Records that are too large, too deep or malformed.
    public var rejected: [RecordRejection] = []
  }

  /// Cuts the document into checked records. It may be `{"Records":[]}`, `{"traces":[]}`, `{"cts":{}}`, an array, NDJSON,
  /// one object or several, with SLS wrappers (`contents.event`). Throws `ArchiveRejection` when it ends in the middle of
  /// a record or cannot be cut.
  public func records(limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveRejection) -> Records {
    do throws(RecordRejection) {
      var cutter = RecordCutter(storage.bytes, from: mark, limits: limits)
      let records = try cutter.cut()
      if !cutter.decoded.isEmpty {
        let texts = cutter.decoded
        let memory = ByteStorage(capacity: texts.count) { $0.update(fromContentsOf: texts) }
        // The first decoding stays, so that bytes that were handed out keep their place.
        decoded.withLock { if $0 == nil { $0 = memory } }
      }
      return records
    } catch {
      throw ArchiveRejection(path: path, offset: error.offset, reason: error.reason)
    }
  }

  /// Calls with the bytes of a record's range; they stay valid as long as the document.
  public func withBytes<R, E: Error>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let size = storage.bytes.count
    guard range.lowerBound >= size else { return try body(Self.part(storage, range)) }
    if decoded.withLock({ $0 == nil }) { _ = try? records() }
    let texts = decoded.withLock { $0 }
    return try body(Self.part(texts ?? storage, range.lowerBound - size..<range.upperBound - size))
  }

  private static func part(_ storage: ByteStorage, _ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    guard range.lowerBound >= 0, range.upperBound <= storage.bytes.count else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(rebasing: storage.bytes[range])
  }
}
