/// SplitMix64: the same seed gives the same events on every machine.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number below the bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// Draws places of a list by weight in constant time (Vose's alias method).
struct WeightedChoice {
  private var share: [Double]
  private var other: [Int]

  init(_ weights: [Double]) {
    let count = weights.count
    let total = weights.reduce(0, +)
    share = weights.map { $0 * Double(count) / total }
    other = Array(0..<count)
    var small = share.indices.filter { share[$0] < 1 }
    var large = share.indices.filter { share[$0] >= 1 }
    while let less = small.popLast(), let more = large.last {
      other[less] = more
      share[more] -= 1 - share[less]
      if share[more] < 1 { small.append(large.removeLast()) }
    }
  }

  /// Weights that fall as 1/rank: a few of many do most, as users and addresses do.
  static func zipf(_ count: Int) -> WeightedChoice { WeightedChoice((1...count).map { 1 / Double($0) }) }

  func draw(_ random: inout SeededRandom) -> Int {
    let place = random.below(share.count)
    let part = Double(random.next() >> 11) * 0x1p-53
    return part < share[place] ? place : other[place]
  }
}
