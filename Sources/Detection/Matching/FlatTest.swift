internal import Foundation

/// A question about one value in plain bits: the frequent kinds are answered here, the rest by `ValueTest`.
struct FlatTest: BitwiseCopyable, Sendable {
  enum Kind: UInt8 {
    /// The text contains, begins with or ends with literal bytes.
    case contains, begins, ends
    /// Any value will do.
    case present
    /// The value is an address in a network.
    case network
    /// `ValueTest` knows.
    case other
  }

  var kind: Kind
  /// Whether the plain text counts and not the folded one.
  var isCased = false
  /// The literal's bytes in the table.
  var literal = FlatRange()
  /// The number of the network, or of the question in `ValueTest` form.
  var number: Int32 = 0
}

/// The questions of all predicates, one predicate's side by side.
struct TestTable: Sendable {
  private let tests: FlatArray<FlatTest>
  private let bytes: FlatArray<UInt8>
  private let networks: FlatArray<IPNetwork>
  private let others: [ValueTest]

  init(_ tests: [ValueTest]) {
    var flat: [FlatTest] = []
    var bytes: [UInt8] = []
    var networks: [IPNetwork] = []
    var others: [ValueTest] = []
    for test in tests {
      switch test {
      case .network(let network):
        flat.append(FlatTest(kind: .network, number: Int32(networks.count)))
        networks.append(network)
      case .pattern(let pattern, let cased):
        if let (kind, literal) = Self.simple(pattern) {
          bytes += literal
          let places = FlatRange(last: literal.count, of: bytes.count)
          flat.append(FlatTest(kind: kind, isCased: cased, literal: places))
        } else {
          fallthrough
        }
      default:
        flat.append(FlatTest(kind: .other, number: Int32(others.count)))
        others.append(test)
      }
    }
    self.tests = FlatArray(flat)
    self.bytes = FlatArray(bytes)
    self.networks = FlatArray(networks)
    self.others = others
  }

  /// The kind of a pattern that is one literal with or without a `*` at each end.
  private static func simple(_ pattern: WildcardPattern) -> (FlatTest.Kind, [UInt8])? {
    let pieces = pattern.pieces
    if pieces == [.any] { return (.present, []) }
    switch pieces.count {
    case 2:
      if case .literal(let bytes) = pieces[0], pieces[1] == .any { return (.begins, bytes) }
      if case .literal(let bytes) = pieces[1], pieces[0] == .any { return (.ends, bytes) }
    case 3:
      if case .literal(let bytes) = pieces[1], pieces[0] == .any, pieces[2] == .any { return (.contains, bytes) }
    default: break
    }
    return nil
  }

  /// Whether a value answers any question of the range with yes.
  func answer(_ range: FlatRange, _ candidate: Candidate) -> Bool {
    var address = CandidateAddress()
    return answer(range, candidate, &address)
  }

  /// Whether a value answers any question of the range with yes; `address` belongs to the value.
  func answer(_ range: FlatRange, _ candidate: Candidate, _ address: inout CandidateAddress) -> Bool {
    for test in tests[range] {
      switch test.kind {
      case .present: return true
      case .contains, .begins, .ends:
        let text = test.isCased ? candidate.text : candidate.folded
        let literal = bytes[test.literal]
        guard text.count >= literal.count else { continue }
        switch test.kind {
        case .begins: if Self.isEqual(text, at: 0, literal) { return true }
        case .ends: if Self.isEqual(text, at: text.count - literal.count, literal) { return true }
        default: if Self.contains(text, literal) { return true }
        }
      case .network:
        if let address = address.read(candidate), networks[Int(test.number)].contains(address) { return true }
      case .other: if others[Int(test.number)].answer(candidate) { return true }
      }
    }
    return false
  }

  @inline(__always)
  private static func isEqual(
    _ text: UnsafeBufferPointer<UInt8>, at place: Int, _ literal: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let start = text.baseAddress, let wanted = literal.baseAddress else { return literal.isEmpty }
    return memcmp(start + place, wanted, literal.count) == 0
  }

  private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ literal: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = literal.first else { return true }
    guard var place = UnsafeRawPointer(text.baseAddress), let wanted = UnsafeRawPointer(literal.baseAddress) else {
      return false
    }
    var left = text.count - literal.count + 1
    while left > 0, let found = memchr(place, Int32(first), left) {
      if memcmp(found, wanted, literal.count) == 0 { return true }
      left -= UnsafeRawPointer(found) - place + 1
      place = UnsafeRawPointer(found) + 1
    }
    return false
  }
}
