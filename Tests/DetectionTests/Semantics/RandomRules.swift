/// A generator of random numbers that gives the same ones for the same seed (Steele, Lea, Flood: SplitMix, 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  /// One of the elements.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }

  /// Yes in so many of a hundred cases.
  mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}

/// Rules and events that meet often: few fields, few values, every modifier and every kind of JSON value.
struct RandomRules {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let fields = ["a", "b", "c.d", "c", "C.E", "x.y", "x.y.z", "missing", "list"]
  private static let texts = [
    "", "a", "A", "ab", "aB c", "abc", "b", "é", "É", "e\u{301}", "ß", "k", "5", "05", "5.0", "1e1", "true", "FALSE",
    "10.0.0.1", "10.0.0.01", "2001:db8::1", "x*y", "x\\y", "-a /b", "/a \u{2014}b", "2026-03-02T10:30:00+08:00",
    "2026-01-01", "[a]", "\n", "a\nb", "💥", "{\"k\":1}",
  ]
  private static let numbers = ["5", "5.0", "50e-1", "0", "-0.0", "-3", "10", "1e1", "9007199254740993", "0.5"]

  /// An event as JSON.
  mutating func event() -> String {
    var members: [String] = []
    for name in ["a", "b", "c", "x.y", "x", "list", "A"] where random.chance(60) {
      members.append(Self.quoted(name) + ":" + value(depth: 0))
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  private mutating func value(depth: Int) -> String {
    switch random.next() % (depth < 3 ? 14 : 10) {
    case 0..<6: return Self.quoted(random.pick(Self.texts))
    case 6, 7: return random.pick(Self.numbers)
    case 8: return random.pick(["true", "false"])
    case 9: return random.pick(["null", "[]", "{}"])
    case 10, 11:
      return "[" + (0..<(random.next() % 4)).map { _ in value(depth: depth + 1) }.joined(separator: ",") + "]"
    default:
      let names = ["d", "e", "y", "z", "y.z", "k"].filter { _ in random.chance(40) }
      return "{" + names.map { Self.quoted($0) + ":" + value(depth: depth + 1) }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A `detection` block.
  mutating func detection() -> String {
    var lines: [String] = []
    let names = ["s1", "s2", "f1", "_hidden"].prefix(Int(random.next() % 4) + 1)
    for name in names {
      lines.append(name + ":")
      lines += selection().map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\ncondition: " + condition(Array(names), depth: 0)
  }

  private mutating func condition(_ names: [String], depth: Int) -> String {
    switch random.next() % (depth < 3 ? 10 : 5) {
    case 0..<4: return random.pick(names)
    case 4: return random.pick(["1 of s*", "all of s*", "any of them", "all of them"])
    case 5: return "not " + condition(names, depth: depth + 1)
    case 6: return "(" + condition(names, depth: depth + 1) + ")"
    case 7: return condition(names, depth: depth + 1) + " or " + condition(names, depth: depth + 1)
    default: return condition(names, depth: depth + 1) + " and " + condition(names, depth: depth + 1)
    }
  }

  private mutating func selection() -> [String] {
    switch random.next() % 10 {
    case 0: return ["- " + keyword(), "- " + keyword()]
    case 1: return ["'|all':", "  - " + keyword(), "  - " + keyword()]
    case 2...3:
      return (0..<2).flatMap { _ in zip(["- ", "  ", "  "], items()).map { $0 + $1 } }
    default: return items()
    }
  }

  private mutating func keyword() -> String { yaml(random.pick(["a", "5", "É", "k", "b*c", "tru", "-", "d"])) }

  private mutating func items() -> [String] {
    var fields = Self.fields
    return (0..<(random.next() % 3 + 1)).map { _ in
      let field = random.pick(fields)
      fields.removeAll { $0 == field }
      return item(field)
    }
  }

  private mutating func item(_ field: String) -> String {
    let negation = random.chance(12) ? "|neq" : ""
    let all = random.chance(15) ? "|all" : ""
    switch random.next() % 20 {
    case 0: return field + negation + ": null"
    case 1: return field + "|exists: " + random.pick(["true", "false"])
    case 2:
      return field + all + negation + ": "
        + list { $0.random.pick(Self.numbers.filter { $0 != "1e1" && $0 != "50e-1" }) }
    case 3:
      return field + random.pick(["|lt", "|lte", "|gt", "|gte"]) + negation + ": "
        + random.pick(["5", "0", "-3", "7.5"])
    case 4: return field + negation + ": " + random.pick(["true", "false"])
    case 5:
      return field + "|re" + random.pick(["", "|i", "|s", "|m"]) + all + negation + ": "
        + list { $0.yaml($0.random.pick(["a", "^a", "b$", "a.b", "[ab]+c?", "^\\d+$", "(?:a|É)", "^$", "x\\*y"])) }
    case 6:
      return field + "|cidr" + negation + ": "
        + list { $0.random.pick(["10.0.0.0/8", "10.0.0.1", "2001:db8::/32", "0.0.0.0/0"]) }
    case 7:
      return field + "|fieldref" + random.pick(["", "|contains", "|startswith", "|endswith"]) + negation + ": "
        + list { $0.random.pick(Self.fields) }
    case 8:
      let (part, number) = random.pick([
        ("hour", "10"), ("minute", "30"), ("day", "1"), ("week", "1"), ("month", "3"), ("year", "2026"),
      ])
      return field + "|" + part + negation + ": " + number
    case 9:
      return field + "|windash" + random.pick(["", "|contains"]) + negation + ": "
        + yaml(random.pick(["-a -b", "-a", "/b", "- a"]))
    default:
      let cased = random.chance(15) ? "|cased" : ""
      let ends = random.pick(["", "", "|contains", "|startswith", "|endswith"])
      return field + ends + cased + all + negation + ": " + list { $0.pattern() }
    }
  }

  private mutating func list(_ value: (inout RandomRules) -> String) -> String {
    if random.chance(60) { return value(&self) }
    return "[" + (0..<(random.next() % 3 + 1)).map { _ in value(&self) }.joined(separator: ", ") + "]"
  }

  private mutating func pattern() -> String {
    var text = random.pick(Self.texts).replacing("\n", with: "?")
    if random.chance(30) {
      text = random.pick(["*", "?", "a*", "*b", "a?c", "*b*", "x\\*y", "x\\\\*", "*5*", "é*", "**", "\\"])
    }
    return yaml(text)
  }

  private func yaml(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
