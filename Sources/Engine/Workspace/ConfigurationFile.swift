internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Foundation
internal import WorkspaceFiles

/// Reads `tocsin.yml`.
enum ConfigurationFile {
  /// The configuration of a folder; nil when it has errors, which are appended to the diagnostics.
  static func read(folder: String, diagnostics: inout [Diagnostic]) -> WorkspaceConfiguration? {
    let path = folder + "/tocsin.yml"
    let file = YAMLFile.load(path: path)
    let sink = DiagnosticSink()
    sink.add(file.diagnostics)
    defer { diagnostics += sink.diagnostics }
    guard let document = file.documents.first else {
      if !sink.hasErrors { sink.error(path, nil, "the file is empty", "write trails: and channels:") }
      return nil
    }
    let reader = NodeReader(document, path: path, what: "the configuration", sink: sink)
    let data = reader.string("data") ?? ".tocsin"
    let defaults = TrailDefaults(reader.mapping("defaults"))
    let channels = channels(reader, folder)
    let trails = trails(reader, defaults, folder)
    let retention = RetentionBlock.read(reader)
    let limits = limits(reader.mapping("limits"))
    let contacts = ContactSettings(reader.mapping("contacts"))
    let keyEventLimits = KeyEventLimits(reader.mapping("key-events"))
    let (messages, console) = messages(reader, folder)
    reader.finish("tocsin.yml")
    if trails.isEmpty, !sink.hasErrors {
      sink.error(path, document.position, "no trail is configured", "write trails:")
    }
    guard !sink.hasErrors else { return nil }
    var configuration = WorkspaceConfiguration(
      folder: folder, dataFolder: absolute(data, folder), trails: trails, channels: channels, retention: retention,
      limits: limits)
    configuration.messages = messages
    configuration.contacts = contacts
    configuration.keyEventLimits = keyEventLimits
    configuration.console = console
    return configuration
  }

  private static func absolute(_ path: String, _ folder: String) -> String {
    path.utf8.first == 0x2F ? path : folder + "/" + path
  }

  private static func channels(_ reader: NodeReader, _ folder: String) -> [ChannelConfiguration] {
    guard let block = reader.mapping("channels") else { return [] }
    return block.keys.compactMap { key in
      block.mapping(key.text).flatMap { BuiltInChannels.read(name: key.text, $0, folder: folder) }
    }
  }

  private static func trails(
    _ reader: NodeReader, _ defaults: TrailDefaults, _ folder: String
  ) -> [TrailConfiguration] {
    guard let block = reader.mapping("trails") else { return [] }
    return block.keys.compactMap { key in
      guard let trail = block.mapping(key.text) else { return nil }
      let format = trail.requiredString("format") ?? ""
      let formats = EventFormats.all.map(\.name) + ["json"]
      if let node = trail.node("format"), !formats.contains(format) {
        let near = nearestName(to: format, among: formats).map { "did you mean '\($0)'?" }
        trail.error(node.position, "'\(format)' is no event format", near ?? formats.joined(separator: ", "))
      }
      let own = TrailDefaults(trail, over: defaults)
      var configuration = TrailConfiguration(name: TrailName(key.text), format: format)
      configuration.mapping = mapping(trail, isJSON: format.utf8.elementsEqual("json".utf8)).map {
        absolute($0, folder)
      }
      configuration.sources = (trail.strings("sources") ?? []).map { absolute($0, folder) }
      configuration.rules = trail.strings("rules") ?? []
      configuration.policy = trail.string("policy") ?? "default"
      configuration.schedule = Schedule(every: own.every, window: own.window)
      configuration.suppress = own.suppress
      configuration.maxLateness = own.maxLateness
      trail.finish("a trail")
      if configuration.rules.isEmpty {
        trail.warning(trail.position, "the trail \(key.text) enables no rules", "write rules: [\(format)/*, any/*]")
      }
      if own.window < own.every {
        trail.error(
          trail.position, "the window of \(own.window) s is shorter than the \(own.every) s between runs",
          "events between two windows would never be seen")
      }
      return configuration
    }
  }

