import Detection
import XCTest

/// The modifiers of Sigma 2.1, one test per row of the modifiers appendix, with every kind of value each takes.
final class ModifierTableTests: XCTestCase {
  func testModifierContains() {
    for row in [
      MatchCase("userAgent|contains: curl", #"{"userAgent":"aws CURL/7"}"#, true),
      MatchCase("userAgent|contains: curl", #"{"userAgent":"aws cur l"}"#, false),
      MatchCase("userAgent|contains: a*c", #"{"userAgent":"xxabcxx"}"#, true),
      MatchCase("userAgent|contains: a?c", #"{"userAgent":"xxacxx"}"#, false),
      MatchCase("userAgent|contains: '*'", #"{"userAgent":""}"#, true),
      MatchCase("userAgent|contains: '*'", #"{"userAgent":null}"#, false),
      MatchCase("userAgent|contains: ''", #"{"userAgent":"x"}"#, true),
      MatchCase(#"userAgent|contains: '\*'"#, #"{"userAgent":"a*b"}"#, true),
      MatchCase(#"userAgent|contains: '\*'"#, #"{"userAgent":"ab"}"#, false),
      MatchCase("userAgent|contains: '20'", #"{"userAgent":1204}"#, true),
      MatchCase("userAgent|re|contains: b.d", #"{"userAgent":"abcde"}"#, true),
      MatchCase("a|fieldref|contains: b", #"{"a":"one two","b":"E T"}"#, true),
      MatchCase("a|fieldref|contains: b", #"{"a":"one two","b":"three"}"#, false),
    ] { row.check() }
    for row in [
      RefusalCase("a|contains: 5", "'contains' takes text"), RefusalCase("a|contains: true", "'contains' takes text"),
      RefusalCase("a|contains: null", "'contains' takes text"),
    ] { row.check() }
  }

  func testModifierStartsWith() {
    for row in [
      MatchCase("eventName|startswith: Delete", #"{"eventName":"deleteTrail"}"#, true),
      MatchCase("eventName|startswith: Delete", #"{"eventName":"UnDeleteTrail"}"#, false),
      MatchCase("eventName|startswith: 'De*T'", #"{"eventName":"DeleteTrail"}"#, true),
      MatchCase("a|fieldref|startswith: b", #"{"a":"Prefixed","b":"prefix"}"#, true),
      MatchCase("a|fieldref|startswith: b", #"{"a":"a prefix","b":"prefix"}"#, false),
      MatchCase("a|re|startswith: b+c", #"{"a":"abbcd"}"#, true),
    ] { row.check() }
    RefusalCase("a|startswith: 5", "'startswith' takes text").check()
  }

  func testModifierEndsWith() {
    for row in [
      MatchCase("userIdentity.arn|endswith: :root", #"{"userIdentity":{"arn":"arn:aws:iam::1:ROOT"}}"#, true),
      MatchCase("a|endswith: 'b?'", #"{"a":"abc"}"#, true),
      MatchCase("a|endswith: 'b?'", #"{"a":"ab"}"#, false),
      MatchCase("a|endswith: 'b*'", #"{"a":"abc"}"#, true),
      MatchCase("a|fieldref|endswith: b", #"{"a":"the suffix","b":"SUFFIX"}"#, true),
      MatchCase("a|fieldref|endswith: b", #"{"a":"suffix the","b":"suffix"}"#, false),
    ] { row.check() }
  }

  func testModifierAll() {
    for row in [
      MatchCase("a|contains|all: [x, y]", #"{"a":"y and x"}"#, true),
      MatchCase("a|contains|all: [x, y]", #"{"a":"x alone"}"#, false),
      MatchCase("a|all|contains: [x, y]", #"{"a":"y and x"}"#, true),
      MatchCase("a|contains|all: x", #"{"a":"x"}"#, true),
      MatchCase("a|all: ['x*', '*y']", #"{"a":"x to y"}"#, true),
    ] { row.check() }
  }

  func testModifierRe() {
    for row in [
      MatchCase("a|re: b+c", #"{"a":"abbcd"}"#, true),
      MatchCase("a|re: ^b+c$", #"{"a":"abbcd"}"#, false),
      MatchCase("a|re: B", #"{"a":"b"}"#, false),
      MatchCase("a|re: '(?i)B'", #"{"a":"b"}"#, true),
      MatchCase(#"a|re: '\d{3}\s\w+\b'"#, #"{"a":"code 403 denied"}"#, true),
      MatchCase(#"a|re: 'C:\\Windows\\'"#, #"{"a":"c C:\\Windows\\x"}"#, true),
      MatchCase("a|re: '(?:ab|cd)+?e'", #"{"a":"abcde"}"#, true),
      MatchCase(#"a|re: '^40[13]$'"#, #"{"a":403}"#, true),
      MatchCase("a|re: ^true$", #"{"a":true}"#, true),
      MatchCase("a|re: [a, 'b$']", #"{"a":"xb"}"#, true),
      MatchCase("a|re|all: [a, b]", #"{"a":"xb"}"#, false),
      MatchCase("a|re: 5", #"{"a":"15"}"#, true),
      MatchCase("a|re: ''", #"{"a":""}"#, true),
      MatchCase("a|re: ''", #"{"a":null}"#, false),
    ] { row.check() }
    for row in [
      RefusalCase("a|contains|re: b", "'re' must come first"), RefusalCase("a|re: '(?=b)'", "(?="),
      RefusalCase(#"a|re: '(a)\1'"#, #"\1"#), RefusalCase("a|re: '('", "missing )"),
    ] { row.check() }
  }

  func testModifierReIgnoreCaseMultilineDotall() {
    for row in [
      MatchCase("a|re|i: B", #"{"a":"b"}"#, true), MatchCase("a|re|ignorecase: B", #"{"a":"b"}"#, true),
      MatchCase("a|re|m: ^b$", #"{"a":"a\nb\nc"}"#, true), MatchCase("a|re|multiline: ^b$", #"{"a":"a\nb"}"#, true),
      MatchCase("a|re: ^b$", #"{"a":"a\nb\nc"}"#, false), MatchCase("a|re|s: a.b", #"{"a":"a\nb"}"#, true),
      MatchCase("a|re|dotall: a.b", #"{"a":"a\nb"}"#, true), MatchCase("a|re: a.b", #"{"a":"a\nb"}"#, false),
      MatchCase("a|re|i|s: A.B", #"{"a":"a\nb"}"#, true), MatchCase("a|re|i|m|all: [^B, C$]", #"{"a":"b\nc"}"#, true),
    ] { row.check() }
    RefusalCase("a|i: b", "'i' needs 're'").check()
    RefusalCase("a|contains|m: b", "'m' needs 're'").check()
  }

  func testModifierCased() {
    for row in [
      MatchCase("a|cased: Root", #"{"a":"Root"}"#, true), MatchCase("a|cased: Root", #"{"a":"root"}"#, false),
      MatchCase("a|cased|contains: oo", #"{"a":"RooT"}"#, true),
      MatchCase("a|contains|cased: OO", #"{"a":"root"}"#, false), MatchCase("a|cased: 'R*t'", #"{"a":"Root"}"#, true),
      MatchCase("a|cased: É", #"{"a":"é"}"#, false),
    ] { row.check() }
    RefusalCase("a|cased: 5", "'cased' takes text").check()
  }

  func testModifierCidr() {
    for row in [
      MatchCase("ip|cidr: 10.0.0.0/8", #"{"ip":"10.255.0.1"}"#, true),
      MatchCase("ip|cidr: 10.0.0.0/8", #"{"ip":"11.0.0.1"}"#, false),
      MatchCase("ip|cidr: 192.0.2.7", #"{"ip":"192.0.2.7"}"#, true),
      MatchCase("ip|cidr: [10.0.0.0/8, 192.0.2.0/25]", #"{"ip":"192.0.2.127"}"#, true),
      MatchCase("ip|cidr: [10.0.0.0/8, 192.0.2.0/25]", #"{"ip":"192.0.2.128"}"#, false),
      MatchCase("ip|cidr: 0.0.0.0/0", #"{"ip":"203.0.113.9"}"#, true),
      MatchCase("ip|cidr: 0.0.0.0/0", #"{"ip":"2001:db8::1"}"#, false),
      MatchCase("ip|cidr: 2001:db8::/32", #"{"ip":"2001:0DB8:0:0::1"}"#, true),
      MatchCase("ip|cidr: 2001:db8::/33", #"{"ip":"2001:db8:8000::"}"#, false),
      MatchCase("ip|cidr: '::1'", #"{"ip":"0:0:0:0:0:0:0:1"}"#, true),
      MatchCase("ip|cidr: '::ffff:0:0/96'", #"{"ip":"::ffff:10.0.0.1"}"#, true),
    ] { row.check() }
    for row in [
      RefusalCase("ip|cidr: 10.0.0.1/8", "is no network"), RefusalCase("ip|cidr: 10.0.0.0/33", "is no network"),
      RefusalCase("ip|cidr: example.org", "is no network"),
      RefusalCase("ip|contains|cidr: 10.0.0.0/8", "must come first"),
      RefusalCase("ip|cidr: 5", "'cidr' takes text"), RefusalCase("ip|cidr: 10.0.0.0/", "is no network"),
    ] { row.check() }
  }

  func testModifierLtLteGtGte() {
    for row in [
      MatchCase("n|lt: 10", #"{"n":9}"#, true), MatchCase("n|lt: 10", #"{"n":10}"#, false),
      MatchCase("n|lte: 10", #"{"n":10.0}"#, true), MatchCase("n|gt: 9", #"{"n":"10"}"#, true),
      MatchCase("n|gt: 9", #"{"n":"10a"}"#, false), MatchCase("n|gte: -1.5", #"{"n":-1.5}"#, true),
      MatchCase("n|gte: -1", #"{"n":-1.5}"#, false), MatchCase("n|gt: 0", #"{"n":true}"#, false),
      MatchCase("n|gt: 0", #"{}"#, false), MatchCase("n|lt: 5", #"{"n":[9,3]}"#, true),
      MatchCase("n|gt: 9007199254740992", #"{"n":9007199254740993}"#, true),
      MatchCase("n|lt: 1", #"{"n":1e-300}"#, true), MatchCase("n|gt: 1", #"{"n":1e400}"#, true),
    ] { row.check() }
    for row in [
      RefusalCase("n|gt: many", "'gt' takes a number"), RefusalCase("n|lt: true", "'lt' takes a number"),
      RefusalCase("n|gt: '5'", "'gt' takes a number"), RefusalCase("n|contains|gt: 5", "'contains' takes text"),
    ] { row.check() }
  }

  func testModifierNeq() {
    for row in [
      MatchCase("a|neq: x", #"{"a":"y"}"#, true), MatchCase("a|neq: x", #"{"a":"X"}"#, false),
      MatchCase("a|neq: [x, y]", #"{"a":"y"}"#, false), MatchCase("a|neq: x", #"{}"#, true),
      MatchCase("a|contains|neq: x", #"{"a":"axb"}"#, false), MatchCase("a|cidr|neq: 10.0.0.0/8", #"{"a":"x"}"#, true),
      MatchCase("a|fieldref|neq: b", #"{"a":"x","b":"X"}"#, false),
      MatchCase("a|fieldref|neq: b", #"{"a":"x"}"#, true), MatchCase("a|neq: 5", #"{"a":5.0}"#, false),
      MatchCase("a|neq: null", #"{"a":1}"#, true), MatchCase("a|contains|all|neq: [x, y]", #"{"a":"x"}"#, true),
    ] { row.check() }
  }

  func testModifierExists() {
    for row in [
      MatchCase("a|exists: true", #"{"a":null}"#, true), MatchCase("a|exists: true", #"{"a":""}"#, true),
      MatchCase("a|exists: true", #"{"a":[]}"#, true), MatchCase("a|exists: true", #"{"b":1}"#, false),
      MatchCase("a|exists: false", #"{"b":1}"#, true), MatchCase("a|exists: false", #"{"a":null}"#, false),
      MatchCase("a.b|exists: true", #"{"a":[{"c":1},{"b":{}}]}"#, true),
    ] { row.check() }
    for row in [
      RefusalCase("a|exists: 1", "'exists' takes true or false"),
      RefusalCase("a|contains|exists: true", "'contains' takes text"),
      RefusalCase("a|exists|contains: true", "'contains' takes text"), RefusalCase("'|exists': true", "needs a field"),
    ] { row.check() }
  }

  func testModifierFieldref() {
    for row in [
      MatchCase("a|fieldref: b", #"{"a":"One","b":"ONE"}"#, true),
      MatchCase("a|fieldref: b", #"{"a":"one","b":"two"}"#, false), MatchCase("a|fieldref: b", #"{"a":"one"}"#, false),
      MatchCase("a|fieldref: b", #"{"a":null,"b":null}"#, false), MatchCase("a|fieldref: b", #"{"a":5,"b":"5"}"#, true),
      MatchCase("a.x|fieldref: b.y", #"{"a":[{"x":1},{"x":2}],"b":{"y":[2,3]}}"#, true),
      MatchCase("a|fieldref: [b, c]", #"{"a":"z","c":"Z"}"#, true),
    ] { row.check() }
    RefusalCase("a|fieldref: 'b*'", "wildcard").check()
    RefusalCase("a|fieldref: 5", "'fieldref' takes text").check()
    RefusalCase("'|fieldref': b", "needs a field").check()
  }

  func testModifierMinuteHourDayWeekMonthYear() {
    for row in [
      MatchCase("t|hour: 23", #"{"t":"2026-03-02T23:59:00+08:00"}"#, true),
      MatchCase("t|minute: 59", #"{"t":"2026-03-02T23:59:00Z"}"#, true),
      MatchCase("t|day: 2", #"{"t":"2026-03-02"}"#, true), MatchCase("t|hour: 0", #"{"t":"2026-03-02"}"#, false),
      MatchCase("t|month: 3", #"{"t":"2026-03-02 10:00"}"#, true),
      MatchCase("t|year: 2026", #"{"t":"2026-03-02"}"#, true),
      MatchCase("t|week: 1", #"{"t":"2024-12-30T00:00:00Z"}"#, true),
      MatchCase("t|week: 53", #"{"t":"2021-01-03T00:00:00Z"}"#, true),
      MatchCase("t|hour: [22, 23]", #"{"t":"2026-03-02T22:00:00.123Z"}"#, true),
      MatchCase("t|hour: 10", #"{"t":"2026-02-30T10:00:00Z"}"#, false),
      MatchCase("t|hour: 10", #"{"t":"not a date"}"#, false), MatchCase("t|hour: 10", #"{"t":1772445600000}"#, false),
    ] { row.check() }
    for row in [
      RefusalCase("t|hour|gt: 5", "'gt'"), RefusalCase("t|gt|hour: 5", "'hour'"),
      RefusalCase("t|hour: noon", "'hour' takes a whole number"),
      RefusalCase("t|hour: 5.5", "'hour' takes a whole number"),
      RefusalCase("t|hour: 24", "from 0 to 23"), RefusalCase("t|week: 54", "from 1 to 53"),
    ] { row.check() }
  }

  func testUnknownModifierNamesTheNearest() {
    RefusalCase("a|contians: b", "unknown modifier 'contians' (did you mean 'contains'?)").check()
    RefusalCase("a|Contains: b", "unknown modifier 'Contains' (did you mean 'contains'?)").check()
    RefusalCase("a|: b", "unknown modifier ''").check()
  }
}
