/// Gathers the diagnostics of a file, or of many.
public final class DiagnosticSink {
  /// What was found so far, in order.
  public private(set) var diagnostics: [Diagnostic] = []
  /// How many errors were found, those beyond the limit too.
  public private(set) var errorCount = 0
  private var counts: [Diagnostic.Severity: Int] = [:]
  private let limit: Int

  /// An empty sink that keeps at most `limit` errors and as many warnings: more of them help nobody.
  public init(limit: Int = .max) { self.limit = limit }

  /// Adds findings.
  public func add(_ more: [Diagnostic]) {
    for diagnostic in more { add(diagnostic) }
  }

  /// Adds what another sink gathered, and a word about what it did not keep.
  public func add(_ other: DiagnosticSink) {
    add(other.diagnostics)
    for severity in [Diagnostic.Severity.error, .warning] {
      guard let count = other.counts[severity], count > other.limit, let last = other.diagnostics.last else { continue }
      add(
        Diagnostic(
          severity, path: last.path, message: "there are more problems of this kind than the \(other.limit) listed"))
    }
  }

  private func add(_ diagnostic: Diagnostic) {
    counts[diagnostic.severity, default: 0] += 1
    if diagnostic.severity == .error { errorCount += 1 }
    if counts[diagnostic.severity, default: 0] <= limit { diagnostics.append(diagnostic) }
  }

  /// Adds an error.
  public func error(_ path: String, _ position: SourcePosition?, _ message: String, _ hint: String = "") {
    add(Diagnostic(.error, path: path, position: position, message: message, hint: hint))
  }

  /// Adds a warning.
  public func warning(_ path: String, _ position: SourcePosition?, _ message: String, _ hint: String = "") {
    add(Diagnostic(.warning, path: path, position: position, message: message, hint: hint))
  }

  /// Whether something unusable was found.
  public var hasErrors: Bool { errorCount > 0 }

  /// Whether more errors would not be kept, so that looking for them is of no use.
  public var isFull: Bool { errorCount > limit }
}
