public import WorkspaceFiles

/// What `tocsin.yml` says of a mail channel.
public struct EmailSettings: Sendable, Equatable {
  /// How the connection to the mail server is kept private. The raw value is the word of `tocsin.yml`.
  public enum Security: String, Sendable, CaseIterable {
    /// In clear; TLS by STARTTLS, and nothing is sent without it; TLS from the first byte.
    case none, starttls, tls
  }

  /// The mail server's host name or address.
  public var host: String
  /// Its port: usually 25 or 587, with implicit TLS 465.
  public var port: Int
  /// How the connection is kept private.
  public var security = Security.starttls
  /// Who signs in (AUTH PLAIN or LOGIN); nil signs nobody in.
  public var user: SecretReference?
  /// The password of the user.
  public var password: SecretReference?
  /// The sender's address, in the envelope and in the mail.
  public var from: String
  /// The sender's name as people see it.
  public var fromName = "Tocsin"
  /// The name this machine greets with; empty for the domain of `from`.
  public var greeting = ""
  /// A file of certificates (PEM) to trust instead of the system's; empty for the system's.
  public var caFile = ""
  /// The URL of an HTTP or SOCKS proxy; empty for none.
  public var proxy = ""
  /// Seconds that one mail may take, all in all.
  public var timeLimit: Int64 = 30
  /// Seconds that connecting may take.
  public var connectLimit: Int64 = 10

  /// A mail channel over a server.
  public init(host: String, port: Int = 587, from: String) {
    self.host = host
    self.port = port
    self.from = from
  }

  /// The part of `from` after the at sign: it ends Message-IDs.
  var domain: String { from.lastIndex(of: "@").map { String(from[$0...].dropFirst()) } ?? "localhost" }
}
