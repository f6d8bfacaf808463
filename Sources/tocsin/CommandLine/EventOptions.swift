internal import AuditEvents
internal import Engine
internal import WorkspaceFiles

/// The options of commands that read events by themselves: in which format, and what rules need to be read with.
struct EventOptions {
  static let format = Option.value(
    "format", "F",
    (EventFormats.all.map(\.name) + ["json"]).joined(separator: ", ") + " (default: detected for each file)")
  static let mapping = Option.value("mapping", "FILE", "read JSON events as this mapping file says")
  static let placeholders = Option.value("placeholders", "FILE", "the values of %name% under expand, name: [values]")
  static let idField = Option.value("id-field", "PATH", "where the id of an event is (default: the format's own)")
  static let allLogSources = Option.flag(
    "all-log-sources", "evaluate every rule on every event, whatever its log source")

  /// How events are read.
  let reading: EventReading
  /// The format of `--format` and `--mapping`; nil when neither was given.
  let format: (any EventFormat)?
  /// Whether one of the options says how events are read.
  let isGiven: Bool
  /// The values of `--placeholders`; empty when it was not given.
  let placeholders: [String: [String]]

  /// Reads the options; mistakes in the files they name end the command, warnings are shown.
  init(_ arguments: Arguments, _ terminal: Terminal) throws {
    let id = arguments.value("id-field")
    if let id, id.isEmpty { throw CommandFailure(.usage, "--id-field takes a path such as event.id") }
    format = try Self.format(arguments, terminal)
    reading = EventReading(format: format, id: id, allLogSources: arguments.has("all-log-sources"))
    isGiven = format != nil || id != nil || arguments.has("all-log-sources")
    placeholders = try Self.placeholders(arguments, terminal)
  }

  private static func format(_ arguments: Arguments, _ terminal: Terminal) throws -> (any EventFormat)? {
    let name = arguments.value("format")
    if let path = arguments.value("mapping") {
      if let name, name != "json" {
        throw CommandFailure(.usage, "--mapping is for --format json, not \(name)", hint: "leave --format out")
      }
      let (format, diagnostics) = MappingFile.load(path: path)
      for diagnostic in diagnostics { terminal.error(diagnostic.description) }
      guard let format else { throw CommandFailure(.userFiles, "the mapping \(path) cannot be used") }
      return format
    }
    guard let name else { return nil }
    if name == "json" { return JSONFormat(.plain()) }
    if let known = EventFormats.named(name) { return known }
    let names = EventFormats.all.map(\.name) + ["json"]
    let near = nearestName(to: name, among: names)
    throw CommandFailure(
      .usage, "there is no format '\(name)'",
      hint: near.map { "did you mean \($0)?" } ?? names.joined(separator: ", "))
  }

  private static func placeholders(_ arguments: Arguments, _ terminal: Terminal) throws -> [String: [String]] {
    guard let path = arguments.value("placeholders") else { return [:] }
    let (values, diagnostics) = PlaceholderFile.load(path: path)
    for diagnostic in diagnostics { terminal.error(diagnostic.description) }
    if diagnostics.contains(where: { $0.severity == .error }) {
      throw CommandFailure(.userFiles, "the placeholders in \(path) cannot be used")
    }
    return values
  }
}
