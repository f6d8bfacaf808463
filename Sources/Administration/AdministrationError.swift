public import WorkspaceFiles

/// Why a change was refused; `description` says it in English, `sentences` in a form that can be translated.
public enum AdministrationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What people administer or look at.
  public enum Kind: String, Sendable, CaseIterable {
    /// The kinds, in the words of refusals.
    case account, alert, calendar, contact, event, group
    case keyEvent = "key event notification"
    case notification, parameter, policy
    case rotation = "on-call rotation"
    case rule, run, session, silence
    case standIn = "stand-in"
    case template, token, trail
    case whitelist = "whitelist entry"
  }

  /// The value breaks these rules.
  case invalid([Sentence])
  /// A thing of this kind with this id is already there.
  case exists(Kind, String)
  /// There is no such thing; the known ids serve a hint.
  case unknown(Kind, String, known: [String])
  /// These places still name it.
  case inUse(Kind, String, places: [String])
  /// It is not any more what it was when somebody began to change it; who changed it meanwhile.
  case changed(Kind, String, by: String)
  /// The caller may not do what only this role and those above it may.
  case notAllowed(needed: Role, caller: String)

  /// The refusal in words.
  public var description: String {
    sentences.map(\.description).joined(separator: isList ? "\n" : "; ")
  }

  /// The refusal, sentence by sentence.
  public var sentences: [Sentence] {
    switch self {
    case .invalid(let problems): problems
    case .exists(let kind, let id): [Sentence(Self.exists(kind), id)]
    case .unknown(let kind, let id, let known):
      [Sentence(Self.unknown(kind), id)]
        + (nearestName(to: id, among: known).map { [Sentence("did you mean '{1}'?", $0)] } ?? [])
    case .inUse(let kind, let id, let places):
      [Sentence(Self.inUse(kind), id, places.joined(separator: ", "))]
    case .changed(let kind, let id, let by): [Sentence(Self.changed(kind), id, by)]
    case .notAllowed(let needed, let caller):
      [Sentence("'{1}' may not do this: it takes the role {2}", caller, needed.name)]
    }
  }

  /// The English words of refusals that are made from a kind, for translations.
  public static var templates: [String] { Kind.allCases.flatMap { [exists($0), unknown($0), inUse($0), changed($0)] } }

  private static func exists(_ kind: Kind) -> String { "\(kind.rawValue) '{1}' exists already" }
  private static func unknown(_ kind: Kind) -> String { "there is no \(kind.rawValue) '{1}'" }
  private static func inUse(_ kind: Kind) -> String { "\(kind.rawValue) '{1}' is named by {2}; change that first" }

  private static func changed(_ kind: Kind) -> String {
    "\(kind.rawValue) '{1}' was changed meanwhile, by {2}: look at it and change it again"
  }

  private var isList: Bool { if case .invalid = self { true } else { false } }
}
