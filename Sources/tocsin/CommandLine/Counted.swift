/// `1 notification`, `2 notifications`, `3 policies`.
func counted(_ count: Int, _ noun: String) -> String {
  if count == 1 { return "1 \(noun)" }
  if noun.hasSuffix("y"), !noun.hasSuffix("ay"), !noun.hasSuffix("ey") { return "\(count) \(noun.dropLast())ies" }
  let isHissed = ["s", "x", "ch", "sh"].contains { noun.hasSuffix($0) }
  return "\(count) \(noun)\(isHissed ? "es" : "s")"
}
