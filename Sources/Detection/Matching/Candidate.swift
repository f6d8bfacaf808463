internal import AuditEvents

/// One value of a field of an event as questions see it. Its memory is valid only inside the call that received it.
struct Candidate {
  let kind: JSONScalar.Kind
  /// As in the event: strings unescaped, numbers as written, `true` and `false`.
  let written: UnsafeBufferPointer<UInt8>
  /// What string values of rules compare with: as written, but whole numbers without fraction or exponent.
  let text: UnsafeBufferPointer<UInt8>
  /// The text with its case folded.
  let folded: UnsafeBufferPointer<UInt8>

  /// The value as a number: a JSON number, or a string that is completely one.
  var number: ExactNumber? { kind == .true || kind == .false ? nil : ExactNumber(written) }
}

/// The address that a value is, read when the first question needs it.
struct CandidateAddress {
  private var isRead = false
  private var address: IPAddress?

  /// The address of a value, which must be the same one in every call; nil when the value is none.
  @inline(__always)
  mutating func read(_ candidate: Candidate) -> IPAddress? {
    if !isRead {
      isRead = true
      address = candidate.kind == .string ? IPAddress(candidate.written) : nil
    }
    return address
  }
}

/// Prepares values for questions in memory that is used again and again.
struct CandidateReader {
  private var buffer: [UInt8] = []

  /// Calls with a value as questions see it.
  mutating func read<Result>(
    _ kind: JSONScalar.Kind, _ written: UnsafeBufferPointer<UInt8>, _ body: (Candidate) -> Result
  ) -> Result {
    if kind == .number, !Self.isShortInteger(written) {
      let canonical = ExactNumber(written)?.wholeText ?? Array(written)
      return canonical.withUnsafeBufferPointer { folding(kind, written, $0, body) }
    }
    return folding(kind, written, written, body)
  }

  private mutating func folding<Result>(
    _ kind: JSONScalar.Kind, _ written: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>,
    _ body: (Candidate) -> Result
  ) -> Result {
    if TextFold.isPlain(text) { return body(Candidate(kind: kind, written: written, text: text, folded: text)) }
    TextFold.fold(text, into: &buffer)
    return buffer.withUnsafeBufferPointer { body(Candidate(kind: kind, written: written, text: text, folded: $0)) }
  }

  /// Whether a number is written as string values compare with it: up to 18 digits and nothing else.
  private static func isShortInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 18 else { return false }
    for byte in text where byte &- 0x30 >= 10 { return false }
    return true
  }
}

extension ScalarKind {
  /// The kind as JSON has it; the parts of a list are strings.
  var json: JSONScalar.Kind {
    switch self {
    case .string, .list: .string
    case .number: .number
    case .true: .true
    case .false: .false
    }
  }
}
