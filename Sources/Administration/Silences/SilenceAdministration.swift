public import Alerting
public import AuditEvents
internal import WorkspaceFiles

/// Makes and ends silences, and says what they did: the use cases behind the commands and the console.
public struct SilenceAdministration: Sendable {
  private let store: any AuditedStores
  private let caller: Caller

  /// The longest a silence may hold: what is needed for longer is a whitelist entry, with an owner and a review.
  public static let longest: Int64 = 90 * 86_400

  /// Administration of a store, on behalf of a caller.
  public init(store: any AuditedStores, caller: Caller) {
    self.store = store
    self.caller = caller
  }

  /// Keeps a new silence. Throws `AdministrationError`: `invalid` with everything that is wrong with it.
  public func add(_ silence: Silence, now: Timestamp) throws -> Silence {
    try caller.require(.operator)
    var problems: [Sentence] = []
    if silence.match.takesEverything {
      problems.append(Sentence("the silence would hold back every alert: name what it is for"))
    }
    if silence.until <= silence.from { problems.append(Sentence("the silence ends before it begins")) }
    if silence.until <= now { problems.append(Sentence("the silence would be over already")) }
    if silence.until.seconds - silence.from.seconds > Self.longest {
      problems.append(Sentence("a silence holds for 90 days at most; a whitelist entry may hold for longer"))
    }
    if silence.author.isEmpty { problems.append(Sentence("a silence needs an author")) }
    if silence.reason.isEmpty { problems.append(Sentence("a silence needs a reason")) }
    if silence.reason.utf8.count > 1000 || silence.author.utf8.count > 200 {
      problems.append(Sentence("author and reason may have 200 and 1000 bytes"))
    }
    guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
    return try store.audited { stores in
      let kept = try stores.add(silence)
      return (
        kept,
        AuditEntry(
          at: now, caller: caller, action: "silence.added", subject: "silence \(kept.id)", after: kept.auditText,
          reason: kept.reason)
      )
    }
  }

  /// Silences, the newest first, with what they held back.
  public func silences() throws -> [(silence: Silence, hits: [SilenceHit])] {
    try caller.require(.viewer)
    let hits = Dictionary(grouping: try store.silenceHits(silence: nil), by: \.silence)
    return try store.silences().map { ($0, hits[$0.id] ?? []) }
  }

  /// One silence. Throws `AdministrationError.unknown`.
  public func silence(id: String) throws -> (silence: Silence, hits: [SilenceHit]) {
    try caller.require(.viewer)
    let all = try store.silences()
    guard let silence = all.first(where: { $0.id == id }) else {
      throw AdministrationError.unknown(.silence, id, known: all.map(\.id))
    }
    return (silence, try store.silenceHits(silence: id))
  }

  /// Ends a silence now. Throws `AdministrationError` when there is none that still holds.
  public func end(id: String, by author: String, now: Timestamp) throws -> Silence {
    try caller.require(.operator)
    let known = try silence(id: id).silence
    return try store.audited { stores in
      guard let ended = try stores.endSilence(id: id, at: now, by: author) else {
        throw AdministrationError.invalid([Sentence("silence {1} is over since {2}", known.id, known.end.rfc3339)])
      }
      return (
        ended,
        AuditEntry(
          at: now, caller: caller, action: "silence.ended", subject: "silence \(id)", before: known.auditText,
          after: ended.auditText)
      )
    }
  }
}

extension Silence {
  fileprivate var auditText: String {
    JSONText.object([
      (key: "match", value: .string(match.text)), (key: "from", value: .string(from.rfc3339)),
      (key: "until", value: .string(end.rfc3339)), (key: "author", value: .string(author)),
      (key: "reason", value: .string(reason)), (key: "ended_by", value: .string(endedBy)),
    ]).text
  }
}
