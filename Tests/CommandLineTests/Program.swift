import Foundation
import XCTest

/// The built program, run as a user runs it, in a workspace folder of its own.
final class Program {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "/tocsin-program-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
    try write("tocsin.yml", Self.configuration())
    try write("Rules/pack/key.yml", Self.rule())
    try write("Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: file}]}]\n")
    let templates = Self.root.appendingPathComponent("Templates").path
    try FileManager.default.copyItem(atPath: templates, toPath: folder + "/Templates")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func configuration(schedule: String = "") -> String {
    """
    data: data
    trails:
      prod: {format: cloudtrail, sources: [in], rules: ["pack/*"]\(schedule)}
    channels:
      file: {kind: file, path: told.ndjson}
    """
  }

  static func rule(operation: String = "CreateAccessKey") -> String {
    """
    title: Access Key Created
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01
    status: stable
    level: high
    logsource: {product: aws, service: cloudtrail}
    detection:
        selection: {eventName: \(operation)}
        condition: selection
    tocsin: {group-by: [userIdentity.userName]}
    """
  }

  /// A CloudTrail record on one line.
  static func record(_ id: String, operation: String = "CreateAccessKey", user: String = "mallory", time: String)
    -> String
  {
    """
    {"eventID":"\(id)","eventTime":"\(time)","eventSource":"iam.amazonaws.com","eventName":"\(operation)",\
    "awsRegion":"us-east-1","sourceIPAddress":"203.0.113.9","recipientAccountId":"111122223333",\
    "userIdentity":{"type":"IAMUser","userName":"\(user)","principalId":"AIDA-\(user)"}}
    """
  }

  func write(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  func read(_ path: String) -> String {
    FileManager.default.contents(atPath: folder + "/" + path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// What the program wrote and how it ended.
  struct Result {
    var output: String
    var errors: String
    var code: Int32
    var lines: [Substring] { output.split(separator: "\n") }
  }

  @discardableResult
  func run(_ words: String..., environment: [String: String] = [:]) throws -> Result {
    try run(words, environment: environment)
  }

  @discardableResult
  func run(_ words: [String], environment: [String: String] = [:]) throws -> Result {
    let process = try start(words, environment: environment, output: folder + "/.out", errors: folder + "/.err")
    process.waitUntilExit()
    let code = process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
    return Result(output: read(".out"), errors: read(".err"), code: code)
  }

  /// Starts the program and returns at once; its outputs go to files.
  func start(
    _ words: [String], environment: [String: String] = [:], output: String, errors: String,
    input: FileHandle = .nullDevice
  ) throws -> Process {
    let process = Process()
    let places = [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
    process.executableURL = try XCTUnwrap(
      places.map { $0.appendingPathComponent("tocsin") }.first {
        FileManager.default.isExecutableFile(atPath: $0.path)
      },
      "build the program first")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = input
    try process.run()
    return process
  }
}
