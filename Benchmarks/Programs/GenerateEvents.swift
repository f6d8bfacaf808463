internal import CDeflate
internal import Foundation

extension Program {
  /// Writes event files as the vendors deliver them, gzip level 6, and on request the same events as NDJSON.
  static let generateEvents = Program(
    name: "events",
    usage: "--shapes FILE --out DIR [--events 1000000] [--per-file 5000] [--seed 1] [--start SECONDS]"
      + " [--per-second 500] [--level 6] [--ndjson FILE]",
    summary: "generate audit events: the same seed gives the same bytes"
  ) { options in
    let total = try options.count("events", 1_000_000)
    let perFile = max(1, try options.count("per-file", 5000))
    let folder = try options.text("out")
    let shapes = try ShapeFile.shapes(path: try options.text("shapes"))
    let list = try options.text("wrap", "Records")
    var writer = EventWriter(
      shapes: shapes, seed: UInt64(try options.count("seed", 1)),
      start: try options.count("start", 1_790_000_000), perSecond: try options.count("per-second", 500))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let level = try options.count("level", 6)
    var lines: FileHandle?
    if let path = try? options.text("ndjson") {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      lines = FileHandle(forWritingAtPath: path)
    }
    var written = 0
    var bytesOut = 0
    var bytesKept = 0
    var file = 0
    while written < total {
      var body = Array("{\"\(list)\":[".utf8)
      var ndjson: [UInt8] = []
      for place in 0..<min(perFile, total - written) {
        if place > 0 { body.append(UInt8(ascii: ",")) }
        let start = body.count
        writer.append(to: &body)
        if lines != nil { ndjson += body[start...] + [UInt8(ascii: "\n")] }
      }
      written += min(perFile, total - written)
      body += "]}".utf8
      let packed = try Gzip.pack(body, level: level)
      let number = String(file)
      let name = String(repeating: "0", count: max(0, 6 - number.count)) + number
      try Data(packed).write(to: URL(fileURLWithPath: "\(folder)/events-\(name).json.gz"))
      try lines?.write(contentsOf: Data(ndjson))
      bytesOut += body.count
      bytesKept += packed.count
      file += 1
    }
    try lines?.close()
    print("\(written) events, \(bytesOut / max(1, written)) bytes each, \(bytesKept / max(1, written)) packed")
  }
}

/// Packs and unpacks gzip with libdeflate, whole.
enum Gzip {
  static func pack(_ bytes: [UInt8], level: Int) throws -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { throw Failure(description: "no memory") }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = libdeflate_gzip_compress(compressor, bytes, bytes.count, buffer.baseAddress, buffer.count)
    }
  }
}
