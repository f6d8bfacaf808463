extension StatementParser {
  /// `{% include "name" ignore missing without context %}`
  mutating func include() throws(TemplateError) -> Statement {
    let name = try stream.expression()
    var ignoresMissing = false
    if stream.isWord("ignore"), stream.following.kind == .name("missing") {
      _ = stream.next()
      _ = stream.next()
      ignoresMissing = true
    }
    let seesVariables = seesVariables() ?? true
    try endOfTag()
    return .include(Inclusion(name: name, ignoresMissing: ignoresMissing, seesVariables: seesVariables))
  }

  /// `{% import "name" as alias %}`
  mutating func importAll() throws(TemplateError) -> Statement {
    let name = try stream.expression()
    try stream.expect(word: "as")
    let alias = try stream.expectName("the name to use for it").name
    let seesVariables = seesVariables() ?? false
    try endOfTag()
    return .importAll(name, alias: alias, seesVariables: seesVariables)
  }

  /// `{% from "name" import a, b as c %}`
  mutating func importNames() throws(TemplateError) -> Statement {
    let name = try stream.expression()
    try stream.expect(word: "import")
    var names: [ImportedName] = []
    var sees: Bool?
    repeat {
      sees = seesVariables()
      if sees != nil { break }
      let (name, place) = try stream.expectName("the name of a macro")
      let alias = stream.skip(word: "as") ? try stream.expectName("the name to use for it").name : name
      names.append(ImportedName(name: name, alias: alias, place: place))
    } while stream.skip(symbol: ",")
    sees = sees ?? seesVariables()
    try endOfTag()
    return .importNames(name, names: names, seesVariables: sees ?? false)
  }

  /// Reads `with context` or `without context`, if it is there.
  private mutating func seesVariables() -> Bool? {
    guard stream.following.kind == .name("context"), stream.isWord("with") || stream.isWord("without") else {
      return nil
    }
    let sees = stream.next().kind == .name("with")
    _ = stream.next()
    return sees
  }
}
