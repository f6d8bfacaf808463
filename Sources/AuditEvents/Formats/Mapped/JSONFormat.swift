/// Any JSON log, read as its mapping says.
public struct JSONFormat: EventFormat {
  /// What the mapping file says.
  public let mapping: EventMapping
  /// Every path that `fill` reads.
  public let sources: [String]
  /// Values that come as objects or as JSON text.
  public let embedded: EmbeddedJSON
  /// What is wrapped around records.
  public let wrappers: RecordWrappers
  private let id: [Int]
  private let times: [(slot: Int, form: TimeForm)]
  private let fields: [Field]
  private let resources: Resources?
  private let isSilentOn: Silence

  /// A neutral field and the places of its paths in `sources`.
  private struct Field: Sendable {
    var field: NeutralField
    var slots: [Int]
    var text: [UInt8]
    var words: [(pattern: ValuePattern, word: [UInt8])]
    var otherwise: [UInt8]?
  }

  private struct Resources: Sendable {
    var list: Int?
    var uid: [Int]
    var type: [Int]
    var members: (uid: [FieldPath], type: [FieldPath])
  }

  /// What the mapping does not say, so that a word stands for it.
  private struct Silence: Sendable {
    var outcome: Bool
    var actorKind: Bool
    var mfa: Bool
    var access: Bool
  }

  /// A format of a mapping.
  public init(_ mapping: EventMapping) {
    var paths: [String] = []
    func slot(_ path: String) -> Int {
      if let known = paths.firstIndex(where: { $0.utf8.elementsEqual(path.utf8) }) { return known }
      paths.append(path)
      return paths.count - 1
    }
    id = mapping.id.map { slot($0) }
    times = mapping.times.map { (slot($0.path), $0.form) }
    // The outcome may depend on the error code.
    fields = ([.errorCode] + NeutralField.allCases.filter { $0 != .errorCode }).compactMap { field in
      guard let source = mapping.fields[field] else { return nil }
      return Field(
        field: field, slots: source.paths.map { slot($0) }, text: Array((source.text ?? "").utf8),
        words: source.words.map { ($0.pattern, Array($0.word.utf8)) },
        otherwise: source.otherwise.map { Array($0.utf8) })
    }
    resources = mapping.resources.map { source in
      guard let list = source.list else {
        return Resources(uid: source.uid.map { slot($0) }, type: source.type.map { slot($0) }, members: ([], []))
      }
      return Resources(
        list: slot(list), uid: [], type: [],
        members: (source.uid.map { FieldPath($0) }, source.type.map { FieldPath($0) }))
    }
    isSilentOn = Silence(
      outcome: mapping.fields[.outcome] == nil, actorKind: mapping.fields[.actorKind] == nil,
      mfa: mapping.fields[.mfa] == nil, access: mapping.fields[.access] == nil)
    sources = paths
    embedded = mapping.jsonTexts.isEmpty ? .none : EmbeddedJSON(keys: mapping.jsonTexts)
    wrappers = RecordWrappers(lists: mapping.lists)
    self.mapping = mapping
  }

  /// `json:`, the mapping's name and its revision, so that what another mapping made of the same log can be told.
  public var name: String { "json:" + mapping.name + (mapping.revision.isEmpty ? "" : "@" + mapping.revision) }
  /// The mapping's revision.
  public var revision: String { mapping.revision }
  /// The first of the log sources.
  public var logSource: EventLogSource { mapping.logSources.first ?? EventLogSource(product: "", service: "") }
  /// All log sources of the mapping.
  public var logSources: [EventLogSource] { mapping.logSources }
  /// The one path of the id.
  public var idSource: String? { mapping.id.count == 1 ? mapping.id[0] : nil }
  /// Always: a record that does not tell its id is known by its content.
  public var identifiesByContent: Bool { true }
  /// The mapping's aliases.
  public var aliases: FieldAliases { mapping.aliases }

  /// Reads what the mapping names; the first path that says something counts.
  public func fill(_ row: NeutralRow, from captured: CapturedFields) {
    row[.eventID] = Self.first(id, captured)
    row.time = time(captured) ?? mapping.undated
    for field in fields {
      let text = Self.first(field.slots, captured)
      set(row, field, text.isEmpty && !field.text.isEmpty ? row.copy(field.text) : text)
    }
    if isSilentOn.outcome { row.set(.success) }
    if row[.outcome].equals("success") { row[.errorCode] = .absent }
    if isSilentOn.actorKind { row.set(row[.actorID].isEmpty && row[.actorName].isEmpty ? .unknown : .user) }
    if isSilentOn.mfa { row[.mfa] = TextSpan("unknown") }
    if isSilentOn.access { row[.access] = TextSpan("unknown") }
    if let resources { add(resources, to: row, captured) }
  }

  private static func first(_ slots: [Int], _ captured: CapturedFields) -> TextSpan {
    for slot in slots where !captured[slot].isEmpty { return captured[slot] }
    return .absent
  }

  private func time(_ captured: CapturedFields) -> Timestamp? {
    for time in times {
      if let moment = time.form.read(captured[time.slot]) { return moment }
    }
    return nil
  }

  private func set(_ row: NeutralRow, _ field: Field, _ text: TextSpan) {
    guard !text.isEmpty else { return row.setPlain(field.field, text) }
    let word = field.words.first { $0.pattern.matches(text) }?.word ?? field.otherwise
    guard let word else { return row.setPlain(field.field, text) }
    row[field.field] = row.copy(word)
    if field.field == .outcome { row[.errorCode] = row[.errorCode].or(text) }
  }

  private func add(_ resources: Resources, to row: NeutralRow, _ captured: CapturedFields) {
    guard let list = resources.list else {
      return row.addResource(type: Self.first(resources.type, captured), id: Self.first(resources.uid, captured))
    }
    guard let json = captured.container(list) else { return row.addResource(type: .absent, id: captured[list]) }
    ResourceLists.each(json, to: row, uid: resources.members.uid, type: resources.members.type)
  }

  /// Never: a log of this kind is named, not guessed.
  public func recognises(record: UnsafeBufferPointer<UInt8>) -> Bool { false }

  /// Any file may hold events.
  public func isEventFile(path: String) -> Bool { true }
}
