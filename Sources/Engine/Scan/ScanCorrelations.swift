internal import AuditEvents
public import Detection

/// Evaluates correlations over the matches of a scan. Only matches that correlations look at are held in memory.
public struct ScanCorrelations {
  /// A firing with the ids of its events.
  public struct Firing: Sendable {
    /// The correlation.
    public var rule: Rule
    /// The group's fields and values, the end of the window, and how many events there are in it.
    public var firing: CorrelationFiring
    /// The ids of the events by time.
    public var eventIDs: [String]
  }

  private struct EventKey: Hashable {
    var id: String
    var time: Timestamp
  }

  private let rules: [RuleID: Rule]
  private var run: CorrelationRun
  /// The number of each event. An event that was delivered twice has the same id and time and is one event; ids that a
  /// vendor gave twice are different events.
  private var numbers: [EventKey: Int64] = [:]
  private var ids: [String] = []

  /// The matches that a scan holds: about 200 bytes each with the ids of the events.
  public static let limits = CorrelationLimits(inputs: 2_000_000)

  /// The correlations among the rules.
  public init(rules: [Rule], limits: CorrelationLimits = ScanCorrelations.limits) {
    self.rules = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    run = CorrelationRun(rules: rules, limits: limits)
  }

  /// Takes the matches of a file.
  public mutating func add(_ result: ArchiveScan.FileResult) {
    for hit in result.correlated {
      if run.isFull {
        leftOut += 1
        continue
      }
      let key = EventKey(id: hit.eventID, time: hit.time)
      let number = numbers[key] ?? Int64(ids.count)
      if number == ids.count {
        numbers[key] = number
        ids.append(hit.eventID)
      }
      run.add(CorrelationInput(rule: hit.rule, time: hit.time, event: number, values: hit.values))
    }
  }

  /// Matches that were not looked at because a limit was reached.
  public private(set) var leftOut = 0

  /// Gives the firings by correlation, group and time.
  public mutating func finish(_ report: (Firing) throws -> Void) rethrows {
    numbers = [:]
    leftOut += run.leftOut.values.reduce(0, +)
    let ids = ids
    let rules = rules
    try run.finish { firing in
      guard let rule = rules[firing.rule] else { return }
      try report(Firing(rule: rule, firing: firing, eventIDs: firing.events.map { ids[Int($0)] }))
    }
  }
}
