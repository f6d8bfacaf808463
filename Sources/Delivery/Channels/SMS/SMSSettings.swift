internal import WorkspaceFiles

/// What `tocsin.yml` says of a channel that sends text messages to phones.
public struct SMSSettings: Sendable, Equatable {
  /// The gateways. The raw value is the word of `tocsin.yml`.
  enum Word: String, CaseIterable {
    case http, kannel, twilio, alibaba
  }

  /// The gateway with its settings.
  public enum Gateway: Sendable, Equatable {
    /// Any gateway over HTTP, spoken to by a template.
    case http(HTTPGatewaySettings)
    /// Kannel's `sendsms`.
    case kannel(KannelSettings)
    /// Twilio's messages.
    case twilio(TwilioSettings)
    /// Alibaba Cloud SMS.
    case alibaba(AlibabaSMSSettings)
  }

  /// The gateway.
  public var gateway: Gateway
  /// How it is reached.
  public var connection = HTTPConnection()

  /// A channel over a gateway.
  public init(_ gateway: Gateway) { self.gateway = gateway }

  /// Reads `gateway` and what it needs.
  init?(_ reader: NodeReader, folder: String) {
    guard reader.required("gateway") != nil, let word = reader.choice("gateway", of: Word.self) else { return nil }
    let connection = HTTPConnection(reader, folder: folder)
    let gateway: Gateway? =
      switch word {
      case .http: HTTPGatewaySettings(reader, folder: folder).map { .http($0) }
      case .kannel: KannelSettings(reader, folder: folder).map { .kannel($0) }
      case .twilio: TwilioSettings(reader, folder: folder).map { .twilio($0) }
      case .alibaba: AlibabaSMSSettings(reader, folder: folder).map { .alibaba($0) }
      }
    guard let gateway else { return nil }
    self.init(gateway)
    self.connection = connection
  }

  /// The gateway's dialect.
  var dialect: any HTTPDialect {
    switch gateway {
    case .http(let settings): HTTPGatewayDialect(settings: settings, connection: connection)
    case .kannel(let settings): KannelDialect(settings: settings, connection: connection)
    case .twilio(let settings): TwilioDialect(settings: settings, connection: connection)
    case .alibaba(let settings): AlibabaSMSDialect(settings: settings, connection: connection)
    }
  }
}

/// A text message: whom it goes to and what it says.
struct ShortMessage {
  /// `+` and digits.
  var phone: String
  /// One line.
  var text: String

  /// The message of a notification; refused when its address is no phone.
  init(_ messages: [OutgoingMessage]) throws(RequestRefusal) {
    guard let message = messages.first else { throw RequestRefusal(outcome: .never(detail: "no message")) }
    let address = message.notification.address.filter { !" -()".contains($0) }
    let digits = address.hasPrefix("+") ? address.dropFirst() : address[...]
    guard (5...20).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw RequestRefusal(outcome: .never(detail: "the address is no phone number"))
    }
    phone = "+" + digits
    let line = SafeText.oneLine(message.notification.readableText)
    // Ten parts at most: operators refuse or cut more.
    text = String(SafeText.prefix(line.isEmpty ? SafeText.oneLine(message.notification.title) : line, bytes: 1500))
  }

  /// The number without `+`.
  var digits: String { String(phone.dropFirst()) }
}
