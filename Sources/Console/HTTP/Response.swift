public import AuditEvents

/// What a request is answered with.
public struct Response: Sendable {
  /// The status code (RFC 9110 §15).
  public var status: Int
  /// Header fields; the router adds those that every answer has.
  public var headers: [(name: String, value: String)]
  /// What follows the header.
  public var body: Body

  /// A body, whole or piece by piece.
  public enum Body: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// Pieces as they are made, until nil; the connection is cut when one throws, so that half a file never looks whole.
    case stream(next: @Sendable () throws -> [UInt8]?)
  }

  /// A response.
  public init(status: Int, headers: [(name: String, value: String)] = [], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A whole HTML document.
  public static func html(_ document: HTML, status: Int = 200) -> Response {
    Response(
      status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: .bytes(Array(document.text.utf8)))
  }

  /// A JSON value.
  public static func json(_ value: JSONText, status: Int = 200) -> Response {
    Response(status: status, headers: [("Content-Type", "application/json")], body: .bytes(Array(value.text.utf8)))
  }

  /// Plain text.
  public static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8") -> Response {
    Response(status: status, headers: [("Content-Type", type)], body: .bytes(Array(text.utf8)))
  }

  /// A file to be saved under a name, piece by piece.
  public static func download(
    _ name: String, type: String, next: @escaping @Sendable () throws -> [UInt8]?
  ) -> Response {
    let safe = name.utf8.map { byte in
      (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == 45 || byte == 46 ? byte : 95
    }
    return Response(
      status: 200,
      headers: [
        ("Content-Type", type),
        ("Content-Disposition", "attachment; filename=\"\(String(decoding: safe, as: UTF8.self))\""),
      ],
      body: .stream(next: next))
  }

  /// Nothing to say: it is done.
  public static var noContent: Response { Response(status: 204) }

  /// Sends the browser to a page of this console, with a message it shows there. `path` begins with one slash.
  public static func redirect(to path: String, flash: Flash? = nil) -> Response {
    let isLocal = path.utf8.first == 47 && path.utf8.dropFirst().first != 47 && path.utf8.dropFirst().first != 92
    let safe = isLocal && path.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    var response = Response(status: 303, headers: [("Location", safe ? path : "/")])
    if let flash { response.headers.append(("Set-Cookie", flash.cookie)) }
    return response
  }

  /// What went wrong, for a program (RFC 9457).
  public static func problem(
    status: Int, title: String, detail: String = "", more: [(key: String, value: JSONText)] = []
  ) -> Response {
    var members: [(key: String, value: JSONText)] = [
      ("type", .string("about:blank")), ("title", .string(title)), ("status", .integer(Int64(status))),
    ]
    if !detail.isEmpty { members.append(("detail", .string(detail))) }
    return Response(
      status: status, headers: [("Content-Type", "application/problem+json")],
      body: .bytes(Array(JSONText.object(members + more).text.utf8)))
  }

  /// The response with one more header field.
  public func with(_ name: String, _ value: String) -> Response {
    var response = self
    response.headers.append((name, value))
    return response
  }

  /// The first header field of a name.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased().utf8.elementsEqual(name.lowercased().utf8) }?.value
  }
}

/// A message that the next page shows once.
public struct Flash: Sendable, Equatable {
  /// What it is about: good news or bad.
  public var tone: Tone
  /// The message; the page escapes it.
  public var text: String

  /// A message; it is cut to 600 bytes.
  public init(_ tone: Tone, _ text: String) {
    self.tone = tone
    self.text = text
  }

  static let cookieName = "tocsin_flash"

  /// The header field's value that keeps it for the next page.
  var cookie: String {
    var text = text
    while text.utf8.count > 600 { text.removeLast() }
    return "\(Self.cookieName)=\(tone.rawValue).\(PercentText.encode(text)); Path=/; Max-Age=60; HttpOnly; "
      + "SameSite=Strict"
  }

  /// The message of a cookie's value; nil when it is none of ours.
  init?(cookie: String) {
    let parts = cookie.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let tone = Tone(rawValue: String(parts[0])), let text = PercentText.decode(parts[1].utf8)
    else { return nil }
    self.init(tone, text)
  }
}

/// The colour of a state: badges, notices, bars.
public enum Tone: String, Sendable, CaseIterable {
  /// Nothing special; as it should be; worth a look; bad; very bad; of interest.
  case neutral, good, warning, bad, critical, info
}
