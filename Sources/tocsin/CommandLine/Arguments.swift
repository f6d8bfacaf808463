internal import AuditEvents
internal import WorkspaceFiles

/// The words after a command's name, taken apart by the options the command declares.
struct Arguments {
  /// Words that are no option, in order.
  private(set) var words: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []

  /// Takes words apart. `--name value` and `--name=value` for options, `--name` for flags, `--` ends the options.
  init(_ input: [String], options: [Option]) throws(CommandFailure) {
    var index = 0
    while index < input.count {
      let word = input[index]
      index += 1
      if word == "--" {
        words += input[index...]
        break
      }
      guard word.utf8.starts(with: "--".utf8), word.utf8.count > 2 else {
        words.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      guard let option = options.first(where: { $0.name == parts[0] }) else {
        let near = nearestName(to: parts[0], among: options.map(\.name))
        throw CommandFailure(
          .usage, "unknown option --\(parts[0])", hint: near.map { "did you mean --\($0)?" } ?? "see --help")
      }
      if option.value == nil {
        guard parts.count == 1 else { throw CommandFailure(.usage, "--\(option.name) takes no value") }
        flags.insert(option.name)
      } else if parts.count == 2 {
        values[option.name, default: []].append(parts[1])
      } else {
        guard index < input.count else { throw CommandFailure(.usage, "--\(option.name) needs a value") }
        values[option.name, default: []].append(input[index])
        index += 1
        while option.takesSeveral, index < input.count, !input[index].utf8.starts(with: "-".utf8) {
          values[option.name, default: []].append(input[index])
          index += 1
        }
      }
    }
  }

  /// Whether a flag was given.
  func has(_ name: String) -> Bool { flags.contains(name) }
  /// An option's last value.
  func value(_ name: String) -> String? { values[name]?.last }
  /// All values of an option.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// A whole number, or the default when the option is not given.
  func integer(_ name: String, default standard: Int) throws(CommandFailure) -> Int {
    guard let text = value(name) else { return standard }
    guard let number = Int(text), number >= 0 else {
      throw CommandFailure(.usage, "--\(name) takes a whole number, not '\(text)'")
    }
    return number
  }

  /// A moment in RFC 3339, or nil when the option is not given.
  func time(_ name: String) throws(CommandFailure) -> Timestamp? {
    guard let text = value(name) else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw CommandFailure(.usage, "--\(name) takes a time such as 2026-03-02T10:00:00Z, not '\(text)'")
    }
    return time
  }

  /// Refuses words where the command takes none, or fewer than it needs.
  func expect(words range: ClosedRange<Int>, _ what: String) throws(CommandFailure) {
    if words.count < range.lowerBound { throw CommandFailure(.usage, "missing \(what)", hint: "see --help") }
    if words.count > range.upperBound {
      throw CommandFailure(.usage, "unexpected '\(words[range.upperBound])'", hint: "see --help")
    }
  }
}

/// An option that a command declares.
struct Option: Sendable {
  /// The name without dashes, the value's name (nil for a flag) and the line of the help.
  var name: String
  var value: String?
  var help: String
  var takesSeveral = false

  static func flag(_ name: String, _ help: String) -> Option { Option(name: name, value: nil, help: help) }
  static func value(_ name: String, _ value: String, _ help: String) -> Option {
    Option(name: name, value: value, help: help)
  }
  static func values(_ name: String, _ value: String, _ help: String) -> Option {
    Option(name: name, value: value, help: help, takesSeveral: true)
  }
}
