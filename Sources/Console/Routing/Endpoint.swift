public import Administration

/// Something that answers requests of a method and a path: a page, or an operation of the HTTP interface.
public struct Endpoint: Sendable {
  /// The method; HEAD and OPTIONS follow from it.
  public var method: Method
  /// The path, such as `/contacts/{id}`: a segment in braces takes any text.
  public var pattern: String
  /// The least role; nil lets anybody in.
  public var role: Role?
  /// A page for people or an operation for programs.
  public var kind: Kind
  /// Bytes a body may have; nil for the usual bound.
  public var bodyBytes: Int?
  /// How much work it is.
  public var effort = Effort.short
  /// Answers; what it throws becomes an answer, too.
  public var handler: @Sendable (Visit) throws -> Response

  /// How much work an endpoint is.
  public enum Effort: Sendable {
    /// Milliseconds; perhaps seconds, so that such work never has all workers; says how the service is, which never waits
    /// for the work of others.
    case short, long, urgent
  }

  /// The endpoint, with more or less work.
  public func taking(_ effort: Effort) -> Endpoint {
    var endpoint = self
    endpoint.effort = effort
    return endpoint
  }

  /// Whether the engine must look when it succeeded: what operators do, and answers by the link of a message.
  var changesEngine: Bool {
    !method.isSafe && (role.map { $0 >= .operator } ?? pattern.utf8.starts(with: "/answer".utf8))
  }

  /// What sort of endpoint.
  public enum Kind: Sendable {
    /// For browsers: redirects to the sign-in, errors are pages.
    case page
    /// For programs: errors are problems in JSON; parameters and body are checked against the operation.
    case api(Operation)
  }

  /// An endpoint.
  public init(
    _ method: Method, _ pattern: String, role: Role?, kind: Kind = .page, bodyBytes: Int? = nil,
    handler: @escaping @Sendable (Visit) throws -> Response
  ) {
    self.method = method
    self.pattern = pattern
    self.role = role
    self.kind = kind
    self.bodyBytes = bodyBytes
    self.handler = handler
  }

  /// A page that is read.
  public static func page(
    _ pattern: String, role: Role? = .viewer, _ handler: @escaping @Sendable (Visit) throws -> Response
  ) -> Endpoint { Endpoint(.get, pattern, role: role, handler: handler) }

  /// A form that is posted, which takes an operator unless told otherwise.
  public static func form(
    _ pattern: String, role: Role? = .operator, bodyBytes: Int? = nil,
    _ handler: @escaping @Sendable (Visit) throws -> Response
  ) -> Endpoint { Endpoint(.post, pattern, role: role, bodyBytes: bodyBytes, handler: handler) }

  /// The operation, of an endpoint for programs.
  public var operation: Operation? { if case .api(let operation) = kind { operation } else { nil } }
}
