import Foundation
import XCTest

/// A scripted server on loopback, in a process of its own that ends with the tests.
final class Peer: Sendable {
  let port: Int
  private let folder: String
  private let process: Process

  /// The receiver of the webhook tests; with TLS it shows the certificate of `TestCertificate`.
  static func http(tls: Bool = false) throws -> Peer {
    try Peer("http_peer.py", python: Python.find(needing: nil), arguments: tls ? TestCertificate.make().arguments : [])
  }

  /// The mail server of the mail tests; `mode` is `plain`, `starttls` or `tls`.
  static func smtp(_ mode: String) throws -> Peer {
    let certificate = mode == "plain" ? [] : try TestCertificate.make().arguments
    return try Peer("smtp_peer.py", python: Python.find(needing: "aiosmtpd"), arguments: [mode] + certificate)
  }

  /// A mail server that breaks off the first mail where the recipient's name says.
  static func cuttingSMTP() throws -> Peer {
    try Peer("cutting_smtp_peer.py", python: Python.find(needing: nil), arguments: [])
  }

  /// The log server of the syslog tests.
  static func syslog(tls: Bool) throws -> Peer {
    try Peer(
      "syslog_peer.py", python: Python.find(needing: nil), arguments: tls ? TestCertificate.make().arguments : [])
  }

  /// Kannel with its fake SMSC; the test is skipped where it is not installed.
  static func kannel() throws -> Peer {
    try installed("/usr/sbin/bearerbox", "kannel")
    try installed("/usr/lib/kannel/test/fakesmsc", "kannel-extras")
    return try Peer("kannel_peer.py", python: Python.find(needing: nil), arguments: [])
  }

  /// Prometheus Alertmanager; the test is skipped where it is not installed.
  static func alertmanager() throws -> Peer {
    try installed("/usr/bin/prometheus-alertmanager", "prometheus-alertmanager")
    return try Peer("alertmanager_peer.py", python: Python.find(needing: nil), arguments: [])
  }

  private static func installed(_ program: String, _ package: String) throws {
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw XCTSkip("\(program) is not here; .ci/run installs it: apt-get install \(package)")
    }
  }

  /// Waits up to five seconds until it received something that `isWanted`.
  func received(where isWanted: (String) -> Bool) -> [String] {
    for _ in 0..<100 {
      let found = received.filter(isWanted)
      if !found.isEmpty { return found }
      usleep(50_000)
    }
    return []
  }

  private init(_ script: String, python: String, arguments: [String]) throws {
    folder = try temporaryFolder()
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, here.appendingPathComponent("Peers/" + script).path, folder] + arguments
    let output = Pipe()
    process.standardOutput = output
    // The script ends when this pipe does: with `stop`, or with the test process however it ends.
    process.standardInput = Pipe()
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw PeerFailure("\(script) ended before it listened") }
      line += String(decoding: bytes, as: UTF8.self)
    }
    guard let port = Int(line.dropFirst(5).dropLast()) else { throw PeerFailure("\(script) said \(line)") }
    self.port = port
  }

  deinit { process.terminate() }

  /// What it received, in order, as it wrote it down.
  var received: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      FileManager.default.contents(atPath: folder + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }
  }
}

struct PeerFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A python that can run the scripts.
enum Python {
  static func find(needing module: String?) throws -> String {
    for python in ["python3", "/usr/bin/python3"]
    where (try? run("/usr/bin/env", [python, "-c", module.map { "import " + $0 } ?? ""])) == 0 {
      return python
    }
    throw PeerFailure(
      module.map { "the tests need python3 with \($0): pip install \($0), or apt-get install python3-\($0)" }
        ?? "the tests need python3")
  }
}

/// A certificate for 127.0.0.1, made for one test run, that nobody but the tests trusts.
struct TestCertificate {
  let certificate: String
  let key: String

  var arguments: [String] { [certificate, key] }

  private static let made = Result { try create() }

  static func make() throws -> TestCertificate { try made.get() }

  private static func create() throws -> TestCertificate {
    let folder = try temporaryFolder()
    let made = TestCertificate(certificate: folder + "/certificate.pem", key: folder + "/key.pem")
    let arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=peer.example.test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", made.key, "-out",
      made.certificate,
    ]
    guard try run("/usr/bin/env", arguments) == 0 else { throw PeerFailure("the tests need openssl") }
    return made
  }
}

/// A new folder below one that is removed when the test process ends.
func temporaryFolder() throws -> String {
  let folder = TestFolder.path + "/" + UUID().uuidString
  _ = TestFolder.removedAtExit
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  return folder
}

private enum TestFolder {
  static let path = NSTemporaryDirectory() + "/tocsin-tests-\(getpid())"
  static let removedAtExit = atexit { try? FileManager.default.removeItem(atPath: TestFolder.path) }
}

private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}
