internal import Detection
internal import Foundation
internal import WorkspaceFiles

/// The options that describe a key event notification on the command line.
enum KeyEventOptions {
  static let all: [Option] = [
    .value("type", "TYPE", "all, typical or custom (default: custom with --operation, otherwise typical)"),
    .value("format", "FORMAT", "cts (default), or any: neutral names for trails of every cloud"),
    .value("operation", "OPS", "SERVICE[:RESOURCE]:NAME,NAME or SERVICE for all of it; may be given several times"),
    .value("condition", "COND", "such as 'trace_rating = warning'; may be given several times"),
    .value("match", "ALL|ANY", "whether every condition must hold (default) or one"),
    .value("operators", "GROUP:USER,USER", "only what these operators do; may be given several times"),
    .value("policy", "POLICY", "who is told (default: the trail's policy)"),
    .flag("record-only", "record traces as alerts and tell nobody"),
    .value("trail", "T", "only for trails of this name, * for anything; may be given several times"),
    .value("level", "LEVEL", "critical, high, medium (default), low or informational"),
    .value(
      "suppress", "TIME", "hold repeats of an operator's operation, such as 1h; none (default) tells of each trace"),
    .value("description", "TEXT", "what it is for"),
    .value("file", "FILE", "read the notification from a YAML file ('-' for standard input)"),
    .value("reason", "TEXT", "why, for the audit log"),
  ]

  /// The notification with what the options say.
  static func apply(_ arguments: Arguments, to notification: inout KeyEventNotification) throws {
    if !arguments.all("operation").isEmpty {
      notification.operations = try arguments.all("operation").map(operations)
      notification.type = .custom
    }
    if let word = arguments.value("type") {
      guard let type = KeyEventNotification.OperationType(rawValue: word) else {
        throw CommandFailure(.usage, "--type takes all, typical or custom, not '\(word)'")
      }
      notification.type = type
      if type != .custom, arguments.all("operation").isEmpty { notification.operations = [] }
      if type == .all, arguments.all("operators").isEmpty { notification.operators = [] }
    }
    if let word = arguments.value("format") {
      guard let vocabulary = KeyEventNotification.Vocabulary(rawValue: word) else {
        throw CommandFailure(.usage, "--format takes cts or any, not '\(word)'")
      }
      notification.vocabulary = vocabulary
    }
    if !arguments.all("condition").isEmpty { notification.conditions = try arguments.all("condition").map(condition) }
    if let word = arguments.value("match") {
      guard let joint = KeyEventNotification.Joint(rawValue: word) else {
        throw CommandFailure(.usage, "--match takes all or any, not '\(word)'")
      }
      notification.joint = joint
    }
    if !arguments.all("operators").isEmpty { notification.operators = try arguments.all("operators").map(operators) }
    if arguments.value("policy") != nil, arguments.has("record-only") {
      throw CommandFailure(.usage, "--policy and --record-only contradict one another: keep one")
    }
    if let policy = arguments.value("policy") { (notification.policy, notification.recordsOnly) = (policy, false) }
    if arguments.has("record-only") { (notification.policy, notification.recordsOnly) = ("", true) }
    if !arguments.all("trail").isEmpty { notification.trails = arguments.all("trail") }
    if let word = arguments.value("level") {
      guard let level = Level(name: word) else {
        throw CommandFailure(
          .usage, "--level takes \(Level.allCases.map(\.name).joined(separator: ", ")), not '\(word)'")
      }
      notification.level = level
    }
    if let word = arguments.value("suppress") {
      guard word == "none" || (TimeLength.seconds(word) ?? 0) > 0 else {
        throw CommandFailure(.usage, "--suppress takes a length of time such as 1h, or none, not '\(word)'")
      }
      notification.suppress = word == "none" ? nil : TimeLength.seconds(word)
    }
    if let text = arguments.value("description") { notification.description = text }
  }

  /// The text of `--file`; nil when it is not given.
  static func text(_ arguments: Arguments) throws -> (text: String, path: String)? {
    guard let path = arguments.value("file") else { return nil }
    let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data else { throw CommandFailure(.userFiles, "\(path): cannot be read") }
    return (String(decoding: data, as: UTF8.self), path == "-" ? "(input)" : path)
  }

  /// `IAM`, `IAM:login,logout`, `IAM:user:createUser`.
  private static func operations(_ text: String) throws -> KeyEventNotification.Operations {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (1...3).contains(parts.count), !parts[0].isEmpty else {
      throw CommandFailure(.usage, "--operation takes SERVICE[:RESOURCE]:NAME,NAME, not '\(text)'")
    }
    let names = parts.count > 1 ? parts[parts.count - 1].split(separator: ",").map(String.init) : []
    return .init(service: parts[0], resource: parts.count == 3 ? parts[1] : "", names: names)
  }

  private static func condition(_ text: String) throws -> KeyEventCondition {
    guard let condition = KeyEventCondition(text) else {
      let names = KeyEventCondition.Field.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "--condition takes FIELD = VALUE or FIELD != VALUE, not '\(text)'", hint: names)
    }
    return condition
  }

  private static func operators(_ text: String) throws -> KeyEventNotification.OperatorGroup {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw CommandFailure(.usage, "--operators takes GROUP:USER,USER, not '\(text)'")
    }
    return .init(group: parts[0], users: parts[1].split(separator: ",").map(String.init))
  }
}
