internal import WorkspaceFiles

/// Why a change was refused; `description` says it to the operator.
public enum AdministrationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The value breaks these rules.
  case invalid([String])
  /// A thing of this kind with this id is already there.
  case exists(String, String)
  /// There is no such thing; the known ids serve a hint.
  case unknown(String, String, known: [String])
  /// These places still name it.
  case inUse(String, String, places: [String])
  /// The caller may not do what only this role and those above it may.
  case notAllowed(needed: Role, caller: String)

  /// The refusal in words, with what to do.
  public var description: String {
    switch self {
    case .invalid(let problems): problems.joined(separator: "\n")
    case .exists(let kind, let id): "\(kind) '\(id)' exists already; use --replace to change it"
    case .unknown(let kind, let id, let known):
      "there is no \(kind) '\(id)'" + (nearestName(to: id, among: known).map { "; did you mean '\($0)'?" } ?? "")
    case .inUse(let kind, let id, let places):
      "\(kind) '\(id)' is named by \(places.joined(separator: ", ")); change that first"
    case .notAllowed(let needed, let caller):
      "'\(caller)' may not do this: it takes the role \(needed.name)"
    }
  }
}
