/// A statement of the language.
indirect enum Statement: Sendable {
  case text(String)
  case output(Expression)
  case condition(branches: [(condition: Expression, body: [Statement])], otherwise: [Statement])
  case loop(Loop)
  case set(Target, Expression)
  /// `{% set name %}...{% endset %}`, with the filters after the name.
  case capture(Target, filters: [AppliedFilter], body: [Statement], place: Place)
  case with([(target: Target, value: Expression)], body: [Statement])
  case macro(Macro)
  case include(Inclusion)
  /// `{% import "file" as name %}`
  case importAll(Expression, alias: String, seesVariables: Bool)
  /// `{% from "file" import a, b as c %}`
  case importNames(Expression, names: [ImportedName], seesVariables: Bool)
  /// `{% filter upper %}...{% endfilter %}`
  case filtered([AppliedFilter], body: [Statement], place: Place)
}

/// `{% for target in source if condition %}...{% else %}...{% endfor %}`
struct Loop: Sendable {
  var target: Target
  var source: Expression
  var condition: Expression?
  var body: [Statement]
  var otherwise: [Statement]
}

/// What a value is assigned to.
enum Target: Sendable {
  case name(String, Place)
  case names([String], Place)
  /// `ns.name`, where `ns` was made by `namespace()`.
  case field(of: String, String, Place)

  var place: Place {
    switch self {
    case .name(_, let place), .names(_, let place), .field(_, _, let place): place
    }
  }
}

/// A filter with its arguments, as in `{% filter indent(2) %}`.
struct AppliedFilter: Sendable {
  var filter: Filter
  var arguments: CallArguments
  var place: Place
}

/// `{% macro name(a, b=1) %}...{% endmacro %}`
struct Macro: Sendable {
  var name: String
  var parameters: [(name: String, initial: Expression?)]
  var body: [Statement]
  var place: Place
}

/// `{% include expression ignore missing without context %}`
struct Inclusion: Sendable {
  var name: Expression
  var ignoresMissing: Bool
  var seesVariables: Bool
}

/// A name taken from another template, and what it is called here.
struct ImportedName: Sendable {
  var name: String
  var alias: String
  var place: Place
}
