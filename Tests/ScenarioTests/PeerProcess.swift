import Foundation
import XCTest

/// A scripted HTTPS receiver on loopback, in a process of its own, that writes down what it receives.
final class PeerProcess {
  let port: Int
  /// The certificate to trust.
  let certificate: String
  private let folder: String
  private let process = Process()

  static func https() throws -> PeerProcess { try PeerProcess() }

  private init() throws {
    let home = try Scenario.temporaryFolder()
    folder = home + "/received"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    certificate = home + "/certificate.pem"
    let made = Process()
    made.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    made.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=peer.example.test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", home + "/key.pem", "-out",
      certificate,
    ]
    made.standardError = FileHandle.nullDevice
    try made.run()
    made.waitUntilExit()
    guard made.terminationStatus == 0 else { throw XCTSkip("the scenario needs openssl") }
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", tests.appendingPathComponent("DeliveryTests/Peers/http_peer.py").path, folder, certificate,
      home + "/key.pem",
    ]
    port = try process.listeningPort(orSkip: "the scenario needs python3")
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(atPath: (folder as NSString).deletingLastPathComponent)
  }

  /// Every request so far, in order.
  var texts: [String] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return names.compactMap { FileManager.default.contents(atPath: folder + "/" + $0) }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Process {
  /// Starts a peer that says `PORT n` when it listens, and ends when its input does. Skips the test when it cannot.
  func listeningPort(orSkip reason: String) throws -> Int {
    let output = Pipe()
    standardOutput = output
    standardInput = Pipe()
    try run()
    var line = ""
    while !line.hasSuffix("\n") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw XCTSkip(reason) }
      line += String(decoding: bytes, as: UTF8.self)
    }
    return try XCTUnwrap(Int(line.dropFirst("PORT ".count).dropLast()))
  }
}
