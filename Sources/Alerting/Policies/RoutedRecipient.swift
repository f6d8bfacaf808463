public import AuditEvents

/// One recipient that routing found, and why.
public struct RoutedRecipient: Sendable, Equatable {
  /// The channel's name.
  public var channel: String
  /// The contact; nil when the channel itself is the recipient.
  public var contact: Contact?
  /// The address on the channel (an e-mail address); empty when the channel needs none.
  public var address: String
  /// The template's name.
  public var template: String
  /// `route 1: group security`.
  public var reason: String
  /// Until when the message waits, and why; nil when it goes out at once.
  public var delay: MessageDelay?
  /// The group whose messages come together; nil when the alert has a message of its own.
  public var group: MessageGroup?
  /// Who is told instead when this recipient's notification is given up.
  public var fallback: [FallbackRecipient] = []
  /// The on-call rotation that found the contact; empty when none did.
  public var onCall = ""

  /// A recipient that routing found.
  public init(channel: String, contact: Contact?, address: String, template: String, reason: String) {
    self.channel = channel
    self.contact = contact
    self.address = address
    self.template = template
    self.reason = reason
  }
}

/// Who is told in place of a recipient that cannot be reached.
public struct FallbackRecipient: Sendable, Equatable {
  /// The channel's name.
  public var channel: String
  /// The contact's id; empty when the channel itself is the recipient.
  public var contact: String
  /// The address on the channel; empty when it needs none.
  public var address: String
  /// The template's name.
  public var template: String

  /// Somebody else to tell.
  public init(channel: String, contact: String = "", address: String = "", template: String = "default") {
    self.channel = channel
    self.contact = contact
    self.address = address
    self.template = template
  }
}

/// Why and until when a message waits.
public struct MessageDelay: Sendable, Equatable {
  /// The sort of wait.
  public var kind: WaitingMessage.Kind
  /// When it may go out.
  public var until: Timestamp
  /// In words: `off-hours until Mon 2026-03-02 09:00 (calendar beijing)`.
  public var text: String
  /// A wait.
  public init(kind: WaitingMessage.Kind, until: Timestamp, text: String) {
    self.kind = kind
    self.until = until
    self.text = text
  }
}

/// The group that a message belongs to.
public struct MessageGroup: Sendable, Equatable {
  /// The group's name, unique within the policy.
  public var key: String
  /// How it comes together.
  public var grouping: Grouping
}

/// What routing decided about one alert.
public struct RoutingDecision: Sendable, Equatable {
  /// Recipients in route order, each (channel, address) once.
  public var recipients: [RoutedRecipient]
  /// Who was left out and why: `bob: disabled`, `carol: no e-mail address`.
  public var dropped: [String]
  /// Whether a route wanted somebody told and nobody can be: no person is left, or none has an address. That is an
  /// accident; that no route takes an alert, or its hours drop it, is as the policy says.
  public var isAccident = false
  /// Recipients and who was left out.
  public init(recipients: [RoutedRecipient], dropped: [String]) {
    self.recipients = recipients
    self.dropped = dropped
  }
}
