public import Alerting
public import AuditEvents
internal import Engine
internal import WorkspaceFiles

extension ContactAdministration {
  /// A rotation as it holds now, with the stand-ins that were entered.
  public func rotation(_ name: String) throws -> (rotation: OnCallRotation, standIns: [StandIn]) {
    try caller.require(.viewer)
    let standIns = try store.contactBook().standIns
    guard let rotation = roster.with(standIns).rotations[name] else {
      throw AdministrationError.unknown(.rotation, name, known: Array(roster.rotations.keys))
    }
    return (rotation, standIns.filter { $0.rotation == name })
  }

  /// Every rotation as it holds now, by name.
  public func rotations() throws -> [OnCallRotation] {
    try caller.require(.viewer)
    return roster.with(try store.contactBook().standIns).rotations.values.sorted { $0.name < $1.name }
  }

  /// The calendar of a name. Throws `AdministrationError.unknown`.
  public func calendar(_ name: String) throws -> WorkCalendar {
    guard let calendar = roster.calendars[name] else {
      throw AdministrationError.unknown(.calendar, name, known: Array(roster.calendars.keys))
    }
    return calendar
  }

  /// Calendars by name.
  public func calendars() -> [WorkCalendar] { roster.calendars.values.sorted { $0.name < $1.name } }

  /// Lets a contact stand in for whoever a rotation says. Throws `AdministrationError`.
  public func standIn(
    _ user: String, rotation name: String, from: Timestamp, until: Timestamp, reason: String
  ) throws -> StandIn {
    guard from < until else { throw AdministrationError.invalid([Sentence("the stand-in ends before it begins")]) }
    guard until.seconds - from.seconds <= 366 * 86_400 else {
      throw AdministrationError.invalid([Sentence("a stand-in holds for a year at most")])
    }
    guard reason.utf8.count <= 500 else {
      throw AdministrationError.invalid([Sentence("a reason has at most {1} bytes", 500)])
    }
    guard roster.rotations[name] != nil else {
      throw AdministrationError.unknown(.rotation, name, known: Array(roster.rotations.keys))
    }
    var kept: StandIn?
    try change(reason) { book in
      guard book.contacts[user] != nil else { throw Self.unknown(user, book) }
      let number = (book.standIns.map(\.number).max() ?? 0) + 1
      let standIn = StandIn(
        number: number, rotation: name, range: from..<until, user: user, reason: reason, by: caller.name)
      // Those that are long over answer no question any more.
      book.standIns.removeAll { $0.range.upperBound < clock.now.adding(seconds: -90 * 86_400) }
      book.standIns.append(standIn)
      kept = standIn
    } entry: { _, _ in
      ("on-call.stand-in-added", "on-call rotation \(name)", nil, kept?.auditText)
    }
    guard let kept else { throw AdministrationError.invalid([Sentence("the stand-in was not kept")]) }
    return kept
  }

  /// Takes a stand-in back. Throws `AdministrationError.unknown`.
  public func removeStandIn(_ number: Int64, reason: String? = nil) throws {
    var gone: StandIn?
    try change(reason) { book in
      guard let place = book.standIns.firstIndex(where: { $0.number == number }) else {
        throw AdministrationError.unknown(.standIn, String(number), known: book.standIns.map { String($0.number) })
      }
      gone = book.standIns.remove(at: place)
    } entry: { _, _ in
      ("on-call.stand-in-removed", "on-call rotation \(gone?.rotation ?? "")", gone?.auditText, nil)
    }
  }

  /// Members of rotations that nobody knows or that are disabled, as warnings.
  public func rotationProblems() throws -> [ContactProblem] {
    let book = try store.contactBook()
    return try rotations().flatMap { rotation in
      let users = rotation.members + rotation.overrides.map(\.user)
      var seen: Set<String> = []
      return users.filter { seen.insert($0).inserted }.compactMap { user -> ContactProblem? in
        guard let contact = book.contacts[user] else {
          return ContactProblem(
            isError: true, Sentence("on-call rotation {1}: nobody knows '{2}'", rotation.name, user))
        }
        if contact.enabled { return nil }
        return ContactProblem(isError: false, Sentence("on-call rotation {1}: '{2}' is disabled", rotation.name, user))
      }
    }
  }
}

extension WorkCalendar {
  /// The spans of a period in which people work; the first may have begun before it, and the last may end after it.
  public func workingHours(in period: Range<Timestamp>) -> [Range<Timestamp>] {
    var spans: [Range<Timestamp>] = []
    var next = period.lowerBound
    while next < period.upperBound {
      guard let begin = isOpen(next) ? next : opening(from: next), begin < period.upperBound,
        let close = closing(from: begin), close > begin
      else { break }
      spans.append(begin..<close)
      next = close
    }
    return spans
  }
}

extension OnCallRotation {
  /// The duties from a moment on, at most so many.
  public func duties(from moment: Timestamp, count: Int) -> [Duty] {
    var duties: [Duty] = []
    var next = moment
    while duties.count < count {
      guard var duty = onCall(at: next) else { break }
      // A shift ends early where somebody stands in.
      let cut = overrides.map(\.range.lowerBound).filter { $0 > next && $0 < duty.range.upperBound }.min()
      duty.range =
        max(
          duty.range.lowerBound, duties.last?.range.upperBound ?? duty.range.lowerBound)..<(cut ?? duty.range.upperBound)
      duties.append(duty)
      next = duty.range.upperBound
    }
    return duties
  }
}

extension StandIn {
  fileprivate var auditText: String {
    JSONText.object([
      (key: "number", value: .integer(number)), (key: "rotation", value: .string(rotation)),
      (key: "user", value: .string(user)), (key: "from", value: .string(range.lowerBound.rfc3339)),
      (key: "until", value: .string(range.upperBound.rfc3339)), (key: "reason", value: .string(reason)),
    ]).text
  }
}
