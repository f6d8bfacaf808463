/// An address as an SMTP envelope takes it.
enum MailAddress {
  /// What is wrong with an address; nil when nothing is. Stricter than RFC 5321: no quoted local part, no address
  /// literal, ASCII only, and nothing that could end the command it stands in.
  static func problem(_ address: String) -> String? {
    let bytes = Array(address.utf8)
    guard bytes.count <= 254 else { return "the address is longer than 254 bytes" }
    guard bytes.allSatisfy({ $0 > 32 && $0 < 127 && !"<>()[],;:\\\"".utf8.contains($0) }) else {
      return bytes.contains { $0 >= 127 }
        ? "the address is not ASCII: write the domain in its xn-- form"
        : "the address has a character that none may have"
    }
    let parts = bytes.split(separator: 64, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      return "the address is not of the form name@domain"
    }
    let labels = parts[1].split(separator: 46, omittingEmptySubsequences: false)
    guard labels.allSatisfy({ !$0.isEmpty && $0.count <= 63 && $0.first != 45 && $0.last != 45 }) else {
      return "the domain of the address is malformed"
    }
    return nil
  }
}
