internal import Alerting
public import AuditEvents
public import Detection
public import Engine
public import WorkspaceFiles

/// Adds, changes, starts, stops and removes key event notifications: the use cases behind the commands and the console.
/// What a file says stays as it is; changes are kept in the store and hold in the file's place.
public struct KeyEventAdministration: Sendable {
  /// The most bytes of a document.
  public static let longestText = 1 << 20

  private let store: any AuditedStores
  private let workspace: Workspace
  private let caller: Caller

  /// Administration of a workspace's notifications, on behalf of a caller.
  public init(store: any AuditedStores, workspace: Workspace, caller: Caller) {
    self.store = store
    self.workspace = workspace
    self.caller = caller
  }

  /// The notifications as they hold now, by name, and what is wrong with those that cannot be used.
  public func book() throws -> (book: KeyEventBook, diagnostics: [Diagnostic]) {
    try caller.require(.viewer)
    return KeyEventBook.make(
      files: files, copies: try store.keyEventCopies(), limits: workspace.configuration.keyEventLimits)
  }

  /// The notification of a name. Throws `AdministrationError.unknown`.
  public func notification(_ name: String) throws -> KeyEventBook.Entry {
    let book = try book().book
    guard let entry = book[name] else { throw unknown(name, book) }
    return entry
  }

  /// What is wrong or dubious about documents, as they would be taken; and the notifications that are sound.
  public func check(_ text: String, path: String) -> (notifications: [KeyEventNotification], diagnostics: [Diagnostic])
  {
    guard text.utf8.count <= Self.longestText else {
      return ([], [Diagnostic(.error, path: path, message: "is larger than \(Self.longestText) bytes")])
    }
    var (found, diagnostics) = KeyEventFiles.read(text, path: path, limits: workspace.configuration.keyEventLimits)
    found = found.filter { notification in
      let problems = notification.rule().diagnostics + unknownPolicy(notification) + unknownTrails(notification)
      diagnostics += problems
      return !problems.contains { $0.severity == .error }
    }
    if found.isEmpty, diagnostics.isEmpty {
      diagnostics.append(Diagnostic(.error, path: path, message: "the text has no notification", hint: "write name:"))
    }
    return (found, diagnostics)
  }

  /// Adds a notification, or with `replace` changes the one of its name; one that does not say whether it is started stays
  /// started or stopped. Throws `AdministrationError`.
  /// - Returns: The notification as it is kept, and what is dubious about it.
  @discardableResult
  public func put(
    _ notification: KeyEventNotification, replace: Bool = false, reason: String? = nil, now: Timestamp
  ) throws -> (notification: KeyEventNotification, warnings: [Diagnostic]) {
    try caller.require(.operator)
    let (checked, diagnostics) = check(notification.yaml, path: KeyEventBook.storedPath(notification.name))
    let errors = diagnostics.filter { $0.severity == .error }.map { problem in
      Sentence(verbatim: problem.message + (problem.hint.isEmpty ? "" : " (\(problem.hint))"))
    }
    guard errors.isEmpty, checked.count == 1 else { throw AdministrationError.invalid(errors) }
    var kept = notification
    try change(notification.name, action: "changed", reason: reason, now: now) { copy, book in
      if book[notification.name] != nil || copy != nil || files.contains(where: { $0.name == notification.name }) {
        guard replace else { throw AdministrationError.exists(.keyEvent, notification.name) }
      } else if book.entries.count >= book.limits.notifications {
        throw AdministrationError.invalid([
          Sentence("there are {1} notifications and {2} are allowed", book.entries.count, book.limits.notifications),
          Sentence("raise 'notifications' under key-events: in tocsin.yml, or remove one"),
        ])
      }
      if !notification.saysStarted, let standing = book[notification.name]?.notification {
        kept.isStarted = standing.isStarted
      }
      return KeyEventCopy(name: kept.name, text: kept.yaml, isStarted: nil, by: caller.name, at: now)
    }
    return (kept, diagnostics)
  }

  /// Starts a notification. Throws `AdministrationError.unknown`.
  public func start(_ name: String, reason: String? = nil, now: Timestamp) throws {
    try set(name, started: true, reason: reason, now: now)
  }

  /// Stops a notification: it is kept and tells nobody. Throws `AdministrationError.unknown`.
  public func stop(_ name: String, reason: String? = nil, now: Timestamp) throws {
    try set(name, started: false, reason: reason, now: now)
  }

