internal import Foundation

/// A benchmark program: one thing done at full speed, measured from outside by `Benchmarks/compare`.
struct Program: Sendable {
  /// The word it is started by.
  var name: String
  /// Its options, as they stand in the usage line.
  var usage: String
  /// What it does, in a line.
  var summary: String
  /// Does it; throws `Failure` when its options make no sense.
  var run: @Sendable (Options) throws -> Void

  /// Every program.
  static let all: [Program] = [generateEvents, generateRules, inflate, rescan, fillStores, deliver, soak]
}

/// A program that cannot go on, in words.
struct Failure: Error, CustomStringConvertible {
  var description: String
}

/// The words after a program's name: `--name value` pairs and the rest.
struct Options {
  private var values: [String: String] = [:]
  /// The words that are no options.
  private(set) var words: [String] = []

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        words.append(word)
        continue
      }
      guard let value = rest.popFirst() else { throw Failure(description: "\(word) needs a value") }
      values[String(word.dropFirst(2))] = value
    }
  }

  func text(_ name: String, _ usual: String? = nil) throws -> String {
    guard let value = values[name] ?? usual else { throw Failure(description: "--\(name) is missing") }
    return value
  }

  func count(_ name: String, _ usual: Int) throws -> Int {
    guard let text = values[name] else { return usual }
    guard let number = Int(text), number >= 0 else { throw Failure(description: "--\(name) must be a whole number") }
    return number
  }
}

@main struct Benchmark {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let program = Program.all.first(where: { $0.name == arguments.first }) else {
      for program in Program.all { print("benchmark \(program.name) \(program.usage)\n    \(program.summary)") }
      exit(arguments.isEmpty ? 0 : 2)
    }
    do {
      try program.run(try Options(Array(arguments.dropFirst())))
    } catch {
      FileHandle.standardError.write(Data("benchmark \(program.name): \(error)\n".utf8))
      exit(1)
    }
  }
}
