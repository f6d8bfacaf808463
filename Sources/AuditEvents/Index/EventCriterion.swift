/// One thing that a search asks of events, answered from the distinct values of columns and from records only where no
/// column says.
public enum EventCriterion: Sendable {
  /// One of the places holds one of the texts.
  case texts([Place], [TextPattern])
  /// One of the places holds a text that passes the test, which gets its bytes.
  case test([Place], @Sendable (UnsafeBufferPointer<UInt8>) -> Bool)
  /// The cloud rates the event so; where it does not rate, the outcome decides: a success is normal, all else a warning.
  case rating(Set<EventRating>)

  /// Where a text may stand.
  public enum Place: Sendable, Hashable {
    /// A neutral field.
    case neutral(NeutralField)
    /// What `EventRoles` names.
    case type, tracker

    /// The field in events of a format; nil when they have none.
    func field(in roles: EventRoles) -> FieldReference? {
      switch self {
      case .neutral(let field): .neutral(field)
      case .type: roles.type.map { .raw($0) }
      case .tracker: roles.tracker.map { .raw($0) }
      }
    }
  }

  /// The columns that answer it, for events of any built-in format.
  var columns: Set<FieldReference> {
    let roles = EventFormats.all.map(\.roles) + [EventRoles()]
    switch self {
    case .texts(let places, _), .test(let places, _):
      return Set(roles.flatMap { roles in places.compactMap { $0.field(in: roles) } })
    case .rating:
      return Set(roles.flatMap(\.rating).map { .raw($0) } + [.neutral(.outcome)])
    }
  }

  /// Whether a text is one of those asked for. For a rating, whether the text is its word.
  func fits(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .texts(_, let patterns): patterns.contains { $0.matches(text) }
    case .test(_, let passes): passes(text)
    case .rating(let ratings): ratings.contains { EventQuery.equal(text, $0.rawValue.utf8) }
    }
  }

  /// Whether an event fits, by its record where the neutral view does not have the field.
  func matches(_ event: AuditEvent, record: UnsafeBufferPointer<UInt8>, format: any EventFormat) -> Bool {
    switch self {
    case .texts(let places, _), .test(let places, _):
      return places.contains { place in
        switch place.field(in: format.roles) {
        case .neutral(let field)?: event.texts(of: field).contains { $0.withUnsafeBufferPointer { fits($0) } }
        case .raw(let path)?: Self.any(path, record, format) { fits($0) } ?? false
        case nil: false
        }
      }
    case .rating(let ratings):
      for path in format.roles.rating {
        if let answer = Self.any(path, record, format, { fits($0) }) { return answer }
      }
      return ratings.contains(EventRating(event.outcome))
    }
  }

  /// Whether a value at the path passes; nil when there is no value.
  private static func any(
    _ path: String, _ record: UnsafeBufferPointer<UInt8>, _ format: any EventFormat,
    _ passes: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool? {
    var answer: Bool?
    FieldPath(path).forEachCandidate(in: record, embedded: format.embedded) { scalar in
      answer = passes(scalar.bytes)
      return answer == false
    }
    return answer
  }
}

/// A text to look for: whole, ASCII letters without case; `*` stands for any text.
public struct TextPattern: Sendable, Hashable {
  private let bytes: [UInt8]
  private let pattern: ValuePattern?

  /// A text in which `*` stands for any text.
  public init(_ text: String) { self.init(text, hasStars: text.utf8.contains(0x2A)) }

  /// A text as it is.
  public init(exactly text: String) { self.init(text, hasStars: false) }

  private init(_ text: String, hasStars: Bool) {
    bytes = text.utf8.map(ASCIIFold.lower)
    pattern = hasStars ? ValuePattern(text, marks: false) : nil
  }

  /// Whether the bytes of a whole text fit.
  public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let pattern { return pattern.matches(text) }
    guard text.count == bytes.count else { return false }
    for index in 0..<bytes.count where ASCIIFold.lower(text[index]) != bytes[index] { return false }
    return true
  }
}
