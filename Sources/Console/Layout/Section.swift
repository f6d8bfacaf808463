/// A part of the console that the navigation leads to.
public enum Section: String, Sendable, CaseIterable {
  /// What is watched.
  case overview, alerts, events, rules, whitelists, runs
  /// Who is told.
  case policies, silences, templates, notifications, keyEvents = "key-events"
  /// What is administered.
  case contacts, groups, accounts, audit

  /// Where it begins.
  public var address: String { self == .overview ? "/" : "/" + rawValue }

  /// Its name.
  public func title(_ words: Words) -> String {
    switch self {
    case .overview: words("Overview")
    case .alerts: words("Alerts")
    case .events: words("Events")
    case .rules: words("Rules")
    case .whitelists: words("Whitelists")
    case .silences: words("Silences")
    case .policies: words("Policies")
    case .templates: words("Templates")
    case .contacts: words("Contacts")
    case .groups: words("Groups")
    case .keyEvents: words("Key events")
    case .notifications: words("Notifications")
    case .runs: words("Runs")
    case .audit: words("Audit log")
    case .accounts: words("Accounts")
    }
  }

  static func groups(_ words: Words) -> [(title: String, sections: [Section])] {
    [
      (words("Watch"), [.overview, .alerts, .events, .rules, .whitelists, .runs]),
      (words("Tell"), [.policies, .silences, .templates, .keyEvents, .notifications]),
      (words("Administer"), [.contacts, .groups, .accounts, .audit]),
    ]
  }
}

/// A step on the way to a page.
public struct Crumb: Sendable {
  /// What it is called.
  public var title: String
  /// Where it is.
  public var address: String

  /// A step.
  public init(_ title: String, _ address: String) {
    self.title = title
    self.address = address
  }
}

/// What a page is, without its frame.
public struct Page: Sendable {
  /// The heading.
  public var title: String
  /// The part of the navigation it belongs to.
  public var section: Section?
  /// The way to it below its section.
  public var crumbs: [Crumb]
  /// What can be done, beside the heading.
  public var actions: HTML
  /// The content.
  public var body: HTML
}
