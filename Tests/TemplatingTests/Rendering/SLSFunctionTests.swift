import Templating
import XCTest

/// What templates written for SLS alerting call.
final class SLSFunctionTests: XCTestCase {
  func testFunctionsAndFilters() throws {
    let zones = ZoneOffsets { zone, _ in zone == "Asia/Shanghai" ? 28_800 : nil }
    let variables: TemplateMap = [
      "alert": [
        "alert_time": 1_772_445_600, "labels": ["env": "prod", "odd:name": "x"], "severity": 8,
        "fire_results": [["cnt": "12.7"]], "annotations": ["desc": "*x*"],
      ]
    ]
    for (source, text) in [
      ("{{ alert.alert_time | format_date }}", "2026-03-02 10:00:00"),
      ("{{ format_date(alert.alert_time, tz='Asia/Shanghai') }}", "2026-03-02 18:00:00"),
      ("{{ alert.alert_time | format_date('+08:00', '%H:%M') }}", "18:00"), ("{{ nothing | format_date }}|", "|"),
      ("{{ quote('a\"b') }}", "\"a\\\"b\""), ("{{ 'hello' | b64encode }}", "aGVsbG8="),
      ("{{ b64encode('') }}|{{ 'a' | base64_encode }} {{ 'ab' | base64_encode }}", "|YQ== YWI="),
      ("{{ 'aGVsbG8=' | b64decode }}", "hello"), ("{{ '5Lit' | base64_decode }}", "\u{4E2D}"),
      ("{{ int('12', 0) + 1 }} {{ int('x', 7) }} {{ float('x', 1.5) }}", "13 7 1.5"),
      ("{{ round(float(alert.fire_results[0].cnt), 0) }}", "13.0"), ("{{ length(alert.labels) }}", "2"),
      ("{{ alert.labels[\"odd:name\"] }}", "x"), ("{{ alert.annotations.desc | escape_markdown }}", "\\*x\\*"),
      ("{% for k, v in alert.labels.items() %}{{ k }}={{ v }};{% endfor %}", "env=prod;odd:name=x;"),
      ("{{ alert.labels }}", "{\"env\":\"prod\",\"odd:name\":\"x\"}"), ("{{ url_encode('a b') }}", "a%20b"),
      (
        "{{ max(1, 3, 2) }} {{ min([4, 2]) }} {{ abs(-3) }} {{ ceil(1.2) }} {{ floor(1.8) }} {{ sum([1, 2]) }}",
        "3 2 3 2 1 3"
      ),
      ("{{ alert.unknown }}{{ alert.unknown.deeper }}|", "|"),
    ] {
      XCTAssertEqual(
        try Template(name: "t", source: source).render(variables, escaping: .plain, zones: zones), text, source)
    }
  }
}
