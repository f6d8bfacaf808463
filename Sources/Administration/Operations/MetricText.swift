/// Metrics in Prometheus' text format (version 0.0.4).
public struct MetricText: Sendable {
  /// The media type of the text.
  public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  /// What a metric is.
  public enum Kind: String, Sendable {
    /// Only grows; goes up and down; counts in buckets.
    case counter, gauge, histogram
  }

  /// The text so far.
  public private(set) var text = ""

  /// No metric yet.
  public init() {}

  /// Begins a metric; its values follow.
  public mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// A whole value.
  public mutating func value(_ name: String, _ value: Int64) { line(name, [], String(value)) }

  /// A whole value with labels.
  public mutating func value(_ name: String, _ labels: [(name: String, value: String)], _ value: Int64) {
    line(name, labels, String(value))
  }

  /// A value in milliseconds, written in seconds as Prometheus wants it.
  public mutating func seconds(
    _ name: String, _ labels: [(name: String, value: String)] = [], milliseconds: Int64
  ) {
    let (whole, rest) = (milliseconds.magnitude / 1000, milliseconds.magnitude % 1000)
    let digits = String(rest + 1000).dropFirst()
    line(name, labels, (milliseconds < 0 ? "-" : "") + "\(whole).\(digits)")
  }

  private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
    }
    text += " " + value + "\n"
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar.value < 0x20 ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}
