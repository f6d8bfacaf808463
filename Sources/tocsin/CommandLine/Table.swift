internal import Administration
internal import AuditEvents

/// How a command prints a list.
enum OutputFormat: String, CaseIterable {
  case table, json, ndjson, csv

  /// The format of `--output`.
  init(_ arguments: Arguments) throws(CommandFailure) {
    guard let text = arguments.value("output") else {
      self = .table
      return
    }
    guard let format = OutputFormat(rawValue: text) else {
      throw CommandFailure(.usage, "--output takes table, json, ndjson or csv, not '\(text)'")
    }
    self = format
  }

  static let option = Option.value("output", "FORMAT", "table (default), json, ndjson or csv")
}

/// Rows with named columns, printed in any output format.
struct Table {
  var columns: [String]
  var rows: [[JSONText]] = []

  mutating func add(_ cells: JSONText...) { rows.append(cells) }

  func print(_ format: OutputFormat, to terminal: Terminal, empty: String = "nothing") {
    switch format {
    case .json: terminal.line(JSONText.array(objects).text)
    case .ndjson: for row in rows { terminal.line(object(row).text) }
    case .csv:
      terminal.line(columns.joined(separator: ","))
      for row in rows { terminal.line(Self.csvLine(row)) }
    case .table:
      if rows.isEmpty { return terminal.line(empty) }
      let cells = [columns.map { $0.uppercased() }] + rows.flatMap(Self.lines)
      let widths = columns.indices.map { column in cells.map { $0[column].unicodeScalars.count }.max() ?? 0 }
      for row in cells {
        let padded = row.enumerated().map { index, cell in
          let space = index == row.count - 1 ? 0 : widths[index] - cell.unicodeScalars.count + 2
          return cell + String(repeating: " ", count: space)
        }
        terminal.line(padded.joined())
      }
    }
  }

  /// A line of CSV that is safe to open in a spreadsheet.
  static func csvLine(_ row: [JSONText]) -> String { row.map { CSVLine.cell(plain($0)) }.joined(separator: ",") }

  /// The rows as JSON objects.
  var objects: [JSONText] { rows.map(object) }

  private func object(_ row: [JSONText]) -> JSONText {
    .object(zip(columns, row).map { (key: $0, value: $1) })
  }

  private static func plain(_ value: JSONText) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    case .array(let values): values.map(plain).joined(separator: "; ")
    default: value.text
    }
  }

  /// The lines of a row: a list in the last column has a line for each of its values.
  private static func lines(_ row: [JSONText]) -> [[String]] {
    let first = row.map { visible(plain($0)) }
    guard case .array(let values)? = row.last, values.count > 1 else { return [first] }
    return values.enumerated().map { index, value in
      (index == 0 ? first.dropLast() : first.dropLast().map { _ in "" }[...]) + [visible(plain(value))]
    }
  }

  /// Control characters from events must not steer the reader's terminal.
  static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }
}