  /// Removes a notification of the store. One that a file holds falls back to the file when it was changed, and is
  /// refused when it was not: the file says what holds.
  /// - Returns: The file that holds again; nil when the notification is gone.
  @discardableResult
  public func remove(_ name: String, reason: String? = nil, now: Timestamp) throws -> String? {
    try caller.require(.operator)
    let file = files.first { $0.name == name }?.path
    let isChanged = try store.keyEventCopies().contains { $0.name == name }
    if let file, !isChanged {
      throw AdministrationError.inUse(.keyEvent, name, places: ["\(file): remove it there, or stop it"])
    }
    try change(name, action: "removed", reason: reason, now: now) { copy, book in
      guard copy != nil else { throw unknown(name, book) }
      return nil
    }
    return file
  }

  /// What a notification would have told of in the hours before now.
  public func preview(
    _ notification: KeyEventNotification, hours: Int64 = 24, index: any EventIndex, now: Timestamp
  ) throws -> KeyEventPreview {
    try caller.require(.viewer)
    let (rule, problems) = notification.rule()
    guard let rule else { throw AdministrationError.invalid(problems.map { Sentence(verbatim: $0.message) }) }
    return try KeyEventPreview(
      of: notification, rule: rule, trails: workspace.trails, index: index,
      in: now.adding(seconds: -hours * 3600)..<now.adding(seconds: 1))
  }

  private func set(_ name: String, started: Bool, reason: String?, now: Timestamp) throws {
    try caller.require(.operator)
    try change(name, action: started ? "started" : "stopped", reason: reason, now: now) { copy, book in
      guard book[name] != nil else { throw unknown(name, book) }
      return KeyEventCopy(name: name, text: copy?.text, isStarted: started, by: caller.name, at: now)
    }
  }

  /// Changes the copy of a name in one audited transaction; a copy that becomes nil is removed.
  private func change(
    _ name: String, action: String, reason: String?, now: Timestamp,
    _ body: (KeyEventCopy?, KeyEventBook) throws -> KeyEventCopy?
  ) throws {
    try caller.require(.operator)
    try store.audited { stores in
      let copies = try stores.keyEventCopies()
      let book = KeyEventBook.make(
        files: files, copies: copies, limits: workspace.configuration.keyEventLimits
      ).book
      let standing = copies.first { $0.name == name }
      let isNew = book[name] == nil && standing == nil
      let after = try body(standing, book)
      if let after { try stores.put(after) } else { _ = try stores.removeKeyEventCopy(named: name) }
      let changed = KeyEventBook.make(
        files: files, copies: try stores.keyEventCopies(), limits: workspace.configuration.keyEventLimits
      ).book
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: "key-event.\(isNew ? "added" : action)",
          subject: "key event notification \(name)",
          // What cannot be used any more is told as it was written.
          before: book[name]?.auditText ?? standing?.text, after: changed[name]?.auditText,
          reason: reason.flatMap { $0.isEmpty ? nil : $0 })
      )
    }
  }

  /// The notifications of files as they were loaded.
  private var files: [KeyEventNotification] { workspace.keyEventFiles }

  private func unknownPolicy(_ notification: KeyEventNotification) -> [Diagnostic] {
    let names = workspace.policies.map(\.name)
    guard !notification.policy.isEmpty, !names.contains(notification.policy) else { return [] }
    let near = nearestName(to: notification.policy, among: names)
    return [
      Diagnostic(
        .error, path: notification.path, position: notification.position,
        message: "there is no policy '\(notification.policy)'",
        hint: near.map { "did you mean '\($0)'?" } ?? names.joined(separator: ", "))
    ]
  }

  /// A trail may come later; until then a notification for it alone never fires.
  private func unknownTrails(_ notification: KeyEventNotification) -> [Diagnostic] {
    let names = workspace.trails.map(\.configuration.name.text)
    return notification.trails.filter { pattern in !names.contains { Glob(pattern).matches($0) } }.map { pattern in
      let near = nearestName(to: pattern, among: names)
      return Diagnostic(
        .warning, path: notification.path, position: notification.position,
        message: "no trail is named '\(pattern)'",
        hint: near.map { "did you mean '\($0)'?" } ?? names.joined(separator: ", "))
    }
  }

  private func unknown(_ name: String, _ book: KeyEventBook) -> AdministrationError {
    .unknown(.keyEvent, name, known: book.entries.map(\.notification.name))
  }
}

extension KeyEventBook.Entry {
  fileprivate var auditText: String {
    JSONText.object([
      (key: "started", value: .boolean(notification.isStarted)), (key: "source", value: .string(source.rawValue)),
      (key: "text", value: .string(notification.yaml)),
    ]).text
  }
}

extension UseCases {
  /// Key event notifications.
  public func keyEvents(by caller: Caller) -> KeyEventAdministration {
    KeyEventAdministration(store: stores, workspace: workspace, caller: caller)
  }
}
