@testable import Administration
import AuditEvents
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// A console on a loopback port over the workspace of the repository and a store of its own.
final class TestSite {
  let folder: String
  let stores: SQLiteStores
  let useCases: UseCases
  let site: Site
  static let password = "a password of the tests 7"

  init(
    clock: any Clock = SystemClock(), settings: ServerSettings = ServerSettings(),
    endpoints: [Endpoint] = Endpoints.all, url: String = "", workers: Int = 2, from template: String? = nil,
    isSmall: Bool = true, changed: @escaping @Sendable () -> Void = {}
  ) throws {
    folder = NSTemporaryDirectory() + "/tocsin-console-" + UUID().uuidString
    if let template { try FileManager.default.copyItem(atPath: template, toPath: folder) }
    stores = try SQLiteStores(folder: folder)
    let workspace = try XCTUnwrap(isSmall ? Self.small : Self.workspace)
    useCases = UseCases(stores: stores, workspace: workspace, clock: clock)
    var settings = settings
    if settings.port == ServerSettings().port { settings.port = 0 }
    var cases: [UseCases] = []
    for _ in 0..<workers {
      cases.append(UseCases(stores: try SQLiteStores(folder: folder), workspace: workspace, clock: clock))
    }
    site = try Site(
      settings, site: SiteSettings(url: url, version: "test"), endpoints: endpoints, useCases: cases, changed: changed)
  }

  deinit {
    site.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The repository, which is a workspace.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static let workspace: Workspace? = WorkspaceLoader.load(folder: root).workspace

  /// The trails, channels, policies and notifications of the repository with two of its rules: what is enough where no
  /// rule is looked at, and read in no time.
  private static let small: Workspace? = {
    let folder = NSTemporaryDirectory() + "/tocsin-small-" + UUID().uuidString
    let files = FileManager.default
    defer { try? files.removeItem(atPath: folder) }
    do {
      for pack in ["actiontrail", "cts", "cloudtrail"] {
        try files.createDirectory(atPath: folder + "/Rules/" + pack, withIntermediateDirectories: true)
        let names = try files.contentsOfDirectory(atPath: root + "/Rules/" + pack).sorted()
        for name in names.filter({ $0.hasSuffix("_exact.yml") == false && $0.hasSuffix(".yml") }).prefix(2) {
          try files.copyItem(atPath: "\(root)/Rules/\(pack)/\(name)", toPath: "\(folder)/Rules/\(pack)/\(name)")
        }
      }
      for part in ["policies", "notifications"] {
        try files.copyItem(atPath: root + "/Rules/" + part, toPath: folder + "/Rules/" + part)
      }
      try files.createDirectory(atPath: folder + "/Templates", withIntermediateDirectories: true)
      try files.copyItem(atPath: root + "/Templates/default", toPath: folder + "/Templates/default")
      try String(contentsOfFile: root + "/tocsin.yml", encoding: .utf8)
        .replacingOccurrences(of: ", \"!cloudtrail/*_cis_exact\"", with: "")
        .write(toFile: folder + "/tocsin.yml", atomically: true, encoding: .utf8)
      let loaded = WorkspaceLoader.load(folder: folder)
      if loaded.workspace == nil { print(loaded.diagnostics) }
      return loaded.workspace
    } catch {
      print("no small workspace: \(error)")
      return nil
    }
  }()

  /// Adds an account with the password of the tests.
  func addAccount(_ name: String, _ role: Role) throws {
    let accounts = AccountAdministration(
      stores: stores, caller: .commandLine("tests"), parameters: .init(logarithm: 4))
    try accounts.add(
      name: name, role: role, password: Self.password, mustChangePassword: false, now: useCases.clock.now)
  }

  /// A token that may do what a role may.
  func token(_ role: Role) throws -> String {
    if try stores.account(named: "tokens") == nil { try addAccount("tokens", .administrator) }
    let caller = Caller(name: "tokens", role: .administrator, origin: .commandLine)
    return try useCases.tokens(by: caller).add(
      account: "tokens", purpose: "tests \(role.name)", role: role, days: 1, now: useCases.clock.now
    ).text
  }

  /// Sends bytes as they are and returns all that comes back until the peer closes or nothing comes for a while.
  func raw(_ text: String, seconds: Int = 5) throws -> String {
    let socket = try RawSocket(port: site.port)
    socket.send(text)
    return socket.receive(seconds: seconds)
  }

  /// One request over a connection of its own.
  func send(
    _ method: String, _ target: String, headers: [String: String] = [:], body: String = "", host: String = "localhost"
  ) throws -> Answer {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if !body.isEmpty || method != "GET" { text += "Content-Length: \(body.utf8.count)\r\n" }
    return Answer(try raw(text + "\r\n" + body, seconds: 30))
  }

  /// The session of somebody who signed in before: without the work that a password costs.
  func signIn(_ name: String) throws -> Session {
    let token = Secret.new()
    let now = useCases.clock.now
    try stores.put(
      ConsoleSession(
        id: Secret.digest(token), account: name, createdAt: now, lastSeen: now, address: "127.0.0.1",
        userAgent: "tests"))
    return Session(cookie: "tocsin=\(token)", csrf: SessionRules.csrf(of: token), answer: Answer(""))
  }

  /// Signs in with a password and returns the cookie and the form token.
  func signIn(_ name: String, password: String) throws -> Session {
    let answer = try post("/signin", ["name": name, "password": password])
    let cookie = answer.header("set-cookie").flatMap { $0.split(separator: ";").first.map(String.init) } ?? ""
    let token = String(cookie.drop { $0 != "=" }.dropFirst())
    return Session(cookie: cookie, csrf: token.isEmpty ? "" : SessionRules.csrf(of: token), answer: answer)
  }

  /// Posts a form.
  func post(_ target: String, _ fields: [String: String], session: Session? = nil) throws -> Answer {
    var fields = fields
    if let session, fields["csrf"] == nil { fields["csrf"] = session.csrf }
    return try send(
      "POST", target,
      headers: ["Content-Type": "application/x-www-form-urlencoded"].merging(
        session.map { ["Cookie": $0.cookie] } ?? [:]
      ) { $1 },
      body: PercentText.query(fields.map { ($0.key, $0.value) }))
  }

  struct Session {
    var cookie: String
    var csrf: String
    var answer: Answer
  }
}

/// An answer as it came over the wire.
struct Answer {
  let text: String
  let status: Int
  let head: [String]
  let body: String

