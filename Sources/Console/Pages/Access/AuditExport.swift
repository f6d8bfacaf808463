internal import Administration
internal import AuditEvents
internal import Synchronization

/// The audit log piece by piece, the newest first, so that a long one never lies in memory whole.
final class AuditExport: Sendable {
  private struct State {
    var before: Int64?
    var isBegun = false
    var isOver = false
  }

  private let reading: AuditReading
  private let filter: AuditFilter
  private let isCSV: Bool
  private let state = Mutex(State())

  init(reading: AuditReading, filter: AuditFilter, isCSV: Bool) {
    self.reading = reading
    self.filter = filter
    self.isCSV = isCSV
  }

  func next() throws -> [UInt8]? {
    try state.withLock { state in
      if !state.isBegun, isCSV {
        state.isBegun = true
        return Array((StoredAuditEntry.fields.joined(separator: ",") + "\r\n").utf8)
      }
      guard !state.isOver else { return nil }
      let page = try reading.page(before: state.before, limit: 500, filter: filter)
      state.before = page.next
      state.isOver = page.next == nil
      let lines = page.entries.map { isCSV ? CSVLine.text($0.values) : $0.json.text + "\n" }
      return Array(lines.joined().utf8)
    }
  }
}
