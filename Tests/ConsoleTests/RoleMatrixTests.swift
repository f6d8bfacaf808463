import Administration
import Foundation
import XCTest

@testable import Console

/// Every operation of the HTTP interface, asked by everybody.
final class RoleMatrixTests: XCTestCase {
  private func request(_ endpoint: Endpoint, token: String?) -> Request {
    let path = endpoint.pattern.split(separator: "/").map { segment in
      segment.first != "{" ? String(segment) : segment == "{number}" ? "1" : "none"
    }
    var headers = [(name: "host", value: "localhost")]
    if let token { headers.append((name: "authorization", value: "Bearer \(token)")) }
    return Request(method: endpoint.method, path: path, headers: headers)
  }

  func testNobodyDoesMoreThanTheirRole() throws {
    let site = try TestSite()
    let router = Router(Endpoints.all, settings: SiteSettings(version: "test"))
    let tokens = try [Role.viewer, .operator, .administrator].map { ($0, try site.token($0)) }
    XCTAssertGreaterThan(Endpoints.operations.count, 8)
    for endpoint in Endpoints.operations {
      let name = "\(endpoint.method.rawValue) \(endpoint.pattern)"
      guard let role = endpoint.role else {
        XCTAssertTrue(endpoint.method.isSafe, "\(name) changes something for anybody")
        continue
      }
      // A viewer changes nothing; accounts are for administrators only.
      if !endpoint.method.isSafe { XCTAssertGreaterThanOrEqual(role, .operator, name) }
      if endpoint.pattern.contains("/accounts") { XCTAssertEqual(role, .administrator, name) }
      let nobody = router.answer(request(endpoint, token: nil), useCases: site.useCases)
      XCTAssertEqual(nobody.status, 401, name)
      for (given, token) in tokens {
        let answer = router.answer(request(endpoint, token: token), useCases: site.useCases)
        if given < role {
          XCTAssertEqual(answer.status, 403, "\(name) as \(given.name)")
        } else {
          XCTAssertNotEqual(answer.status, 403, "\(name) as \(given.name)")
          XCTAssertNotEqual(answer.status, 401, "\(name) as \(given.name)")
          XCTAssertLessThan(answer.status, 500, "\(name) as \(given.name)")
        }
      }
    }
  }

  func testPagesThatChangeSomethingTakeARole() {
    for endpoint in Endpoints.pages where !endpoint.method.isSafe {
      // The sign-in, answers by a link's token, and the language need none.
      let isOpen = ["/signin", "/preferences"].contains(endpoint.pattern) || endpoint.pattern.contains("{token}")
      XCTAssertEqual(endpoint.role == nil, isOpen, endpoint.pattern)
      if endpoint.pattern.hasPrefix("/accounts") { XCTAssertEqual(endpoint.role, .administrator, endpoint.pattern) }
    }
  }
}
