internal import CDeflate
internal import Foundation

extension Program {
  /// The floor of every ingest: nobody can read the files faster than they inflate.
  static let inflate = Program(
    name: "inflate", usage: "DIR", summary: "read and inflate every .gz of a folder with libdeflate, and nothing else"
  ) { options in
    guard let folder = options.words.first, let decompressor = libdeflate_alloc_decompressor() else {
      throw Failure(description: "a folder is missing")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { room.deallocate() }
    var total = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".gz") {
      let packed = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      try packed.withUnsafeBytes { bytes in
        let claim = Int(bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self).littleEndian)
        if claim > room.count {
          room.deallocate()
          room = .allocate(byteCount: claim, alignment: 64)
        }
        var produced = 0
        let result = libdeflate_gzip_decompress(
          decompressor, bytes.baseAddress, bytes.count, room.baseAddress, room.count, &produced)
        guard result == LIBDEFLATE_SUCCESS else { throw Failure(description: "\(name) does not inflate") }
        total += produced
      }
    }
    print("\(total) bytes")
  }
}
