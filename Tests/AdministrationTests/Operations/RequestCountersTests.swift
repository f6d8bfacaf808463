import XCTest

@testable import Administration

final class RequestCountersTests: XCTestCase {
  func testRequestsAreCountedByEndpointAndTime() {
    let counters = RequestCounters()
    counters.count(method: "GET", pattern: "/contacts/{id}", status: 200, milliseconds: 3)
    counters.count(method: "GET", pattern: "/contacts/{id}", status: 200, milliseconds: 30)
    counters.count(method: "POST", pattern: "", status: 404, milliseconds: 20_000)
    counters.countRefusedSignIn()
    var metrics = MetricText()
    counters.write(to: &metrics)
    let lines = metrics.text.split(separator: "\n").map(String.init)
    for line in [
      "tocsin_http_requests_total{method=\"GET\",endpoint=\"/contacts/{id}\",status=\"200\"} 2",
      "tocsin_http_requests_total{method=\"POST\",endpoint=\"\",status=\"404\"} 1",
      "tocsin_http_request_duration_seconds_bucket{le=\"0.005\"} 1",
      "tocsin_http_request_duration_seconds_bucket{le=\"0.050\"} 2",
      "tocsin_http_request_duration_seconds_bucket{le=\"10.000\"} 2",
      "tocsin_http_request_duration_seconds_bucket{le=\"+Inf\"} 3", "tocsin_http_request_duration_seconds_sum 20.033",
      "tocsin_http_request_duration_seconds_count 3", "tocsin_sign_ins_refused_total 1",
    ] {
      XCTAssertTrue(lines.contains(line), line)
    }
  }

  func testStrangersCannotMakeTheCountsGrow() {
    let counters = RequestCounters()
    for number in 0..<20_000 { counters.count(method: "GET", pattern: "/\(number)", status: 404, milliseconds: 0) }
    var metrics = MetricText()
    counters.write(to: &metrics)
    XCTAssertLessThan(metrics.text.split(separator: "\n").count, 10_100)
    XCTAssertTrue(metrics.text.contains("_count 20000\n"))
  }

  func testTheProcessKnowsWhatItTakes() throws {
    let figures = try XCTUnwrap(ProcessFigures.now())
    XCTAssertGreaterThan(figures.residentBytes, 1 << 20)
    XCTAssertGreaterThan(figures.openFiles, 2)
    XCTAssertGreaterThanOrEqual(figures.mostFiles, figures.openFiles)
    XCTAssertGreaterThan(figures.processorMilliseconds, 0)
  }
}
