internal import AuditEvents
internal import Foundation

/// What attackers do, when, and whom it must be told to: written down before anything runs.
struct SoakPlan {
  /// An event that is put among the others.
  struct Event {
    /// The slot whose file it is in.
    var slot: Int
    var id: String
    var user: String
    var operation: String
    /// Seconds before the slot at which it happened.
    var age: Int64
  }

  /// A message that must come, once.
  struct Message: Hashable, CustomStringConvertible {
    var channel: String
    var rule: String
    var user: String
    var slot: Int
    var held: Int
    var description: String { "\(channel): \(rule) by \(user) in slot \(slot), \(held) held" }
  }

  private(set) var events: [Event] = []
  private(set) var messages: Set<Message> = []
  /// Events that come a second time, and those that no index may have.
  private(set) var doubles = 0
  private(set) var refusedRecords = 0
  private let taken: [Int]

  init(slots: Int, taken: [Int]) {
    self.taken = taken
    for slot in 1..<max(1, slots - 6) { plan(slot, slots) }
  }

  static let keys = "Access Key Made"
  static let trail = "Trail Stopped"
  static let guessing = "Many Failed Sign-ins"
  static let sequence = "Role Taken, then Policy Changed"

  private mutating func plan(_ slot: Int, _ slots: Int) {
    // One key by somebody new in every slot, which is told once.
    let single = "attacker-one-\(slot)"
    happens(slot, single, "CreateAccessKey", age: 100)
    told([slot], Self.keys, single)
    switch slot % 8 {
    case 1:
      // Who does it again and again is told of once an hour, and of the rest when the hour is over.
      let storm = "attacker-storm-\(slot)"
      let last = min(slot + 9, slots - 6)
      for each in slot...last { happens(each, storm, "CreateAccessKey", age: 60) }
      told(Array(slot...last), Self.keys, storm)
    case 2:
      // Critical: two channels.
      happens(slot, "attacker-trail-\(slot)", "StopLogging", age: 5)
      told([slot], Self.trail, "attacker-trail-\(slot)", channels: ["soc", "pager"])
    case 3:
      // Late by more than a window: once. Late by more than a day: history. By a robot that is on a whitelist: never.
      happens(slot, "attacker-late-\(slot)", "CreateAccessKey", age: 6000)
      told([slot], Self.keys, "attacker-late-\(slot)")
      happens(slot, "attacker-old-\(slot)", "CreateAccessKey", age: 100_000)
      happens(slot, "attacker-robot", "CreateAccessKey", age: 50)
    case 4:
      // The same event in two files of two slots: once.
      let double = "attacker-double-\(slot)"
      happens(slot, double, "CreateAccessKey", age: 30)
      events.append(
        Event(slot: slot + 2, id: "\(double)-\(slot)-0", user: double, operation: "CreateAccessKey", age: 1830))
      doubles += 1
      told([slot], Self.keys, double)
    case 5:
      // Three failures and two more: five in half an hour. Four are none.
      let guess = "attacker-guess-\(slot)"
      for number in 0..<3 { happens(slot, guess, "ConsoleLogin", age: 300, number) }
      for number in 3..<5 { happens(slot + 1, guess, "ConsoleLogin", age: 600, number) }
      told([slot + 1], Self.guessing, guess)
      for number in 0..<4 { happens(slot, "attacker-clumsy-\(slot)", "ConsoleLogin", age: 200, number) }
    case 6:
      // The second step is delivered first; and the wrong way round, which is none.
      let chain = "attacker-chain-\(slot)"
      happens(slot, chain, "PutUserPolicy", age: 60, 0)
      happens(slot + 1, chain, "AssumeRole", age: 1200, 1)
      told([slot + 1], Self.sequence, chain)
      happens(slot, "attacker-order-\(slot)", "PutUserPolicy", age: 500, 0)
      happens(slot, "attacker-order-\(slot)", "AssumeRole", age: 400, 1)
    default: break
    }
  }

  private mutating func happens(_ slot: Int, _ user: String, _ operation: String, age: Int64, _ number: Int = 0) {
    events.append(Event(slot: slot, id: "\(user)-\(slot)-\(number)", user: user, operation: operation, age: age))
  }

  /// Told in the slots in which the files of these slots are taken in: at once, then once an hour as long as something
  /// was held.
  private mutating func told(_ slots: [Int], _ rule: String, _ user: String, channels: [String] = ["soc"]) {
    var new: [Int: Int] = [:]
    for slot in slots { new[taken[slot], default: 0] += 1 }
    guard let first = new.keys.min(), let last = new.keys.max() else { return }
    var (until, held) = (first, 0)
    for slot in first...last + 4 {
      let count = new[slot] ?? 0
      if count + held > 0, slot >= until {
        for channel in channels {
          messages.insert(Message(channel: channel, rule: rule, user: user, slot: slot, held: held))
        }
        (until, held) = (slot + 4, 0)
      } else {
        held += count
      }
    }
  }

  /// The record of an event, on the day of its slot.
  static func record(_ event: Event, slotTime: Int) -> String {
    var time: [UInt8] = []
    CalendarText.append(slotTime - Int(event.age), to: &time)
    let source = ["ConsoleLogin": "signin", "StopLogging": "cloudtrail", "AssumeRole": "sts"][event.operation] ?? "iam"
    let response = event.operation == "ConsoleLogin" ? "{\"ConsoleLogin\":\"Failure\"}" : "null"
    return """
      {"eventVersion":"1.09","userIdentity":{"type":"IAMUser","principalId":"AIDA\(event.user)",\
      "arn":"arn:aws:iam::111122223333:user/\(event.user)","accountId":"111122223333","userName":"\(event.user)"},\
      "eventTime":"\(String(decoding: time, as: UTF8.self))","eventSource":"\(source).amazonaws.com",\
      "eventName":"\(event.operation)","awsRegion":"eu-central-1","sourceIPAddress":"203.0.113.77",\
      "userAgent":"soak","requestParameters":null,"responseElements":\(response),"requestID":"r","eventID":"\(event.id)",\
      "readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333"}
      """
  }
}
