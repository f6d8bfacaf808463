public import AuditEvents
internal import Detection
public import Engine

extension SQLiteStores {
  /// See `IngestStore`.
  public func inputFile(trail: TrailName, hash: ContentHash) throws -> InputFile? {
    try read("look for a file in the ledger") { connection in
      try connection.first(
        "SELECT \(InputFile.columns) FROM input_files WHERE trail = ? AND hash = ? ORDER BY id DESC LIMIT 1",
        .text(trail.text), .text(hash.hexadecimal)
      ) { try $0.inputFile() }
    }
  }

  /// See `IngestStore`.
  public func inputFile(trail: TrailName, path: String) throws -> InputFile? {
    try read("look for a file in the ledger") { connection in
      try connection.first(
        InputFile.queryByPath, .text(trail.text), .text(path)
      ) { try $0.inputFile() }
    }
  }

  /// See `IngestStore`.
  public func reject(_ rejected: [RejectedInput]) throws {
    try write("store refused input") { connection in for input in rejected { try connection.store(input) } }
  }

  /// See `IngestStore`.
  public func rejectedInputs(trail: TrailName?, limit: Int) throws -> [RejectedInput] {
    try read("list refused input") { connection in
      try connection.rows(
        """
        SELECT trail, path, offset, reason, at, scope FROM rejected_inputs
        WHERE ?1 IS NULL OR trail = ?1 ORDER BY id DESC LIMIT ?2
        """, .optional(trail?.text), .number(max(0, limit))
      ) { row in
        RejectedInput(
          trail: TrailName(row.text(0)), path: row.text(1), offset: row.optionalInteger(2).map { Int($0) },
          reason: row.text(3), at: row.time(4), scope: try row.word(5, RejectedInput.Scope.self))
      }
    }
  }

  /// See `IngestStore`.
  public func ruleSet(id: String) throws -> RuleSet? {
    try read("read a rule set") { connection in
      try connection.first("SELECT members FROM rule_sets WHERE id = ?", .text(id)) { row in
        let members = try row.decode(0) { reader in try reader.list { (RuleID(try $0.text()), try $0.text()) } }
        return RuleSet(members: Dictionary(members, uniquingKeysWith: { $1 }))
      }
    }
  }
}

extension InputFile {
  /// The columns of `input_files` in the order that `Row.inputFile` reads.
  fileprivate static let columns = "trail, path, hash, size, modified, records, indexed, duplicates, rejected"
  /// Every run asks it of every file that lies in the folders of its trail.
  fileprivate static let queryByPath =
    "SELECT \(columns) FROM input_files WHERE trail = ? AND path = ? ORDER BY id DESC LIMIT 1"
}

extension Row {
  fileprivate func inputFile() throws -> InputFile {
    guard let hash = ContentHash(hexadecimal: text(2)) else { throw StoreError.unreadable("the hash of an input file") }
    return InputFile(
      trail: TrailName(text(0)), path: text(1), hash: hash, size: integer(3), modified: time(4), records: number(5),
      indexed: number(6), duplicates: number(7), rejected: number(8))
  }
}

extension Connection {
  func store(_ file: InputFile) throws {
    try run(
      "INSERT INTO input_files (\(InputFile.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(file.trail.text),
      .text(file.path), .text(file.hash.hexadecimal), .integer(file.size), .time(file.modified), .number(file.records),
      .number(file.indexed), .number(file.duplicates), .number(file.rejected))
  }

  func store(_ input: RejectedInput) throws {
    try run(
      "INSERT INTO rejected_inputs (trail, path, offset, reason, at, scope) VALUES (?, ?, ?, ?, ?, ?)",
      .text(input.trail.text), .text(input.path), .optional(input.offset.map { Int64($0) }), .text(input.reason),
      .time(input.at), .text(input.scope.rawValue))
  }

  func store(_ ruleSet: RuleSet) throws {
    // Sorting and packing thousands of members for every commit took a tenth of an ingest with as many rules.
    let isKnown = try first("SELECT 1 FROM rule_sets WHERE id = ?", .text(ruleSet.id)) { _ in true } ?? false
    if isKnown { return }
    let members = ruleSet.members.sorted { $0.key < $1.key }
    let packed = ByteWriter.encode { writer in
      writer.write(list: members) { writer, member in
        writer.write(member.key.text)
        writer.write(member.value)
      }
    }
    try run(
      "INSERT INTO rule_sets (id, members) VALUES (?, ?) ON CONFLICT DO NOTHING", .text(ruleSet.id), .blob(packed))
  }
}
