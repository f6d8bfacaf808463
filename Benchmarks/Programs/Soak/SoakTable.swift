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

  static let head = "hour     events  ev/s real   RSS MB   state MB    raw MB  notifications  what went wrong"

  mutating func note(_ report: IngestReport) { total.add(report) }

  mutating func measure(hour: Int, folder: String, ledger: SoakLedger, faults: [String]) {
    let row = Row(memory: Self.memory(), database: Self.bytes(folder + "/data", top: true) >> 20)
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
    if after > before * 5 / 4 + 16 { found.append("memory grew from \(before) to \(after) MB") }
    guard rows.count > keepHours + 4 else { return found }
    let full = rows[keepHours..<keepHours + 4].map(\.database).max() ?? 0
    let last = rows.suffix(4).map(\.database).max() ?? 0
    if last > full * 5 / 4 + 64 { found.append("the database grew from \(full) to \(last) MB, past its retention") }
    return found
  }

  /// Resident memory in MB.
  private static func memory() -> Int {
    // Files of /proc say that they are empty, so they are read until their end.
    let bytes = try? FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/statm")).readToEnd()
    let text = String(decoding: bytes ?? Data(), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096 >> 20
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
