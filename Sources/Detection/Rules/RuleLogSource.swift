public import AuditEvents

/// The `logsource` of a rule.
public struct RuleLogSource: Sendable, Hashable {
  /// The category; nil when not said.
  public var category: String?
  /// The product; `any` means the neutral vocabulary of every format.
  public var product: String?
  /// The service; nil when not said.
  public var service: String?

  /// Whether the rule speaks the neutral vocabulary.
  public var isNeutral: Bool { product.map { $0.utf8.elementsEqual("any".utf8) } ?? false }

  /// Whether events of a format are what the rule is for, by any of the format's log sources.
  public func covers(_ format: any EventFormat) -> Bool {
    let sources = format.logSources
    return sources.isEmpty ? isNeutral && service == nil && category == nil : sources.contains { covers($0) }
  }

  /// Whether events of a log source are what the rule is for: every attribute it sets must be the source's. Names compare
  /// with case, as in pySigma.
  public func covers(_ source: EventLogSource) -> Bool {
    guard category.map({ $0.utf8.elementsEqual(source.category.utf8) }) ?? true else { return false }
    if isNeutral { return service == nil }
    return (product.map { $0.utf8.elementsEqual(source.product.utf8) } ?? true)
      && (service.map { $0.utf8.elementsEqual(source.service.utf8) } ?? true)
  }
}
