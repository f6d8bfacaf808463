internal import WorkspaceFiles

/// A field of a CSV file and where it begins.
struct CSVField: Equatable {
  var text: String
  var position: SourcePosition
}

/// CSV as RFC 4180 has it: fields in quotes may hold commas, line ends and doubled quotes. Lines may end in LF alone.
struct CSVText {
  /// The records in order; blank lines are none.
  private(set) var records: [[CSVField]] = []

  /// Text that is not CSV.
  struct Broken: Error {
    var position: SourcePosition
    var message: String
  }

  private var field = String.UnicodeScalarView()
  private var fieldStart = SourcePosition(line: 1, column: 1)
  private var record: [CSVField] = []
  private var place = SourcePosition(line: 1, column: 1)
  private var state = State.start

  private enum State { case start, bare, quoted, afterQuote }

  init(_ text: String) throws(Broken) {
    var scalars = text.unicodeScalars[...]
    if scalars.first == "\u{FEFF}" { scalars = scalars.dropFirst() }
    while let scalar = scalars.popFirst() {
      // The line end of a pair is its line feed; a carriage return alone is an old line end.
      if scalar == "\r", state != .quoted, scalars.first == "\n" { continue }
      try take(scalar == "\r" && state != .quoted ? "\n" : scalar)
      if scalar == "\n" || (scalar == "\r" && scalars.first != "\n") {
        place = SourcePosition(line: place.line + 1, column: 1)
      } else {
        place.column += 1
      }
      if state == .start { fieldStart = place }
    }
    if state == .quoted { throw Broken(position: fieldStart, message: "the quotes are not closed") }
    endRecord()
  }

  private mutating func take(_ scalar: Unicode.Scalar) throws(Broken) {
    switch (state, scalar) {
    case (.quoted, "\""): state = .afterQuote
    case (.quoted, _): field.append(scalar)
    case (.start, "\""): state = .quoted
    case (.afterQuote, "\""):
      field.append(scalar)
      state = .quoted
    case (_, ","): endField()
    case (_, "\n"): endRecord()
    case (.afterQuote, _):
      throw Broken(position: place, message: "text behind the closing quotes; double the quotes that belong to it")
    case (.bare, "\""):
      throw Broken(position: place, message: "quotes inside a field; put the field in quotes and double them")
    default:
      field.append(scalar)
      state = .bare
    }
  }

  private mutating func endField() {
    record.append(CSVField(text: String(field), position: fieldStart))
    field = String.UnicodeScalarView()
    state = .start
  }

  private mutating func endRecord() {
    if record.isEmpty, field.isEmpty, state == .start { return }
    endField()
    records.append(record)
    record = []
  }

  /// A line of fields, in quotes where they need them.
  static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

  private static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
      || text.first == " " || text.last == " " || text.first == "\u{FEFF}"
    if !needsQuotes { return text }
    var quoted = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
  }
}
