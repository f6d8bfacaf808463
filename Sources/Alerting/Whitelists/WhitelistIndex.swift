internal import AuditEvents
internal import Detection

/// Finds the entries that may name an event without trying each: by the names that an entry lists in full, or by its
/// addresses. An entry that has neither, such as one with nothing but a glob, is always tried.
struct WhitelistIndex: Sendable {
  /// The entries that list a name, by kind and folded name.
  private var byName: [WhitelistKind: [[UInt8]: [Int]]] = [:]
  private var byAddress = AddressIndex()
  private var always: [Int] = []

  init(_ entries: [WhitelistEntry]) {
    var spans: [(range: IPRange, entry: Int)] = []
    for (number, entry) in entries.enumerated() {
      if let (kind, names) = entry.listedNames {
        for name in names { byName[kind, default: [:]][name, default: []].append(number) }
      } else if !entry.ranges.isEmpty {
        spans += entry.ranges.map { ($0, number) }
      } else {
        always.append(number)
      }
    }
    byAddress = AddressIndex(spans)
  }

  /// The places of the entries that may name an event, in their order.
  func candidates(for event: AuditEvent, address: IPNumber?) -> [Int] {
    var found = always
    for (kind, names) in byName {
      for name in kind.names(of: event) where !name.isEmpty {
        if let numbers = names[NamePatterns.folded(name)] { found += numbers }
      }
    }
    if let address { byAddress.add(address, to: &found) }
    return found.sorted()
  }
}

/// Which ranges an address lies in. Ranges are sorted by where they begin; behind each stands how far any before it
/// reaches, so that a search stops where nothing reaches the address any more.
private struct AddressIndex: Sendable {
  private struct Span: Sendable {
    let lowest: UInt128
    let highest: UInt128
    let reach: UInt128
    let entry: Int
  }

  private var version4: [Span] = []
  private var version6: [Span] = []

  init() {}

  init(_ spans: [(range: IPRange, entry: Int)]) {
    version4 = Self.sorted(spans.filter { !$0.range.lowest.isVersion6 })
    version6 = Self.sorted(spans.filter { $0.range.lowest.isVersion6 })
  }

  private static func sorted(_ spans: [(range: IPRange, entry: Int)]) -> [Span] {
    var reach = UInt128(0)
    return spans.sorted { ($0.range.lowest.value, $0.entry) < ($1.range.lowest.value, $1.entry) }.map { span in
      reach = max(reach, span.range.highest.value)
      return Span(
        lowest: span.range.lowest.value, highest: span.range.highest.value, reach: reach, entry: span.entry)
    }
  }

  func add(_ address: IPNumber, to found: inout [Int]) {
    let spans = address.isVersion6 ? version6 : version4
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].lowest <= address.value { low = middle + 1 } else { high = middle }
    }
    while low > 0, spans[low - 1].reach >= address.value {
      low -= 1
      if spans[low].highest >= address.value { found.append(spans[low].entry) }
    }
  }
}

extension WhitelistKind {
  /// What an event has of the kind; nothing for kinds that are no single name.
  fileprivate func names(of event: AuditEvent) -> [String] {
    switch self {
    case .account: [event.account]
    case .user: event.actor.name == event.actor.id ? [event.actor.name] : [event.actor.name, event.actor.id]
    case .role: [event.actor.role]
    case .service: [event.service]
    case .userAgent: [event.userAgent]
    case .ip, .resource: []
    }
  }
}
