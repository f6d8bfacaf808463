internal import WorkspaceFiles

/// What `tocsin.yml` says of a log server.
public struct SyslogSettings: Sendable, Equatable {
  /// How the connection is kept private. The raw value is the word of `tocsin.yml`.
  public enum Security: String, Sendable, CaseIterable {
    /// In clear; TLS from the first byte (RFC 5425).
    case none, tls
  }

  /// The server's name or address.
  public var host: String
  /// Its port: usually 6514 with TLS, 601 without.
  public var port: Int
  /// How the connection is kept private.
  public var security: Security
  /// The facility, 0 to 23; 16 is `local0`.
  public var facility = 16
  /// The name of this machine in each message; empty for none.
  public var hostname = ""
  /// The private enterprise number behind the name of the structured data.
  public var enterprise = 32_473
  /// A file of certificates (PEM) to trust instead of the system's; empty for the system's.
  public var caFile = ""
  /// Seconds that one message may take, and that connecting may take.
  public var timeLimit: Int64 = 15
  /// Seconds that connecting may take.
  public var connectLimit: Int64 = 5

  /// A log server.
  public init(host: String, port: Int? = nil, security: Security = .tls) {
    self.host = host
    self.security = security
    self.port = port ?? (security == .tls ? 6514 : 601)
  }

  /// Reads `host`, `port`, `security`, `facility`, `hostname`, `enterprise`, `ca-file` and the limits.
  init?(_ reader: NodeReader, folder: String) {
    let host = reader.requiredString("host")
    let security = reader.choice("security", of: Security.self) ?? .tls
    self.init(host: host ?? "", security: security)
    port = Int(reader.integer("port", in: 1...65_535) ?? Int64(port))
    facility = Int(reader.integer("facility", in: 0...23) ?? Int64(facility))
    hostname = reader.string("hostname") ?? ""
    enterprise = Int(reader.integer("enterprise", in: 0...4_294_967_295) ?? Int64(enterprise))
    caFile = reader.path("ca-file", folder: folder) ?? ""
    timeLimit = reader.limit("timeout") ?? timeLimit
    connectLimit = min(reader.limit("connect-timeout") ?? connectLimit, timeLimit)
    if let host, let position = reader.node("host")?.position, !HostName.isValid(host) {
      reader.error(position, "'host' is no host name", "such as logs.example.com")
    }
    if let position = reader.node("hostname")?.position, !HostName.isValid(hostname) {
      reader.error(position, "'hostname' is no host name", "such as tocsin.example.com")
    }
    if host == nil { return nil }
  }
}

/// Names of machines.
enum HostName {
  /// Letters, digits, `-`, `.`, `_`, and `:` of IPv6 addresses; not empty.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        byte > 44 && byte < 58 && byte != 47 || byte | 32 > 96 && byte | 32 < 123 || byte == 95 || byte == 58
      }
  }
}
