/// The known name that a misspelt one most likely meant: at most a third of its letters differ. Nil when none is near.
public func nearestName(to name: String, among known: [String]) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars)
  guard wanted.count <= 100 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in known.sorted() {
    let distance = editDistance(wanted, Array(candidate.lowercased().unicodeScalars))
    if distance <= max(1, wanted.count / 3), distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// Insertions, deletions, changes and swaps of neighbours that turn one text into the other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  guard right.count <= 100 else { return .max }
  var before: [Int] = []
  var last = Array(0...right.count)
  for (i, scalar) in left.enumerated() {
    var row = [i + 1]
    for (j, other) in right.enumerated() {
      var cost = min(last[j] + (scalar == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, scalar == right[j - 1], left[i - 1] == other { cost = min(cost, before[j - 1] + 1) }
      row.append(cost)
    }
    before = last
    last = row
  }
  return last[right.count]
}
