import AuditEvents
import Detection
import XCTest

/// The traps of matching that other engines fell into, by their numbers in the project's notes on Sigma. Every row is
/// checked against the reference evaluator, too.
final class MatchingTrapTests: XCTestCase {
  private func check(_ rows: [MatchCase]) { for row in rows { row.check() } }

  private func fires(_ detection: String, _ event: String) -> Bool { RuleScene.fires(RuleScene.rule(detection), event) }

  func testTrap01AnAbsentFieldUnderNotIsTrue() {
    let rule = "selection:\n  eventName: x\nfilter:\n  errorCode: AccessDenied\ncondition: selection and not filter"
    XCTAssertTrue(fires(rule, #"{"eventName":"x"}"#))
    XCTAssertTrue(fires(rule, #"{"eventName":"x","errorCode":null}"#))
    XCTAssertFalse(fires(rule, #"{"eventName":"x","errorCode":"accessdenied"}"#))
  }

  func testTrap02NullIsAbsentOrNullAndNotTheEmptyText() {
    check([
      MatchCase("a: null", #"{}"#, true), MatchCase("a: null", #"{"a":null}"#, true),
      MatchCase("a: null", #"{"a":[]}"#, true), MatchCase("a: null", #"{"a":{}}"#, true),
      MatchCase("a: null", #"{"a":[null]}"#, true), MatchCase("a: null", #"{"a":""}"#, false),
      MatchCase("a: null", #"{"a":[null,1]}"#, false), MatchCase("a: ''", #"{"a":""}"#, true),
      MatchCase("a: ''", #"{"a":null}"#, false), MatchCase("a: ''", #"{}"#, false),
      MatchCase("a.b: null", #"{"a":{"c":1}}"#, true), MatchCase("a: ~", #"{}"#, true), MatchCase("a:", #"{}"#, true),
      MatchCase("a: [null, x]", #"{}"#, true), MatchCase("a: [null, x]", #"{"a":"X"}"#, true),
      MatchCase("a: [null, x]", #"{"a":"y"}"#, false),
    ])
  }

  func testTrap03AStarMeansThatThereIsAValue() {
    check([
      MatchCase("a: '*'", #"{"a":""}"#, true), MatchCase("a: '*'", #"{"a":0}"#, true),
      MatchCase("a: '*'", #"{"a":false}"#, true), MatchCase("a: '*'", #"{"a":null}"#, false),
      MatchCase("a: '*'", #"{"a":[]}"#, false), MatchCase("a: '*'", #"{"a":{}}"#, false),
      MatchCase("a|contains: '*'", #"{"a":{"b":1}}"#, true), MatchCase("a: '**'", #"{"a":"x"}"#, true),
    ])
  }

  func testTrap04WildcardsMatchLineFeedsAndAQuestionMarkIsOneScalar() {
    check([
      MatchCase("a: 'x*y'", #"{"a":"x\n\ny"}"#, true), MatchCase("a: 'x?y'", #"{"a":"x\ny"}"#, true),
      MatchCase("a: 'x?y'", #"{"a":"x\r\ny"}"#, false), MatchCase("a: 'x??y'", #"{"a":"x\r\ny"}"#, true),
      MatchCase("a: 'x?y'", #"{"a":"x💥y"}"#, true), MatchCase("a: 'x?y'", #"{"a":"xey"}"#, true),
      MatchCase("a: 'x?y'", #"{"a":"xe\u0301y"}"#, false), MatchCase("a: 'x??y'", #"{"a":"xe\u0301y"}"#, true),
      MatchCase("a: '?'", #"{"a":""}"#, false), MatchCase("a: '?*'", #"{"a":"é"}"#, true),
      MatchCase("a: 'a*a'", #"{"a":"a"}"#, false), MatchCase("a: '*ab?'", #"{"a":"ababc"}"#, true),
      MatchCase("a: '*b*?d*'", #"{"a":"abbcd"}"#, true), MatchCase("a: '*b?d*'", #"{"a":"bxbbd"}"#, true),
    ])
  }

  func testTrap05TextIsComparedByScalarsAndNeverNormalised() {
    check([
      MatchCase("a: é", #"{"a":"e\u0301"}"#, false), MatchCase("a: é", #"{"a":"\u00e9"}"#, true),
      MatchCase(#"a: "e\u0301""#, #"{"a":"é"}"#, false), MatchCase("a|contains: e", #"{"a":"e\u0301"}"#, true),
      MatchCase(#"a|contains: "\u0301""#, #"{"a":"e\u0301"}"#, true), MatchCase("a: Å", #"{"a":"\u212b"}"#, true),
      MatchCase("a|cased: Å", #"{"a":"\u212b"}"#, false), MatchCase(#"a|contains: "\r""#, #"{"a":"x\r\n"}"#, true),
    ])
  }

  func testTrap06FoldingKeepsScalarsOneToOne() {
    check([
      MatchCase("a: CAFÉ", #"{"a":"café"}"#, true), MatchCase("a: k", #"{"a":"\u212a"}"#, true),
      MatchCase("a: SS", #"{"a":"ß"}"#, false), MatchCase("a: ẞ", #"{"a":"ß"}"#, true),
      MatchCase("a: i", #"{"a":"İ"}"#, false), MatchCase("a: İ", #"{"a":"İ"}"#, true),
      MatchCase("a: I", #"{"a":"ı"}"#, false), MatchCase("a: σ", #"{"a":"Σ"}"#, true),
      MatchCase("a: σ", #"{"a":"ς"}"#, false), MatchCase("a: ЖУРНАЛ", #"{"a":"журнал"}"#, true),
      MatchCase("a: 'Ⱥ?'", #"{"a":"ⱥx"}"#, true), MatchCase("a: ﬁ", #"{"a":"FI"}"#, false),
      MatchCase("a: 𐐀", #"{"a":"𐐨"}"#, true), MatchCase("a: Ǆ", #"{"a":"ǆ"}"#, true),
    ])
  }

  func testTrap07CharactersSpecialElsewhereAreLiteral() {
    check([
      MatchCase("a: '100%'", #"{"a":"100%"}"#, true), MatchCase("a: '100%'", #"{"a":"100x"}"#, false),
      MatchCase("a: 'a_b'", #"{"a":"axb"}"#, false), MatchCase("a: '[ab]'", #"{"a":"a"}"#, false),
      MatchCase("a: '[ab]*'", #"{"a":"[AB]c"}"#, true), MatchCase("a: 'a.b'", #"{"a":"axb"}"#, false),
      MatchCase("a: 'it''s \"x\"'", #"{"a":"it's \"x\""}"#, true), MatchCase("a: 'a+(b)'", #"{"a":"a+(b)"}"#, true),
    ])
  }

  func testTrap08Backslashes() {
    check([
      // Value as pySigma reads it, event text (JSON escapes double each backslash).
      MatchCase(#"a: 'x\*y'"#, #"{"a":"x*y"}"#, true), MatchCase(#"a: 'x\*y'"#, #"{"a":"xzy"}"#, false),
      MatchCase(#"a: 'x\?y'"#, #"{"a":"x?y"}"#, true), MatchCase(#"a: 'x\\*y'"#, #"{"a":"x\\zzy"}"#, true),
      MatchCase(#"a: 'x\\\*y'"#, #"{"a":"x\\*y"}"#, true), MatchCase(#"a: 'x\\\*y'"#, #"{"a":"x\\zy"}"#, false),
      MatchCase(#"a: 'x\\\\y'"#, #"{"a":"x\\\\y"}"#, true), MatchCase(#"a: 'x\\y'"#, #"{"a":"x\\y"}"#, true),
      MatchCase(#"a: 'x\y'"#, #"{"a":"x\\y"}"#, true), MatchCase(#"a: 'x\'"#, #"{"a":"x\\"}"#, true),
      MatchCase(#"a: 'C:\Windows\*'"#, #"{"a":"C:\\Windows*"}"#, true),
      MatchCase(#"a: 'C:\Windows\\*'"#, #"{"a":"C:\\Windows\\System32"}"#, true),
      MatchCase(#"a|contains: '\'"#, #"{"a":"a\\b"}"#, true),
      MatchCase(#"a|startswith: '\\\\'"#, #"{"a":"\\\\srv"}"#, true),
      // Double quotes are a layer of YAML: \\ there is one backslash for Sigma.
      MatchCase(#"a: "x\\y""#, #"{"a":"x\\y"}"#, true), MatchCase(#"a: "x\\*""#, #"{"a":"x*"}"#, true),
    ])
  }

  func testTrap09RegularExpressionsSearchWithCaseInLinearTime() {
    check([
      MatchCase("a|re: b", #"{"a":"abc"}"#, true), MatchCase("a|re: B", #"{"a":"abc"}"#, false),
      MatchCase("a|re: '(?i)ABC'", #"{"a":"xabcx"}"#, true), MatchCase(#"a|re: '\d+'"#, #"{"a":"x7"}"#, true),
    ])
    // ASCII digits only, as RE2 has it.
    MatchCase(#"a|re: '^\d$'"#, #"{"a":"٣"}"#, false).check(reference: false)
    let long = String(repeating: "a", count: 50_000) + "!"
    MatchCase("a|re: '^(a+)+$'", #"{"a":"\#(long)"}"#, false).check(reference: false)
    MatchCase("a: '*a*a*a*a*a*a*b'", #"{"a":"\#(long)"}"#, false).check(reference: false)
  }

  func testTrap10NumbersCompareByValueAndExactly() {
    check([
      MatchCase("n: 5", #"{"n":5}"#, true), MatchCase("n: 5", #"{"n":5.0}"#, true),
      MatchCase("n: 5", #"{"n":"5"}"#, true),
      MatchCase("n: 5", #"{"n":"5.0"}"#, true), MatchCase("n: 5", #"{"n":"05"}"#, false),
      MatchCase("n: 5", #"{"n":"5a"}"#, false), MatchCase("n: 5", #"{"n":" 5"}"#, false),
      MatchCase("n: 5", #"{"n":50e-1}"#, true), MatchCase("n: 5.5", #"{"n":"5.50"}"#, true),
      MatchCase("n: 1", #"{"n":true}"#, false), MatchCase("n: 0", #"{"n":-0.0}"#, true),
      MatchCase("n: 9007199254740993", #"{"n":9007199254740992}"#, false),
      MatchCase("n: 9007199254740993", #"{"n":9007199254740993}"#, true),
      MatchCase("n: 9223372036854775807", #"{"n":9223372036854775806}"#, false),
      MatchCase("n: 123456789012345678", #"{"n":"123456789012345678"}"#, true),
      MatchCase("n: 18446744073709551616", #"{"n":18446744073709551616}"#, true),
      MatchCase("n: 18446744073709551616", #"{"n":18446744073709551617}"#, false),
      MatchCase("n|gt: 100", #"{"n":"5"}"#, false), MatchCase("n|gt: 5", #"{"n":"100"}"#, true),
    ])
  }

  func testTrap11BooleansAndTheirWords() {
    check([
      MatchCase("a: true", #"{"a":true}"#, true), MatchCase("a: true", #"{"a":"TRUE"}"#, true),
      MatchCase("a: true", #"{"a":1}"#, false), MatchCase("a: true", #"{"a":"Yes"}"#, false),
      MatchCase("a: 'false'", #"{"a":false}"#, true), MatchCase("a: 'FALSE'", #"{"a":false}"#, true),
      MatchCase("a: false", #"{"a":null}"#, false), MatchCase("a: 'tr*'", #"{"a":true}"#, true),
      MatchCase("a: '5'", #"{"a":5}"#, true), MatchCase("a: '20?'", #"{"a":200}"#, true),
      MatchCase("a: '5'", #"{"a":5.0}"#, true), MatchCase("a: '5.0'", #"{"a":5.0}"#, false),
      MatchCase("a: '1000'", #"{"a":1e3}"#, true), MatchCase("a: '1.50'", #"{"a":1.50}"#, true),
    ])
  }

  func testTrap12NetworksHoldAddressesOnly() {
    check([
      MatchCase("ip|cidr: 10.0.0.0/8", #"{"ip":"10.foo"}"#, false),
      MatchCase("ip|cidr: 10.0.0.0/8", #"{"ip":"10.0.0.01"}"#, false),
      MatchCase("ip|cidr: 253.252.51.0/24", #"{"ip":"253.252.51.07"}"#, false),
      MatchCase("ip|cidr: 10.0.0.0/8", #"{"ip":"10.0.0.1:443"}"#, false),
      MatchCase("ip|cidr: 10.0.0.0/8", #"{"ip":"::ffff:10.0.0.1"}"#, false),
      MatchCase("ip|cidr: fe80::/10", #"{"ip":"fe80::1%eth0"}"#, false),
      MatchCase("ip|cidr: 0.0.0.0/0", #"{"ip":"health.amazonaws.com"}"#, false),
      MatchCase("ip|cidr: 0.0.0.0/0", #"{"ip":"..."}"#, false), MatchCase("ip|cidr: 0.0.0.0/0", #"{"ip":""}"#, false),
      MatchCase("ip|cidr|neq: 10.0.0.0/8", #"{"ip":"AWS Internal"}"#, true),
    ])
  }

  func testTrap13ArraysMatchByAnyElement() {
    check([
      MatchCase("a: x", #"{"a":["y","X"]}"#, true), MatchCase("a.b: x", #"{"a":[{"b":"y"},{"b":["z","x"]}]}"#, true),
      MatchCase("a.b: 1\na.c: 2", #"{"a":[{"b":1,"c":3},{"b":2,"c":2}]}"#, true),
      MatchCase("a|neq: x", #"{"a":["y","x"]}"#, false), MatchCase("a.0: x", #"{"a":["x"]}"#, false),
      MatchCase("a: x", #"{"a":[["x"]]}"#, true),
    ])
    let rule = "s:\n  b: 1\nf:\n  a: x\ncondition: s and not f"
    XCTAssertFalse(fires(rule, #"{"b":1,"a":["y","x"]}"#))
    XCTAssertTrue(fires(rule, #"{"b":1,"a":["y","z"]}"#))
  }

  func testTrap14DottedKeysDuplicateKeysAndKeyCase() {
    check([
      MatchCase("requestParameters.Tag.1.Key: env", #"{"requestParameters":{"Tag.1.Key":"env"}}"#, true),
      MatchCase("r.SystemDisk.Size: 40", #"{"r":{"SystemDisk.Size":40}}"#, true),
      MatchCase("a.b.c: 1", #"{"a.b":{"c":1}}"#, true), MatchCase("a.b.c: 1", #"{"a.b.c":1}"#, true),
      MatchCase("a.b: 2", #"{"a":{"b":1},"a.b":2}"#, true), MatchCase("eventname: x", #"{"EventName":"x"}"#, true),
      MatchCase("a: 1", #"{"a":2,"A":1}"#, true), MatchCase("a: 1", #"{"a":1,"a":2}"#, true),
      MatchCase("'r.ACS::ECS::Instance': i-1", #"{"r":{"ACS::ECS::Instance":["i-1"]}}"#, true),
      MatchCase("É: 1", #"{"é":1}"#, false), MatchCase("a/b c@d: 1", #"{"A/B C@D":1}"#, true),
    ])
  }

  func testTrap15ContainersAreTextAndLeaves() {
    check([
      MatchCase(#"r|contains: '"s3:GetObject"'"#, #"{"r":{"policy":"{\"Action\":\"s3:GetObject\"}"}}"#, true),
      MatchCase(#"r|contains: '"Principal":"*"'"#, #"{"r":{"Principal":"x"}}"#, true),
      MatchCase(#"r|contains: '"Principal":"\*"'"#, #"{"r":{ "Principal" : "*" }}"#, true),
      MatchCase("r: x", #"{"r":{"a":{"b":["x"]}}}"#, true), MatchCase(#"r|contains: '{"a":'"#, #"{"r":{"a":1}}"#, true),
      MatchCase("r: 7", #"{"r":{"a":[1,7]}}"#, true), MatchCase("r|contains: a", #"{"r":{"a":1}}"#, true),
      MatchCase(#"r|startswith: '{"a":"\\'"#, #"{"r":{"a":"\\x"}}"#, true),
    ])
  }

  func testTrap16KeywordsLookAtLeavesAndKeys() {
    let keywords = "k:\n  - break-glass\n  - 'S?Y'\ncondition: k"
    XCTAssertTrue(fires(keywords, #"{"a":{"image-policy.k8s.io/BREAK-GLASS":"true"}}"#))
    XCTAssertTrue(fires(keywords, #"{"a":["x",{"b":"a spy here"}]}"#))
    XCTAssertFalse(fires(keywords, #"{"a":["x",{"b":"breakglass"}]}"#))
    XCTAssertTrue(fires("k: 403\ncondition: k", #"{"a":14035}"#))
    XCTAssertTrue(fires("k:\n  '|all':\n    - one\n    - two\ncondition: k", #"{"a":"ONE","b":{"two":1}}"#))
    XCTAssertFalse(fires("k:\n  '|all':\n    - one\n    - two\ncondition: k", #"{"a":"ONE"}"#))
    XCTAssertTrue(fires("k:\n  '|re': '^tw.$'\ncondition: k", #"{"two":1}"#))
    XCTAssertTrue(fires("k:\n  '|contains|cased': Two\ncondition: k", #"{"a":"xTwox"}"#))
    XCTAssertFalse(fires("k:\n  '|contains|cased': Two\ncondition: k", #"{"a":"two"}"#))
    // Nothing that the engine adds is visible: the format's name, the trail, neutral names.
    XCTAssertFalse(fires("k: cloudtrail\ncondition: k", #"{"a":1}"#))
    XCTAssertFalse(fires("k: huaweicloud\ncondition: k", #"{"a":1}"#))
  }

  func testTrap17AFieldReferenceWithoutTheOtherFieldIsFalse() {
    let rule = "s:\n  a: '*'\nf:\n  a|fieldref: b\ncondition: s and not f"
    XCTAssertTrue(fires(rule, #"{"a":"x"}"#))
    XCTAssertTrue(fires(rule, #"{"a":"x","b":null}"#))
    XCTAssertFalse(fires(rule, #"{"a":"x","b":"X"}"#))
  }

  func testTrap18AllOnArraysAndItsPlace() {
    check([
      MatchCase("a|contains|all: [x, y]", #"{"a":["ax","ay"]}"#, true),
      MatchCase("a|all|contains: [x, y]", #"{"a":["ax","ay"]}"#, true),
      MatchCase("a|contains|all: [x, y]", #"{"a":["ax","az"]}"#, false),
    ])
  }

  func testTrap19WindashVariesOnlyDashesThatBeginAnOption() {
    check([
      MatchCase("a|windash: 'x -a-b --c'", #"{"a":"x /a-b -\u2014c"}"#, true),
      MatchCase("a|windash: 'x -a-b'", #"{"a":"x -a/b"}"#, false),
      MatchCase("a|windash: '-a -b -c -d -e -f -g'", #"{"a":"/a -b \u2013c /d -e /f \u2015g"}"#, true),
      MatchCase("a|windash: '*-a'", #"{"a":"x/a"}"#, true),
    ])
    RefusalCase("a|windash|base64: '-a -b -c -d -e -f'", "at most 5").check()
  }

  func testTrap20EncodingsOfEscapesAndMarks() {
    MatchCase(#"a|base64: 'x\?'"#, #"{"a":"eFw/"}"#, true).check(reference: false)
    MatchCase("a|utf16|base64: A", #"{"a":"//5BAA=="}"#, true).check(reference: false)
    MatchCase("a|utf16le|base64: A", #"{"a":"QQA="}"#, true).check(reference: false)
  }

  func testTrap21TimePartsAreReadAsWritten() {
    check([
      MatchCase("t|hour: 1", #"{"t":"2026-01-01T01:30:00-11:00"}"#, true),
      MatchCase("t|week: 1", #"{"t":"2026-01-01T01:30:00Z"}"#, true),
      MatchCase("t|week: 53", #"{"t":"2026-12-31T01:30:00Z"}"#, true),
    ])
    RefusalCase("t|hour|gt: 5", "'gt' takes a number, not what 'hour' made").check()
  }

  func testTrap22NotEqualIsNoneOfTheCandidatesAndTrueWhenAbsent() {
    check([
      MatchCase("a|neq: x", #"{"b":1}"#, true), MatchCase("a|neq: x", #"{"a":[]}"#, true),
      MatchCase("a|neq: [x, y]", #"{"a":["z","y"]}"#, false), MatchCase("a|contains|neq: x", #"{"a":["z","y"]}"#, true),
    ])
  }

  func testTrap42AwkwardData() {
    check([
      MatchCase("userAgent: curl", #"{"userAgent":["aws","curl"]}"#, true),
      MatchCase("requestParameters: 'null'", #"{"requestParameters":"null"}"#, true),
      MatchCase("requestParameters: null", #"{"requestParameters":"null"}"#, false),
      MatchCase("eventName: x", #"{"eventname":"X"}"#, true),
      MatchCase("id: '123456789012'", #"{"id":123456789012}"#, true),
    ])
  }

  func testTrap43EventIdsAreWhereTheFormatHasThemAndMayNotBeMissing() throws {
    for (format, record, id) in [
      ("cloudtrail", #"{"eventID":"e-1","eventTime":"2026-03-02T10:00:00Z"}"#, "e-1"),
      ("actiontrail", #"{"eventId":"e-2","eventTime":"2026-03-02T10:00:00Z"}"#, "e-2"),
      ("cts", #"{"trace_id":"e-3","time":1772445600000}"#, "e-3"),
      ("cloudtrail", #"{"eventTime":"2026-03-02T10:00:00Z"}"#, nil),
      ("cts", #"{"eventID":"e-4","time":1772445600000}"#, nil),
    ] as [(String, String, String?)] {
      let format = try XCTUnwrap(EventFormats.named(format))
      let event = Array(record.utf8).withUnsafeBufferPointer { try? format.normalise($0) }
      XCTAssertEqual(event?.id, id, record)
    }
    // Of two records with one id both are in the batch; the index takes the first.
    let rule = RuleScene.selection("a: x")
    XCTAssertEqual(RuleScene.matches([rule], [#"{"a":"x"}"#, #"{"a":"x"}"#]), [[0, 1]])
  }

  func testTrap44AbsentAndNullStayApartForExists() {
    check([
      MatchCase("errorCode|exists: true", #"{"errorCode":null}"#, true),
      MatchCase("errorCode|exists: true", #"{"error":null}"#, false),
    ])
  }
}
