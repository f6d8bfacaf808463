internal import Alerting
internal import AuditEvents
internal import Detection
internal import Templating

/// What templates may say, under the names that SLS alerting gives it where it has a name for it:
///
///     alert             the alert; see `AlertVariables`
///     alerts            every alert of the message, at most some dozens, `alert` first; alerts_count, alerts_left_out
///     recipient         id, name, time_zone, language
///     notification      id, url, drill, possible_repeat, headline
///     links             console, acknowledge, close: addresses, or empty
///     now_ms            when the message was rendered
struct MessageVariables {
  let request: MessageRequest
  let settings: MessageSettings
  let bounds: MessageBounds
  let isCompatible: Bool

  /// The variables of a request, no larger than the bounds say; with the names that only say again what others say
  /// when `isCompatible`.
  static func map(
    _ request: MessageRequest, _ bounds: MessageBounds, _ settings: MessageSettings = MessageSettings(),
    isCompatible: Bool = true
  ) -> TemplateMap {
    MessageVariables(request: request, settings: settings, bounds: bounds, isCompatible: isCompatible).map
  }

  private var map: TemplateMap {
    let text = ValueText(request.channelKind, bounds)
    let contact = request.recipient.contact
    let links = MessageLinks(settings)
    let alerts = request.alerts
    let first = AlertVariables(alerts[0], request, links, bounds, isCompatible: isCompatible).map
    var all: [TemplateValue] = [.map(first)]
    if alerts.count > 1 {
      let shared = bounds.shared
      all = alerts.prefix(bounds.alerts).map {
        .map(AlertVariables($0, request, links, shared, isCompatible: false).map)
      }
    }
    return [
      "alert": .map(first), "alerts": .list(all), "alerts_count": .integer(Int64(alerts.count + request.left)),
      "alerts_left_out": .integer(Int64(alerts.count + request.left - all.count)),
      "recipient": [
        "id": text.line(contact?.id ?? ""), "name": text.line(contact?.name ?? ""),
        "time_zone": text.line(contact?.timeZone ?? "UTC"),
        "language": text.line(contact?.language ?? settings.language),
      ],
      "notification": [
        "id": .string(request.notificationID), "url": .string(links.notification(request.notificationID)),
        "drill": .bool(request.isDrill),
        // Known only when it is sent; the channel says so then.
        "possible_repeat": .bool(false), "headline": text.line(request.headline),
      ],
      "links": [
        "console": .string(settings.consoleURL), "acknowledge": .string(request.acknowledgeURL),
        "close": .string(request.closeURL),
      ],
      "now_ms": .integer(request.now.milliseconds),
    ]
  }
}

/// The variables of one request, made once for each measure and sort of reader.
final class VariableCache {
  private let request: MessageRequest
  private let settings: MessageSettings
  private var known: [Int: TemplateMap] = [:]

  init(_ request: MessageRequest, _ settings: MessageSettings) {
    self.request = request
    self.settings = settings
  }

  /// The variables for a channel at a step of `MessageBounds.steps`.
  func variables(_ kind: ChannelKind, step: Int) -> TemplateMap {
    let key = step * 2 + (kind.isReadByPrograms ? 1 : 0)
    if let map = known[key] { return map }
    var request = request
    request.channelKind = kind
    let map = MessageVariables.map(request, MessageBounds.steps[step], settings)
    known[key] = map
    return map
  }
}

/// Texts of an alert as values of a template.
struct ValueText {
  private let keepsLines: Bool
  let bounds: MessageBounds

  init(_ kind: ChannelKind, _ bounds: MessageBounds) {
    keepsLines = kind.isReadByPrograms
    self.bounds = bounds
  }

  /// A text that has one line by its nature. Where people read it, a line break in it would forge a line of the
  /// message; programs that read JSON get it as it was recorded.
  func line(_ text: String) -> TemplateValue {
    let cut = bounds.cut(text)
    if keepsLines || cut.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return .string(cut) }
    let flat = cut.unicodeScalars.map { $0.properties.isWhitespace || $0.value < 32 ? " " : $0 }
    return .string(String(String.UnicodeScalarView(flat)))
  }

  /// A text that may have several lines: only the authors of rules write such texts.
  func words(_ text: String) -> TemplateValue { .string(bounds.cut(text)) }

  /// The first of several texts and how many more there are.
  func lines(_ texts: [String]) -> TemplateValue {
    let kept = texts.prefix(bounds.items).map(line)
    return .list(
      texts.count > bounds.items ? kept + [.string("\u{2026} \(texts.count - bounds.items) more")] : kept)
  }
}

extension ChannelKind {
  /// Whether its messages go to a program, which needs the values as they were recorded.
  var isReadByPrograms: Bool { ["file", "webhook", "command"].contains(rawValue) }
}
