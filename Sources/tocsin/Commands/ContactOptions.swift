internal import Alerting
internal import WorkspaceFiles

/// The options that describe a contact on the command line.
enum ContactOptions {
  static let all: [Option] = [
    .value("name", "NAME", "the name shown to people"),
    .value("email", "ADDRESS", "an address; may be given several times, the best first"),
    .value("phone", "+CC NUMBER", "country code and number, such as '+86 13800000000'; '' for none"),
    .value("time-zone", "ZONE", "IANA time zone of the messages (default UTC)"),
    .value("language", "TAG", "language of the messages (default en)"),
    .value("robot", "KIND=ID", "the id in a chat system, such as dingtalk=13800000000; may be given several times"),
    .value("off", "KIND", "a kind of channel that is not wanted, such as sms; may be given several times"),
    .value("on", "KIND", "a kind of channel that is wanted again; may be given several times"),
    .value("per-day", "N", "messages in any day beyond which the rest comes in one digest; '' for what policies say"),
    .value("sms-per-day", "N", "text messages in any day, the same way"),
    .value("reason", "TEXT", "why, for the audit log"),
  ]

  /// The contact with what the options say.
  static func apply(_ arguments: Arguments, to contact: inout Contact) throws {
    if let name = arguments.value("name") { contact.name = name }
    if !arguments.all("email").isEmpty { contact.emails = arguments.all("email").filter { !$0.isEmpty } }
    if let text = arguments.value("phone") { try setPhone(text, of: &contact) }
    if let zone = arguments.value("time-zone") { contact.timeZone = zone }
    if let language = arguments.value("language") { contact.language = language }
    for text in arguments.all("robot") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw CommandFailure(.usage, "--robot takes KIND=ID, not '\(text)'") }
      contact.robots[parts[0]] = parts[1].isEmpty ? nil : parts[1]
    }
    contact.switchedOff.formUnion(arguments.all("off"))
    contact.switchedOff.subtract(arguments.all("on"))
    contact.messagesPerDay = try quota("per-day", arguments, contact.messagesPerDay)
    contact.smsPerDay = try quota("sms-per-day", arguments, contact.smsPerDay)
  }

  /// What the options ask for and the contact cannot have.
  static func warnings(_ arguments: Arguments, of contact: Contact) -> [ContactProblem] {
    Set(arguments.all("on")).sorted().filter { ["email", "sms"].contains($0) && contact.address(for: $0) == nil }.map {
      ContactProblem(
        isError: false, Sentence("{1} is on without {2}", $0, $0 == "sms" ? "a phone" : "an e-mail address"))
    }
  }

  private static func setPhone(_ text: String, of contact: inout Contact) throws {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.isEmpty || (parts.count == 2 && parts[0].utf8.first == 43) else {
      throw CommandFailure(.usage, "--phone takes the country code and the number, such as '+86 13800000000'")
    }
    contact.countryCode = parts.isEmpty ? "" : String(parts[0].dropFirst())
    contact.phone = parts.isEmpty ? "" : parts[1].filter { $0 != " " }
  }

  private static func quota(_ name: String, _ arguments: Arguments, _ standing: Int?) throws -> Int? {
    guard let text = arguments.value(name) else { return standing }
    return text.isEmpty ? nil : try arguments.integer(name, default: 0)
  }
}
