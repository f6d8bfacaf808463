internal import AuditEvents
internal import Templating
public import WorkspaceFiles

/// The message templates of a workspace: sets of files, one for each part of a channel's messages. A set may have a
/// folder for each language; what is not in it is taken from the set itself, so that a language may be just words.
///
///     Templates/default/email.subject.txt   email.txt   email.html   console.txt   webhook.json   file.json
///     Templates/default/_words.txt          (for includes only)
///     Templates/default/zh/_words.txt       (the same in Chinese)
public struct TemplateCatalogue: Sendable {
  /// The set that stands in where another fails or has nothing for a channel, and the one that tells of several alerts
  /// where the policy names no set of its own.
  static let fallback = "default"
  static let several = "digest"

  /// The names that a policy may use, sorted; `default` is always among them.
  public let names: [String]
  /// The languages that any set has a folder for, sorted.
  public let languages: [String]
  /// The folder of the templates, for diagnostics.
  let folder: String
  private enum Entry: Sendable {
    case template(Template, path: String)
    case broken(TemplateError, path: String)
  }

  private struct Key: Hashable {
    let set: String
    let language: String
    let file: String
  }

  private let entries: [Key: Entry]
  private let sources: [String: String]
  private static let zones = ZoneOffsets { zone, milliseconds in
    SystemZones.offset(of: zone, atMilliseconds: milliseconds)
  }

  /// A catalogue of sources by their path below the folder of templates, such as `default/email.txt`.
  public init(sources: [String: String], folder: String = "Templates") {
    var names: Set<String> = [Self.fallback]
    var languages: Set<String> = []
    var files: [String: Set<String>] = [:]
    for path in sources.keys {
      guard let place = TemplatePlace(path) else { continue }
      names.insert(place.set)
      if !place.language.isEmpty { languages.insert(place.language) }
      if MessagePart.all.contains(where: { $0.file == place.file }) { files[place.set, default: []].insert(place.file) }
    }
    var entries: [Key: Entry] = [:]
    for (set, files) in files {
      for language in [""] + languages {
        let loader = TemplateLoader {
          TemplatePlace.paths(of: $0, in: set, language).lazy.compactMap { sources[$0] }.first
        }
        for file in files {
          let path = TemplatePlace.paths(of: file, in: set, language).first { sources[$0] != nil }
          guard let path, path.hasPrefix(set + "/"), let source = sources[path] else { continue }
          let key = Key(set: set, language: language, file: file)
          do throws(TemplateError) {
            entries[key] = .template(try Template(name: path, source: source, loader: loader), path: path)
          } catch {
            entries[key] = .broken(error, path: path)
          }
        }
      }
    }
    self.names = names.sorted()
    self.languages = languages.sorted()
    self.entries = entries
    self.sources = sources
    self.folder = folder
  }

  /// Reads `Templates/`. A broken template is reported and kept as broken: messages that need it fall back and say so.
  /// A folder that is missing is an empty catalogue.
  public static func load(folder: String) -> (catalogue: TemplateCatalogue, diagnostics: [Diagnostic]) {
    let files = TemplateFiles.read(folder: folder)
    let catalogue = TemplateCatalogue(sources: files.sources, folder: folder)
    var broken: [Diagnostic] = []
    for (key, entry) in catalogue.entries {
      guard case .broken(let error, let path) = entry else { continue }
      let finding = catalogue.diagnostic(.error, error, template: path, key.language)
      if !broken.contains(finding) { broken.append(finding) }
    }
    return (catalogue, files.diagnostics + broken.sorted { $0.description < $1.description })
  }

  /// The languages to try for a reader's language, the best first; the last is the set's own.
  func languages(for wanted: String) -> [String] {
    let tags = TemplatePlace.tags(of: wanted)
    return tags.compactMap { tag in languages.first { $0.lowercased() == tag } } + [""]
  }

  /// Whether a set has a file for a part in a language, sound or broken.
  func has(_ part: MessagePart, in set: String, _ language: String = "") -> Bool {
    entries[Key(set: set, language: language, file: part.file)] != nil
  }

  /// Whether a part may differ in a language from the set's own: it has a file there, or takes in others.
  func isOwn(_ part: MessagePart, of set: String, _ language: String) -> Bool {
    let path = path(part, of: set, language)
    guard !language.isEmpty, path == self.path(part, of: set, "") else { return true }
    let source = sources[path] ?? ""
    return source.contains("import") || source.contains("include")
  }

  /// Whether a set's template for a part knows of messages that tell several alerts: it names `alerts`, or takes in files
  /// that may.
  func tellsSeveral(_ part: MessagePart, in set: String, _ language: String) -> Bool {
    guard has(part, in: set, language) else { return false }
    let source = sources[path(part, of: set, language)] ?? ""
    return source.contains("alerts") || source.contains("include")
  }

  /// The file that a part comes from, below the folder of templates.
  func path(_ part: MessagePart, of set: String, _ language: String) -> String {
    switch entries[Key(set: set, language: language, file: part.file)] {
    case .template(_, let path), .broken(_, let path): path
    case nil: set + "/" + part.file
    }
  }

  /// The part rendered by a set's template, within the part's limits, and what looks like a mistake. A text that is too
  /// long is cut at the end of a line when `cutting`. Throws when there is no sound template, or its text is not what
  /// the channel takes.
  func trial(
    _ part: MessagePart, of set: String, _ language: String, _ variables: TemplateMap, cutting: Bool
  ) throws(TemplateError) -> TemplateTrial {
    switch entries[Key(set: set, language: language, file: part.file)] {
    case nil:
      throw TemplateError(template: set + "/" + part.file, line: 0, column: 0, message: "there is no such template")
    case .broken(let error, _): throw error
    case .template(let template, let path):
      var trial = try template.trial(
        variables, escaping: part.escaping, limits: TemplateLimits(outputBytes: part.bytes * 2), zones: Self.zones)
      trial.text = try part.finish(trial.text, template: path, cutting: cutting)
      return trial
    }
  }

  /// A template's error as a finding in its file.
  func diagnostic(
    _ severity: Diagnostic.Severity, _ error: TemplateError, template: String, _ language: String, note: String = ""
  ) -> Diagnostic {
    let set = TemplatePlace(template)?.set ?? ""
    let paths = error.template == template ? [] : TemplatePlace.paths(of: error.template, in: set, language)
    let path = paths.first { sources[$0] != nil } ?? template
    let position = error.line > 0 ? SourcePosition(line: error.line, column: max(1, error.column)) : nil
    return Diagnostic(
      severity, path: folder + "/" + path, position: position, message: SafeText.oneLine(error.message + note),
      hint: error.hint ?? "")
  }
}
