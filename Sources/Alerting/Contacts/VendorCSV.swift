/// The contact file of ActionTrail's own console: `#ID, Username, Enabled, Country code-phone, Receive text, Receive call,
/// Email1, Email2, ...`.
enum VendorCSV {
  /// The records in the columns of this program; nil when the first line is none of the vendor's.
  static func own(_ records: [[CSVField]]) -> [[CSVField]]? {
    guard let header = records.first, name(header[0]) == "#id" else { return nil }
    let columns = header.map { column(name($0)) }
    // Calls are no channel here, so that what the file says of them is left out.
    var names: [String] = []
    for column in columns.joined() where !names.contains(column) { names.append(column) }
    let first = names.map { CSVField(text: $0, position: header[0].position) }
    return [first]
      + records.dropFirst().map { record in
        // What has too many or too few fields is told of as such.
        guard record.count == header.count else { return record }
        return names.map { name in field(name, record, columns) }
      }
  }

  private static func name(_ field: CSVField) -> String { field.text.lowercased().filter { $0 != " " } }

  private static func column(_ name: String) -> [String] {
    switch name {
    case "#id": ["id"]
    case "username": ["name"]
    case "enabled": ["enabled"]
    case "countrycode-phone": ["country_code", "phone"]
    case "receivetext": ["sms_enabled"]
    case "receivecall": []
    default: name.utf8.starts(with: "email".utf8) ? ["emails"] : [name]
    }
  }

  private static func field(_ name: String, _ record: [CSVField], _ columns: [[String]]) -> CSVField {
    let found = zip(record, columns).filter { $1.contains(name) }.map { $0.0 }
    guard let first = found.first else { return CSVField(text: "", position: record[0].position) }
    var text = found.map(\.text).filter { !$0.isEmpty }.joined(separator: ";")
    if name == "country_code" || name == "phone" {
      let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      text = parts.count == 2 ? parts[name == "phone" ? 1 : 0] : name == "phone" ? text : ""
    }
    return CSVField(text: text, position: first.position)
  }
}
