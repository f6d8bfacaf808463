/// The neutral view of one record while it is made: one text per neutral field, the resources and the event time. A
/// format fills it; texts are not copied until the row is taken into a batch or turned into an `AuditEvent`. The row
/// is valid inside `EventFormat.fill` only.
public struct NeutralRow {
  /// One thing acted upon.
  struct ResourceSpan {
    var type: TextSpan
    var id: TextSpan
  }

  /// What changes from record to record, behind a pointer so that a row is passed around without copying.
  struct State {
    var time: Timestamp?
    var resources: [ResourceSpan] = []
    var tooManyResources = false
    var usesScratch = false
  }

  /// More resources than any service writes in one record; beyond it the cells are `ValueDictionary.complex`.
  static let resourceLimit = 1024

  private let cells: UnsafeMutablePointer<TextSpan>
  private let state: UnsafeMutablePointer<State>
  private let scratch = ScratchArena()

  /// A row in memory of its own; whoever makes it calls `destroy`.
  init() {
    cells = .allocate(capacity: NeutralField.count)
    cells.initialize(repeating: .absent, count: NeutralField.count)
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  /// Frees the memory.
  func destroy() {
    state.deinitialize(count: 1)
    state.deallocate()
    cells.deallocate()
  }

  /// Says nothing about any field.
  func clear() {
    cells.update(repeating: .absent, count: NeutralField.count)
    state.pointee.time = nil
    if !state.pointee.resources.isEmpty { state.pointee.resources.removeAll(keepingCapacity: true) }
    state.pointee.tooManyResources = false
    if state.pointee.usesScratch { scratch.clear() }
    state.pointee.usesScratch = false
  }

  /// The text of a field. An empty text says as little as an absent one. The resource fields are read-only here: they
  /// follow from `addResource`.
  public subscript(field: NeutralField) -> TextSpan {
    @inline(__always) get { cells[field.ordinal] }
    @inline(__always) nonmutating set { cells[field.ordinal] = newValue }
  }

  /// The text at a place of `NeutralField.allCases`.
  @inline(__always)
  subscript(ordinal ordinal: Int) -> TextSpan { cells[ordinal] }

  /// When the record says it happened; nil while the format has not read it.
  public var time: Timestamp? {
    get { state.pointee.time }
    nonmutating set { state.pointee.time = newValue }
  }

  /// Adds something the operation acted upon, in the record's order; nothing when both texts are empty.
  public func addResource(type: TextSpan, id: TextSpan) {
    guard !type.isEmpty || !id.isEmpty else { return }
    guard state.pointee.resources.count < Self.resourceLimit else {
      state.pointee.tooManyResources = true
      return
    }
    state.pointee.resources.append(ResourceSpan(type: type, id: id))
  }

  /// The text of a JSON string's content, unescaped into memory that lasts as long as the row if need be.
  func text(_ content: UnsafeBufferPointer<UInt8>, escaped: Bool) -> TextSpan {
    if escaped { state.pointee.usesScratch = true }
    let text = scratch.text(content, escaped: escaped)
    guard let start = text.baseAddress else { return TextSpan("") }
    return TextSpan(start: start, count: text.count, kind: .string)
  }

  /// The texts one after the other, in memory that lasts as long as the row.
  public func join(_ first: TextSpan, _ separator: StaticString, _ second: TextSpan) -> TextSpan {
    let between = TextSpan(separator)
    let count = first.count + between.count + second.count
    let memory = room(for: count)
    memory.update(from: first.start, count: first.count)
    (memory + first.count).update(from: between.start, count: between.count)
    (memory + first.count + between.count).update(from: second.start, count: second.count)
    return TextSpan(start: UnsafePointer(memory), count: count, kind: .string)
  }

  private func room(for count: Int) -> UnsafeMutablePointer<UInt8> {
    state.pointee.usesScratch = true
    return scratch.room(for: count)
  }

  /// Whether there were more resources than a row takes.
  var tooManyResources: Bool { state.pointee.tooManyResources }

  /// Turns the resources into the texts of their two columns.
  func sealResources() {
    let resources = state.pointee.resources
    if resources.isEmpty { return }
    if resources.count == 1 {
      self[.resourceType] = resources[0].type
      self[.resourceID] = resources[0].id
      return
    }
    self[.resourceType] = list(resources.lazy.map(\.type))
    self[.resourceID] = list(resources.lazy.map(\.id))
  }

  /// Texts as one `ScalarKind.list`; absent when all of them are empty.
  private func list(_ texts: some Collection<TextSpan>) -> TextSpan {
    if texts.allSatisfy(\.isEmpty) { return .absent }
    let count = texts.reduce(texts.count - 1) { $0 + $1.bytes.count }
    let memory = room(for: count)
    var place = 0
    for text in texts {
      for byte in text.bytes {
        // Not UTF-8; a record that holds it must not split the list elsewhere.
        memory[place] = byte == ValueDictionary.listSeparator ? 0x3F : byte
        place += 1
      }
      if place < count { memory[place] = ValueDictionary.listSeparator }
      place += 1
    }
    return TextSpan(start: UnsafePointer(memory), count: count, kind: .list)
  }

  /// The event that the row describes.
  func event(at time: Timestamp) -> AuditEvent {
    AuditEvent(
      time: time,
      resources: state.pointee.resources.map { Resource(type: $0.type.string, id: $0.id.string) },
      text: { self[$0].string })
  }
}
