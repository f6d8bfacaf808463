internal import Engine
internal import Foundation

/// What a soak took, hour by hour.
struct SoakTable {
  private struct Row {
    var memory: Int
    var database: Int
  }

  private(set) var total = IngestReport()
  private var rows: [Row] = []
  private var last = (events: 0, time: ContinuousClock.now)

  static let head = "hour     events  ev/s real  peak MB   state MB    raw MB  notifications  what went wrong"

  mutating func note(_ report: IngestReport) { total.add(report) }

  mutating func measure(hour: Int, folder: String, ledger: SoakLedger, faults: [String]) {
    let row = Row(memory: Self.peakMemory(), database: Self.bytes(folder + "/data", top: true) >> 20)
    let seconds = Double((ContinuousClock.now - last.time).components.seconds)
    let rate = seconds > 0 ? Int(Double(total.events - last.events) / seconds) : 0
    last = (total.events, .now)
    rows.append(row)
    let raw = Self.bytes(folder + "/data/raw", top: false) >> 20
    let cells = [
      (hour, 4), (total.events, 11), (rate, 11), (row.memory, 9), (row.database, 11), (raw, 10),
      (ledger.notifications, 15),
    ]
    say(
      cells.map { number, width in
        let text = String(number)
        return String(repeating: " ", count: max(1, width - text.count)) + text
      }.joined() + "  " + faults.joined(separator: ", "))
  }

  /// What grew although it must not.
  func problems(keepHours: Int) -> [String] {
    guard rows.count >= 8 else { return [] }
    var found: [String] = []
    let middle = rows[(rows.count / 4)..<(rows.count / 2)]
    let end = rows[(rows.count * 3 / 4)...]
    let before = middle.map(\.memory).max() ?? 0
    let after = end.map(\.memory).max() ?? 0
    if before == 0 { found.append("memory could not be measured") }
    if after > before * 11 / 10 + 16 { found.append("memory grew from \(before) to \(after) MB") }
    guard rows.count > keepHours + 4 else { return found }
    let full = rows[keepHours..<keepHours + 4].map(\.database).max() ?? 0
    let last = rows.suffix(4).map(\.database).max() ?? 0
    if last > full * 5 / 4 + 64 { found.append("the database grew from \(full) to \(last) MB, past its retention") }
    return found
  }

  /// The most memory since it was asked last, in MB; 0 when the system does not say.
  private static func peakMemory() -> Int {
    guard let status = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(status) }
    var line = [CChar](repeating: 0, count: 256)
    var kibibytes = 0
    while fgets(&line, Int32(line.count), status) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
        whereSeparator: \.isWhitespace)
      if words.first == "VmHWM:", words.count > 1 { kibibytes = Int(words[1]) ?? 0 }
    }
    // The kernel begins to look for the most anew (proc(5), clear_refs).
    if let reset = fopen("/proc/self/clear_refs", "w") {
      fputs("5", reset)
      fclose(reset)
    }
    return kibibytes >> 10
  }

  private static func bytes(_ folder: String, top: Bool) -> Int {
    let files = FileManager.default
    let names = top ? try? files.contentsOfDirectory(atPath: folder) : try? files.subpathsOfDirectory(atPath: folder)
    return (names ?? []).reduce(0) { total, name in
      var status = stat()
      guard stat(folder + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return total }
      return total + Int(status.st_size)
    }
  }
}
