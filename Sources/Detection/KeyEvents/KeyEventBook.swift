public import AuditEvents
public import WorkspaceFiles

/// Every key event notification of a workspace: those of the files, with what operators changed.
public struct KeyEventBook: Sendable {
  /// Where a notification comes from.
  public enum Source: String, Sendable {
    /// From a file, as it stands there.
    case file
    /// From the store; there is no file.
    case store
    /// From the store, in the place of a file's.
    case changed
  }

  /// A notification and where it comes from.
  public struct Entry: Sendable {
    /// The notification, started or not as it holds now.
    public var notification: KeyEventNotification
    /// Where it comes from.
    public var source: Source
    /// The file that holds a notification of this name; empty when none does.
    public var file: String
    /// Who started, stopped or changed it last; nil when nobody did.
    public var change: (by: String, at: Timestamp)?
    /// Its rule.
    public var rule: Rule
  }

  /// By name.
  public private(set) var entries: [Entry] = []
  /// What the book was made of beside files: a service that sees other copies reads its workspace again.
  public private(set) var copies: [KeyEventCopy] = []
  /// How much notifications may hold.
  public private(set) var limits = KeyEventLimits()

  /// A book without notifications.
  public init() {}

  /// The book of the notifications of files with what operators changed, and what is wrong. A notification that cannot
  /// be used is left out: a copy that is broken does not bring the file's back, because somebody meant to replace it.
  public static func make(
    files: [KeyEventNotification], copies: [KeyEventCopy], limits: KeyEventLimits = KeyEventLimits()
  ) -> (book: KeyEventBook, diagnostics: [Diagnostic]) {
    var book = KeyEventBook()
    book.copies = copies
    book.limits = limits
    var diagnostics: [Diagnostic] = []
    let changes = Dictionary(copies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(files.map(\.name))
    var found: [(KeyEventNotification, Source, String)] = []
    for file in files {
      guard let text = changes[file.name]?.text else {
        found.append((file, .file, file.path))
        continue
      }
      if let own = read(text, named: file.name, limits, &diagnostics) { found.append((own, .changed, file.path)) }
    }
    for copy in copies where !known.contains(copy.name) {
      // A word about starting alone is left over from a file that is gone.
      guard let text = copy.text else { continue }
      if let own = read(text, named: copy.name, limits, &diagnostics) { found.append((own, .store, "")) }
    }
    for (notification, source, file) in found {
      var notification = notification
      let change = changes[notification.name]
      notification.isStarted = change?.isStarted ?? notification.isStarted
      if book.entries.count >= limits.notifications {
        diagnostics.append(
          Diagnostic(
            .error, path: notification.path, position: notification.position,
            message: "'\(notification.name)' is beyond the \(limits.notifications) notifications that are allowed",
            hint: "raise notifications: under key-events: in tocsin.yml"))
        continue
      }
      let (rule, problems) = notification.rule()
      diagnostics += problems
      guard let rule else { continue }
      book.entries.append(
        Entry(
          notification: notification, source: source, file: file, change: change.map { ($0.by, $0.at) }, rule: rule))
    }
    book.entries.sort { $0.notification.name.utf8.lexicographicallyPrecedes($1.notification.name.utf8) }
    return (book, diagnostics)
  }

  /// The notification of a name.
  public subscript(name: String) -> Entry? { entries.first { $0.notification.name == name } }

  /// The path that stands for a notification of the store in messages.
  public static func storedPath(_ name: String) -> String { "(stored)/notifications/\(name).yml" }

  private static func read(
    _ text: String, named name: String, _ limits: KeyEventLimits, _ diagnostics: inout [Diagnostic]
  ) -> KeyEventNotification? {
    let (notifications, problems) = KeyEventFiles.read(text, path: storedPath(name), limits: limits)
    diagnostics += problems
    return notifications.first { $0.name == name }
  }
}
