internal import CDeflate

/// Inflates gzip files (RFC 1952), also of several members one after another, whole and bounded.
enum Gzip {
  static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The inflated bytes of all members. Throws `ArchiveRejection` for damage, for bytes after the last member that are
  /// no member (zero padding is allowed), and past the limit.
  static func inflate(
    _ source: UnsafeBufferPointer<UInt8>, path: String, limit: Int
  ) throws(ArchiveRejection) -> ByteStorage {
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw ArchiveRejection(path: path, reason: "out of memory")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var capacity = min(limit, max(4096, expectedSize(source)))
    while true {
      var failure: ArchiveRejection?
      var tooSmall = false
      let storage = ByteStorage(capacity: capacity) { target in
        var written = 0
        var read = 0
        while read < source.count {
          if isPadding(source, from: read) { break }
          var consumed = 0
          var produced = 0
          let result = libdeflate_gzip_decompress_ex(
            decompressor, source.baseAddress.map { $0 + read }, source.count - read,
            target.baseAddress.map { $0 + written }, target.count - written, &consumed, &produced)
          guard result == LIBDEFLATE_SUCCESS else {
            if result == LIBDEFLATE_INSUFFICIENT_SPACE {
              tooSmall = true
            } else {
              let what = read == 0 ? "the gzip data" : "the gzip member at byte \(read) of the file"
              failure = ArchiveRejection(path: path, offset: written, reason: what + " is corrupt or cut off")
            }
            return written
          }
          read += consumed
          written += produced
        }
        return written
      }
      if let failure { throw failure }
      if !tooSmall { return storage }
      guard capacity < limit else {
        throw ArchiveRejection(path: path, offset: limit, reason: "inflates to more than the limit of \(limit) bytes")
      }
      capacity = min(limit, capacity * 4)
    }
  }

  /// The size a gzip file claims in its last four bytes; deflate cannot do better than 1032:1, so a larger claim is not
  /// believed.
  private static func expectedSize(_ source: UnsafeBufferPointer<UInt8>) -> Int {
    guard source.count >= 18 else { return 0 }
    let tail = source.count - 4
    let claim = (0..<4).reduce(0) { $0 | Int(source[tail + $1]) << ($1 * 8) }
    return claim <= source.count * 1032 ? claim + 64 : 0
  }

  private static func isPadding(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    start > 0 && source[start] == 0 && source[start...].allSatisfy { $0 == 0 }
  }
}
