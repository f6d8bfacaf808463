internal import AuditEvents
public import Detection
internal import WorkspaceFiles

/// Why a match is told to nobody.
public struct WhitelistExemption: Sendable, Equatable {
  /// The entry, such as `ci-bots#2`.
  public var entry: String
  /// The reason as decisions show it: `whitelist ci-bots#2`.
  public var reason: String

  /// An exemption by an entry.
  public init(entry: String) {
    self.entry = entry
    reason = "whitelist " + entry
  }
}

/// All whitelist entries of a workspace, in the order of their files.
public struct Whitelists: Sendable {
  /// The entries.
  public let entries: [WhitelistEntry]
  private let index: WhitelistIndex

  /// Whitelists of entries; without any, nobody is exempt.
  public init(entries: [WhitelistEntry] = []) {
    self.entries = entries
    index = WhitelistIndex(entries)
  }

  /// The first entry that exempts a match of a rule; nil when none does. `kinds` are those that the rule lets exempt:
  /// an entry that names any other kind is not for the rule. Expiry is judged by the event's time.
  public func exemption(
    of match: Match, kinds: Set<WhitelistKind> = Set(WhitelistKind.allCases), title: String = ""
  ) -> WhitelistExemption? {
    guard !entries.isEmpty else { return nil }
    let address = IPAddress(match.event.sourceIP).map { IPNumber($0) }
    let place = index.candidates(for: match.event, address: address).first { place in
      entries[place].concerns(match, title: title, kinds: kinds) && entries[place].names(match.event, address: address)
    }
    return place.map { WhitelistExemption(entry: entries[$0].name) }
  }
}
