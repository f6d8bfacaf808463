public import AuditEvents
internal import Synchronization

/// What an operator said of a notification without editing a file: another text, and whether it is started.
public struct KeyEventCopy: Sendable, Equatable {
  /// The notification's name.
  public var name: String
  /// Its document; nil when the file's holds.
  public var text: String?
  /// Whether it notifies; nil when the document says it.
  public var isStarted: Bool?
  /// Who changed it last.
  public var by: String
  /// When.
  public var at: Timestamp

  /// A copy.
  public init(name: String, text: String? = nil, isStarted: Bool? = nil, by: String, at: Timestamp) {
    self.name = name
    self.text = text
    self.isStarted = isStarted
    self.by = by
    self.at = at
  }
}

/// Keeps what operators said of key event notifications. Every implementation passes the suite `KeyEventConformance`.
public protocol KeyEventStore: Sendable {
  /// Every copy, by name.
  func keyEventCopies() throws -> [KeyEventCopy]
  /// Adds a copy or takes the place of the one with its name.
  func put(_ copy: KeyEventCopy) throws
  /// Removes the copy of a name; false when there is none.
  func removeKeyEventCopy(named name: String) throws -> Bool
}

/// Copies that are forgotten when the process ends: dry runs, backtests, tests.
public final class InMemoryKeyEvents: KeyEventStore {
  private let kept: Mutex<[String: KeyEventCopy]>

  /// A store without copies, or with these.
  public init(_ copies: [KeyEventCopy] = []) {
    kept = Mutex(Dictionary(copies.map { ($0.name, $0) }, uniquingKeysWith: { $1 }))
  }

  /// See `KeyEventStore`.
  public func keyEventCopies() -> [KeyEventCopy] {
    kept.withLock { $0.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
  }

  /// See `KeyEventStore`.
  public func put(_ copy: KeyEventCopy) { kept.withLock { $0[copy.name] = copy } }

  /// See `KeyEventStore`.
  public func removeKeyEventCopy(named name: String) -> Bool { kept.withLock { $0.removeValue(forKey: name) != nil } }

  /// Another store with the same copies.
  public func copy() -> InMemoryKeyEvents { InMemoryKeyEvents(keyEventCopies()) }
}
