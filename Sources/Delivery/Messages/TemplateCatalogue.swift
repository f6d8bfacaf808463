internal import AuditEvents
internal import Foundation
internal import Templating
public import WorkspaceFiles

/// The message templates of a workspace: sets of files, one for each part of a channel's messages.
///
///     Templates/default/email.subject.txt   email.txt   email.html   console.txt   webhook.json   file.json
///     Templates/default/_events.txt         (for includes only)
public struct TemplateCatalogue: Sendable {
  /// The set that stands in where another fails or has nothing for a channel.
  static let fallback = "default"

  /// The names that a policy may use, sorted; `default` is always among them.
  public let names: [String]
  /// The folder of the templates, for diagnostics.
  let folder: String
  private enum Entry: Sendable {
    case template(Template)
    case broken(TemplateError)
  }

  private let entries: [String: Entry]
  private let sources: [String: String]
  private static let zones = ZoneOffsets { zone, milliseconds in
    SystemZones.offset(of: zone, atMilliseconds: milliseconds)
  }

  /// A catalogue of sources by their path below the folder of templates, such as `default/email.txt`.
  public init(sources: [String: String], folder: String = "Templates") {
    var entries: [String: Entry] = [:]
    var names: Set<String> = [Self.fallback]
    for path in sources.keys {
      guard let (set, file) = Self.split(path) else { continue }
      names.insert(set)
      guard MessagePart.all.contains(where: { $0.file == file }) else { continue }
      // Names of included templates begin in the set's own folder, then in the folder of all.
      let loader = TemplateLoader { name in sources[set + "/" + name] ?? sources[name] }
      do throws(TemplateError) {
        entries[path] = .template(try Template(name: path, source: sources[path] ?? "", loader: loader))
      } catch {
        entries[path] = .broken(error)
      }
    }
    self.names = names.sorted()
    self.entries = entries
    self.sources = sources
    self.folder = folder
  }

  /// Reads `Templates/`. A broken template is reported and kept as broken: messages that need it fall back and say so.
  /// A folder that is missing is an empty catalogue.
  public static func load(folder: String) -> (catalogue: TemplateCatalogue, diagnostics: [Diagnostic]) {
    let files = TemplateFiles.read(folder: folder)
    let catalogue = TemplateCatalogue(sources: files.sources, folder: folder)
    let broken = catalogue.entries.sorted { $0.key < $1.key }.compactMap { path, entry -> Diagnostic? in
      guard case .broken(let error) = entry else { return nil }
      return catalogue.diagnostic(.error, error, template: path)
    }
    return (catalogue, files.diagnostics + broken)
  }

  /// Whether a set has a file for a part, sound or broken.
  func has(_ part: MessagePart, in set: String) -> Bool { entries[set + "/" + part.file] != nil }

  /// The part rendered by a set's template, within the part's limits. A text that is too long is cut at the end of a
  /// line when `cutting`. Throws when there is no sound template, or its text is not what the channel takes.
  func render(
    _ part: MessagePart, of set: String, _ variables: TemplateMap, cutting: Bool
  ) throws(TemplateError) -> String {
    try trial(part, of: set, variables, cutting: cutting).text
  }

  /// Renders and tells what looks like a mistake, too.
  func trial(
    _ part: MessagePart, of set: String, _ variables: TemplateMap, cutting: Bool
  ) throws(TemplateError) -> TemplateTrial {
    let path = set + "/" + part.file
    switch entries[path] {
    case nil:
      throw TemplateError(template: path, line: 0, column: 0, message: "there is no such template")
    case .broken(let error): throw error
    case .template(let template):
      var trial = try template.trial(
        variables, escaping: part.escaping, limits: TemplateLimits(outputBytes: part.bytes * 2), zones: Self.zones)
      trial.text = try part.finish(trial.text, template: path, cutting: cutting)
      return trial
    }
  }

  /// A template's error as a finding in its file.
  func diagnostic(
    _ severity: Diagnostic.Severity, _ error: TemplateError, template: String, note: String = ""
  ) -> Diagnostic {
    let set = Self.split(template)?.set ?? ""
    let path = [error.template, set + "/" + error.template].first { sources[$0] != nil } ?? template
    let position = error.line > 0 ? SourcePosition(line: error.line, column: max(1, error.column)) : nil
    return Diagnostic(
      severity, path: folder + "/" + path, position: position, message: SafeText.oneLine(error.message + note),
      hint: error.hint ?? "")
  }

  private static func split(_ path: String) -> (set: String, file: String)? {
    let parts = path.split(separator: "/")
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }
}

/// Reads the files below `Templates/`.
enum TemplateFiles {
  private static let mostBytes = 256 << 10
  private static let mostFiles = 1000

  static func read(folder: String) -> (sources: [String: String], diagnostics: [Diagnostic]) {
    var sources: [String: String] = [:]
    var diagnostics: [Diagnostic] = []
    func report(_ severity: Diagnostic.Severity, _ path: String, _ message: String, _ hint: String = "") {
      diagnostics.append(Diagnostic(severity, path: folder + "/" + path, message: message, hint: hint))
    }
    for set in names(in: folder) {
      for file in names(in: folder + "/" + set) {
        let path = set + "/" + file
        guard sources.count < mostFiles else {
          report(.error, path, "there are more than \(mostFiles) templates; this and the rest are left out")
          return (sources, diagnostics)
        }
        guard let data = FileManager.default.contents(atPath: folder + "/" + path) else {
          report(.error, path, "cannot be read")
          continue
        }
        guard data.count <= mostBytes, let text = String(validating: Array(data), as: UTF8.self) else {
          report(.error, path, data.count > mostBytes ? "is larger than \(mostBytes) bytes" : "is not UTF-8")
          continue
        }
        sources[path] = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? String(text.unicodeScalars.dropFirst()) : text
        if file.utf8.first != 95, !MessagePart.all.contains(where: { $0.file == file }) {
          let known = MessagePart.all.map(\.file)
          let near = nearestName(to: file, among: known).map { "did you mean '\($0)'?" }
          report(.warning, path, "no channel uses this file", near ?? known.joined(separator: ", ") + "; includes: _*")
        }
      }
    }
    return (sources, diagnostics)
  }

  /// What is in a folder, sorted; nothing when it is none. Hidden files are left out.
  private static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.utf8.first != 46 }.sorted()
  }
}
