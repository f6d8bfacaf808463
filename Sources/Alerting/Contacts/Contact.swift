/// A person who can be told.
public struct Contact: Sendable, Equatable {
  /// The id: 2 to 60 of `[A-Za-z0-9_.-]`, starting with a letter or digit.
  public var id: String
  /// The name shown to people.
  public var name: String
  /// Addresses in order of preference.
  public var emails: [String]
  /// The country code without plus (`86`) and the phone's digits; empty when none.
  public var countryCode: String
  /// The phone's digits without country code; empty when none.
  public var phone: String
  /// A disabled contact is skipped.
  public var enabled: Bool
  /// Channel kinds this contact does not want, such as `sms`.
  public var switchedOff: Set<String>
  /// IANA time zone and BCP 47 language of the messages, such as `Asia/Shanghai`, `zh-CN`.
  public var timeZone: String
  /// BCP 47 language of the messages, such as `zh-CN`.
  public var language: String
  /// Ids in chat systems, by the kind of channel: `dingtalk`, `wecom`, `feishu`, `slack`, `teams`.
  public var robots: [String: String] = [:]
  /// Messages in any day beyond which the rest comes in one digest; nil for what policies say.
  public var messagesPerDay: Int?
  /// Text messages in any day, the same way.
  public var smsPerDay: Int?

  /// A contact; only the id is required.
  public init(
    id: String, name: String = "", emails: [String] = [], countryCode: String = "", phone: String = "",
    enabled: Bool = true, switchedOff: Set<String> = [], timeZone: String = "UTC", language: String = "en"
  ) {
    self.id = id
    self.name = name.isEmpty ? id : name
    self.emails = emails
    self.countryCode = countryCode
    self.phone = phone
    self.enabled = enabled
    self.switchedOff = switchedOff
    self.timeZone = timeZone
    self.language = language
  }
}

/// A user group: contacts told together.
public struct ContactGroup: Sendable, Equatable {
  /// The id, the shown name and whether its members are told.
  public var id: String
  /// The name shown to people.
  public var name: String
  /// Whether its members are told.
  public var enabled: Bool
  /// Contact ids, each once, in order.
  public var members: [String]

  /// A group; only the id is required.
  public init(id: String, name: String = "", enabled: Bool = true, members: [String] = []) {
    self.id = id
    self.name = name.isEmpty ? id : name
    self.enabled = enabled
    self.members = members
  }
}

/// All contacts and groups at one moment.
public struct ContactBook: Sendable, Equatable {
  /// Contacts and groups by id.
  public var contacts: [String: Contact]
  /// Group ids.
  public var groups: [String: ContactGroup]
  /// Who stands in for whom in on-call rotations, beside what the rotations' files say; the oldest first.
  public var standIns: [StandIn] = []
  /// Addresses that were confirmed, or are being confirmed.
  public var confirmations: [AddressConfirmation] = []
  /// Kinds of channels that tell confirmed addresses alone. It is a setting of the workspace and not kept.
  public var confirmedKinds: Set<String> = []

  /// A book of contacts and groups.
  public init(contacts: [Contact] = [], groups: [ContactGroup] = []) {
    self.contacts = Dictionary(contacts.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.groups = Dictionary(groups.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }
}

/// Keeps contacts and groups.
public protocol ContactStore: Sendable {
  /// Everything kept.
  func contactBook() throws -> ContactBook
  /// Replaces the book by what `change` makes of it, in one transaction; nothing changes when it throws.
  func updateContacts(_ change: (inout ContactBook) throws -> Void) throws
}
