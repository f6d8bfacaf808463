internal import Detection

/// Proxies that may say for whom they ask (`X-Forwarded-For`). What anybody else says of that is not believed, because
/// whoever guesses passwords would say each time that it is another.
struct TrustedProxies: Sendable {
  private let networks: [IPNetwork]
  /// More hops than any chain of proxies has.
  private static let mostHops = 20

  init(_ networks: [IPNetwork]) { self.networks = networks }

  /// Whether an address is one of theirs.
  func contains(_ address: String) -> Bool {
    guard !networks.isEmpty, let address = IPAddress(address)?.unmapped else { return false }
    return networks.contains { $0.contains(address) }
  }

  /// The client's address: the peer's, unless the peer is such a proxy. Then each proxy added the address it was asked
  /// from at the right end, so the first from the right that is no proxy of ours is the client; what stands left of it
  /// is the client's own word.
  func client(peer: String, headers: [(name: String, value: String)]) -> String {
    guard contains(peer) else { return peer }
    let hops = headers.filter { $0.name == "x-forwarded-for" }
      .flatMap { $0.value.split(separator: ",", omittingEmptySubsequences: false) }
    var client = peer
    for hop in hops.suffix(Self.mostHops).reversed() {
      guard let address = Self.address(hop) else { return client }
      client = address
      if !contains(address) { return client }
    }
    return client
  }

  /// The address of a hop; some proxies add the port. Nil for `unknown` and everything else that is none.
  static func address(_ hop: Substring) -> String? {
    var text = hop.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    if text.first == "[", let end = text.firstIndex(of: "]") {
      text = text[..<end].dropFirst()
    } else if text.utf8.contains(0x2E), let colon = text.lastIndex(of: ":"),
      text[text.index(after: colon)...].utf8.allSatisfy({ (48...57).contains($0) })
    {
      text = text[..<colon]
    }
    guard let address = IPAddress(String(text)) else { return nil }
    // An IPv4 address has one spelling here, whichever way it came.
    let bytes = address.unmapped.bytes
    return bytes.count == 4 ? bytes.map { String($0) }.joined(separator: ".") : text.lowercased()
  }
}
