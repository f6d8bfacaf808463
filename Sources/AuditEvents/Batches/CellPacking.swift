extension BatchWriter {
  /// Writes cells whose ids fit the form.
  mutating func cells(_ ids: [UInt32], _ form: CellForm) {
    let size = form.size(of: ids.count)
    let packed = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      count = size
      guard let start = target.baseAddress else { return }
      ids.withUnsafeBufferPointer { Self.pack($0, form, to: start) }
    }
    raw(packed)
  }

  private static func pack(_ ids: UnsafeBufferPointer<UInt32>, _ form: CellForm, to start: UnsafeMutablePointer<UInt8>)
  {
    let raw = UnsafeMutableRawPointer(start)
    /// The id of a row; 0 behind the last one, which fills the last byte up.
    @inline(__always) func id(_ row: Int) -> UInt32 { row < ids.count ? ids[row] : 0 }
    switch form {
    case .twoBits:
      for place in 0..<(ids.count + 3) / 4 {
        let row = place * 4
        start[place] = UInt8(
          truncatingIfNeeded: id(row) | id(row + 1) << 2 | id(row + 2) << 4 | id(row + 3) << 6)
      }
    case .fourBits:
      for place in 0..<(ids.count + 1) / 2 {
        start[place] = UInt8(truncatingIfNeeded: id(place * 2) | id(place * 2 + 1) << 4)
      }
    case .oneByte: for row in 0..<ids.count { start[row] = UInt8(truncatingIfNeeded: ids[row]) }
    case .twelveBits:
      for pair in 0..<(ids.count + 1) / 2 {
        let both = id(pair * 2) | id(pair * 2 + 1) << 12
        start[pair * 3] = UInt8(truncatingIfNeeded: both)
        start[pair * 3 + 1] = UInt8(truncatingIfNeeded: both >> 8)
        start[pair * 3 + 2] = UInt8(truncatingIfNeeded: both >> 16)
      }
    case .twoBytes:
      for row in 0..<ids.count {
        raw.storeBytes(of: UInt16(truncatingIfNeeded: ids[row]).littleEndian, toByteOffset: row * 2, as: UInt16.self)
      }
    case .fourBytes:
      for row in 0..<ids.count {
        raw.storeBytes(of: ids[row].littleEndian, toByteOffset: row * 4, as: UInt32.self)
      }
    case .constant, .sequence, .sparse, .same: break
    }
  }

  /// Writes the id that most cells have, and for each of the others how many rows lie before it since the last one, and
  /// its id.
  mutating func sparse(_ ids: [UInt32], common: UInt32, others: Int) {
    number(UInt64(common))
    number(others)
    var next = 0
    for row in ids.indices where ids[row] != common {
      number(row - next)
      number(UInt64(ids[row]))
      next = row + 1
    }
  }
}

extension BatchReader {
  /// Reads so many cells of a form.
  mutating func cells(_ count: Int, _ form: CellForm) throws(BatchDecodingError) -> [UInt32] {
    switch form {
    case .constant: return Array(repeating: UInt32(try self.count(upTo: Int(UInt32.max))), count: count)
    case .sequence:
      let first = UInt32(try self.count(upTo: Int(UInt32.max) - count))
      return Array(first..<first + UInt32(count))
    case .sparse: return try sparse(count)
    default:
      let packed = try raw(form.size(of: count))
      return [UInt32](unsafeUninitializedCapacity: count) { target, initialized in
        Self.unpack(packed, form, to: target, count: count)
        initialized = count
      }
    }
  }

  private static func unpack(
    _ packed: UnsafeRawBufferPointer, _ form: CellForm, to target: UnsafeMutableBufferPointer<UInt32>, count: Int
  ) {
    switch form {
    case .twoBits:
      let whole = count / 4
      for place in 0..<whole {
        let four = UInt32(packed[place])
        target[place * 4] = four & 3
        target[place * 4 + 1] = four >> 2 & 3
        target[place * 4 + 2] = four >> 4 & 3
        target[place * 4 + 3] = four >> 6
      }
      for row in whole * 4..<count { target[row] = UInt32(packed[whole]) >> UInt32(row % 4 * 2) & 3 }
    case .fourBits:
      for row in 0..<count { target[row] = UInt32(packed[row >> 1] >> (UInt8(truncatingIfNeeded: row & 1) << 2)) & 0xF }
    case .oneByte: for row in 0..<count { target[row] = UInt32(packed[row]) }
    case .twelveBits:
      for row in 0..<count {
        let place = row / 2 * 3
        target[row] =
          row & 1 == 0
          ? UInt32(packed[place]) | UInt32(packed[place + 1] & 0xF) << 8
          : UInt32(packed[place + 1] >> 4) | UInt32(packed[place + 2]) << 4
      }
    case .twoBytes:
      for row in 0..<count {
        target[row] = UInt32(UInt16(littleEndian: packed.loadUnaligned(fromByteOffset: row * 2, as: UInt16.self)))
      }
    case .fourBytes:
      for row in 0..<count {
        target[row] = UInt32(littleEndian: packed.loadUnaligned(fromByteOffset: row * 4, as: UInt32.self))
      }
    case .constant, .sequence, .sparse, .same: break
    }
  }

  private mutating func sparse(_ count: Int) throws(BatchDecodingError) -> [UInt32] {
    var ids = [UInt32](repeating: UInt32(try self.count(upTo: Int(UInt32.max))), count: count)
    var next = 0
    for _ in 0..<(try self.count(upTo: count)) {
      let row = next + (try self.count(upTo: count))
      guard row < count else { throw damaged("a cell is of no row") }
      ids[row] = UInt32(try self.count(upTo: Int(UInt32.max)))
      next = row + 1
    }
    return ids
  }
}