  init(_ text: String) {
    self.text = text
    let parts = text.components(separatedBy: "\r\n\r\n")
    head = parts[0].components(separatedBy: "\r\n")
    let rest = parts.dropFirst().joined(separator: "\r\n\r\n")
    let isChunked = head.contains { $0.lowercased() == "transfer-encoding: chunked" }
    body = isChunked ? Self.joined(Array(rest.utf8)) : rest
    status = head[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  /// The chunks of a body that came in pieces.
  private static func joined(_ bytes: [UInt8]) -> String {
    var (output, rest) = ([UInt8](), bytes[...])
    while let end = rest.firstIndex(of: 13), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16) {
      output += rest.dropFirst(end - rest.startIndex + 2).prefix(size)
      rest = rest.dropFirst(end - rest.startIndex + 4 + size)
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The first header field of a name in lower case.
  func header(_ name: String) -> String? {
    head.dropFirst().first { $0.lowercased().hasPrefix(name + ":") }.map {
      $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }
  }
}

/// A TCP connection without any manners.
final class RawSocket {
  private let descriptor: Int32

  /// `window` bytes are taken in at most before they are read; 0 for what the system does.
  init(port: UInt16, window: Int32 = 0) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var window = window
    if window > 0 { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size)) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(descriptor) }

  /// Whether all was taken.
  @discardableResult
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  /// One answer with a Content-Length, from a peer that keeps the connection.
  func receiveAnswer(seconds: Int) -> String {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var whole: Int?
    while whole.map({ bytes.count < $0 }) ?? true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
      if whole == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let length = head.firstMatch(of: #/(?i)content-length: *([0-9]+)/#).flatMap { Int($0.1) }
        whole = length.map { end.upperBound + $0 }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How many bytes came, when at least so many or no more come.
  func receive(bytes most: Int) -> Int {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var sum = 0
    while sum < most {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      sum += count
    }
    return sum
  }

  func receive(seconds: Int) -> String {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
