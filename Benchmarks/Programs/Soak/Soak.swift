internal import AuditEvents
internal import Delivery
internal import Engine
internal import Foundation
internal import Storage

extension Program {
  /// A day of a busy account in minutes, with attacks that were planned before and with everything going wrong that may.
  static let soak = Program(
    name: "soak",
    usage: "--work DIR [--root .] [--hours 24] [--rate 500] [--keep-hours 6] [--seed 1]",
    summary: "run the engine for simulated hours while things fail; every planned attack must be told as planned"
  ) { options in
    let soak = try Soak(options)
    try soak.run()
    try soak.judge()
  }
}

/// A soak: slots, one after the other.
private final class Soak {
  private let folder: String
  private let root: String
  private let slots: Int
  private let rate: Int
  private let keep: Int64
  private let seed: Int
  private let start = 1_790_000_100 / 900 * 900
  private let clock: ScriptedClock
  private let receiver: SoakReceiver
  private let faults: [Int: SoakFault]
  private let plan: SoakPlan
  private var engine: SoakEngine?
  private var engines = 0
  private var ledger: SoakLedger
  private var generator: Process?
  private var table = SoakTable()
  private var problems: [String] = []
  private var events = 0
  private var refused = (files: 0, records: 0, brokenFiles: 0, brokenRecords: 0)

  init(_ options: Options) throws {
    folder = try options.text("work")
    root = URL(fileURLWithPath: try options.text("root", ".")).standardizedFileURL.path
    slots = 4 * max(2, try options.count("hours", 24))
    rate = max(1, try options.count("rate", 500))
    keep = 3600 * Int64(max(2, try options.count("keep-hours", 6)))
    seed = try options.count("seed", 1)
    let clock = ScriptedClock(Timestamp(seconds: Int64(start)))
    self.clock = clock
    receiver = try SoakReceiver { clock.now }
    faults = SoakFault.plan(slots: slots)
    plan = SoakPlan(slots: slots, taken: SoakFault.takenIn(slots: slots, plan: faults))
    ledger = SoakLedger(start: start)
    try? FileManager.default.removeItem(atPath: folder)
    try SoakWorkspace.write(to: folder, port: receiver.port, root: root)
    try generate(0)
  }

  private func time(_ slot: Int) -> Int { start + 900 * (slot + 1) }

  func run() throws {
    say(
      "\(slots / 4) hours of \(rate) events a second, \(plan.events.count) planned events of attackers, "
        + "\(plan.messages.count) planned messages, \(faults.count) faults; events are kept for \(keep / 3600) h")
    try open()
    say(SoakTable.head)
    for slot in 0..<slots {
      try deliver(slot)
      let current = faults.filter { $0.key <= slot && slot < $0.key + $0.value.slots }.first
      try work(slot, fault: current.map { ($0.value, slot - $0.key) })
      if slot % 4 == 3 { measure(slot) }
    }
  }

  private func open() throws {
    engine = nil
    engines += 1
    engine = try SoakEngine(folder: folder, clock: clock, number: engines)
  }

  // MARK: events

