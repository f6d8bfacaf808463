internal import Administration
internal import AuditEvents
internal import Engine
internal import WorkspaceFiles

/// The filters of `events query` and `events export`, and the archives that they may look at instead of the index.
enum EventFilterOptions {
  private static let help: [(EventCriteria.Name, String, String)] = [
    (.last, "TIME", "event time within the last 1h, 1d, 1w ... before now (or before --to)"),
    (.from, "TIME", "event time at or after"), (.to, "TIME", "event time before"),
    (.trail, "T", "only this trail of the workspace"), (.tracker, "NAME", "the cloud's tracker (CTS tracker_name)"),
    (.type, "TYPE", "the sort of event (trace_type, eventType)"),
    (.service, "NAME", "the service, CTS: the trace source"),
    (.operation, "NAME", "the operation, CTS: the trace name"),
    (.id, "ID", "the event's id"), (.resourceType, "TYPE", "the type of a resource"),
    (.resource, "ID", "the id or name of a resource"),
    (.actor, "NAME", "the operator: name, id, role or access key of the actor"),
    (.account, "ID", "the account"), (.sourceIP, "IP", "the source address, or a network such as 203.0.113.0/24"),
    (.region, "NAME", "the region"), (.status, "STATUS", "normal, warning or incident"),
    (.errorCode, "CODE", "the error code"),
    (.selection, "SELECTION", "a selection of the rule language, inline or in a file"),
  ]

  /// The options of the filters and of archives.
  static let all =
    help.map { Option.value($0.0.rawValue, $0.1, $0.2) } + [
      .values("archive", "PATH...", "look at these files and folders instead of the index"), EventOptions.format,
      EventOptions.mapping, EventOptions.placeholders,
    ]

  /// How filters work, for the help.
  static let discussion =
    "Filters are ANDed; a filter given several times takes any of its values. Values compare without case, and * stands\n"
    + "for any text. --where takes what stands in the detection of a rule: '{errorCode|contains: Denied}'.\n"
    + "--archive needs no workspace: files and folders (.json, .json.gz, .ndjson) are read as they lie."

  /// Reads the filters as the workspace, or `--format` and `--mapping`, understand them.
  static func criteria(_ arguments: Arguments, opened: OpenWorkspace?, _ options: EventOptions) throws -> EventCriteria
  {
    let selection = try arguments.value(EventCriteria.Name.selection.rawValue).map { try selectionText($0) }
    func values(_ name: EventCriteria.Name) -> [String] {
      name == .selection ? [selection].compactMap { $0 } : arguments.all(name.rawValue)
    }
    if opened == nil, arguments.value(EventCriteria.Name.trail.rawValue) != nil {
      throw CommandFailure(.usage, "--trail is for indexed events; --archive has none")
    }
    if opened != nil { _ = try opened?.workspace.trail(arguments) }
    do {
      if let opened { return try opened.useCases.eventCriteria(values) }
      return try EventCriteria(
        now: SystemClock().now, formats: options.reading.formats, placeholders: options.placeholders, value: values)
    } catch AdministrationError.invalid(let problems) {
      throw CommandFailure(
        .usage,
        problems.map { ($0.template.utf8.starts(with: "{1} ".utf8) ? "--" : "") + $0.description }.joined(
          separator: "\n"))
    }
  }

  /// A selection, or the file that holds it. What begins a mapping, a list or a key is no name of a file.
  private static func selectionText(_ given: String) throws -> String {
    if given.contains("\n") || given.contains(": ") || given.hasPrefix("{") || given.hasPrefix("[") { return given }
    do {
      return String(decoding: try SmallFile.bytes(of: given, limit: YAMLFile.maximumBytes), as: UTF8.self)
    } catch {
      throw CommandFailure(
        .userFiles, error.description, hint: "--where takes a file or a selection such as '{eventName: CreateUser}'")
    }
  }

  /// The archives of `--archive`; nil when it was not given.
  static func archives(_ arguments: Arguments, _ options: EventOptions, _ terminal: Terminal) -> (
    archive: ArchiveEvents, hasProblems: Bool
  )? {
    let paths = arguments.all("archive")
    guard !paths.isEmpty else { return nil }
    let listing = EventFiles.list(under: paths, isEventFile: options.reading.isEventFile)
    for problem in listing.problems { terminal.error("\(problem.path): error: \(problem.reason)") }
    return (ArchiveEvents(files: listing.files, reading: options.reading), !listing.problems.isEmpty)
  }

  /// What is said of a file or record that cannot be read.
  static func text(_ rejection: ArchiveRejection) -> String {
    "\(rejection.path): error: " + (rejection.offset.map { "record at byte \($0): " } ?? "") + rejection.reason
  }
}
