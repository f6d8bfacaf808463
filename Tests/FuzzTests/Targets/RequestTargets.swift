import Foundation
import Synchronization

@testable import Administration
@testable import AuditEvents
@testable import Console
@testable import Engine
@testable import Storage

/// What comes over HTTP, behind the library that reads the socket.
enum RequestTargets {
  /// A content type up to the first line feed, then the body of a form; it is read as a query and as a target, too.
  static func forms(_ bytes: [UInt8]) {
    let cut = bytes.firstIndex(of: 10) ?? bytes.endIndex
    let type = String(decoding: bytes[..<cut], as: UTF8.self)
    let body = Array(bytes[cut...].dropFirst())
    _ = FormBody.fields(body, contentType: type)
    let text = String(decoding: body, as: UTF8.self)
    if let fields = PercentText.fields(body, limit: FormBody.maximumFields) {
      let again = PercentText.fields(PercentText.query(fields).utf8, limit: .max) ?? []
      FuzzTarget.require(
        again.elementsEqual(fields.filter { _ in true }, by: ==), "fields came back different: \(text)")
    }
    if let target = RequestTarget(text) {
      let request = Request(method: .get, path: target.path, query: target.query)
      let again = RequestTarget(request.target)
      FuzzTarget.require(again?.path ?? [] == target.path, "a path came back different: \(text)")
    }
    let headers = text.split(separator: "\n").map { line -> (name: String, value: String) in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0].lowercased(), parts.count > 1 ? parts[1] : "")
    }
    _ = HeaderCheck.refusal(headers, settings: ServerSettings())
    let request = Request(method: .get, path: [], headers: headers)
    for name in ["tocsin", "flash", "a"] { _ = request.cookie(name).flatMap { Flash(cookie: $0) } }
    _ = Words(Language(accepting: type))
    if let json = try? JSONValue(body) { for schema in schemas { _ = schema.problem(json) } }
  }

  private static let schemas = Endpoints.all.compactMap { $0.operation?.body }

  /// A request as text: `POST /path?query`, lines of `name: value`, an empty line, the body. `as: operator` signs in.
  static func requests(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", maxSplits: 1)
    guard words.count == 2, let method = Method(rawValue: String(words[0])),
      let target = RequestTarget(String(words[1])), !target.hasTrailingSlash
    else { return }
    var request = Request(
      method: method, path: target.path, query: target.query, headers: [("host", "localhost")],
      body: parts.count > 1 ? Array(parts[1].utf8) : [])
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] != "host" else { continue }
      request.headers.append((parts[0].lowercased(), String(parts[1].drop { $0 == " " })))
    }
    if HeaderCheck.refusal(request.headers, settings: ServerSettings()) != nil { return }
    // Hashing a password takes a long time on purpose.
    if ["signin", "profile", "accounts"].contains(target.path.first), method != .get { return }
    // Commands and paths of operators are a way into the machine, and waiting streams never end.
    let response = ConsoleUnderTest.current.answer(request)
    FuzzTarget.require(response.status < 500, "\(response.status) for \(text)")
    if case .stream(let next) = response.body {
      var size = 0
      while size < 1 << 20, let piece = try? next() { size += piece.count }
    }
  }
}

/// A console over a store of its own, which is made anew before it grows.
private final class ConsoleUnderTest: Sendable {
  private let folder: String
  private let router: Router
  private let useCases: UseCases
  private let headers: [String: [(name: String, value: String)]]

  private static let workspace = WorkspaceLoader.load(folder: FuzzTarget.root).workspace
  private static let kept = Mutex<(console: ConsoleUnderTest, used: Int)?>(nil)

  static var current: ConsoleUnderTest {
    kept.withLock { kept in
      if var present = kept, present.used < 2000 {
        present.used += 1
        kept = present
        return present.console
      }
      guard let made = try? ConsoleUnderTest() else { preconditionFailure("no console could be made") }
      if kept == nil { atexit { ConsoleUnderTest.kept.withLock { $0 = nil } } }
      kept = (made, 1)
      return made
    }
  }

  private init() throws {
    guard let workspace = Self.workspace else { throw CocoaError(.fileReadUnknown) }
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    folder = base + "/tocsin-fuzz-" + UUID().uuidString
    let clock = ScriptedClock(Timestamp(seconds: 1_772_445_600))
    let stores = try SQLiteStores(folder: folder)
    useCases = UseCases(stores: stores, workspace: workspace, clock: clock)
    router = Router()
    var headers: [String: [(name: String, value: String)]] = [:]
    for role in Role.allCases {
      try stores.put(Account(name: role.name, role: role, passwordHash: "", createdAt: clock.now))
      let caller = Caller(name: role.name, role: .administrator, origin: .commandLine)
      let token = try useCases.tokens(by: caller).add(
        account: role.name, purpose: "fuzzing", role: role, days: 1, now: clock.now
      ).text
      let session = String(repeating: String(role.rawValue), count: 64)
      try stores.put(
        ConsoleSession(
          id: Secret.digest(session), account: role.name, createdAt: clock.now, lastSeen: clock.now, address: "",
          userAgent: ""))
      headers[role.name] = [
        ("authorization", "Bearer \(token)"), ("cookie", "tocsin=\(session)"),
        ("x-csrf-token", SessionRules.csrf(of: session)),
      ]
    }
    self.headers = headers
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func answer(_ request: Request) -> Response {
    var request = request
    if let role = request.header("as"), let given = headers[role] { request.headers += given }
    return router.answer(request, useCases: useCases)
  }
}
