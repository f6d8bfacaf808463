/// What the columns of a batch say about a row.
enum RowVerdict {
  /// Not asked for; the record must be asked; asked for.
  static let no: UInt8 = 0
  static let ask: UInt8 = 1
  static let yes: UInt8 = 2
}

extension EventQuery {
  /// The rows of a batch that match, or may match because a cell says that the record must be asked; the filter is not
  /// asked. A value that no dictionary holds excludes the batch without a look at its rows.
  public func rows(in batch: EventBatch) -> [Int] {
    guard let verdicts = verdicts(in: batch) else { return [] }
    return verdicts.indices.filter { verdicts[$0] != RowVerdict.no }
  }

  /// A verdict for each row; nil when no row is asked for.
  func verdicts(in batch: EventBatch) -> [UInt8]? {
    var verdicts = [UInt8](repeating: RowVerdict.yes, count: batch.rows)
    if let eventTime {
      let range = eventTime.lowerBound.milliseconds..<eventTime.upperBound.milliseconds
      for row in 0..<batch.rows where !range.contains(batch.times[row]) { verdicts[row] = RowVerdict.no }
    }
    let roles = EventFormats.roles(ofFormat: batch.formatName)
    for criterion in allCriteria {
      guard let own = criterion.verdicts(in: batch, roles) else { return nil }
      for row in 0..<batch.rows { verdicts[row] = min(verdicts[row], own[row]) }
    }
    return verdicts
  }
}

extension EventCriterion {
  /// A verdict for each row; nil when no row fits.
  fileprivate func verdicts(in batch: EventBatch, _ roles: EventRoles) -> [UInt8]? {
    switch self {
    case .texts(let places, _), .test(let places, _):
      var best: [UInt8]?
      for field in places.compactMap({ $0.field(in: roles) }) {
        guard let column = batch.column(for: field) else {
          // Made before the field became a column.
          return [UInt8](repeating: RowVerdict.ask, count: batch.rows)
        }
        guard let table = table(column) else { continue }
        var verdicts = best ?? [UInt8](repeating: RowVerdict.no, count: batch.rows)
        for row in 0..<batch.rows { verdicts[row] = max(verdicts[row], table[Int(column.ids[row])]) }
        best = verdicts
      }
      return best
    case .rating(let ratings): return verdicts(ratings, in: batch, roles)
    }
  }

  /// The first field with a value decides; without one the outcome does.
  private func verdicts(_ ratings: Set<EventRating>, in batch: EventBatch, _ roles: EventRoles) -> [UInt8]? {
    var verdicts = [UInt8](repeating: RowVerdict.ask, count: batch.rows)
    guard let outcome = batch.column(for: .neutral(.outcome)) else { return verdicts }
    var byOutcome = [UInt8](repeating: RowVerdict.no, count: Int(outcome.values.ids.upperBound))
    byOutcome[Int(ValueDictionary.complex)] = RowVerdict.ask
    for id in outcome.values.ids {
      let word = AuditEvent.Outcome(rawValue: outcome.values.string(of: id)) ?? .success
      if ratings.contains(EventRating(word)) { byOutcome[Int(id)] = RowVerdict.yes }
    }
    let columns = roles.rating.map { batch.column(for: .raw($0)) }
    let tables = columns.map { column in column.map { table($0) ?? [] } }
    rows: for row in 0..<batch.rows {
      for (column, table) in zip(columns, tables) {
        guard let column, let table else { continue rows }
        let id = column.ids[row]
        if id == ValueDictionary.complex { continue rows }
        if id >= ValueDictionary.first {
          verdicts[row] = table.isEmpty ? RowVerdict.no : table[Int(id)]
          continue rows
        }
      }
      verdicts[row] = byOutcome[Int(outcome.ids[row])]
    }
    return verdicts.contains { $0 != RowVerdict.no } ? verdicts : nil
  }

  /// A verdict for each id of a column; nil when no cell fits.
  private func table(_ column: Column) -> [UInt8]? {
    let values = column.values
    var table = [UInt8](repeating: RowVerdict.no, count: Int(values.ids.upperBound))
    var fitsAny = false
    for id in values.ids {
      values.forEachCandidate(of: id) { _, bytes in
        guard fits(bytes) else { return true }
        table[Int(id)] = RowVerdict.yes
        fitsAny = true
        return false
      }
    }
    if column.ids.contains(ValueDictionary.complex) {
      table[Int(ValueDictionary.complex)] = RowVerdict.ask
      fitsAny = true
    }
    return fitsAny ? table : nil
  }
}
