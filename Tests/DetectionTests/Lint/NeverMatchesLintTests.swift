import XCTest

/// Conditions that exclude each other, and the like of them that do not.
final class NeverMatchesLintTests: XCTestCase {
  private func check(_ rows: [LintCase]) { for row in rows { row.check(only: "never matches") } }

  func testOneFieldWithTwoValues() {
    check([
      LintCase("a:\n  eventName: X\nb:\n  eventName: Y\ncondition: a and b", "9:5: 'eventName' would need two values"),
      LintCase("a:\n  eventName: X\nb:\n  eventName: Y\ncondition: all of them", "9:5: 'eventName' would need"),
      LintCase("a:\n  eventName: X\nb:\n  eventName: Y\ncondition: a or b", nil),
      LintCase("a:\n  eventName: X\nb:\n  eventName: [Y, x]\ncondition: a and b", nil),
      LintCase("a:\n  eventName|all: [X, Y]\ncondition: a", "9:5: 'eventName' would need two values"),
      LintCase("a:\n  eventName: Put\nb:\n  eventName|startswith: Get\ncondition: a and b", "9:5: nothing else that"),
      LintCase("a:\n  eventName: Put\nb:\n  eventName|contains: UT\ncondition: a and b", nil),
      LintCase("a:\n  userIdentity.type: Root\nb:\n  userIdentity.type: X\ncondition: a and b", "9:5: two values"),
      // What may be a list may hold both.
      LintCase("a:\n  requestParameters.x: X\nb:\n  requestParameters.x: Y\ncondition: a and b", nil),
      LintCase("a:\n  resources: X\nb:\n  resources: Y\ncondition: a and b", nil),
      // The case of an event's text is not known.
      LintCase("a:\n  eventName: put\nb:\n  eventName|cased: Put\ncondition: a and b", nil),
      LintCase("a:\n  eventName: put\nb:\n  eventName|re: ^P\ncondition: a and b", nil),
      LintCase("a:\n  sourceIPAddress|cidr: 10.0.0.0/8\nb:\n  sourceIPAddress: 10.1.2.3\ncondition: a and b", nil),
      LintCase(
        "a:\n  sourceIPAddress|cidr: 10.0.0.0/8\nb:\n  sourceIPAddress: aws\ncondition: a and b", "9:5: two values"),
    ])
  }

  func testWhatIsAskedForIsExcluded() {
    check([
      LintCase(
        "a:\n  eventName: X\nf:\n  eventName: [W, x]\ncondition: a and not f", "9:5: every value of 'eventName'"),
      LintCase("a:\n  eventName: [X, Y]\nf:\n  eventName: X\ncondition: a and not f", nil),
      LintCase("a:\n  eventName: X\nf:\n  eventName|startswith: x\ncondition: a and not f", "9:5: is excluded"),
      LintCase("a:\n  r.b|contains: X\nf:\n  r.b|contains: [y, x]\ncondition: a and not f", "9:5: is excluded"),
      LintCase("a:\n  eventName: X\n  eventSource: s\ncondition: a and not a", "9:5: is excluded"),
      LintCase("a:\n  eventName: X\nf:\n  eventName: X\n  readOnly: true\ncondition: a and not f", nil),
      LintCase("a:\n  eventName: x\n  eventName|neq: X\ncondition: a", "9:5: is excluded"),
      LintCase("k: ['word']\ncondition: k and not k", "9:14: asks for a keyword and excludes it"),
      LintCase("a:\n  eventName|fieldref: b\ncondition: a and not a", "9:5: compares 'eventName' with 'b'"),
    ])
  }

  func testAbsentAndPresent() {
    check([
      LintCase(
        "a:\n  errorCode: X\nb:\n  errorCode: null\ncondition: a and b", "9:5: must be there and must be absent"),
      LintCase("a:\n  r.x|exists: false\nb:\n  r.x|contains: q\ncondition: a and b", "9:5: must be there and must be"),
      LintCase("a:\n  r.x|exists: true\nb:\n  r.x|exists: false\ncondition: a and b", "9:5: must be there and must"),
      LintCase("a:\n  r.x|exists: true\nb:\n  r.x: null\ncondition: a and b", nil),
      LintCase("a:\n  errorCode: X\nb:\n  errorCode: null\ncondition: a or b", nil),
      LintCase("a:\n  eventName: X\nf:\n  errorCode: '*'\ncondition: a and not f", nil),
    ])
  }

  func testBoundsOfNumbers() {
    check([
      LintCase("a:\n  apiVersion|gt: 5\n  apiVersion|lt: 3\ncondition: a", "9:5: no number 'apiVersion'"),
      LintCase("a:\n  apiVersion|gt: 5\n  apiVersion|lt: 5.5\ncondition: a", nil),
      LintCase("a:\n  apiVersion|gt: 5\n  apiVersion|lte: 5\ncondition: a", "9:5: no number"),
      LintCase("a:\n  apiVersion|gte: 5\n  apiVersion|lte: 5.0\ncondition: a", nil),
      LintCase("a:\n  apiVersion: 7\n  apiVersion|lt: 7\ncondition: a", "9:5: no number"),
      LintCase("a:\n  requestParameters.n|gt: 5\n  requestParameters.n|lt: 3\ncondition: a", nil),
    ])
  }

  func testBranches() {
    check([
      LintCase(
        "a:\n  eventName: X\nb:\n  - eventName: Y\n  - readOnly: true\ncondition: a and b",
        "9:5: a part of the condition never matches"),
      LintCase(
        "a:\n  eventName: X\nb:\n  - eventName: Y\n    readOnly: true\n  - eventName: Z\n    readOnly: false\ncondition: a and b",
        "9:5: the rule never matches"),
      LintCase(
        "a:\n  eventName: X\nb:\n  - eventName: X\n    readOnly: true\n  - errorCode: Z\ncondition: a and b", nil),
    ])
  }
}
