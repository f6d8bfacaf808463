internal import Alerting
public import AuditEvents
internal import Delivery
public import Detection

/// Answers why an event was or was not told, from what is stored and from the rules as they are now. Reads, and changes
/// nothing.
public struct Explainer: Sendable {
  let workspace: Workspace
  let stores: any EngineStores
  let now: Timestamp

  /// Explanations of a workspace's stores at a moment.
  public init(workspace: Workspace, stores: any EngineStores, now: Timestamp) {
    self.workspace = workspace
    self.stores = stores
    self.now = now
  }

  /// The ways of an event through every rule that matched it, or that matches it now. Empty when the event is indexed
  /// and no rule does; nil when it is not indexed.
  public func why(event id: String, trail: TrailName?) throws -> [Trace]? {
    let places = try self.places(of: id, trail: trail)
    guard !places.isEmpty else { return nil }
    var traces: [Trace] = []
    for (place, loaded) in places {
      let stored = try stores.matches(trail: place.trail, sequence: place.sequence)
      var rules = stored.map(\.match.rule)
      for rule in try matching(place, loaded) where !rules.contains(rule.id) { rules.append(rule.id) }
      let matched = Set(rules)
      rules += loaded.rules.filter { $0.correlation?.references.contains { matched.contains($0.rule) } ?? false }
        .map(\.id)
      for id in rules {
        let rule = workspace.rules.first { $0.id == id }
        traces.append(try follow(place, loaded, rule, stored.first { $0.match.rule == id }, named: id.text))
      }
    }
    return traces
  }

  /// The way of an event through one rule, in each trail that holds the event; when none does, a way that ends at its
  /// first station.
  public func trace(event id: String, trail: TrailName?, rule choice: RuleChoice) throws -> [Trace] {
    let places = try self.places(of: id, trail: trail)
    guard !places.isEmpty else {
      var trace = try missing(event: id, trail: trail)
      trace.rule = choice.rule
      trace.ruleName = choice.name
      return [trace]
    }
    return try places.map { place, loaded in
      guard case .sound(let rule) = choice else {
        var trace = Trace(eventID: id, place: place, rule: nil, ruleName: choice.name)
        trace.steps = [indexed(place), choice.brokenStep]
        return trace
      }
      let stored = try stores.matches(trail: place.trail, sequence: place.sequence)
      return try follow(place, loaded, rule, stored.first { $0.match.rule == rule.id }, named: rule.title)
    }
  }

  /// The way of an event that is not indexed: it ends at its first station.
  public func missing(event id: String, trail: TrailName?) throws -> Trace {
    var trace = Trace(eventID: id, place: nil, rule: nil, ruleName: "any")
    trace.steps = [try MissingEvent(workspace: workspace, stores: stores).step(id: id, trail: trail)]
    return trace
  }

  /// Where an event lies in the trails of the workspace.
  private func places(of id: String, trail: TrailName?) throws -> [(EventPlace, LoadedTrail)] {
    var places: [(EventPlace, LoadedTrail)] = []
    for loaded in workspace.trails where trail == nil || trail == loaded.configuration.name {
      let name = loaded.configuration.name
      places += try stores.acrossMoves {
        try stores.locate(trail: name, eventID: id).map { location in
          let record = try stores.rawRecord(location)
          let segment = try stores.summary(segment: location.segment)
          let event = try record.withUnsafeBufferPointer { try loaded.format.normalise($0) }
          let place = EventPlace(
            trail: name, event: event, arrival: segment.arrival(row: location.row),
            sequence: segment.sequence(row: location.row), record: record, ruleSet: segment.ruleSet)
          return (place, loaded)
        }
      }
    }
    return places
  }

  /// The enabled rules that match an event as they are now.
  private func matching(_ place: EventPlace, _ trail: LoadedTrail) throws -> [Rule] {
    let document = try EventDocument.memory(path: "", bytes: place.record)
    var builder = EventBatchBuilder(format: trail.format, ruleFields: trail.compiled.fields)
    try document.withBytes(0..<place.record.count) { (bytes) throws(RecordRejection) in
      try builder.append(record: bytes, offset: 0)
    }
    return trail.compiled.evaluate(builder.finish(), document: document).map { trail.compiled.rules[$0.rule] }
  }
}

extension RuleChoice {
  /// The sound rule.
  public var rule: Rule? { if case .sound(let rule) = self { rule } else { nil } }

  /// The title, or the path of the file.
  public var name: String {
    switch self {
    case .sound(let rule): rule.title
    case .broken(let path, _): path
    }
  }

  var brokenStep: Trace.Step {
    guard case .broken(let path, let problems) = self else { return Trace.Step(.rule, .passed, "") }
    return Trace.Step(.rule, .stopped, "the rule is broken, so it is not used: \(path)", details: problems)
  }
}
