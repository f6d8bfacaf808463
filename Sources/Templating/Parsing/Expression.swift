/// An expression of the language with its place.
struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case literal(TemplateValue)
    case name(String)
    case list([Expression])
    case map([(key: Expression, value: Expression)])
    /// `base.name`
    case attribute(Expression, String)
    /// `base[index]`
    case element(Expression, Expression)
    /// `base[start:stop:step]`
    case slice(Expression, start: Expression?, stop: Expression?, step: Expression?)
    /// `callee(arguments)`: a function, a macro, or a method when the callee is an attribute.
    case call(Expression, CallArguments)
    case filter(Expression, Filter, CallArguments)
    case question(Expression, Question, CallArguments, negated: Bool)
    case minus(Expression)
    case plus(Expression)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case operation(Expression, Operator, Expression)
    /// `a ~ b ~ c`
    case join([Expression])
    /// `a < b <= c`
    case comparison(Expression, [(comparison: Comparison, right: Expression)])
    /// `then if condition else otherwise`
    case conditional(Expression, condition: Expression, otherwise: Expression?)
  }

  let kind: Kind
  let place: Place
  /// How many expressions are on top of each other; bounded, because evaluating and freeing one is recursive.
  let height: Int
  static let greatestHeight = 200

  init(_ kind: Kind, at place: Place, over parts: [Expression] = []) {
    self.kind = kind
    self.place = place
    height = 1 + (parts.map(\.height).max() ?? 0)
  }
}

/// The operators that answer true or false.
enum Comparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case notContained = "not in"

  func callAsFunction(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
    switch self {
    case .equal: left.equals(right)
    case .notEqual: !left.equals(right)
    case .less: try left.precedes(right)
    case .greater: try right.precedes(left)
    case .lessOrEqual: try !right.precedes(left) && orderable(left, right)
    case .greaterOrEqual: try !left.precedes(right) && orderable(left, right)
    case .contained: try right.contains(left)
    case .notContained: try !right.contains(left)
    }
  }

  /// Undefined and not-a-number are neither below nor above anything, not even themselves.
  private func orderable(_ left: TemplateValue, _ right: TemplateValue) -> Bool {
    for value in [left, right] {
      if value.isUndefined { return false }
      if case .double(let number) = value, number.isNaN { return false }
    }
    return true
  }
}

/// The arguments of a call as written.
struct CallArguments: Sendable {
  var positional: [Expression] = []
  var named: [(name: String, value: Expression)] = []

  var all: [Expression] { positional + named.map(\.value) }
}
