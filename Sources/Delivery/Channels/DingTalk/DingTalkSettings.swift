internal import AuditEvents
public import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of a DingTalk robot.
public struct DingTalkSettings: Sendable, Equatable {
  /// The forms of a message. The raw value is the word of `tocsin.yml`.
  public enum Form: String, Sendable, CaseIterable {
    /// Plain text; Markdown; Markdown with a button.
    case text, markdown, actionCard = "action-card"
  }

  /// The robot's address with its token.
  public var url: SecretReference
  /// The secret (`SEC...`) of a robot that checks signatures.
  public var secret: SecretReference?
  /// The form of messages.
  public var form = Form.markdown
  /// A keyword that the robot asks for; it is added to a message that lacks it.
  public var keyword = ""
  /// Mobile numbers and user ids that are called by name, and everybody.
  public var mobiles: [String] = []
  /// User ids that are called by name.
  public var users: [String] = []
  /// Whether everybody is called.
  public var everybody = false
  /// From which level on they are called.
  public var callFrom = Level.high
  /// The button of an action card, and where it leads; `{alert}` and `{id}` stand for alert and notification.
  public var buttonTitle = "Open"
  /// Where the button of an action card leads.
  public var buttonURL = ""
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// A robot of an address.
  public init(url: SecretReference) { self.url = url }

  /// Reads `url`, `secret`, `message`, `keyword`, `at` and `button`.
  init?(_ reader: NodeReader, folder: String) {
    guard let url = reader.url("url", folder: folder) else { return nil }
    self.init(url: url)
    secret = reader.secret("secret", folder: folder, isSecret: true)
    form = reader.choice("message", of: Form.self) ?? form
    keyword = reader.string("keyword") ?? ""
    if let at = reader.mapping("at") {
      mobiles = at.strings("mobiles") ?? []
      users = at.strings("users") ?? []
      everybody = at.boolean("everybody") ?? false
      if let word = at.string("from-level"), let place = at.node("from-level")?.position {
        if let level = Level(name: word) {
          callFrom = level
        } else {
          at.error(place, "'\(SafeText.oneLine(word))' is no level", Level.allCases.map(\.name).joined(separator: ", "))
        }
      }
      at.finish("'at'")
    }
    if let button = reader.mapping("button") {
      buttonTitle = button.string("title") ?? buttonTitle
      buttonURL = button.requiredString("url") ?? ""
      button.finish("'button'")
    }
    if form == .actionCard, buttonURL.isEmpty {
      reader.error(reader.position, "an action card needs a 'button' with a 'url'", "button: {url: https://...}")
    }
    connection = HTTPConnection(reader, folder: folder)
  }
}
