public import Alerting
internal import Detection

/// Policies in words.
public enum PolicyWords {
  /// When a route tells.
  public static func when(_ route: ActionPolicy.Route) -> String {
    guard route.when != .any else { return "any" }
    let calendar = route.calendar.map { " of \($0)" } ?? ""
    return "\(route.when.text)\(calendar), else \(route.outOfHours.rawValue)"
  }

  /// Whom a target tells, and over what.
  public static func target(_ target: ActionPolicy.Target) -> String {
    let people = target.groups.map { "group \($0)" } + target.users + target.onCall.map { "on-call \($0)" }
    let fallback = target.fallback.map(self.target).joined(separator: " and ")
    return (people.isEmpty ? target.channel : "\(target.channel) to \(people.joined(separator: ", "))")
      + (target.template == "default" ? "" : " (template \(target.template))")
      + (fallback.isEmpty ? "" : ", if that fails \(fallback)")
  }

  /// Everything a policy says, a line each.
  public static func lines(_ policy: ActionPolicy) -> [String] {
    var lines: [String] = []
    for (index, route) in policy.routes.enumerated() {
      lines.append("route \(index + 1) takes \(route.match.text)")
      if route.when != .any { lines.append("  when \(when(route))") }
      if let group = route.grouping {
        let by =
          group.by.isEmpty ? "all of the route" : "those with the same " + group.by.map(\.text).joined(separator: ", ")
        lines.append(
          "  puts together \(by): waits \(group.wait) s, then every \(group.interval) s, \(group.limit) alerts at most")
      }
      for target in route.notify { lines.append("  tells \(self.target(target))") }
      if route.continues { lines.append("  then asks later routes, too") }
    }
    if let quiet = policy.quietHours {
      let except = quiet.except.sorted(by: >).map(\.name).joined(separator: ", ")
      lines.append(
        "quiet hours \(quiet.hours.text) \(quiet.clock?.zone ?? "on each contact's own clock")"
          + (except.isEmpty ? "" : ", except \(except)") + ": one message when they end")
    }
    if policy.budget.limits {
      let limits = [
        policy.budget.perHour.map { "\($0) an hour" }, policy.budget.perDay.map { "\($0) a day" },
        policy.budget.smsPerDay.map { "\($0) text messages a day" },
      ].compactMap { $0 }
      let except = policy.budget.except.sorted(by: >).map(\.name).joined(separator: ", ")
      lines.append(
        "budget of each contact: \(limits.joined(separator: ", "))"
          + (except.isEmpty ? "" : ", except \(except)") + "; the rest comes in one digest")
    }
    for (index, step) in policy.escalation.enumerated() {
      lines.append(
        "escalation step \(index + 1): after \(step.after / 60) min unless \(step.unless.rawValue), "
          + "\(step.match.text): " + step.notify.map(target).joined(separator: "; "))
    }
    return lines
  }
}
