public import AuditEvents

/// An event as a line: the same columns for tables, CSV, JSON and exports.
public enum EventLine {
  /// The names of the columns.
  public static let columns = [
    "time", "trail", "operation", "service", "actor", "source_ip", "outcome", "error_code", "resources", "id",
  ]

  /// The names of the columns of an export.
  public static let exportColumns = [
    "time", "trail", "operation", "service", "actor_type", "actor", "actor_id", "role", "access_key", "account",
    "region", "source_ip", "user_agent", "mfa", "access", "outcome", "error_code", "resource_types", "resources", "id",
    "arrival", "path",
  ]

  /// The cells of `columns`.
  public static func cells(_ found: FoundEvent) -> [JSONText] {
    let event = found.event
    return [
      .string(event.time.rfc3339), .string(found.trail.text), .string(event.operation), .string(event.service),
      .string(event.actor.name.isEmpty ? event.actor.id : event.actor.name), .string(event.sourceIP),
      .string(event.outcome.rawValue), .string(event.errorCode), .array(event.resources.map { .string($0.id) }),
      .string(event.id),
    ]
  }

  /// The cells of `exportColumns`.
  public static func exportCells(_ filed: FiledEvent) -> [JSONText] {
    let event = filed.found.event
    return [
      .string(event.time.rfc3339), .string(filed.found.trail.text), .string(event.operation), .string(event.service),
      .string(event.actor.kind.rawValue), .string(event.actor.name), .string(event.actor.id), .string(event.actor.role),
      .string(event.actor.accessKey), .string(event.account), .string(event.region), .string(event.sourceIP),
      .string(event.userAgent), .string(event.mfa.rawValue), .string(event.access.rawValue),
      .string(event.outcome.rawValue), .string(event.errorCode), .array(event.resources.map { .string($0.type) }),
      .array(event.resources.map { .string($0.id) }), .string(event.id),
      .string(filed.path == nil ? filed.found.arrival.rfc3339 : ""), .string(filed.path ?? ""),
    ]
  }

  /// The key fields of an event for people, those that the record has, in the order of reading.
  public static func keyFields(_ found: FoundEvent) -> [(name: String, value: String)] {
    let event = found.event
    let fields = [
      ("time", event.time.rfc3339), ("operation", event.operation), ("service", event.service),
      ("actor", event.actor.name), ("actor id", event.actor.id), ("actor type", event.actor.kind.rawValue),
      ("role", event.actor.role), ("session", event.actor.session), ("access key", event.actor.accessKey),
      ("account", event.account), ("region", event.region), ("source ip", event.sourceIP),
      ("user agent", event.userAgent), ("second factor", event.mfa.rawValue), ("access", event.access.rawValue),
      ("outcome", event.outcome.rawValue), ("error code", event.errorCode),
      (
        "resources",
        event.resources.map { $0.type.isEmpty ? $0.id : "\($0.id) (\($0.type))" }.joined(separator: ", ")
      ), ("id", event.id), ("trail", found.trail.text),
    ]
    return fields.filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) }
  }
}

/// Lines of comma-separated values (RFC 4180) that a spreadsheet takes for text, never for a formula.
public enum CSVLine {
  /// What begins a formula in some spreadsheet, also after white space or in the wide forms.
  private static let formulaSigns = Set("=+-@＝＋－＠".unicodeScalars)

  /// A line with its end.
  public static func text(_ cells: [JSONText]) -> String {
    cells.map { cell(plain($0)) }.joined(separator: ",") + "\r\n"
  }

  /// A value as text: lists joined, nothing for null.
  static func plain(_ value: JSONText) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    case .array(let values): values.map(plain).joined(separator: "; ")
    default: value.text
    }
  }

  /// One cell, quoted where needed; an apostrophe goes before what a spreadsheet would calculate.
  public static func cell(_ text: String) -> String {
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value >= 0x20 }
    let leads = text.unicodeScalars.first.map { $0 == "\t" || $0 == "\r" || $0 == "\n" } ?? false
    let defused = leads || first.map { formulaSigns.contains($0) } == true ? "'" + text : text
    guard defused.unicodeScalars.contains(where: { ",\"\n\r;\t".unicodeScalars.contains($0) }) else { return defused }
    return "\"" + defused.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
