public import AuditEvents
public import Detection

/// How many messages a person gets at most, over all policies. What is over the budget comes together in one digest
/// when there is room again; nothing is left out.
public struct MessageBudget: Sendable, Equatable {
  /// Messages per contact in any hour; nil for no limit.
  public var perHour: Int?
  /// Messages per contact in any day.
  public var perDay: Int?
  /// Text messages per contact in any day.
  public var smsPerDay: Int?
  /// Levels that go out over the budget, too.
  public var except: Set<Level>

  /// A budget; without arguments none.
  public init(perHour: Int? = nil, perDay: Int? = nil, smsPerDay: Int? = nil, except: Set<Level> = [.critical]) {
    self.perHour = perHour
    self.perDay = perDay
    self.smsPerDay = smsPerDay
    self.except = except
  }

  /// Whether it limits anything.
  public var limits: Bool { perHour != nil || perDay != nil || smsPerDay != nil }

  /// Whether it limits messages of a level.
  public func limits(_ level: Level) -> Bool { limits && !except.contains(level) }

  /// Seconds of messages that it looks back on.
  public static let lookBack: Int64 = 86_400

  /// When the next message to a contact has room, and which limit is reached; nil when there is room now. `told` are the
  /// messages of the last day, to anybody.
  public func room(
    for contact: String, channelKind: String, level: Level, told: [ToldMessage], now: Timestamp
  ) -> (from: Timestamp, text: String)? {
    if except.contains(level) || contact.isEmpty || !limits { return nil }
    let own = told.filter { $0.contact == contact }
    var answer: (from: Timestamp, text: String)?
    func ask(_ limit: Int?, _ seconds: Int64, _ messages: [ToldMessage], _ text: String) {
      guard let limit else { return }
      let times = messages.map(\.at).filter { $0 > now.adding(seconds: -seconds) }.sorted()
      guard times.count >= limit else { return }
      // With room for n, the n-th youngest must have fallen out of the span.
      let from = limit > 0 ? times[times.count - limit].adding(seconds: seconds) : now.adding(seconds: seconds)
      if answer.map({ from > $0.from }) ?? true { answer = (from, "\(contact) has had \(limit) \(text)") }
    }
    ask(perHour, 3600, own, "messages within an hour")
    ask(perDay, 86_400, own, "messages within a day")
    if channelKind == "sms" {
      ask(smsPerDay, 86_400, own.filter { $0.channelKind == "sms" }, "text messages within a day")
    }
    return answer
  }
}
