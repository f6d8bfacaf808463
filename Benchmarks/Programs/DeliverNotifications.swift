internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import Foundation
internal import Storage
internal import WorkspaceFiles

extension Program {
  /// A thousand notifications over twenty endpoints, of which three are dead and two allow a few requests a while. Ends
  /// with a failure unless all that can be delivered is, once, in order, and in time.
  static let deliver = Program(
    name: "deliver", usage: "[--notifications 1000] [--receiver Benchmarks/endpoints.py]",
    summary: "send notifications over 20 endpoints, 3 of them dead and 2 limited; needs python3"
  ) { options in
    let count = try options.count("notifications", 1000)
    let receiver = try Receiver(script: try options.text("receiver", "Benchmarks/endpoints.py"))
    defer { receiver.end() }
    let folder = NSTemporaryDirectory() + "/tocsin-deliver-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let field = Field(port: receiver.port, notifications: count)
    let stores = try SQLiteStores(folder: folder)
    try field.fill(stores)
    let figures = try field.deliver(stores)
    let report = Report(field: field, figures: figures, log: try receiver.log())
    print(report.text)
    if let problem = report.problem { throw Failure(description: problem) }
  }
}

/// The receiver script with its log.
private final class Receiver {
  let port: Int
  private let process = Process()
  private let path = NSTemporaryDirectory() + "/tocsin-endpoints-\(getpid()).log"

  init(script: String) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script, path, String(Field.limit), String(Field.seconds)]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = Pipe()
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw Failure(description: "\(script) ended before it listened") }
      line += String(decoding: bytes, as: UTF8.self)
    }
    guard let port = Int(line.dropFirst(5).dropLast()) else { throw Failure(description: "\(script) said \(line)") }
    self.port = port
  }

  func end() {
    process.terminate()
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Path and token of each line.
  func log() throws -> [(path: String, token: String)] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return (String(words[0]), String(words.last ?? ""))
    }
  }
}

/// Twenty endpoints and what is sent to them.
private struct Field {
  /// What a limited endpoint takes within so many seconds.
  static let limit = 20
  static let seconds: Int64 = 5
  let port: Int
  let notifications: Int
  private var perEndpoint: Int { notifications / 20 }
  var deliverable: Int { perEndpoint * 17 }
  /// Seconds that the limits alone take: the last message waits for this many full stretches.
  var slowestLimit: Int64 { Int64((perEndpoint - 1) / Self.limit) * Self.seconds }

  private func webhook(_ name: String, _ url: String, limited: Bool = false) -> ChannelConfiguration {
    var settings = WebhookSettings(url: SecretReference(url, folder: ""))
    (settings.connection.timeLimit, settings.connection.connectLimit) = (2, 1)
    return ChannelConfiguration(
      name: name, settings: .webhook(settings), pace: limited ? Pace(Pace.Limit(Self.limit, within: Self.seconds)) : nil
    )
  }

  var channels: [ChannelConfiguration] {
    let base = "http://127.0.0.1:\(port)"
    var robot = DingTalkSettings(url: SecretReference(base + "/robot/1", folder: ""))
    robot.connection.timeLimit = 5
    return (0..<15).map { webhook("hook-\($0)", base + "/hook/\($0)") } + [
      webhook("dead-refused", "http://127.0.0.1:1/"), webhook("dead-silent", base + "/silent"),
      webhook("dead-broken", base + "/broken"), webhook("limited", base + "/limited/1", limited: true),
      ChannelConfiguration(
        name: "robot", settings: .dingtalk(robot), pace: Pace(Pace.Limit(Self.limit, within: Self.seconds))),
    ]
  }

