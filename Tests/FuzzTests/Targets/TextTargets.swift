import Foundation

@testable import Administration
@testable import Alerting
@testable import AuditEvents
@testable import Delivery
@testable import Detection
@testable import Templating
@testable import WorkspaceFiles

/// Short texts with a form of their own, and what endpoints answer.
enum TextTargets {
  private static let now = Timestamp(seconds: 1_772_445_600)

  /// Times, lengths of time, zones, cursors.
  static func times(_ bytes: [UInt8]) {
    for (kind, form) in zip([ScalarKind.string, .number].cycled, TimeForm.allCases + TimeForm.allCases) {
      guard let time = read(bytes, form, kind) else { continue }
      FuzzTarget.require(Timestamp(rfc3339: time.rfc3339) == time, "\(form): \(time.milliseconds) is no time")
    }
    bytes.withUnsafeBufferPointer { text in
      if let time = Timestamp(rfc3339: text) { _ = time.rfc3339 }
      for part in TimePart.allCases { _ = part.value(of: text) }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let seconds = TimeLength.seconds(text) { _ = now.adding(seconds: -seconds).rfc3339 }
    _ = DayTime.second(text)
    _ = DayTime.day(text)
    _ = Weekday.range(text)
    if let zone = ZoneClock(text) {
      _ = zone.text(now)
      if let (day, second) = DayTime.local(text) { _ = zone.moment(day: day, second: second) }
    }
    if let (day, second) = DayTime.local(text) { _ = ZoneClock("Europe/Berlin")?.moment(day: day, second: second) }
    _ = ZoneOffsets.fixedOnly.offset(of: text, at: now.milliseconds)
    _ = SystemZones.offset(of: text, atMilliseconds: now.milliseconds)
    if let cursor = EventCursor(text) { FuzzTarget.require(EventCursor(cursor.description) == cursor, text) }
    if let cursor = try? Cursor(text) { _ = cursor }
    if let seconds = HTTPAnswers.seconds(retryAfter: text, now: now) {
      let outcome = DeliveryOutcome.retry(after: seconds, detail: "")
      _ = RetrySchedule().verdict(on: outcome, attempt: 3, createdAt: now, now: now, random: 0.5)
      _ = RetrySchedule().brake(after: outcome, failures: 3)
    }
  }

  private static func read(_ bytes: [UInt8], _ form: TimeForm, _ kind: ScalarKind) -> Timestamp? {
    bytes.withUnsafeBufferPointer { text in
      text.baseAddress.flatMap { form.read(TextSpan(start: $0, count: text.count, kind: kind)) }
    }
  }

  /// Addresses, networks and ranges, each with an address asked of it.
  static func addresses(_ bytes: [UInt8]) {
    let (first, second) = FuzzTarget.halves(bytes)
    let text = String(decoding: first, as: UTF8.self)
    let asked = IPAddress(String(decoding: second, as: UTF8.self)) ?? IPAddress("203.0.113.9")
    let address = IPAddress(text)
    if let address {
      _ = address.unmapped
      FuzzTarget.require(IPNetwork(text)?.contains(address) ?? true, "\(text) does not contain itself")
    }
    guard let asked else { return }
    let number = IPNumber(asked)
    if let network = IPNetwork(text) { _ = network.contains(asked) }
    if let range = try? IPRange(text) {
      _ = range.contains(number)
      if let address { FuzzTarget.require(range.contains(IPNumber(address)), "\(text) does not contain itself") }
    }
    let ranges = text.split(separator: ",").prefix(64).compactMap { try? IPRange(String($0)) }
    let united = IPRanges(ranges).contains(number)
    FuzzTarget.require(united == ranges.contains { $0.contains(number) }, "united ranges differ: \(text)")
    _ = MailAddress.problem(in: text)
    _ = URLParts(text).redacted
  }

  /// What an endpoint answers, and texts on their way to one.
  static func answers(_ bytes: [UInt8]) {
    let answer = AnswerObject(bytes)
    _ = answer["error.code"]
    _ = answer.number("errcode")
    let text = String(decoding: bytes, as: UTF8.self)
    if let json = try? WellFormedJSON(text) {
      FuzzTarget.require(!json.compact.utf8.contains(10), "compact JSON has two lines")
      for changed in [json.adding("\"id\":1"), json.inserting("{}", intoListNamed: "elements")].compactMap({ $0 }) {
        FuzzTarget.require((try? WellFormedJSON(changed)) != nil, "changed JSON is none: \(changed)")
      }
    }
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) }
    let head = AnswerHead(lines: lines)
    _ = head["retry-after"].flatMap { HTTPAnswers.seconds(retryAfter: $0, now: now) }
    _ = Redaction(secrets: ["secret", "s"], urls: [text]).clean(bytes)
    FuzzTarget.require(!SafeText.oneLine(text).utf8.contains(10), "one line has two")
    _ = SafeText.lines(text)
    _ = SafeText.xml(text)
    FuzzTarget.require(SafeText.prefix(text, bytes: 7).utf8.count <= 7, "a prefix is too long")
    // A line feed may only fold a header field: the next line goes on with a space.
    let header = Array(MailHeader.text("Subject", text).utf8)
    let isWhole = zip(header, header.dropFirst() + [32]).allSatisfy { $0 != 10 || $1 == 32 }
    FuzzTarget.require(isWhole, "a header field was broken up")
    _ = MailHeader.mailbox("To", display: text, address: "a@example.com")
    _ = MailHeader.tokens("References", text)
    for piece in PlacedText.pieces(of: text) { _ = piece }
    _ = JSONView.visible(bytes)
  }
}

extension Array {
  /// The elements again and again.
  fileprivate var cycled: UnfoldSequence<Element, Int> {
    sequence(state: 0) { index in
      defer { index += 1 }
      return self[index / TimeForm.allCases.count % count]
    }
  }
}