  /// The mapping file of a trail, which `format: json` needs and no other takes.
  private static func mapping(_ trail: NodeReader, isJSON: Bool) -> String? {
    guard let node = trail.node("mapping") else {
      if isJSON {
        trail.error(
          trail.node("format")?.position ?? trail.position, "format: json needs a mapping file",
          "write mapping: Rules/mappings/NAME.yml")
      }
      return nil
    }
    if !isJSON { trail.error(node.position, "a mapping is for format: json only", "write format: json") }
    return trail.string("mapping")
  }

  /// `language:` and `console: {url:, listen:, tls:}`.
  private static func messages(_ reader: NodeReader, _ folder: String) -> (MessageSettings, ConsoleConfiguration) {
    let language = reader.string("language") ?? "en"
    if !MessageSettings.isLanguage(language) {
      reader.error(
        reader.node("language")?.position ?? reader.position, "'\(language)' is no language", "write en, zh or zh-CN")
    }
    guard let console = reader.mapping("console") else {
      return (MessageSettings(language: language), ConsoleConfiguration())
    }
    let url = console.string("url") ?? ""
    if !url.isEmpty, !MessageSettings.isConsoleURL(url) {
      console.error(
        console.node("url")?.position ?? console.position, "'\(url)' is no address of a console",
        "write https://host or https://host:port/path, without quotes, brackets, ? and #")
    }
    let configuration = ConsoleConfiguration(console, folder: folder)
    console.finish("console")
    return (MessageSettings(language: language, consoleURL: url), configuration)
  }

  private static func limits(_ reader: NodeReader?) -> ArchiveLimits {
    var limits = ArchiveLimits()
    guard let reader else { return limits }
    if let bytes = reader.integer("inflated-bytes", in: 1 << 20...1 << 34) { limits.maximumInflatedBytes = Int(bytes) }
    if let count = reader.integer("records", in: 1_000...100_000_000) { limits.maximumRecords = Int(count) }
    if let bytes = reader.integer("record-bytes", in: 1 << 10...1 << 28) { limits.maximumRecordBytes = Int(bytes) }
    reader.finish("limits")
    return limits
  }
}

extension KeyEventLimits {
  /// `key-events: {notifications: 200, ...}`: the vendor's limits may be raised, and lowered.
  fileprivate init(_ reader: NodeReader?) {
    self.init()
    guard let reader else { return }
    func read(_ key: String, _ most: Int64, _ limit: inout Int) {
      if let value = reader.integer(key, in: 1...most) { limit = Int(value) }
    }
    read("notifications", 10_000, &notifications)
    read("operations", 20_000, &operations)
    read("services", 10_000, &services)
    read("conditions", 100, &conditions)
    read("operators", 20_000, &operators)
    read("operator-groups", 1000, &operatorGroups)
    reader.finish("key-events")
  }
}

extension ContactSettings {
  /// `contacts: {email-domains: [example.com], confirm: [email, sms]}`.
  fileprivate init(_ reader: NodeReader?) {
    self.init()
    guard let reader else { return }
    for domain in reader.placedStrings("email-domains") ?? [] {
      let text = domain.text.utf8.first == 0x40 ? String(domain.text.dropFirst()) : domain.text
      if text.contains("@") || text.contains(" ") || text.isEmpty {
        reader.error(domain.position, "'\(domain.text.prefix(80))' is no domain", "such as example.com")
      }
      emailDomains.append(text)
    }
    for kind in reader.placedStrings("confirm") ?? [] {
      if !["email", "sms"].contains(kind.text) {
        reader.error(kind.position, "addresses of '\(kind.text.prefix(80))' cannot be confirmed", "email, sms")
      }
      confirmedKinds.insert(kind.text)
    }
    reader.finish("contacts")
  }
}

/// The times that a trail may set, and `defaults:` for all of them.
private struct TrailDefaults {
  var every: Int64 = 900
  var window: Int64 = 1800
  var suppress: Int64 = 3600
  var maxLateness: Int64 = 86_400

  init() {}

  init(_ reader: NodeReader?) {
    self.init()
    guard let reader else { return }
    self.init(reader, over: self)
    reader.finish("defaults")
  }

  init(_ reader: NodeReader, over other: TrailDefaults) {
    every = reader.duration("every") ?? other.every
    window = reader.duration("window") ?? other.window
    suppress = reader.duration("suppress") ?? other.suppress
    maxLateness = reader.duration("max-lateness") ?? other.maxLateness
  }
}
