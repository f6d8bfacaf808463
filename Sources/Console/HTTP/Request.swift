/// One request as it arrived, taken apart and bounded; nothing in it was checked for meaning.
public struct Request: Sendable {
  /// What it wants done; HEAD is a GET.
  public var method: Method
  /// The segments of the path, decoded: `/contacts/ada%20b` is `["contacts", "ada b"]`.
  public var path: [String]
  /// The fields after the question mark, decoded, in their order.
  public var query: [(name: String, value: String)]
  /// The header fields; names in lower case.
  public var headers: [(name: String, value: String)]
  /// The bytes of the body.
  public var body: [UInt8]
  /// The fields of a form in the body (URL-encoded or multipart; the text of a file is the value of its field).
  public var form: [(name: String, value: String)] = []
  /// The IP address of the peer.
  public var address: String
  /// Whether it came over TLS.
  public var isSecure: Bool
  /// What is asked instead of the method: what there is, or something nobody knows.
  var question = Question.resource

  enum Question {
    case resource, options, unknownMethod
  }

  func asking(_ question: Question) -> Request {
    var request = self
    request.question = question
    return request
  }

  /// A request.
  public init(
    method: Method, path: [String], query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [], body: [UInt8] = [], address: String = "127.0.0.1",
    isSecure: Bool = false
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.address = address
    self.isSecure = isSecure
  }

  /// The first value of a field of the query; nil when it is missing.
  public func first(_ name: String) -> String? { query.first { $0.name == name }?.value }
  /// All values of a field of the query.
  public func all(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
  /// The first value of a field of the form, without white space at its ends; nil when it is missing.
  public func field(_ name: String) -> String? { form.first { $0.name == name }.map { Self.trimmed($0.value) } }
  /// All values of a field of the form.
  public func fields(_ name: String) -> [String] { form.filter { $0.name == name }.map(\.value) }
  /// The first header field of a name in lower case.
  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The value of a cookie; nil when it is missing or sent twice.
  public func cookie(_ name: String) -> String? {
    let cookies = headers.filter { $0.name == "cookie" }.flatMap { $0.value.split(separator: ";") }.map {
      Self.trimmed(String($0))
    }
    let found = cookies.filter { $0.utf8.starts(with: (name + "=").utf8) }
    return found.count == 1 ? String(found[0].dropFirst(name.count + 1)) : nil
  }

  /// The path as it is written in an address.
  public var pathText: String { "/" + path.map(PercentText.encode).joined(separator: "/") }
  /// Path and query as they are written in an address.
  public var target: String { pathText + (query.isEmpty ? "" : "?" + PercentText.query(query)) }

  private static func trimmed(_ text: String) -> String {
    let bytes = text.utf8.drop { $0 <= 32 }
    return String(decoding: bytes.reversed().drop { $0 <= 32 }.reversed(), as: UTF8.self)
  }
}
