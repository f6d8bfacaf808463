/// Finds the source of templates that others include.
public struct TemplateLoader: Sendable {
  private let source: @Sendable (String) -> String?

  /// A loader that answers the source of a template by its name, or nil when there is none. It is never asked for an
  /// absolute name or one with `..` in it.
  public init(_ source: @escaping @Sendable (String) -> String?) { self.source = source }

  /// A loader over a fixed set of sources.
  public init(sources: [String: String]) { source = { sources[$0] } }

  /// The source, or nil when there is no such template or the name leaves the folder of templates.
  func load(_ name: String) -> String? {
    guard !name.isEmpty, name.utf8.count <= 255, !name.hasPrefix("/"), !name.utf8.contains(0) else { return nil }
    guard !name.split(separator: "/", omittingEmptySubsequences: false).contains("..") else { return nil }
    return source(name)
  }
}
