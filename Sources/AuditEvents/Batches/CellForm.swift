internal import CByteScan

/// How the cells of a column are written: in as few bits as the highest id needs, or by what differs, or not at all.
/// Columns before version 4 have only the first five.
enum CellForm: UInt8 {
  /// All alike; one after the other.
  case constant, sequence
  case oneByte, twoBytes, fourBytes, twoBits, fourBits, twelveBits
  /// One id, and the rows that have another.
  case sparse
  /// Cells and values are those of a neutral column, whose place follows.
  case same

  /// The narrowest form that takes an id, or all that have no other bits.
  init(upTo highest: UInt32) {
    self =
      switch highest {
      case ...0x3: .twoBits
      case ...0xF: .fourBits
      case ...0xFF: .oneByte
      case ...0xFFF: .twelveBits
      case ...0xFFFF: .twoBytes
      default: .fourBytes
      }
  }

  /// How many bytes so many cells take.
  func size(of count: Int) -> Int {
    switch self {
    case .twoBits: (count + 3) / 4
    case .fourBits: (count + 1) / 2
    case .oneByte: count
    case .twelveBits: (count + 1) / 2 * 3
    case .twoBytes: count * 2
    case .fourBytes: count * 4
    case .constant, .sequence, .sparse, .same: 0
    }
  }
}

extension Column {
  /// Writes cells and dictionary. `others` are columns that this one may be the same as.
  func write(
    to writer: inout BatchWriter, unlessSameAs others: ArraySlice<Column>, packing deflater: borrowing Deflater
  ) {
    if values.count > 0, let place = others.firstIndex(where: { $0.ids == ids && $0.values == values }) {
      writer.byte(CellForm.same.rawValue)
      return writer.number(place)
    }
    writeCells(to: &writer)
    values.write(to: &writer, packing: deflater)
  }

  private func writeCells(to writer: inout BatchWriter) {
    let counts = CellCounts(ids)
    if counts.first == ids.count {
      writer.byte(CellForm.constant.rawValue)
      return writer.number(UInt64(ids.first ?? 0))
    }
    if isSequence {
      writer.byte(CellForm.sequence.rawValue)
      return writer.number(UInt64(ids.first ?? 0))
    }
    let form = CellForm(upTo: counts.bits)
    let common = counts.first >= counts.absent ? ids.first ?? 0 : ValueDictionary.absent
    let others = ids.count - max(counts.first, counts.absent)
    // A gap and an id take a byte each, mostly.
    if others * (counts.bits < 0x80 ? 2 : 3) < form.size(of: ids.count) {
      writer.byte(CellForm.sparse.rawValue)
      writer.sparse(ids, common: common, others: others)
    } else {
      writer.byte(form.rawValue)
      writer.cells(ids, form)
    }
  }

  private var isSequence: Bool {
    var expected = ids.first ?? 0
    for id in ids {
      if id != expected { return false }
      expected &+= 1
    }
    return true
  }

  /// Reads cells and dictionary and checks that every cell has its value. `neutral` gives a neutral column by its place,
  /// for one that is the same.
  init(
    field: FieldReference, rows: Int, from reader: inout BatchReader,
    neutral: (Int) throws -> Column? = { _ in nil }
  ) throws {
    guard let form = CellForm(rawValue: try reader.byte()) else { throw reader.damaged("its cells have no known form") }
    if form == .same {
      guard let other = try neutral(try reader.count(upTo: NeutralField.count - 1)) else {
        throw reader.damaged("\(field.name) is the same as no column")
      }
      self.init(field: field, ids: other.ids, values: other.values)
      return
    }
    let ids = try reader.cells(rows, form)
    let values = try ValueDictionary(from: &reader)
    var highest: UInt32 = 0
    ids.withUnsafeBufferPointer { ids in for row in 0..<ids.count { highest = max(highest, ids[row]) } }
    guard highest < values.ids.upperBound else { throw reader.damaged("a cell of \(field.name) has no value") }
    self.init(field: field, ids: ids, values: values)
  }
}

/// What decides the form of cells.
private struct CellCounts {
  /// The bits that any id has: as many as those of the highest one.
  var bits: UInt32 = 0
  /// How many cells are as the first one, and how many are absent.
  var first = 0
  var absent = 0

  init(_ ids: [UInt32]) {
    var (first, absent): (UInt32, UInt32) = (0, 0)
    tocsin_count_cells(ids, ids.count, &bits, &first, &absent)
    (self.first, self.absent) = (Int(first), Int(absent))
  }
}
