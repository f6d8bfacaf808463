/// Who is told of which alerts, over which channel, with which template, and what follows if nobody answers. Routes are
/// tried in order; the first that matches decides unless it says `continue`.
public struct ActionPolicy: Sendable, Equatable {
  /// The name, unique in the workspace; part of the suppression key.
  public var name: String
  /// The routes in order.
  public var routes: [Route]
  /// The calendar that `worktime` and `off-hours` mean where a route names none.
  public var calendar: String
  /// When people are left in peace; nil when never.
  public var quietHours: QuietHours?
  /// How many messages a person gets at most.
  public var budget: MessageBudget
  /// What follows if nobody answers, in order.
  public var escalation: [EscalationStep]
  /// The file it was read from; empty when it was made otherwise.
  public var path: String

  /// A policy of routes.
  public init(
    name: String, routes: [Route], calendar: String = "default", quietHours: QuietHours? = nil,
    budget: MessageBudget = MessageBudget(), escalation: [EscalationStep] = [], path: String = ""
  ) {
    self.name = name
    self.routes = routes
    self.calendar = calendar
    self.quietHours = quietHours
    self.budget = budget
    self.escalation = escalation
    self.path = path
  }
}
