internal import Alerting
internal import AuditEvents
internal import Delivery
public import Detection
internal import Foundation
public import WorkspaceFiles

/// Reads a workspace's folder. Everything that can be found wrong is found in one go.
public enum WorkspaceLoader {
  /// The workspace of a folder and all problems of its files. The workspace is nil when `tocsin.yml` or a policy has
  /// an error, because then nobody knows what to run or whom to tell; a broken rule, whitelist entry or template is
  /// skipped and reported.
  /// - Parameters:
  ///   - overrides: What operators said of rules beside their files.
  ///   - keyEvents: What operators said of key event notifications beside their files.
  public static func load(
    folder: String, overrides: RuleOverrides = RuleOverrides(), keyEvents copies: [KeyEventCopy] = []
  ) -> (workspace: Workspace?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let configuration = ConfigurationFile.read(folder: folder, diagnostics: &diagnostics)
    let (placeholders, placeholderProblems) = placeholders(in: folder)
    let (mappings, mappingProblems) = MappingFile.load(folder: folder + "/Rules/mappings")
    diagnostics += placeholderProblems + mappingProblems
    let (rules, ruleProblems) = RuleFiles.load(
      paths: packs(in: folder + "/Rules"), placeholders: placeholders, parameters: overrides.parameters)
    let (whitelists, whitelistProblems) = WhitelistFiles.load(paths: existing([folder + "/Rules/whitelists"]))
    let (policies, policyProblems) = PolicyFiles.load(paths: existing([folder + "/Rules/policies"]))
    let (calendars, calendarProblems) = CalendarFiles.load(paths: existing([folder + "/Rules/calendars"]))
    let (rotations, rotationProblems) = RotationFiles.load(paths: existing([folder + "/Rules/on-call"]))
    let (templates, templateProblems) = TemplateCatalogue.load(folder: folder + "/Templates")
    diagnostics += ruleProblems + whitelistProblems + policyProblems + calendarProblems + rotationProblems
    diagnostics += templateProblems
    let (keyEventFiles, keyEvents, keyEventProblems) = keyEvents(in: folder, copies, configuration?.keyEventLimits)
    diagnostics += keyEventProblems
    let people = policyProblems + calendarProblems + rotationProblems
    guard let configuration, !people.contains(where: { $0.severity == .error }) else {
      return (nil, diagnostics)
    }
    var trails: [LoadedTrail] = []
    for trail in configuration.trails {
      guard let format = format(of: trail, diagnostics: &diagnostics) else { continue }
      if let loaded = load(
        trail, format: format, rules: rules, keyEvents: keyEvents, policies: policies, overrides: overrides,
        folder: folder, diagnostics: &diagnostics)
      {
        trails.append(loaded)
      }
    }
    let channels = configuration.channels
    let kinds = Dictionary(channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    let roster = DutyRoster(calendars: calendars, rotations: rotations)
    diagnostics += policies.flatMap {
      $0.unknownNames(
        channels: channels.map(\.name), templates: Array(templates.names), addressKinds: kinds.addressKinds,
        roster: roster)
    }
    let usable = trails.count == configuration.trails.count
    let all = rules + keyEvents.entries.map(\.rule)
    diagnostics += unknownPolicies(all, policies)
    var workspace = Workspace(
      configuration: configuration, rules: all, trails: trails,
      whitelists: whitelists, policies: policies,
      roster: roster, templates: templates, overrides: overrides, mappings: mappings, placeholders: placeholders,
      diagnostics: diagnostics, recordedRules: Set(all.filter(\.settings.recordsOnly).map(\.id)))
    workspace.keyEvents = keyEvents
    workspace.keyEventFiles = keyEventFiles
    workspace.diagnostics += workspace.keyEventWarnings
    diagnostics = workspace.diagnostics
    return (usable ? workspace : nil, diagnostics)
  }

  private static func load(
    _ trail: TrailConfiguration, format: any EventFormat, rules: [Rule], keyEvents: KeyEventBook,
    policies: [ActionPolicy], overrides: RuleOverrides, folder: String, diagnostics: inout [Diagnostic]
  ) -> LoadedTrail? {
    let file = folder + "/tocsin.yml"
    guard let policy = policies.first(where: { $0.name == trail.policy }) else {
      let near = nearestName(to: trail.policy, among: policies.map(\.name))
      diagnostics.append(
        Diagnostic(
          .error, path: file, message: "trail \(trail.name): there is no policy '\(trail.policy)'",
          hint: near.map { "did you mean '\($0)'?" } ?? "policies are files in Rules/policies"))
      return nil
    }
    let selection = RuleSelection(trail.rules)
    let packs = folder + "/Rules/"
    let paths = rules.map { (rule: $0, path: relative($0.path, to: packs)) }
    for word in selection.idle(among: paths) {
      diagnostics.append(
        Diagnostic(
          .warning, path: file, message: "trail \(trail.name): '\(word)' selects no rule",
          hint: "a path such as actiontrail/*, tag:NAME or id:UUID"))
    }
    let enabled = paths.filter { rule, path in
      overrides.runs(rule.id, trail: trail.name, enabled: selection.enables(rule, path: path))
    }.map(\.rule)
    let notifying = keyEvents.entries.filter { entry in
      entry.notification.takes(trail: trail.name.text)
        && overrides.runs(entry.rule.id, trail: trail.name, enabled: entry.notification.isStarted)
    }.map(\.rule)
    let compiled = CompiledRules(rules: RuleReferences.closure(of: enabled, in: rules) + notifying, format: format)
    let own = compiled.rules + compiled.correlations
    var configuration = trail
    configuration.schedule = RuleTiming.schedule(trail.schedule, rules: own)
    var loaded = LoadedTrail(
      configuration: configuration, format: format, rules: own, usualEvery: trail.schedule.every, compiled: compiled,
      policy: policy)
    for rule in own {
      guard let name = rule.settings.policy else { continue }
      // A policy that is not there is reported; the trail's is better than silence.
      loaded.policies[rule.id] = policies.first { $0.name == name }
    }
    return loaded
  }

  /// The format of a trail; nil when its mapping is broken, which is then reported once.
  private static func format(
    of trail: TrailConfiguration, diagnostics: inout [Diagnostic]
  ) -> (any EventFormat)? {
    guard let path = trail.mapping else { return EventFormats.named(trail.format) }
    let (format, problems) = MappingFile.load(path: path)
    for problem in problems where !diagnostics.contains(problem) { diagnostics.append(problem) }
    if let format, format.mapping.times.isEmpty {
      diagnostics.append(
        Diagnostic(
          .error, path: path, message: "trail \(trail.name): a trail needs the time of its events",
          hint: "write time: PATH"))
      return nil
    }
    if let format, format.logSources.isEmpty, !trail.rules.isEmpty {
      diagnostics.append(
        Diagnostic(
          .warning, path: path,
          message: "trail \(trail.name): the mapping names no log source, so only rules with "
            + "product: any apply"))
    }
    return format
  }

  /// The values of `Rules/placeholders.yml`; none when there is no such file.
  public static func placeholders(in folder: String) -> (values: [String: [String]], diagnostics: [Diagnostic]) {
    let paths = existing([folder + "/Rules/placeholders.yml", folder + "/placeholders.yml"])
    return paths.first.map { PlaceholderFile.load(path: $0) } ?? ([:], [])
  }

  /// The pack folders of `Rules/`: all but the folders that hold something other than rules.
  public static func packs(in folder: String) -> [String] {
    let others = WorkspaceFolder.besidePacks
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !others.contains($0) && $0.utf8.first != 46 }.sorted().map { folder + "/" + $0 }
  }

  private static func existing(_ paths: [String]) -> [String] {
    paths.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// A path below a folder (with its slash), without the folder and without its ending.
  private static func relative(_ path: String, to folder: String) -> String {
    let bytes = path.utf8
    let tail = bytes.starts(with: folder.utf8) ? bytes.dropFirst(folder.utf8.count) : bytes[...]
    for ending in [".yml", ".yaml"] where tail.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
      return String(Substring(tail.dropLast(ending.utf8.count)))
    }
    return String(Substring(tail))
  }
}
