public import Detection
internal import WorkspaceFiles

/// Where the console listens: `console:` of `tocsin.yml`.
public struct ConsoleConfiguration: Sendable, Equatable {
  /// The IP address.
  public var host = "127.0.0.1"
  /// The port; 0 takes any free one.
  public var port: UInt16 = 8470
  /// Whether `serve` listens at all.
  public var isEnabled = true
  /// The file with the certificate chain (PEM); empty without TLS.
  public var certificate = ""
  /// The file with the private key (PEM); empty without TLS.
  public var key = ""
  /// Proxies before the console: only they may say who asks (`X-Forwarded-For`).
  public var trustedProxies: [IPNetwork] = []

  /// A console for this machine alone.
  public init() {}

  /// Whether only this machine can reach it.
  public var isLocal: Bool { host.utf8.starts(with: "127.".utf8) || host.utf8.elementsEqual("::1".utf8) }

  /// Address and port of `127.0.0.1:8470` or `[::1]:8470`; nil for anything else.
  public static func listen(_ text: String) -> (host: String, port: UInt16)? {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.first == "[" {
      guard host.last == "]" else { return nil }
      host = host.dropFirst().dropLast()
      return host.utf8.allSatisfy({ (48...58).contains($0) || (97...102).contains($0 | 32) || $0 == 46 })
        ? (String(host), port) : nil
    }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy({ UInt8($0) != nil }) ? (String(host), port) : nil
  }

  /// Reads `listen:`, `tls:` and `trusted-proxies:`.
  init(_ reader: NodeReader, folder: String) {
    let words = "write an address and a port such as 127.0.0.1:8470, or 'off'"
    if let text = reader.string("listen") {
      if text.utf8.elementsEqual("off".utf8) {
        isEnabled = false
      } else if let listen = Self.listen(text) {
        (host, port) = listen
      } else {
        reader.error(
          reader.node("listen")?.position ?? reader.position, "'\(text)' is nothing to listen at", words)
      }
    }
    if let tls = reader.mapping("tls") {
      certificate = Self.absolute(tls.requiredString("certificate") ?? "", folder)
      key = Self.absolute(tls.requiredString("key") ?? "", folder)
      tls.finish("tls")
    }
    for text in reader.strings("trusted-proxies") ?? [] {
      if let network = IPNetwork(text) {
        trustedProxies.append(network)
      } else {
        reader.error(
          reader.node("trusted-proxies")?.position ?? reader.position, "'\(text)' is no address and no network",
          "write such as 127.0.0.1, 10.0.0.0/8 or 2001:db8::/32, without bits behind the prefix")
      }
    }
  }

  private static func absolute(_ path: String, _ folder: String) -> String {
    path.isEmpty || path.utf8.first == 0x2F ? path : folder + "/" + path
  }
}
