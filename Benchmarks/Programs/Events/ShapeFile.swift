internal import Foundation

/// Reads a table of event shapes, such as `Benchmarks/Shapes/cloudtrail.tsv`; its head says what the columns are.
enum ShapeFile {
  static func shapes(path: String) throws -> [EventShape] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(description: "\(path): no such file")
    }
    var record = ""
    var callers: [(share: Double, text: String)] = []
    var refusals: [(share: Double, text: String)] = []
    var operations: [Operation] = []
    var shapes: [EventShape] = []
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let cell = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      switch (cell[0], cell.count) {
      case ("record", 2): record = cell[1]
      case ("caller", 3): callers.append((try weight(cell[1], path), cell[2]))
      case ("refusal", 3): refusals.append((try weight(cell[1], path), cell[2]))
      case ("operation", 6):
        operations.append(
          Operation(
            weight: try weight(cell[1], path), service: cell[2], name: cell[3], request: cell[4], response: cell[5]))
      case ("names", 6):
        let words = cell[4].split(separator: " ")
        for word in words {
          operations.append(
            Operation(
              weight: try weight(cell[1], path) / Double(words.count), service: cell[2], name: cell[3] + word,
              request: cell[5], response: "null"))
        }
      case ("event", 3): shapes.append(EventShape(cell[2], weight: try weight(cell[1], path)))
      default: throw Failure(description: "\(path): what is '\(line.prefix(40))'?")
      }
    }
    for operation in operations {
      for caller in callers {
        for refusal in refusals {
          let json = operation.fill(record, caller: caller.text, refusal: refusal.text)
          shapes.append(EventShape(json, weight: operation.weight * caller.share * refusal.share))
        }
      }
    }
    return shapes
  }

  private static func weight(_ text: String, _ path: String) throws -> Double {
    guard let number = Double(text), number > 0 else { throw Failure(description: "\(path): '\(text)' is no weight") }
    return number
  }

  /// One operation of a service.
  private struct Operation {
    var weight: Double
    var service: String
    var name: String
    var request: String
    var response: String

    func fill(_ record: String, caller: String, refusal: String) -> String {
      let reads = ["Get", "List", "Describe", "get", "list"].contains { name.hasPrefix($0) }
      let parts = [
        ("[identity]", caller), ("[problem]", refusal), ("[request]", request),
        ("[response]", refusal.isEmpty ? response : "null"), ("[service]", service), ("[name]", name),
        ("[reads]", reads ? "true" : "false"),
      ]
      return parts.reduce(record) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
  }
}