  /// Starts to write the events of a slot beside the engine's work.
  private func generate(_ slot: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "events", "--shapes", root + "/Benchmarks/Shapes/cloudtrail.tsv", "--out", "\(folder)/staging/\(slot)",
      "--events", String(rate * 900), "--per-second", String(rate), "--start", String(time(slot) - 900), "--seed",
      // Far apart, because neighbours draw the same numbers, one later than the other.
      String((seed * 10_000 + slot) * 1_000_000_000), "--level", "1",
    ]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    generator = process
  }

  /// Puts the files of a slot where the trail looks for them.
  private func deliver(_ slot: Int) throws {
    generator?.waitUntilExit()
    guard generator?.terminationStatus == 0 else { throw Failure(description: "the generator failed") }
    let files = FileManager.default
    let staging = "\(folder)/staging/\(slot)"
    for name in try files.contentsOfDirectory(atPath: staging).sorted() {
      try files.moveItem(atPath: "\(staging)/\(name)", toPath: "\(folder)/incoming/\(slot)-\(name)")
    }
    try files.removeItem(atPath: staging)
    events += rate * 900
    var records = plan.events.filter { $0.slot == slot }.map { SoakPlan.record($0, slotTime: time(slot)) }
    events += records.count
    if slot % 5 == 2 {
      // A record whose time cannot be read, and one that is none.
      records += [
        "{\"eventID\":\"broken-\(slot)\",\"eventTime\":\"yesterday\",\"eventName\":\"CreateAccessKey\"}", "42",
      ]
      refused.brokenRecords += 2
    }
    let whole = try Gzip.pack(Array("{\"Records\":[\(records.joined(separator: ","))]}".utf8), level: 6)
    try put(whole, "\(slot)-attacks.json.gz")
    if slot % 5 == 3 {
      try put(Array(whole.dropLast(20)), "\(slot)-cut.json.gz")
      try put(Array("{\"Records\":[{\"eventID\":".utf8), "\(slot)-torn.json")
      try put([], "\(slot)-empty.json.gz")
      refused.brokenFiles += 2
    }
    if slot > 8 {
      for name in try files.contentsOfDirectory(atPath: folder + "/incoming") where name.hasPrefix("\(slot - 8)-") {
        try files.removeItem(atPath: "\(folder)/incoming/\(name)")
      }
    }
    if slot + 1 < slots { try generate(slot + 1) }
  }

  private func put(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/incoming/\(name)"))
  }

  // MARK: a slot

  private func set(_ slot: Int, _ seconds: Int = 0) { clock.set(Timestamp(seconds: Int64(time(slot) + seconds))) }

  private func work(_ slot: Int, fault: (SoakFault, Int)?) throws {
    if case (.missed, _)? = fault { return }
    set(slot)
    receiver.become(mood(fault?.0))
    switch fault {
    case (.restart, _)?, (.brokenRestart, 1)?: try open()
    case (.behind, _)?:
      set(slot, -2400)
      if try !turn().runs.isEmpty { problems.append("slot \(slot) ran before its time") }
      set(slot)
    case (.fullTurn, _)?:
      FullDisk.begin()
      let work = Result { try turn(isFull: true) }
      FullDisk.end()
      if case .success(let work) = work, work.failures.isEmpty {
        problems.append("a full disk in slot \(slot) was not felt")
      }
    default: break
    }
    let work = try turn()
    let isAhead = if case (.ahead, 1...)? = fault { true } else { false }
    if isAhead != work.runs.isEmpty { problems.append("slot \(slot) had \(work.runs.count) runs") }
    try send(slot, fault: fault)
    if case (.ahead, 0)? = fault {
      set(slot, 3600)
      if try turn().runs.count != 4 { problems.append("slot \(slot): the hour ahead was not run") }
      try engine?.send()
      set(slot)
    }
    let mayRepeat = fault.map { [.crash, .fullDrain].contains($0.0) } ?? false
    try ledger.note(receiver.takeArrivals(), mayRepeat: mayRepeat) { notification in
      let receipts = try engine?.stores.receipts(notification: notification) ?? []
      return receipts.contains { if case .unconfirmed = $0.outcome { true } else { false } }
    }
    try engine?.tidy(keeping: keep)
  }

  private func mood(_ fault: SoakFault?) -> SoakReceiver.Mood {
    switch fault {
    case .broken, .brokenRestart: .broken
    case .silent: .silent
    case .busy: .busy(seconds: 300)
    default: .well
    }
  }

  private func turn(isFull: Bool = false) throws -> SoakEngine.Work {
    guard let engine else { return SoakEngine.Work() }
    let work = try engine.turn()
    refused.files += work.report.refusedFiles
    refused.records += work.report.refusedRecords
    table.note(work.report)
    if !isFull { problems += work.failures.map { "a run failed: \($0)" } }
    return work
  }

  /// Sends at once, and three times more before the next slot.
  private func send(_ slot: Int, fault: (SoakFault, Int)?) throws {
    switch fault?.0 {
    case .crash:
      if (try? engine?.sendUntilTheDiskIsFull()) != nil { problems.append("the disk was not full in slot \(slot)") }
      try open()
    case .fullDrain:
      FullDisk.begin()
      let result = Result { try engine?.send() }
      FullDisk.end()
      if case .success = result { problems.append("a full disk in slot \(slot) was not felt") }
    default: break
    }
    for seconds in [0, 60, 300, 600] {
      set(slot, seconds)
      try engine?.send()
    }
  }

  private func measure(_ slot: Int) {
    guard let engine else { return }
    let names = Set(faults.filter { $0.key > slot - 4 && $0.key <= slot }.map(\.value.rawValue)).sorted()
    table.measure(hour: slot / 4 + 1, folder: folder, ledger: ledger, faults: names)
    _ = engine
  }

  // MARK: the end

  func judge() throws {
    if let engine {
      let counts = try engine.stores.outboxCounts().filter { $0.value > 0 && $0.key != .sent }
      if !counts.isEmpty { problems.append("the outbox still holds \(counts)") }
      let ever = Timestamp(milliseconds: 0)..<clock.now.adding(seconds: 86_400)
      let kept = try engine.stores.eventCount(trail: "amazon", arrival: ever)
      if keep >= 900 * Int64(slots), kept != events - plan.doubles {
        problems.append("\(kept) events are indexed, \(events - plan.doubles) were sent")
      }
    }
    engine = nil
    let indexed = table.total.events
    if indexed != events - plan.doubles {
      problems.append("\(indexed) events were indexed of \(events - plan.doubles)")
    }
    if table.total.duplicates < plan.doubles { problems.append("\(table.total.duplicates) doubles were found") }
    if refused.files < refused.brokenFiles {
      problems.append("\(refused.files) files of \(refused.brokenFiles) were refused")
    }
    if refused.records != refused.brokenRecords {
      problems.append("\(refused.records) records of \(refused.brokenRecords) were refused")
    }
    problems += ledger.differences(from: plan) + table.problems(keepHours: Int(keep / 3600))
    for words in [["verify"], ["doctor", "--full"]] { try prove(words) }
    say(
      "\(events) events, \(ledger.notifications) notifications in \(ledger.requests) requests, \(ledger.repeats) came twice "
        + "with the same id, \(refused.files) files and \(refused.records) records refused, \(engines) engines")
    for (alarm, count) in ledger.alarms.sorted(by: { $0.key < $1.key }) { say("alarm: \(alarm) (\(count))") }
    guard problems.isEmpty else {
      throw Failure(
        description: "\(problems.count) differences:\n" + problems.prefix(40).joined(separator: "\n")
          + "\nthe workspace is kept: \(folder)")
    }
    say("\(plan.messages.count) of \(plan.messages.count) planned messages came, and nothing else")
    try FileManager.default.removeItem(atPath: folder)
  }

  private func prove(_ words: [String]) throws {
    let process = Process()
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.executableURL = own.deletingLastPathComponent().appendingPathComponent("tocsin")
    process.arguments = words + ["--workspace", folder]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let wrong = text.split(separator: "\n").filter { line in
      ["wrong", "error", "fatal", "warning"].contains { line.hasPrefix($0) } && !line.contains("clock")
    }
    if !wrong.isEmpty { problems.append("\(words[0]): " + wrong.prefix(5).joined(separator: "; ")) }
  }
}

/// Writes a line at once, wherever it goes.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
