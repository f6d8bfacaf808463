/// Where keys stand among the entries of a mapping. Of two equal keys the first counts.
struct KeyPlaces {
  /// Up to here looking at each key is quicker than hashing.
  private static let few = 16

  /// Of mappings with many keys: the places of those that were hashed, and how many were.
  private var places: [String: Int] = [:]
  private var hashed = 0

  /// The place of a key among entries: the same ones as before, and those that were added behind them since.
  mutating func place(of key: String, in entries: [YAMLEntry]) -> Int? {
    if entries.count <= Self.few { return entries.firstIndex { $0.key.text == key } }
    while hashed < entries.count {
      let text = entries[hashed].key.text
      if places[text] == nil { places[text] = hashed }
      hashed += 1
    }
    return places[key]
  }
}
