public import Detection

/// What a server is allowed to spend.
public struct ServerSettings: Sendable {
  /// The IP address it listens at.
  public var host = "127.0.0.1"
  /// The port; 0 takes any free one.
  public var port: UInt16 = 8470
  /// PEM text of the certificate chain; empty without TLS.
  public var certificate = ""
  /// PEM text of the private key; empty without TLS.
  public var key = ""
  /// Proxies whose `X-Forwarded-For` is believed; nobody's else is.
  public var trustedProxies: [IPNetwork] = []
  /// Connections at once, and from one address (a network of 64 bits in IPv6). Trusted proxies may have all.
  public var connections = 512, connectionsPerAddress = 128
  /// Requests that are worked on at once; each worker has stores of its own. The last one only says how the service is.
  public var workers = 5
  /// Requests that may wait for a worker.
  public var waiting = 256
  /// Seconds in which a header must be complete, and a body after it.
  public var headerSeconds: Int64 = 10, bodySeconds: Int64 = 30
  /// Whoever takes an answer at less than this many bytes a second for this many seconds is cut off.
  public var leastRate = 4 << 10, answerSeconds: Int64 = 30
  /// Bytes of a body, unless the endpoint says otherwise.
  public var bodyBytes = 1 << 20
  /// Bytes of all bodies that are being read or worked on.
  public var allBodiesBytes = 64 << 20
  /// Bytes of memory for the header of a connection's request.
  public var headerBytes = 32 << 10
  /// Header fields of a request.
  public var headerFields = 100

  /// The usual settings.
  public init() {}
}

/// Why a server did not start.
public struct ServerFailure: Error, Sendable, CustomStringConvertible {
  /// In words, with what to do.
  public var description: String
}
