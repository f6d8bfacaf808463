/// A column while its batch is made: the cells, and the table that turns texts into their ids.
struct GrowingColumn {
  var table = InternTable()
  /// The cells from the first row on, in memory of the builder; absent where nothing was set.
  var cells: UnsafeMutablePointer<UInt32>
  /// Whether a cell is not absent.
  private(set) var isUsed = false

  /// A column over cells that are all absent. Whoever makes it destroys the table.
  init(cells: UnsafeMutablePointer<UInt32>) { self.cells = cells }

  /// Sets the cell of a row.
  @inline(__always)
  mutating func set(_ row: Int, to id: UInt32) {
    cells[row] = id
    isUsed = true
  }

  /// Fills a column that is empty with what another one has in so many rows. `limits` and `budget` are those of
  /// `InternTable.intern`.
  mutating func fill(
    from other: GrowingColumn, rows: Int, hash: SeededHash, limits: InternTable.Limits, budget: inout Int
  ) {
    guard other.isUsed else { return }
    var ids: [UInt32] = []
    other.table.forEachValue { text in
      ids.append(table.intern(text, hashed: InternTable.hash(text, hash), limits: limits, budget: &budget))
    }
    for row in 0..<rows {
      let id = other.cells[row]
      cells[row] = id < ValueDictionary.first ? id : ids[Int(id - ValueDictionary.first)]
    }
    isUsed = true
  }

  /// The finished column; `blank` are the cells of one in which nothing was set.
  func finished(_ field: FieldReference, rows: Int, blank: [UInt32]) -> Column {
    let ids = isUsed ? Array(UnsafeBufferPointer(start: cells, count: rows)) : blank
    return Column(field: field, ids: ids, values: table.dictionary())
  }

  /// Forgets so many rows and their values.
  mutating func reset(rows: Int) {
    guard isUsed else { return }
    cells.update(repeating: ValueDictionary.absent, count: rows)
    table.reset()
    isUsed = false
  }
}
