internal import AuditEvents
public import WorkspaceFiles

/// Reads on-call rotations: YAML files with `name`, `time-zone`, `start`, `shift`, `members`, `overrides`.
public enum RotationFiles {
  /// The rotations of files and folders, and everything that is wrong with them.
  public static func load(paths: [String]) -> (rotations: [OnCallRotation], diagnostics: [Diagnostic]) {
    NamedDocuments.read(WorkspaceFolder.yamlFiles(under: paths).map(YAMLFile.load(path:)), what: "rotation") {
      rotation($0).map { ($0.name, $0) }
    }
  }

  /// The rotations of text that stands for a file of this path.
  public static func read(_ text: String, path: String) -> (rotations: [OnCallRotation], diagnostics: [Diagnostic]) {
    NamedDocuments.read([YAMLFile.read(text, path: path)], what: "rotation") { rotation($0).map { ($0.name, $0) } }
  }

  private static func rotation(_ reader: NodeReader) -> OnCallRotation? {
    let name = reader.requiredString("name")
    _ = reader.string("description")
    let clock = CalendarFiles.zone(reader)
    let start = local("start", reader)
    let shift = shift(reader)
    let members = reader.strings("members") ?? []
    if members.isEmpty {
      reader.error(reader.position, "nobody takes part in the rotation", "write members: [alice, bob]")
    }
    let overrides = (reader.list("overrides") ?? []).compactMap { item -> OnCallRotation.Override? in
      let entry = reader.reader(item, what: "an override")
      let (from, to) = (local("from", entry), local("to", entry))
      let user = entry.requiredString("user")
      let reason = entry.string("reason") ?? ""
      entry.finish("an override")
      guard let clock, let from, let to, let user else { return nil }
      let (begin, end) = (clock.moment(day: from.0, second: from.1), clock.moment(day: to.0, second: to.1))
      guard begin < end else {
        entry.error(entry.position, "the override ends before it begins")
        return nil
      }
      return OnCallRotation.Override(range: begin..<end, user: user, reason: reason)
    }
    reader.finish("an on-call rotation")
    guard let name, let clock, let start, let shift, !members.isEmpty else { return nil }
    return OnCallRotation(
      name: name, clock: clock, firstDay: start.0, handOver: start.1, shift: shift, members: members,
      overrides: overrides)
  }

  /// `12h`, `1d`, `1w`.
  private static func shift(_ reader: NodeReader) -> OnCallRotation.Shift? {
    guard let node = reader.required("shift"), let text = reader.string("shift") else { return nil }
    if let count = Int(text.dropLast()), (1...1000).contains(count) {
      switch text.utf8.last {
      case 0x68: return .hours(count)
      case 0x64: return .days(count)
      case 0x77: return .days(count * 7)
      default: break
      }
    }
    reader.error(node.position, "'\(text)' is no length of a shift", "a number and h, d or w, such as 1w")
    return nil
  }

  private static func local(_ key: String, _ reader: NodeReader) -> (Int64, Int)? {
    guard let node = reader.required(key), let text = reader.string(key) else { return nil }
    if let time = DayTime.local(text) { return time }
    reader.error(node.position, "'\(text)' is no time of the rotation's zone", "write 2026-03-02 09:00")
    return nil
  }
}
