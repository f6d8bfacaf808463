/// What goes wrong in a slot of a soak.
enum SoakFault: String, Sendable, CaseIterable {
  /// The receiver answers 500, does not answer, or answers 429 with Retry-After.
  case broken, silent, busy
  /// The engine is closed and opened again.
  case restart
  /// The disk is full when a message was sent and is to be marked, and the engine dies of it.
  case crash
  /// The engine does not run for an hour.
  case missed
  /// The clock is an hour ahead for one turn, or 40 minutes behind.
  case ahead, behind
  /// The disk is full during a turn, or during a drain.
  case fullTurn = "full disk in a turn"
  case fullDrain = "full disk in a drain"
  /// The engine is closed and opened again while the receiver is broken.
  case brokenRestart = "restart while broken"

  /// Slots that it takes.
  var slots: Int {
    switch self {
    case .broken, .brokenRestart: 2
    case .missed: 4
    case .ahead: 5
    default: 1
    }
  }

  /// Every fault in turn, again and again, each followed by a quiet slot; the last slots are quiet.
  static func plan(slots: Int) -> [Int: SoakFault] {
    var plan: [Int: SoakFault] = [:]
    var slot = 2
    var number = 0
    while true {
      let fault = allCases[number % allCases.count]
      guard slot + fault.slots + 6 <= slots else { return plan }
      plan[slot] = fault
      slot += fault.slots + 1
      number += 1
    }
  }

  /// The slot in which the files of each slot are taken in.
  static func takenIn(slots: Int, plan: [Int: SoakFault]) -> [Int] {
    var taken = Array(0..<slots)
    for (slot, fault) in plan {
      // A missed hour is made up for in the slot after it; after a clock that was ahead no slot is due for an hour.
      let late = fault == .missed ? slot..<slot + 4 : fault == .ahead ? slot + 1..<slot + 5 : slot..<slot
      for each in late { taken[each] = late.upperBound }
    }
    return taken
  }
}