  /// Puts the notifications in as a run does: those of all endpoints in turn, five contacts each.
  func fill(_ stores: SQLiteStores) throws {
    let slot = SystemClock().now
    let rule = RuleID("00000000-0000-4000-8000-00000000f112")
    var notifications: [Delivery.Notification] = []
    for sequence in 0..<perEndpoint {
      for channel in channels {
        let contact = channel.kind == .dingtalk ? "" : "contact\(sequence % 5)"
        let id = "\(channel.name)-\(sequence)"
        let token = "#\(contact.isEmpty ? "robot" : contact)/\(sequence)/\(id)"
        notifications.append(
          Delivery.Notification(
            id: id, alert: id, fingerprint: Fingerprint(stored: ContentHash(ofParts: [id]).prefix(32)), rule: rule,
            title: "Generated alert", level: .high, trail: "amazon", slot: slot, policy: "default",
            channel: channel.name, contact: contact, address: "", reason: "benchmark",
            message: RenderedMessage(parts: ["text": "Alert \(token)", "json": "{\"token\":\"\(token)\"}"])))
      }
    }
    guard let lease = try stores.acquireLease(owner: "benchmark", now: slot, until: slot.adding(seconds: 3600)) else {
      throw Failure(description: "another engine holds the lease")
    }
    let run = RunRecord(
      trail: "amazon", slot: slot, window: slot.adding(seconds: -1800)..<slot, startedAt: slot, finishedAt: slot,
      events: 0, matches: 0, exempt: 0, history: 0, sent: 0, held: 0, notifications: notifications.count, late: false)
    try stores.commit(
      PassOutcome(
        run: run, decisions: [], alerts: [], ledger: [], notifications: notifications, handled: [], whitelistHits: []),
      lease: lease)
  }

  struct Figures {
    var seconds: Double
    var sent: Int
    var waiting: Int
    var dead: Int
  }

  /// Drains as the service does: until nothing is due, then sleeps until something is.
  func deliver(_ stores: SQLiteStores) throws -> Figures {
    let clock = SystemClock()
    let drain = Drain(
      outbox: stores,
      channels: channels.map { BuiltInChannels.make($0, now: { clock.now }, console: { _ in }) }, now: { clock.now })
    let start = ContinuousClock.now
    @Sendable func elapsed() -> Double {
      let parts = (ContinuousClock.now - start).components
      return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
    var sent = 0
    let wanted = deliverable
    while sent < wanted, elapsed() < 120 {
      _ = try drain.run {
        let counts = (try? stores.outboxCounts()) ?? [:]
        return elapsed() > 120 || (counts[.sent] ?? 0) >= wanted
      }
      sent = try stores.outboxCounts()[.sent] ?? 0
      if sent < wanted, let due = try stores.nextDue() {
        usleep(UInt32(max(10, min(1000, due.milliseconds - clock.now.milliseconds)) * 1000))
      }
    }
    let seconds = elapsed()
    let counts = try stores.outboxCounts()
    let waiting = (counts[.queued] ?? 0) + (counts[.retry] ?? 0) + (counts[.sending] ?? 0)
    return Figures(seconds: seconds, sent: sent, waiting: waiting, dead: counts[.dead] ?? 0)
  }
}

/// What the receiver saw, held against what was to be.
private struct Report {
  let text: String
  let problem: String?

  init(field: Field, figures: Field.Figures, log: [(path: String, token: String)]) {
    var times: [String: Int] = [:]
    var last: [String: Int] = [:]
    var (outOfOrder, overTheLimit) = (0, 0)
    for (path, token) in log {
      if token == "over" {
        overTheLimit += 1
        continue
      }
      times[token, default: 0] += 1
      let parts = token.split(separator: "/")
      let key = path + " " + parts[0]
      let sequence = Int(parts[1]) ?? 0
      if let before = last[key], before >= sequence { outOfOrder += 1 }
      last[key] = sequence
    }
    let twice = times.values.count { $0 > 1 }
    let allowed = Double(field.slowestLimit) * 1.5
    let seconds = String(Double(Int(figures.seconds * 100)) / 100)
    text = """
      notifications        \(field.notifications) over 20 endpoints: 3 dead, 2 take \(Field.limit) in \(Field.seconds) s
      deliverable          \(field.deliverable)
      sent                 \(figures.sent), at the receivers \(times.count)
      twice                \(twice)
      out of order         \(outOfOrder)
      over a limit         \(overTheLimit)
      waiting for the dead \(figures.waiting)
      given up             \(figures.dead)
      seconds              \(seconds), the slowest healthy limit alone takes \(field.slowestLimit)
      """
    var problems: [String] = []
    if figures.sent != field.deliverable || times.count != field.deliverable { problems.append("not all were sent") }
    if twice > 0 { problems.append("some were sent twice") }
    if outOfOrder > 0 { problems.append("some were out of order") }
    if overTheLimit > 0 { problems.append("a limit was broken") }
    if figures.seconds > allowed { problems.append("it took more than \(allowed) s") }
    problem = problems.isEmpty ? nil : problems.joined(separator: ", ")
  }
}
