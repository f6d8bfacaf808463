/// `minute`, `hour`, `day`, `week`, `month`, `year`: a part of the date as written in the event, whatever its zone.
struct DatePart: FieldModifier {
  let words: [String]
  private let part: TimePart

  init(_ part: TimePart) {
    self.part = part
    words = [part.rawValue]
  }

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    guard case .number(let number, _) = value, let digits = number.wholeText,
      let whole = Int64(String(decoding: digits, as: UTF8.self))
    else { throw context.takes("a whole number", notA: value) }
    guard part.range.contains(whole) else {
      let range = part.range
      throw ModifierProblem("'\(context.word)' goes from \(range.lowerBound) to \(range.upperBound), never \(whole)")
    }
    return .decided(.timePart(part, whole), by: context.word)
  }
}
