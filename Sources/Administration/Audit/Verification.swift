public import AuditEvents

/// A store that can prove itself sound. Functions throw when it cannot be read at all.
public protocol ProvableStore: Sendable {
  /// What is wrong with the structure of the database; empty when it is sound.
  func databaseProblems() throws -> [String]
  /// Received files that are kept as evidence, in the order of their numbers, after a number.
  func keptFiles(after number: Int64, limit: Int) throws -> [KeptFile]
  /// How many received files are kept.
  func keptFileCount() throws -> Int
  /// What is wrong with a kept file; nil when its content has the recorded hash, or when it is not kept any more.
  func problem(of file: KeptFile) throws -> String?
}

/// A received file as the catalogue has it.
public struct KeptFile: Sendable, Equatable {
  /// Its number in the catalogue.
  public var number: Int64
  /// Where it lies, below the data folder.
  public var path: String
  /// The SHA-256 of its content, in hexadecimal digits, as it was when it came.
  public var hash: String

  /// A kept file.
  public init(number: Int64, path: String, hash: String) {
    self.number = number
    self.path = path
    self.hash = hash
  }
}

/// Checks that nothing that is kept was changed behind Tocsin's back: the audit log, the database, the received files.
public struct Verification: Sendable {
  /// An entry of the audit log whose hash was noted elsewhere.
  public struct Anchor: Sendable, Equatable {
    /// Its number.
    public var number: Int64
    /// Its hash.
    public var hash: ContentHash

    /// The anchor of `NUMBER:HASH`; nil for anything else.
    public init?(_ text: String) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let number = Int64(parts[0]), number > 0,
        let hash = ContentHash(hexadecimal: String(parts[1]))
      else { return nil }
      self.number = number
      self.hash = hash
    }
  }

  /// What was found.
  public struct Report: Sendable, Equatable {
    /// Entries of the audit log.
    public var entries: Int64 = 0
    /// The hash of the newest one, to be noted elsewhere.
    public var newest = ContentHash.none
    /// Received files that were looked at.
    public var files = 0
    /// What is wrong and where, the audit log first; empty when all is well.
    public var problems: [String] = []
  }

  /// How far a check is.
  public enum Progress: Sendable, Equatable {
    /// Entries of the audit log that were read.
    case entries(Int64)
    /// The database is read.
    case database
    /// Received files that were read, of how many.
    case files(Int, of: Int)
  }

  /// The most problems that are listed.
  public static let mostProblems = 1000

  private let stores: any AuditLog & AccountStore & ProvableStore

  /// A check of stores.
  public init(stores: any AuditLog & AccountStore & ProvableStore) { self.stores = stores }

  /// Checks everything; `files` false leaves out the received files, which may take long. Throws what the store throws.
  public func run(
    anchor: Anchor? = nil, files: Bool = true, progress: (Progress) -> Void = { _ in }
  ) throws -> Report {
    var report = Report()
    switch try stores.verifyAuditLog(progress: { progress(.entries($0)) }) {
    case .intact(let entries, let newest):
      (report.entries, report.newest) = (entries, newest)
      report.problems += try accountProblems()
    case .broken(let number, let why): report.problems.append("audit log, entry \(number): \(why)")
    }
    if let anchor { try check(anchor, &report) }
    progress(.database)
    report.problems += try stores.databaseProblems().map { "database: \($0)" }
    if files { try checkFiles(&report, progress) }
    return report
  }

  private func check(_ anchor: Anchor, _ report: inout Report) throws {
    let reading = AuditReading(log: stores, caller: .commandLine("verify"))
    guard let entry = try reading.entry(anchor.number) else {
      return report.problems.append("audit log: entry \(anchor.number), whose hash was noted, is not there")
    }
    if entry.hash != anchor.hash {
      report.problems.append(
        "audit log: entry \(anchor.number) has another hash than was noted: the log was written anew")
    }
  }

  /// Accounts that may do something else than the log says: each change of a role or password has an entry.
  private func accountProblems() throws -> [String] {
    try stores.accounts().compactMap { account in
      let subject = "account \(account.name)"
      let newest = try newestChange(of: subject)
      guard let known = newest?.entry.after else { return "\(subject): the audit log knows of no such account" }
      // What decides over access stands first in the text; an older release may have noted less behind it.
      return known.utf8.starts(with: account.auditedAccess.utf8)
        ? nil
        : "\(subject): its role, state or password date is not what entry \(newest?.number ?? 0) of the audit log says"
    }
  }

  private func newestChange(of subject: String) throws -> StoredAuditEntry? {
    let filter = AuditFilter(action: "account", subject: subject)
    var before: Int64?
    while true {
      let page = try stores.auditEntries(before: before, limit: 100, filter: filter)
      if let found = page.first(where: { $0.entry.subject == subject && $0.entry.changesSomething }) { return found }
      guard let last = page.last else { return nil }
      before = last.number
    }
  }

  private func checkFiles(_ report: inout Report, _ progress: (Progress) -> Void) throws {
    let total = try stores.keptFileCount()
    var last: Int64 = 0
    while true {
      let page = try stores.keptFiles(after: last, limit: 500)
      guard let end = page.last else { return }
      for file in page {
        if let problem = try stores.problem(of: file) {
          guard report.problems.count < Self.mostProblems else {
            return report.problems.append("more problems are left out")
          }
          report.problems.append("\(file.path): \(problem)")
        }
        report.files += 1
        progress(.files(report.files, of: max(total, report.files)))
      }
      last = end.number
    }
  }
}

extension AuditEntry {
  /// Whether something was different afterwards: a refused sign-in is an entry, too.
  fileprivate var changesSomething: Bool { before != nil || after != nil }
}

extension UseCases {
  /// Checks that nothing that is kept was changed. Throws `AdministrationError.notAllowed`.
  public func verification(by caller: Caller) throws -> Verification {
    try caller.require(.operator)
    return Verification(stores: stores)
  }
}
