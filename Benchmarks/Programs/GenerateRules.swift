internal import Foundation

extension Program {
  /// Rules of the shapes that public packs have: most name a source and a few operations, some look at more fields, a
  /// few name no operation at all.
  static let generateRules = Program(
    name: "rules", usage: "--shapes FILE --out DIR --rules N [--seed 1]",
    summary: "generate Sigma rules for CloudTrail: 70 % source and names, 23 % with more fields, 7 % broad"
  ) { options in
    let folder = try options.text("out")
    let names = try operationNames(try options.text("shapes"))
    var random = SeededRandom(seed: UInt64(try options.count("seed", 1)))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in 0..<(try options.count("rules", 500)) {
      let text = rule(number, names, &random)
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/rule-\(number).yml"))
    }
  }

  private static func operationNames(_ path: String) throws -> [(service: String, name: String)] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(description: "\(path): no such file")
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").flatMap { line -> [(String, String)] in
      let cell = line.split(separator: "\t").map(String.init)
      switch cell.first {
      // What happens all day is no rule's subject.
      case "operation" where (Double(cell[1]) ?? 0) < 10: return [(cell[2], cell[3])]
      case "names": return cell[4].split(separator: " ").prefix(3).map { (cell[2], cell[3] + $0) }
      default: return []
      }
    }
  }

  private static func rule(
    _ number: Int, _ names: [(service: String, name: String)], _ random: inout SeededRandom
  ) -> String {
    let drawn = names[random.below(names.count)]
    let unknown = (0..<(1 + random.below(4))).map { "Operation\(number)x\($0)" }
    let operations = random.below(25) == 0 ? [drawn.name] + unknown : unknown
    let list = operations.map { "\n      - \($0)" }.joined()
    let base = "    eventSource: \(drawn.service).amazonaws.com\n    eventName:\(list)\n"
    let whole = "  condition: selection\n"
    var detection: String
    switch number % 100 {
    case 0..<70: detection = "  selection:\n\(base)" + whole
    case 70..<74: detection = "  selection:\n\(base)    errorCode: AccessDenied\n" + whole
    case 74..<79: detection = "  selection:\n\(base)    userAgent|contains: tool\(number)\n" + whole
    case 79..<84:
      detection =
        "  selection:\n\(base)  filter:\n    userIdentity.userName: robot\(number)\n"
        + "  condition: selection and not filter\n"
    case 84..<88:
      detection =
        "  selection:\n\(base)  filter:\n    sourceIPAddress|cidr: 10.\(number % 250).0.0/16\n"
        + "  condition: selection and not filter\n"
    case 88..<93: detection = "  selection:\n\(base)    requestParameters.userName: u\(number)\n" + whole
    case 93, 94: detection = "  selection:\n    sourceIPAddress|cidr: 203.0.\(number % 250).0/24\n" + whole
    case 95, 96: detection = "  selection:\n    userAgent|contains: scanner\(number)\n" + whole
    case 97: detection = "  selection:\n    userAgent|re: 'attack-tool/[0-9]+\\.\(number)'\n" + whole
    default: detection = "  selection:\n    errorCode: Client.Odd\(number)\n" + whole
    }
    let digits = String(number)
    let id = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    return "title: Generated rule \(number)\nid: \(id)\nstatus: experimental\nlevel: low\n"
      + "logsource:\n  product: aws\n  service: cloudtrail\ndetection:\n" + detection
  }
}
