internal import CYAML
internal import Foundation

/// A YAML file of the workspace, read with the place of every value.
public struct YAMLFile: Sendable {
  /// The file.
  public var path: String
  /// The documents that could be read, in order; empty ones are left out.
  public var documents: [YAMLNode]
  /// What is wrong. A file with errors still gives the documents before the first one.
  public var diagnostics: [Diagnostic]

  /// Bytes a file may have (8 MiB), levels values may nest, and values it may have.
  public static let maximumBytes = 8 << 20
  /// Levels values may nest.
  public static let maximumDepth = 64
  /// Values a file may have.
  public static let maximumNodes = 500_000

  /// Reads a file. Never throws and never takes long: what cannot be read ends in a diagnostic.
  public static func load(path: String) -> YAMLFile {
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
      return failed(path, "cannot be read", "does it exist, and may this user read it?")
    }
    guard size <= maximumBytes else { return failed(path, "is larger than \(maximumBytes) bytes", "") }
    guard let data = FileManager.default.contents(atPath: path) else { return failed(path, "cannot be read", "") }
    return read(Array(data), path: path)
  }

  /// Reads text that stands for a file of this path.
  public static func read(_ text: String, path: String) -> YAMLFile { read(Array(text.utf8), path: path) }

  /// Reads bytes that stand for a file of this path.
  public static func read(_ bytes: [UInt8], path: String) -> YAMLFile {
    if bytes.count > maximumBytes { return failed(path, "is larger than \(maximumBytes) bytes", "") }
    if let problem = TextCheck.problem(in: bytes) {
      return YAMLFile(
        path: path, documents: [],
        diagnostics: [
          Diagnostic(.error, path: path, position: problem.position, message: problem.message, hint: "save it as UTF-8")
        ])
    }
    var reader = YAMLReader(path: path)
    reader.read(bytes)
    return YAMLFile(path: path, documents: reader.documents, diagnostics: reader.diagnostics)
  }

  private static func failed(_ path: String, _ message: String, _ hint: String) -> YAMLFile {
    YAMLFile(path: path, documents: [], diagnostics: [Diagnostic(.error, path: path, message: message, hint: hint)])
  }
}

/// Finds bytes that have no place in a text file.
enum TextCheck {
  static func problem(in bytes: [UInt8]) -> (position: SourcePosition, message: String)? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return (SourcePosition(line: 1, column: 1), "the file is UTF-16, not UTF-8")
    }
    var line = 1
    var column = 1
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .emptyInput: return nil
      case .error: return (SourcePosition(line: line, column: column), "a byte that is not UTF-8")
      case .scalarValue(let scalar):
        if scalar == "\n" {
          line += 1
          column = 0
        } else if scalar.value < 0x20 && scalar != "\t" && scalar != "\r" || scalar.value == 0x7F {
          return (SourcePosition(line: line, column: column), "the control character \(scalar.value)")
        }
        column += 1
      }
    }
  }
}
