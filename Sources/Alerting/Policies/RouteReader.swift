internal import Detection
internal import WorkspaceFiles

/// Reads the routes of a policy and the recipients they name.
enum RouteReader {
  static func route(_ reader: NodeReader) -> ActionPolicy.Route {
    var route = ActionPolicy.Route(match: AlertMatcher(), notify: [])
    if let match = reader.mapping("match") { route.match = AlertMatcher.read(match) }
    route.notify = targets("notify", reader)
    if route.notify.isEmpty { reader.error(reader.position, "the route tells nobody", "write notify: with a channel") }
    route.calendar = reader.string("calendar")
    readHours(&route, reader)
    route.grouping = reader.mapping("group").map(grouping)
    route.continues = reader.boolean("continue") ?? false
    route.position = reader.position
    reader.finish("a route")
    return route
  }

  /// A route that does not always tell must say what happens the rest of the time.
  private static func readHours(_ route: inout ActionPolicy.Route, _ reader: NodeReader) {
    let place = reader.node("when")?.position ?? reader.position
    switch reader.string("when") {
    case nil, "any": route.when = .any
    case "worktime": route.when = .worktime
    case "off-hours": route.when = .offHours
    case let name?: route.when = .calendar(name)
    }
    let otherwise = reader.choice("out-of-hours", of: ActionPolicy.OutOfHours.self)
    if route.when != .any, reader.node("out-of-hours") == nil {
      reader.error(place, "the route does not say what happens at other times", "write out-of-hours: queue, or drop")
    }
    route.outOfHours = otherwise ?? .queue
  }

  private static func grouping(_ reader: NodeReader) -> Grouping {
    var grouping = Grouping()
    grouping.by = (reader.placedStrings("by") ?? []).compactMap { word in
      if let key = Grouping.Key(word.text) { return key }
      reader.error(word.position, "alerts are not grouped by '\(word.text)'", "rule, trail, level or label:FIELD")
      return nil
    }
    if let wait = reader.duration("wait") { grouping.wait = wait }
    if let interval = reader.duration("interval") { grouping.interval = interval }
    if let limit = reader.integer("limit", in: 2...1000) { grouping.limit = Int(limit) }
    reader.finish("group")
    return grouping
  }

  /// The targets of a list; an item may name several channels at once.
  static func targets(_ key: String, _ reader: NodeReader) -> [ActionPolicy.Target] {
    (reader.list(key) ?? []).flatMap { targets(reader.reader($0, what: "a recipient")) }
  }

  private static func targets(_ reader: NodeReader) -> [ActionPolicy.Target] {
    let isSeveral = reader.keys.contains { $0.text == "channels" }
    let channels = isSeveral ? reader.strings("channels") : reader.requiredString("channel").map { [$0] }
    if isSeveral, channels?.isEmpty ?? true { reader.error(reader.position, "'channels' names nothing") }
    var target = ActionPolicy.Target(channel: "", position: reader.position)
    target.users = reader.strings("users") ?? []
    target.groups = reader.strings("groups") ?? []
    target.onCall = reader.strings("on-call") ?? []
    target.template = reader.string("template") ?? "default"
    target.fallback = targets("fallback", reader)
    if target.fallback.contains(where: { !$0.fallback.isEmpty }) {
      reader.error(reader.position, "a fallback has a fallback", "list all of them in one fallback:")
    }
    reader.finish("a recipient")
    return (channels ?? []).map { channel in
      var one = target
      one.channel = channel
      return one
    }
  }
}

/// Reads quiet hours and budgets.
enum PeaceReader {
  static func quietHours(_ reader: NodeReader) -> QuietHours? {
    let node = reader.required("hours")
    let text = reader.string("hours") ?? ""
    let hours = CalendarFiles.hours(text)
    if let node, hours == nil { reader.error(node.position, "'\(text)' are no hours of a day", "write 22:00-07:00") }
    if let node, let hours, hours.to - hours.from >= 86_400 {
      reader.error(node.position, "it would be quiet all day", "leave some hours out")
    }
    let isOwn = reader.string("time-zone") == "contact" || reader.node("time-zone") == nil
    let clock = isOwn ? nil : CalendarFiles.zone(reader)
    var quiet = hours.map { QuietHours(hours: $0, clock: clock) }
    if let except = exception(reader) { quiet?.except = except }
    reader.finish("quiet-hours")
    return quiet
  }

  static func budget(_ reader: NodeReader) -> MessageBudget {
    var budget = MessageBudget()
    budget.perHour = reader.integer("per-hour", in: 1...100_000).map { Int($0) }
    budget.perDay = reader.integer("per-day", in: 1...1_000_000).map { Int($0) }
    budget.smsPerDay = reader.integer("sms-per-day", in: 1...100_000).map { Int($0) }
    if let except = exception(reader) { budget.except = except }
    if !budget.limits { reader.error(reader.position, "the budget limits nothing", "per-hour, per-day, sms-per-day") }
    reader.finish("budget")
    return budget
  }

  /// `except: ">= high"` or `except: none`; nil when the key is not there.
  private static func exception(_ reader: NodeReader) -> Set<Level>? {
    guard let node = reader.node("except"), let text = reader.string("except") else { return nil }
    if text == "none" { return [] }
    if let range = LevelRange(text) { return range.levels }
    reader.error(node.position, "'\(text)' is no level", "write critical, \">= high\", or none")
    return nil
  }
}

/// Reads escalation steps.
enum EscalationReader {
  static func step(_ reader: NodeReader) -> EscalationStep? {
    let after = reader.required("after") == nil ? nil : reader.duration("after")
    let unless = reader.choice("unless", of: EscalationStep.Unless.self) ?? .acknowledged
    let match = reader.mapping("match").map { AlertMatcher.read($0) } ?? AlertMatcher()
    let notify = RouteReader.targets("notify", reader)
    if notify.isEmpty { reader.error(reader.position, "the step tells nobody", "write notify: with a channel") }
    reader.finish("an escalation step")
    return after.map { EscalationStep(after: $0, unless: unless, match: match, notify: notify) }
  }
}
