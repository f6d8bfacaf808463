internal import CDeflate

/// Packs bytes with deflate, quickly rather than tightly. Its memory is some hundred kilobytes, so that one packs all that
/// belongs together.
struct Deflater: ~Copyable {
  private let compressor: OpaquePointer?

  init() { compressor = libdeflate_alloc_compressor(1) }

  deinit { if let compressor { libdeflate_free_compressor(compressor) } }

  /// The packed bytes; nil when they would be fewer or more than so many, or there is no memory.
  func pack(_ bytes: [UInt8], atLeast least: Int = 1, atMost limit: Int) -> [UInt8]? {
    guard let compressor, limit > 0 else { return nil }
    let packed = [UInt8](unsafeUninitializedCapacity: limit) { target, count in
      count = libdeflate_deflate_compress(compressor, bytes, bytes.count, target.baseAddress, limit)
    }
    return packed.count < max(1, least) ? nil : packed
  }
}

/// Reads what a `Deflater` packed.
enum Deflated {
  /// The bytes, which are exactly `size`; nil when they are damaged.
  static func unpack(_ packed: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
    // Deflate cannot do better, so that a larger claim is damage and takes no memory.
    guard size <= packed.count * 1032, let decompressor = libdeflate_alloc_decompressor() else { return nil }
    defer { libdeflate_free_decompressor(decompressor) }
    var isSound = false
    let bytes = [UInt8](unsafeUninitializedCapacity: max(1, size)) { target, count in
      var produced = 0
      let result = libdeflate_deflate_decompress(
        decompressor, packed.baseAddress, packed.count, target.baseAddress, size, &produced)
      isSound = result == LIBDEFLATE_SUCCESS && produced == size
      count = isSound ? size : 0
    }
    return isSound ? bytes : nil
  }
}
