/// A YAML file of the workspace, read with the place of every value.
public struct YAMLFile: Sendable {
  /// The file.
  public var path: String
  /// The documents that could be read, in order; empty ones are left out.
  public var documents: [YAMLNode]
  /// What is wrong. A file with errors still gives the documents before the first one.
  public var diagnostics: [Diagnostic]

  /// Bytes a file may have (8 MiB), levels values may nest, and keys and values it may have.
  public static let maximumBytes = 8 << 20
  /// Levels values may nest.
  public static let maximumDepth = 64
  /// Keys and values a file may have.
  public static let maximumNodes = 300_000
  /// Problems that are listed of a file.
  public static let maximumDiagnostics = 100

  /// Reads a file. Never throws and never takes long: what cannot be read ends in a diagnostic.
  public static func load(path: String) -> YAMLFile {
    do throws(SmallFile.Unreadable) {
      return read(try SmallFile.bytes(of: path, limit: maximumBytes), path: path)
    } catch {
      return failed(Diagnostic(.error, path: path, message: error.description))
    }
  }

  /// Reads text that stands for a file of this path.
  public static func read(_ text: String, path: String) -> YAMLFile { read(Array(text.utf8), path: path) }

  /// Reads bytes that stand for a file of this path, or for the part of it that begins in a line.
  public static func read(_ bytes: [UInt8], path: String, firstLine: Int = 1) -> YAMLFile {
    if bytes.count > maximumBytes {
      return failed(Diagnostic(.error, path: path, message: "is larger than \(maximumBytes) bytes"))
    }
    if var problem = TextCheck.problem(in: bytes) {
      problem.position.line += firstLine - 1
      return failed(
        Diagnostic(.error, path: path, position: problem.position, message: problem.message, hint: problem.hint))
    }
    var reader = YAMLReader(path: path, firstLine: firstLine)
    reader.read(bytes)
    return YAMLFile(path: path, documents: reader.documents, diagnostics: reader.diagnostics)
  }

  private static func failed(_ diagnostic: Diagnostic) -> YAMLFile {
    YAMLFile(path: diagnostic.path, documents: [], diagnostics: [diagnostic])
  }
}
