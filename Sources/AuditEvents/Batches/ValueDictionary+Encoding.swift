// The stored form of a dictionary: number of values | kinds | shapes | length of the stored texts | texts.
//
// A kind is that of all, or 0xFF and one each. A shape is 0 or 1 for a UUID in lower or upper case, which takes 16 bytes
// instead of 36, and otherwise the length of the text plus 2. Since version 4 a byte before the shapes says whether one
// follows for all (1) or one each (0), and fewer stored bytes than the shapes add up to are the texts deflated.
extension ValueDictionary {
  /// Says that the kinds follow one by one.
  private static let mixedKinds: UInt8 = 0xFF

  /// Writes the values.
  func write(to writer: inout BatchWriter, packing deflater: borrowing Deflater) {
    writer.number(count)
    if let kind = kinds.first, kinds.allSatisfy({ $0 == kind }) {
      writer.byte(kind.rawValue)
    } else {
      writer.byte(Self.mixedKinds)
      writer.raw(kinds.lazy.map(\.rawValue))
    }
    let (texts, shapes) = packedTexts()
    if let shape = shapes.first, shapes.allSatisfy({ $0 == shape }) {
      writer.byte(1)
      writer.number(UInt64(shape))
    } else {
      writer.byte(0)
      for shape in shapes { writer.number(UInt64(shape)) }
    }
    // Short texts, such as keys and addresses, are mostly random, and few bytes are not worth the time.
    let isWorthwhile = texts.count >= 512 && texts.count >= count * 24
    let stored = isWorthwhile ? deflater.pack(texts, atLeast: count / 8, atMost: texts.count / 8 * 7) ?? texts : texts
    writer.number(stored.count)
    writer.raw(stored)
  }

  /// The texts one after the other, UUIDs packed, and the shape of each.
  private func packedTexts() -> (texts: [UInt8], shapes: [UInt32]) {
    var shapes: [UInt32] = []
    shapes.reserveCapacity(count)
    // Packed texts are never longer than the texts themselves.
    let texts = [UInt8](unsafeUninitializedCapacity: text.count) { target, written in
      text.withUnsafeBufferPointer { text in
        guard let base = text.baseAddress, let target = target.baseAddress else {
          shapes = Array(repeating: 2, count: count)
          return
        }
        var start = 0
        for end in ends {
          let value = UnsafeBufferPointer(start: base + start, count: Int(end) - start)
          if let packed = PackedUUID(value) {
            shapes.append(packed.isUpperCase ? 1 : 0)
            packed.write(to: target + written)
            written += PackedUUID.packedCount
          } else {
            shapes.append(UInt32(value.count) + 2)
            (target + written).update(from: base + start, count: value.count)
            written += value.count
          }
          start = Int(end)
        }
      }
    }
    return (texts, shapes)
  }

  /// Reads the values.
  init(from reader: inout BatchReader) throws(BatchDecodingError) {
    let count = try reader.count(upTo: min(reader.valueLimit, Int(UInt32.max) - 3))
    let kinds = try Self.readKinds(count, from: &reader)
    let shapes = try Self.readShapes(count, from: &reader)
    var total = 0
    var packed = 0
    for shape in shapes {
      total += shape < 2 ? PackedUUID.textCount : shape - 2
      packed += shape < 2 ? PackedUUID.packedCount : shape - 2
    }
    let length = try reader.count(upTo: reader.left)
    guard reader.isBitPacked ? length <= packed : length == packed, total <= Int(UInt32.max) else {
      throw reader.damaged("its texts do not add up")
    }
    let stored = try reader.raw(length)
    guard length < packed else {
      self.init(texts: stored, shapes: shapes, total: total, kinds: kinds)
      return
    }
    guard let texts = Deflated.unpack(stored, size: packed) else { throw reader.damaged("its texts do not inflate") }
    self = texts.withUnsafeBytes { ValueDictionary(texts: $0, shapes: shapes, total: total, kinds: kinds) }
  }

  /// The values of texts in which UUIDs are packed.
  private init(texts source: UnsafeRawBufferPointer, shapes: [Int], total: Int, kinds: [ScalarKind]) {
    var ends: [UInt32] = []
    ends.reserveCapacity(shapes.count)
    let text = [UInt8](unsafeUninitializedCapacity: total) { target, initialized in
      var from = 0
      guard let start = target.baseAddress, let texts = source.baseAddress else {
        ends = Array(repeating: 0, count: shapes.count)
        return
      }
      if shapes.allSatisfy({ $0 >= 2 }) {
        // Nothing to unpack.
        UnsafeMutableRawPointer(start).copyMemory(from: texts, byteCount: total)
        for shape in shapes {
          initialized += shape - 2
          ends.append(UInt32(initialized))
        }
        return
      }
      for shape in shapes {
        let size = shape < 2 ? PackedUUID.packedCount : shape - 2
        let value = UnsafeRawBufferPointer(rebasing: source[from..<from + size])
        from += size
        if shape < 2 {
          PackedUUID.unpack(value, isUpperCase: shape == 1, to: start + initialized)
          initialized += PackedUUID.textCount
        } else {
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[initialized...])
            .copyMemory(from: value)
          initialized += size
        }
        ends.append(UInt32(initialized))
      }
    }
    self.init(text: text, ends: ends, kinds: kinds)
  }

  private static func readShapes(_ count: Int, from reader: inout BatchReader) throws(BatchDecodingError) -> [Int] {
    if reader.isBitPacked {
      let areAlike = try reader.byte()
      guard areAlike <= 1 else { throw reader.damaged("its shapes have no known form") }
      if areAlike == 1 {
        let shape = try reader.count(upTo: Int(UInt32.max))
        return Array(repeating: shape, count: count)
      }
    }
    guard count <= reader.left else { throw reader.damaged("it ends too early") }
    var shapes: [Int] = []
    shapes.reserveCapacity(count)
    for _ in 0..<count { shapes.append(try reader.count(upTo: Int(UInt32.max))) }
    return shapes
  }

  private static func readKinds(
    _ count: Int, from reader: inout BatchReader
  ) throws(BatchDecodingError) -> [ScalarKind] {
    let common = try reader.byte()
    if common != mixedKinds {
      guard let kind = ScalarKind(rawValue: common) else { throw reader.damaged("a value has no known kind") }
      return Array(repeating: kind, count: count)
    }
    let raw = try reader.raw(count)
    var kinds: [ScalarKind] = []
    kinds.reserveCapacity(count)
    for byte in raw {
      guard let kind = ScalarKind(rawValue: byte) else { throw reader.damaged("a value has no known kind") }
      kinds.append(kind)
    }
    return kinds
  }
}
