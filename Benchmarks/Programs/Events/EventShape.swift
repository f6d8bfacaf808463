/// One kind of event: its JSON with places that differ from event to event, such as `<ip>`.
struct EventShape: Sendable {
  /// What stands in a shape.
  enum Piece: Sendable {
    case text([UInt8])
    case slot(Slot)
  }

  /// What differs from event to event.
  enum Slot: String, Sendable, CaseIterable {
    case id, uuid, hex, number, account, user, principal, key, role, session, ip, agent, region, time, epoch, instance
    case bucket, object, group, port, earlier
    case sessionKey = "session-key"
    case roleKey = "role-key"
    case actionTrailID = "action-trail-id"
  }

  var pieces: [Piece]
  /// How often it happens, against the other shapes of its format.
  var weight: Double

  /// The shape of a JSON text; `<name>` is a slot where the name is one, and plain text elsewhere.
  init(_ json: String, weight: Double) {
    self.weight = weight
    pieces = []
    var text: [UInt8] = []
    var rest = Array(json.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")),
        let slot = Slot(rawValue: String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
      {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = []
        pieces.append(.slot(slot))
        rest = rest[(end + 1)...]
      } else {
        text.append(byte)
      }
    }
    if !text.isEmpty { pieces.append(.text(text)) }
  }
}
