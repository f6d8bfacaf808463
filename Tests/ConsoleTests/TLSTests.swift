import Administration
import Foundation
import XCTest

@testable import Console

/// The console over TLS, with a certificate of its own and clients as people have them.
final class TLSTests: XCTestCase {
  private struct Identity {
    let folder = NSTemporaryDirectory() + "/tocsin-tls-" + UUID().uuidString
    var certificate: String { folder + "/certificate.pem" }
    var key: String { folder + "/key.pem" }

    init?() throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let made = try TLSTests.run(
        "openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
          "/CN=tocsin.test", "-addext", "subjectAltName=DNS:tocsin.test,IP:127.0.0.1", "-keyout", key, "-out",
          certificate,
        ])
      guard made?.status == 0 else { return nil }
    }
  }

  /// What a program says; nil when it is not on this machine.
  private static func run(_ name: String, _ arguments: [String]) throws -> (status: Int32, output: String)? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    guard let path = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
      return nil
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  func testARealClientSignsInOverTLS() throws {
    guard HTTPServer.hasTLS, let identity = try Identity() else {
      throw XCTSkip("no openssl, or no TLS in the library")
    }
    defer { try? FileManager.default.removeItem(atPath: identity.folder) }
    var settings = ServerSettings()
    settings.certificate = try String(contentsOfFile: identity.certificate, encoding: .utf8)
    settings.key = try String(contentsOfFile: identity.key, encoding: .utf8)
    settings.headerSeconds = 2
    let site = try TestSite(settings: settings)
    try site.addAccount("ada", .operator)
    let root = "https://127.0.0.1:\(site.site.port)"
    let common = ["-s", "-i", "-m", "20", "--cacert", identity.certificate]
    guard let page = try Self.run("curl", common + [root + "/signin"]) else { throw XCTSkip("there is no curl") }
    XCTAssertEqual(page.status, 0)
    let answer = Answer(page.output)
    XCTAssertEqual(answer.status, 200)
    XCTAssertEqual(answer.header("strict-transport-security"), "max-age=31536000")
    // The cookie cannot be set by a neighbour, nor leave over plain HTTP.
    let signedIn = Answer(
      try XCTUnwrap(
        try Self.run(
          "curl",
          common + ["-d", PercentText.query([("name", "ada"), ("password", TestSite.password)]), root + "/signin"])
      ).output)
    XCTAssertEqual(signedIn.status, 303)
    let cookie = try XCTUnwrap(signedIn.header("set-cookie"))
    XCTAssertTrue(cookie.hasPrefix("__Host-tocsin="), cookie)
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { XCTAssertTrue(cookie.contains(attribute)) }
    let pair = String(cookie.prefix { $0 != ";" })
    let inside = try XCTUnwrap(try Self.run("curl", common + ["-b", pair, root + "/profile"]))
    XCTAssertEqual(Answer(inside.output).status, 200)
    // A body of a megabyte passes TLS records whole: refused for its size, not broken.
    let large = identity.folder + "/large"
    try String(repeating: "a", count: 1 << 20).write(toFile: large, atomically: true, encoding: .utf8)
    let refused = try XCTUnwrap(
      try Self.run("curl", common + ["-H", "Expect: 100-continue", "--data-binary", "@" + large, root + "/signin"]))
    XCTAssertEqual(Answer(refused.output).status, 413)
    try checkRefusals(site, identity, root)
  }

  private func checkRefusals(_ site: TestSite, _ identity: Identity, _ root: String) throws {
    let old = try XCTUnwrap(
      try Self.run("curl", ["-s", "-k", "-m", "20", "--tls-max", "1.1", root + "/signin"]))
    XCTAssertNotEqual(old.status, 0, "TLS 1.1 is refused")
    let strange = try XCTUnwrap(try Self.run("curl", ["-s", "-m", "20", root + "/signin"]))
    XCTAssertNotEqual(strange.status, 0, "curl does not trust a certificate nobody told it of")
    XCTAssertFalse(try site.raw("GET /signin HTTP/1.1\r\nHost: localhost\r\n\r\n", seconds: 3).contains("200 OK"))
    // Who begins no handshake is cut off like anybody who is slow.
    let silent = try (0..<10).map { _ in try RawSocket(port: site.site.port) }
    for socket in silent { socket.send("\u{16}") }
    for _ in 0..<50 where site.site.connections > 0 { usleep(100_000) }
    XCTAssertEqual(site.site.connections, 0)
    withExtendedLifetime(silent) {}
    let after = try XCTUnwrap(
      try Self.run("curl", ["-s", "-i", "-m", "20", "--cacert", identity.certificate, root + "/healthz"]))
    XCTAssertEqual(Answer(after.output).status, 200, "still up")
  }

  func testACertificateWithAnotherKeyIsRefusedAtTheStart() throws {
    guard HTTPServer.hasTLS, let one = try Identity(), let other = try Identity() else {
      throw XCTSkip("no openssl, or no TLS in the library")
    }
    defer { for folder in [one.folder, other.folder] { try? FileManager.default.removeItem(atPath: folder) } }
    var settings = ServerSettings()
    settings.certificate = try String(contentsOfFile: one.certificate, encoding: .utf8)
    for key in [try String(contentsOfFile: other.key, encoding: .utf8), "no key", ""] {
      settings.key = key
      XCTAssertThrowsError(try TestSite(settings: settings), "\(key.prefix(20))") { error in
        XCTAssertTrue("\(error)".contains("certificate and the key"), "\(error)")
      }
    }
  }
}
