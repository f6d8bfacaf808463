/// One received file, inflated, in memory that does not change. Records are ranges of its bytes.
public final class EventDocument: Sendable {
  /// Where the file lies.
  public let path: String
  /// The hash of the file as received, before inflating.
  public let hash: ContentHash
  /// How many bytes were received.
  public let receivedBytes: Int
  /// How many bytes there are once inflated.
  public let inflatedBytes: Int
  private let storage: ByteStorage

  private init(path: String, hash: ContentHash, receivedBytes: Int, inflatedBytes: Int, storage: ByteStorage) {
    self.path = path
    self.hash = hash
    self.receivedBytes = receivedBytes
    self.inflatedBytes = inflatedBytes
    self.storage = storage
  }

  /// Opens a file, plain or gzip as its first bytes say. Throws `ArchiveRejection` when it cannot be read, is damaged,
  /// or inflates past the limit.
  public static func open(path: String, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveRejection)
    -> EventDocument
  {
    let received = try ByteStorage(path: path, limit: limits.maximumInflatedBytes)
    return try make(path: path, received: received, limits: limits)
  }

  /// A document of bytes that are in memory already, as they would be received.
  public static func memory(
    path: String, bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()
  ) throws(ArchiveRejection) -> EventDocument {
    guard bytes.count <= limits.maximumInflatedBytes else {
      throw ArchiveRejection(
        path: path, offset: limits.maximumInflatedBytes,
        reason: "has \(bytes.count) bytes, more than the limit of \(limits.maximumInflatedBytes) (maximumInflatedBytes)"
      )
    }
    return try make(path: path, received: ByteStorage(copying: bytes), limits: limits)
  }

  private static func make(
    path: String, received: ByteStorage, limits: ArchiveLimits
  ) throws(ArchiveRejection) -> EventDocument {
    let hash = ContentHash(of: UnsafeRawBufferPointer(received.bytes))
    var storage = received
    if Gzip.isGzip(received.bytes) {
      storage = try Gzip.inflate(received.bytes, path: path, limit: limits.maximumInflatedBytes)
    }
    return EventDocument(
      path: path, hash: hash, receivedBytes: received.bytes.count, inflatedBytes: storage.bytes.count, storage: storage)
  }

  /// All bytes, valid as long as the document.
  var bytes: UnsafeBufferPointer<UInt8> { storage.bytes }

  /// How many bytes it holds now.
  public var bytesInMemory: Int { storage.bytes.count }

  /// The document without its bytes, for those who only need to know which file it was.
  public func withoutBytes() -> EventDocument {
    EventDocument(path: path, hash: hash, receivedBytes: receivedBytes, inflatedBytes: inflatedBytes, storage: .none)
  }

  /// The records of a file: which bytes they are, and which were refused.
  public struct Records: Sendable, Equatable {
    /// The records in order; `withBytes` gives their bytes.
    public var ranges: [Range<Int>] = []
    /// Records that are too large, too deep, malformed or no objects; the offset is where the record begins.
    public var rejected: [RecordRejection] = []
  }

  /// Cuts the document into checked records. It may be `{"Records":[]}`, `{"traces":[]}`, `{"cts":{}}`, an array, NDJSON,
  /// one object or several, with SLS wrappers (`event`, `contents.event`), and several of these one after the other.
  /// Other `wrappers` than the vendors' name other lists, and none of the rest is unwrapped.
  /// Throws `ArchiveRejection` when it ends in the middle of a record or cannot be cut.
  public func records(
    limits: ArchiveLimits = ArchiveLimits(), wrappers: RecordWrappers = .vendors
  ) throws(ArchiveRejection) -> Records {
    do throws(RecordRejection) {
      var cutter = RecordCutter(storage.bytes, limits: limits, wrappers: wrappers)
      return try cutter.cut()
    } catch {
      throw ArchiveRejection(path: path, offset: error.offset, reason: error.reason)
    }
  }

  /// Calls with the bytes of a record, valid inside the call. The range is one of `records`, perhaps of another
  /// `EventDocument` of the same file; for a range outside the document the bytes are empty.
  ///
  /// A record may lie in the file as the content of a JSON string (SLS `event`); its range is that content, and the bytes
  /// are its text without escapes. It can be told by the quote before it: a JSON value never follows a quote.
  public func withBytes<R, E: Error>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let bytes = storage.bytes
    guard range.lowerBound >= 0, range.upperBound <= bytes.count, !range.isEmpty else {
      return try body(UnsafeBufferPointer(start: nil, count: 0))
    }
    let record = UnsafeBufferPointer(rebasing: bytes[range])
    guard range.lowerBound > 0, bytes[range.lowerBound - 1] == 0x22 else { return try body(record) }
    let text = UnsafeMutablePointer<UInt8>.allocate(capacity: record.count)
    defer { text.deallocate() }
    return try body(UnsafeBufferPointer(start: text, count: JSONUnescaping.decode(record, into: text)))
  }
}
