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

/// A line of CSV (RFC 4180) that is safe to open in a spreadsheet: what would be a formula becomes text.
enum CSVLine {
  static func text(_ values: [JSONText]) -> String { values.map(cell).joined(separator: ",") + "\r\n" }

  private static func cell(_ value: JSONText) -> String {
    let text: String =
      switch value {
      case .string(let text): text
      case .null: ""
      default: value.text
      }
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
    return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
