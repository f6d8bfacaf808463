/// How much a run looks at for one rule over time. What is beyond a limit is left out, counted, noted in the run and
/// alerted about: never silently.
public struct OverTimeLimits: Sendable, Equatable {
  /// Matches of one referenced rule in the look-back; the newest are taken.
  public var matches: Int
  /// Groups of one correlation.
  public var groups: Int
  /// Windows of one correlation that a run remembers, beside the first of each group, which is always told.
  public var firings: Int
  /// Rows that one rule remembers: groups times values, or groups times periods.
  public var memory: Int

  /// Limits; with the defaults a rule needs at most about 200 MB while it is looked at.
  public init(matches: Int = 200_000, groups: Int = 100_000, firings: Int = 10_000, memory: Int = 500_000) {
    self.matches = matches
    self.groups = groups
    self.firings = firings
    self.memory = memory
  }
}

/// Something about a rule that an operator must know: it is noted in the run and alerted about like a match.
public struct HealthProblem: Sendable, Hashable {
  /// What it is about: a rule's title, a channel.
  public var subject: String
  /// What is wrong, the same words each time.
  public var problem: String
  /// How bad, with numbers.
  public var detail: String

  /// A problem of a subject.
  public init(subject: String, problem: String, detail: String) {
    self.subject = subject
    self.problem = problem
    self.detail = detail
  }

  /// A policy that wants somebody told and finds nobody.
  static func nobody(of policy: String, _ detail: String) -> HealthProblem {
    HealthProblem(subject: "policy \(policy)", problem: "nobody can be told", detail: detail)
  }

  /// A rule that found more than it may tell one by one.
  static func tooMany(rule title: String, _ detail: String) -> HealthProblem {
    HealthProblem(subject: title, problem: "more alerts than max-alerts", detail: detail)
  }

  /// A rule that matched more than a run looks at.
  static func tooManyMatches(rule title: String, _ detail: String) -> HealthProblem {
    HealthProblem(subject: title, problem: "more matches than a run looks at", detail: detail)
  }

  /// A contact whose budget is used up.
  static func overBudget(_ contact: String, _ detail: String) -> HealthProblem {
    HealthProblem(subject: contact, problem: "is over the message budget", detail: detail)
  }

  /// The problem in one line.
  public var text: String { "\(subject): \(problem): \(detail)" }
}
