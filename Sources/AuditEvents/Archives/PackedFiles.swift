internal import CDeflate

/// Several received files as one gzip file of as many members, which inflates to all of them with a line feed between
/// them: what is kept of many small files. A file that came compressed is in it byte for byte, one that came plain is
/// compressed and comes back byte for byte.
public struct PackedFiles: Sendable {
  /// One of the files.
  public struct Member: Sendable, Equatable {
    /// Where it begins in the pack.
    public var place: Int
    /// How many bytes of the pack it is.
    public var length: Int
    /// Where it begins in the inflated pack.
    public var inflatedPlace: Int
    /// How many bytes of the inflated pack it is.
    public var inflatedLength: Int
    /// Whether it came plain.
    public var isPlain: Bool
    /// The hash of the file as received.
    public var hash: ContentHash
  }

  /// The bytes of the pack.
  public private(set) var bytes: [UInt8] = []
  /// The files in order.
  public private(set) var members: [Member] = []
  private var inflated = 0

  /// No file yet.
  public init() {}

  /// Adds a file by its bytes as received, and how many they are inflated. False, and nothing is added, when it cannot
  /// be compressed.
  public mutating func add(_ received: [UInt8], inflatedLength: Int, hash: ContentHash) -> Bool {
    let isPlain = !received.withUnsafeBufferPointer { Gzip.isGzip($0) }
    guard let member = isPlain ? Self.compressed(received) : received, let separator = Self.compressed([0x0A]) else {
      return false
    }
    if !members.isEmpty {
      bytes += separator
      inflated += 1
    }
    members.append(
      Member(
        place: bytes.count, length: member.count, inflatedPlace: inflated, inflatedLength: inflatedLength,
        isPlain: isPlain, hash: hash))
    bytes += member
    inflated += inflatedLength
    return true
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    guard let compressor = libdeflate_alloc_compressor(6) else { return nil }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
    var count = 0
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { target, initialized in
      count = bytes.withUnsafeBytes {
        libdeflate_gzip_compress(compressor, $0.baseAddress, $0.count, target.baseAddress, bound)
      }
      initialized = count
    }
    return count == 0 ? nil : packed
  }
}
