/// The known name that is nearest to a mistyped one; nil when none is near enough to be meant.
func nearestName(to name: String, among known: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
  var best: (name: String, distance: Int)?
  for candidate in known where !candidate.isEmpty {
    let distance = editDistance(wanted, Array(candidate.lowercased().unicodeScalars.prefix(64)))
    let allowed = min(3, max(1, wanted.count / 3))
    guard distance <= allowed else { continue }
    if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
    best = (candidate, distance)
  }
  return best?.name
}

/// `did you mean 'upper'?`, or nil.
func nearestHint(to name: String, among known: some Sequence<String>) -> String? {
  nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
}

/// Insertions, deletions, replacements and swaps of neighbours that make one text the other.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
