internal import AuditEvents
internal import Detection
internal import Engine

extension ByteWriter {
  /// The neutral view of an event.
  mutating func write(_ event: AuditEvent) {
    write(event.id)
    write(event.time.milliseconds)
    write(event.provider)
    write(event.account)
    write(event.actor)
    write(event.sourceIP)
    write(event.userAgent)
    write(event.operation)
    write(event.service)
    write(event.region)
    write(event.outcome.rawValue)
    write(event.errorCode)
    write(event.mfa.rawValue)
    write(list: event.resources) { writer, resource in
      writer.write(resource.type)
      writer.write(resource.id)
    }
    write(event.access.rawValue)
  }

  private mutating func write(_ actor: Actor) {
    write(actor.kind.rawValue)
    write(actor.id)
    write(actor.name)
    write(actor.role)
    write(actor.session)
    write(actor.accessKey)
  }

  /// The labels of an alert.
  mutating func write(_ group: [GroupValue]) {
    write(list: group) { writer, label in
      writer.write(label.field)
      writer.write(label.value)
    }
  }

  /// A match with its event.
  mutating func write(_ match: Match) {
    write(match.rule.text)
    write(match.revision)
    write(match.trail.text)
    write(match.event)
    write(match.sequence)
    write(match.arrival.milliseconds)
    write(match.location.segment)
    write(match.location.row)
    write(match.group)
  }

  /// The values of fields, by field.
  mutating func write(values: [String: [String]]) {
    write(list: values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) { writer, entry in
      writer.write(entry.key)
      writer.write(texts: entry.value)
    }
  }

  /// The finding of a rule over time: a match with what is behind it.
  mutating func write(firing match: Match) {
    write(match)
    write(match.events)
    write(list: match.evidence) { $0.write($1) }
  }
}

extension ByteReader {
  mutating func time() throws -> Timestamp { Timestamp(milliseconds: try integer()) }

  mutating func word<Value: RawRepresentable<String>>(_ type: Value.Type) throws -> Value {
    let text = try text()
    guard let value = Value(rawValue: text) else { throw StoreError.unreadable("the word \"\(text.prefix(40))\"") }
    return value
  }

  mutating func event() throws -> AuditEvent {
    var event = AuditEvent(id: try text(), time: try time())
    event.provider = try text()
    event.account = try text()
    event.actor = try actor()
    event.sourceIP = try text()
    event.userAgent = try text()
    event.operation = try text()
    event.service = try text()
    event.region = try text()
    event.outcome = try word(AuditEvent.Outcome.self)
    event.errorCode = try text()
    event.mfa = try word(AuditEvent.MultiFactor.self)
    event.resources = try list { Resource(type: try $0.text(), id: try $0.text()) }
    event.access = try word(AuditEvent.Access.self)
    return event
  }

  private mutating func actor() throws -> Actor {
    var actor = Actor(kind: try word(Actor.Kind.self))
    actor.id = try text()
    actor.name = try text()
    actor.role = try text()
    actor.session = try text()
    actor.accessKey = try text()
    return actor
  }

  mutating func group() throws -> [GroupValue] {
    try list { GroupValue(field: try $0.text(), value: try $0.text()) }
  }

  mutating func match() throws -> Match {
    let rule = RuleID(try text())
    let revision = try text()
    let trail = TrailName(try text())
    let event = try event()
    let sequence = try integer()
    let arrival = try time()
    let location = EventLocation(segment: try integer(), row: try number())
    return Match(
      rule: rule, revision: revision, trail: trail, event: event, sequence: sequence, arrival: arrival,
      location: location, group: try group())
  }

  mutating func values() throws -> [String: [String]] {
    let entries = try list { (field: try $0.text(), texts: try $0.texts()) }
    return Dictionary(entries.map { ($0.field, $0.texts) }, uniquingKeysWith: { $1 })
  }

  mutating func firing() throws -> Match {
    var match = try match()
    match.events = try number()
    match.evidence = try list { try $0.match() }
    return match
  }
}
