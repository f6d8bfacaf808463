internal import AuditEvents

/// Evaluates the correlations of a set of rules over given matches. Pure: what comes out follows from what was added,
/// in whatever order.
///
/// Events with the same values of the group fields form a group; values compare without case. For each time at which a
/// group has an event the window of `timespan` that ends there is looked at, both ends included, and when it satisfies
/// the condition the correlation fires. The firings of a correlation that others refer to are events for these.
public struct CorrelationRun {
  private struct Target {
    var node: Int
    var slot: Int
  }

  private var nodes: [CorrelationNode]
  private var targets: [RuleID: [Target]] = [:]
  private let limits: CorrelationLimits
  private var held = 0

  /// A run of the correlations among the rules; other rules are passed over. A correlation that refers to a rule which
  /// is not there simply gets no events of it.
  public init(rules: [Rule], limits: CorrelationLimits = CorrelationLimits()) {
    self.limits = limits
    nodes = Self.childrenFirst(rules).compactMap { CorrelationNode($0, limits: limits) }
    for (index, node) in nodes.enumerated() {
      for (slot, reference) in node.correlation.references.enumerated() {
        targets[reference.rule, default: []].append(Target(node: index, slot: slot))
      }
    }
  }

  /// Adds a match. One that belongs to no correlation, or lacks a value of the group fields, changes nothing.
  public mutating func add(_ input: CorrelationInput) {
    guard let targets = targets[input.rule] else { return }
    for target in targets {
      add(input.time.milliseconds, input.event, isNew: input.isNew, to: target) { field in
        input.values[field.name] ?? []
      }
    }
  }

  /// Whether as many matches are held as may be; further ones are left out.
  public var isFull: Bool { held >= limits.inputs }

  /// Events that were left out because a limit was reached, by correlation; empty when all were looked at.
  public var leftOut: [RuleID: Int] {
    Dictionary(
      nodes.filter { $0.leftOut > 0 }.map { ($0.rule.id, $0.leftOut) }, uniquingKeysWith: { first, _ in first })
  }

  /// Gives the firings of the correlations that alert: those that others build on first, each by group and then time.
  /// Nothing is left in the run afterwards, so that it can be filled anew.
  public mutating func finish(_ report: (CorrelationFiring) throws -> Void) rethrows {
    defer { held = 0 }
    // Firings have identities of their own, below zero.
    var lastIdentity: Int64 = 0
    var evidence: [Int64: CorrelationFiring] = [:]
    for index in nodes.indices {
      let rule = nodes[index].rule
      let parents = targets[rule.id] ?? []
      held -= nodes[index].size
      var node = nodes[index].taken()
      let isChained = node.correlation.references.contains(where: \.isCorrelation)
      try node.forEachWindow { window in
        let window = isChained ? window.resolving(evidence, limit: limits.eventsPerFiring) : window
        if !parents.isEmpty {
          lastIdentity -= 1
          evidence[lastIdentity] = window
          let values = Dictionary(
            window.group.map { ($0.field, [$0.value]) }, uniquingKeysWith: { first, _ in first })
          for parent in parents {
            add(window.time.milliseconds, lastIdentity, isNew: window.newCount > 0, to: parent) {
              values[$0.name] ?? []
            }
          }
        }
        if rule.alertsItself { try report(window) }
      }
    }
  }

  private mutating func add(
    _ time: Int64, _ event: Int64, isNew: Bool, to target: Target, values: (FieldReference) -> [String]
  ) {
    guard held < limits.inputs else {
      nodes[target.node].leaveOut()
      return
    }
    held -= nodes[target.node].size
    nodes[target.node].add(time: time, event: event, isNew: isNew, slot: target.slot, values: values)
    held += nodes[target.node].size
  }

  /// The correlations such that each comes after those it refers to. Circles do not get past the reading of rules; what
  /// is left of one is evaluated in its order.
  private static func childrenFirst(_ rules: [Rule]) -> [Rule] {
    let correlations = Dictionary(
      rules.filter { $0.correlation != nil }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var sorted: [Rule] = []
    var seen: Set<RuleID> = []
    func visit(_ rule: Rule) {
      guard seen.insert(rule.id).inserted else { return }
      for reference in rule.correlation?.references ?? [] {
        if let child = correlations[reference.rule] { visit(child) }
      }
      sorted.append(rule)
    }
    for rule in rules where rule.correlation != nil { visit(rule) }
    return sorted
  }
}

extension CorrelationFiring {
  /// The firing with the events behind its events, when these are firings themselves.
  fileprivate func resolving(_ evidence: [Int64: CorrelationFiring], limit: Int) -> CorrelationFiring {
    var sources: [(time: Int64, event: Int64)] = []
    var seen: Set<Int64> = []
    // The newest come first, so that these stay when there are too many.
    for (time, event) in zip(eventTimes, events).reversed() where sources.count < limit {
      if let child = evidence[event] {
        for source in zip(child.eventTimes, child.events).reversed() where seen.insert(source.1).inserted {
          sources.append((source.0, source.1))
        }
      } else if seen.insert(event).inserted {
        sources.append((time, event))
      }
    }
    sources.sort { ($0.time, $0.event) < ($1.time, $1.event) }
    var firing = self
    firing.events = sources.suffix(limit).map(\.event)[...]
    firing.eventTimes = sources.suffix(limit).map(\.time)[...]
    return firing
  }
}
