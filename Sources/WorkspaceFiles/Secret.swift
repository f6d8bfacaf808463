internal import Foundation

/// A value that must not be seen: it prints as stars, and only `reveal` gives it away.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String
  /// A secret.
  public init(_ text: String) { self.text = text }
  /// The secret itself; for the call that needs it and nothing else.
  public func reveal() -> String { text }
  /// Three stars.
  public var description: String { "***" }
  /// Three stars.
  public var debugDescription: String { "***" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Text with references to secrets that are kept elsewhere: `${env:NAME}` and `${file:PATH}`.
public struct SecretReference: Sendable, Hashable {
  /// The text as written, with its references.
  public let text: String
  /// The folder that relative file paths begin at.
  public let folder: String

  /// Text with references.
  public init(_ text: String, folder: String) {
    self.text = text
    self.folder = folder
  }

  /// Bytes a file with a secret may have.
  static let maximumFileBytes = 65_536

  /// Why a reference leads nowhere.
  public struct Unresolved: Error, Sendable, Equatable, CustomStringConvertible {
    /// The reason; it holds names and paths, never values.
    public var description: String
  }

  /// Whether the text refers to anything: otherwise it stands in clear.
  public var hasReference: Bool { text.contains("${env:") || text.contains("${file:") }

  /// The text with its references replaced. Line ends at the end of a file are not part of the secret; a secret that is
  /// empty is none. Throws `Unresolved`.
  public func resolve() throws -> Secret { try resolve(environment: ProcessInfo.processInfo.environment) }

  /// The text with its references replaced, environment variables taken from a dictionary. Throws `Unresolved`.
  public func resolve(environment: [String: String]) throws -> Secret {
    var result = ""
    var rest = text[...]
    while let start = rest.range(of: "${") {
      result += rest[..<start.lowerBound]
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
        throw Unresolved(description: "a '${' without its '}'")
      }
      let reference = rest[start.upperBound..<end]
      result += try Self.value(of: String(reference), folder: folder, environment)
      rest = rest[rest.index(after: end)...]
    }
    return Secret(result + rest)
  }

  private static func value(of reference: String, folder: String, _ environment: [String: String]) throws -> String {
    if reference.hasPrefix("env:") {
      let name = String(reference.dropFirst(4))
      guard let value = environment[name] else {
        throw Unresolved(description: "the environment has no variable \(name)")
      }
      guard !value.isEmpty else { throw Unresolved(description: "the environment variable \(name) is empty") }
      return value
    }
    guard reference.hasPrefix("file:") else {
      // Not quoted: it may be part of a password that stands in clear.
      throw Unresolved(description: "a '${...}' that is neither ${env:NAME} nor ${file:PATH}")
    }
    let name = String(reference.dropFirst(5))
    let path = name.hasPrefix("/") ? name : folder + "/" + name
    let bytes: [UInt8]
    do throws(SmallFile.Unreadable) {
      bytes = try SmallFile.bytes(of: path, limit: maximumFileBytes)
    } catch {
      throw Unresolved(description: "the file \(path) \(error)")
    }
    let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
    guard let value = String(validating: bytes[..<end], as: UTF8.self) else {
      throw Unresolved(description: "the file \(path) is not UTF-8 text")
    }
    guard !value.isEmpty else { throw Unresolved(description: "the file \(path) is empty") }
    return value
  }
}
