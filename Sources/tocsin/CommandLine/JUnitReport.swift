internal import Detection
internal import WorkspaceFiles

/// Test results as the XML that build servers read: a suite for each rule, a case for each of its tests, and a suite for
/// what could not be read.
struct JUnitReport {
  private var suites: [String] = []
  private var tests = 0
  private var failures = 0

  /// A report that begins with the errors of files.
  init(errors: [Diagnostic]) {
    if errors.isEmpty { return }
    let cases = errors.map { error in
      Self.element(name: error.description, suite: "files", failure: error.message)
    }
    add(suite: "files", file: "", cases: cases, failures: errors.count)
  }

  /// Adds the results of a rule.
  mutating func add(_ rule: Rule, _ results: [RuleTestRunner.Result]) {
    let cases = results.map { Self.element(name: $0.name, suite: rule.title, failure: $0.failure) }
    add(suite: rule.title, file: rule.path, cases: cases, failures: results.count { $0.failure != nil })
  }

  /// The whole document.
  var xml: String {
    #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
      + #"<testsuites name="tocsin" tests="\#(tests)" failures="\#(failures)">"# + "\n" + suites.joined()
      + "</testsuites>\n"
  }

  private mutating func add(suite: String, file: String, cases: [String], failures: Int) {
    tests += cases.count
    self.failures += failures
    let attributes = #"name="\#(Self.escaped(suite))" tests="\#(cases.count)" failures="\#(failures)""#
    let place = file.isEmpty ? "" : #" file="\#(Self.escaped(file))""#
    suites.append("  <testsuite \(attributes)\(place)>\n" + cases.joined() + "  </testsuite>\n")
  }

  private static func element(name: String, suite: String, failure: String?) -> String {
    let head = #"    <testcase name="\#(escaped(name))" classname="\#(escaped(suite))""#
    guard let failure else { return head + "/>\n" }
    return head + #"><failure message="\#(escaped(failure))"/></testcase>"# + "\n"
  }

  /// Text as an attribute's value; characters that XML 1.0 cannot hold become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
