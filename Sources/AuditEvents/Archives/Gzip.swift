internal import CDeflate
internal import Foundation

/// Inflates gzip files (RFC 1952), also of several members one after another, whole and bounded.
enum Gzip {
  static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The inflated bytes of all members. Throws `ArchiveRejection` for damage, for bytes after the last member that are
  /// no member (zero padding is allowed), and past the limit. Offsets in the rejection are bytes of the received file.
  static func inflate(
    _ source: UnsafeBufferPointer<UInt8>, path: String, limit: Int
  ) throws(ArchiveRejection) -> ByteStorage {
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw ArchiveRejection(path: path, reason: "there is no memory to inflate it")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var output = Output(capacity: claimedSize(source), limit: limit)
    var read = 0
    while read < source.count, !isPadding(source, from: read) {
      guard read == 0 || isGzip(UnsafeBufferPointer(rebasing: source[read...])) else {
        output.discard()
        throw ArchiveRejection(path: path, offset: read, reason: "has bytes behind its gzip data that are no gzip data")
      }
      var consumed = 0
      var produced = 0
      let result = libdeflate_gzip_decompress_ex(
        decompressor, source.baseAddress.map { $0 + read }, source.count - read,
        output.memory.map { $0 + output.count }, output.capacity - output.count, &consumed, &produced)
      switch result {
      case LIBDEFLATE_SUCCESS:
        read += consumed
        output.count += produced
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        // The member begins anew in more room; members before it stay.
        guard output.capacity < limit, output.grow(limit: limit) else {
          output.discard()
          throw tooLarge(path, limit, at: read)
        }
      default:
        output.discard()
        throw ArchiveRejection(path: path, offset: read, reason: "its gzip data is corrupt or cut off")
      }
    }
    return ByteStorage(owning: output.memory, count: output.count, spareCapacity: output.room)
  }

  private static func tooLarge(_ path: String, _ limit: Int, at offset: Int) -> ArchiveRejection {
    ArchiveRejection(
      path: path, offset: offset, reason: "inflates to more than the limit of \(limit) bytes (maximumInflatedBytes)")
  }

  /// The size that a gzip file of one member claims in its last four bytes. Deflate cannot do better than 1032:1, so a
  /// larger claim is not believed. The claim of a damaged file is any number, so it decides nothing but the first try.
  private static func claimedSize(_ source: UnsafeBufferPointer<UInt8>) -> Int {
    guard source.count >= 18 else { return 1 }
    let tail = source.count - 4
    let claim = (0..<4).reduce(0) { $0 | Int(source[tail + $1]) << ($1 * 8) }
    return claim <= source.count * 1032 ? max(1, claim) : min(source.count * 4, 1 << 20)
  }

  private static func isPadding(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    start > 0 && source[start] == 0 && source[start...].allSatisfy { $0 == 0 }
  }

  /// Memory that grows.
  private struct Output {
    var memory: UnsafeMutableRawPointer?
    /// How much of it may be filled.
    var capacity: Int
    /// How much there is.
    var room: Int
    var count = 0

    init(capacity wanted: Int, limit: Int) {
      let wanted = max(1, min(limit, wanted))
      // Small files are not worth the memory of large ones.
      if wanted > 1 << 18 {
        if let spare = SpareMemory.take(atLeast: wanted) {
          memory = spare.memory
          room = spare.capacity
        } else {
          // A little more, which costs no page until it is filled, fits the next file of about this size, too.
          let roomy = wanted + wanted / 8
          memory = malloc(roomy)
          room = memory == nil ? 0 : roomy
        }
      } else {
        memory = malloc(wanted)
        room = memory == nil ? 0 : wanted
      }
      capacity = min(room, max(1, limit))
    }

    mutating func grow(limit: Int) -> Bool {
      let larger = min(limit, max(capacity * 2, 1 << 16))
      guard let moved = realloc(memory, larger) else { return false }
      memory = moved
      capacity = larger
      room = larger
      return true
    }

    mutating func discard() {
      free(memory)
      memory = nil
    }
  }
}
