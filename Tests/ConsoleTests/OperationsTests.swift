import Administration
import AuditEvents
import Engine
import Foundation
import XCTest

@testable import Console

/// Generated from the OpenAPI document: every operation with every role.
final class OperationsTests: XCTestCase {
  private struct Entry {
    var method: String
    var target: String
    var role: Role?
    var body: String
  }

  /// The operations as the served document lists them, with a body that fits the schema.
  private func entries(_ site: TestSite) throws -> [Entry] {
    let answer = try site.send("GET", "/api/v1/openapi.json")
    XCTAssertEqual(answer.status, 200)
    let document = try XCTUnwrap(
      JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any], "the document is JSON")
    XCTAssertEqual(document["openapi"] as? String, "3.1.0")
    let paths = try XCTUnwrap(document["paths"] as? [String: [String: [String: Any]]])
    return paths.flatMap { path, methods in
      methods.map { method, operation in
        let content = (operation["requestBody"] as? [String: Any])?["content"] as? [String: [String: Any]]
        let schema = content?["application/json"]?["schema"] as? [String: Any]
        return Entry(
          method: method.uppercased(),
          target: path.replacingOccurrences(of: #"\{[^}]*\}"#, with: "x", options: .regularExpression),
          role: (operation["x-role"] as? String).flatMap { Role(name: $0) },
          body: schema.map { Self.text(Self.sample($0)) } ?? "")
      }
    }
  }

  private static func sample(_ schema: [String: Any]) -> Any {
    if let any = (schema["anyOf"] as? [[String: Any]])?.first { return sample(any) }
    if let word = (schema["enum"] as? [String])?.first { return word }
    switch schema["type"] as? String {
    case "object":
      let required = schema["required"] as? [String] ?? []
      let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
      return properties.filter { required.contains($0.key) }.mapValues { sample($0) }
    case "array": return [Any]()
    case "integer": return schema["minimum"] as? Int ?? 1
    case "boolean": return true
    default: return schema["format"] as? String == "date-time" ? "2999-01-01T00:00:00Z" : "x"
    }
  }

  private static func text(_ value: Any) -> String {
    (try? JSONSerialization.data(withJSONObject: value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private func send(_ entry: Entry, _ site: TestSite, token: String?) throws -> Answer {
    var headers = token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    if !entry.body.isEmpty { headers["Content-Type"] = "application/json" }
    return try site.send(entry.method, entry.target, headers: headers, body: entry.body)
  }

  func testNobodyGetsInWithoutATokenAndNoRoleDoesMoreThanItMay() throws {
    let site = try TestSite()
    let entries = try entries(site)
    XCTAssertGreaterThan(entries.count, 20)
    let tokens = try Role.allCases.map { ($0, try site.token($0)) }
    for entry in entries {
      guard let needed = entry.role else { continue }
      let name = "\(entry.method) \(entry.target)"
      for token in [nil, "tocsin_x_y", "Bearer", "' OR 1=1 --"] {
        XCTAssertEqual(try send(entry, site, token: token).status, 401, name)
      }
      for (role, token) in tokens {
        let status = try send(entry, site, token: token).status
        if role < needed {
          XCTAssertEqual(status, 403, "\(name) as \(role.name)")
        } else {
          XCTAssertTrue([200, 201, 204, 404, 409, 422].contains(status), "\(name) as \(role.name): \(status)")
        }
        if entry.method != "GET", role == .viewer { XCTAssertEqual(status, 403, "a viewer changes nothing: \(name)") }
        if entry.target.contains("/accounts"), role == .operator, entry.method != "GET" {
          XCTAssertEqual(status, 403, "an operator changes no accounts: \(name)")
        }
      }
    }
  }

  func testEveryPathAndMethodIsThereOnce() {
    let keys = Endpoints.all.map { "\($0.method.rawValue) \($0.pattern)" }
    XCTAssertEqual(keys.count, Set(keys).count, "\(Dictionary(grouping: keys) { $0 }.filter { $1.count > 1 }.keys)")
    let ids = Endpoints.operations.compactMap { $0.operation?.id }
    XCTAssertEqual(ids.count, Set(ids).count)
    // What is one's own: the session, the profile, and tokens that can do no more than their owner.
    for endpoint in Endpoints.all where endpoint.method != .get && endpoint.role == .viewer {
      XCTAssertTrue(
        ["/signout", "/profile", "/tokens"].contains { endpoint.pattern.hasPrefix($0) },
        "\(endpoint.pattern): what changes something takes an operator")
    }
  }

  func testOtherMethodsAreRefusedWithThoseThereAre() throws {
    let site = try TestSite()
    let answer = try site.send("DELETE", "/api/v1/alerts")
    XCTAssertEqual(answer.status, 405)
    XCTAssertEqual(answer.header("allow"), "GET, HEAD, OPTIONS")
    XCTAssertEqual(try site.send("OPTIONS", "/api/v1/alerts").status, 204)
    XCTAssertEqual(try site.send("TRACE", "/signin").status, 405)
    let head = try site.send("HEAD", "/signin")
    XCTAssertEqual(head.status, 200)
    XCTAssertEqual(head.body, "")
  }

  func testWhatDoesNotFitTheSchemaIsRefused() throws {
    let site = try TestSite()
    let token = try site.token(.operator)
    let good = #"{"match":{"rules":["x"]},"until":"2999-01-01T00:00:00Z","reason":"r"}"#
    for (body, status) in [
      ("", 400), ("{", 400), ("[]", 422), (#"{"match":{},"until":"soon","reason":"r"}"#, 422),
      (#"{"match":{},"until":"2999-01-01T00:00:00Z","reason":"r","more":1}"#, 422),
      (#"{"match":{},"match":{},"until":"2999-01-01T00:00:00Z","reason":"r"}"#, 400),
      (String(repeating: "[", count: 100_000), 400), (good, 422),
    ] {
      let answer = try site.send(
        "POST", "/api/v1/silences",
        headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"], body: body)
      XCTAssertEqual(answer.status, status, "\(body.prefix(80)): \(answer.body)")
    }
    for target in ["?limit=0", "?limit=x", "?limit=1&limit=2", "?nosuch=1", "?level=loud"] {
      let answer = try site.send(
        "GET", "/api/v1/alerts" + target, headers: ["Authorization": "Bearer \(token)"])
      XCTAssertEqual(answer.status, 400, target)
      XCTAssertEqual(answer.header("content-type"), "application/problem+json")
    }
  }

  func testASilenceIsMadeAndEnded() throws {
    let site = try TestSite()
    let token = try site.token(.operator)
    let headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
    let until = site.useCases.clock.now.adding(seconds: 3600).rfc3339
    let made = try site.send(
      "POST", "/api/v1/silences", headers: headers,
      body: #"{"match":{"trails":["alibaba"]},"until":"\#(until)","reason":"<b>rotation</b>"}"#)
    XCTAssertEqual(made.status, 201, made.body)
    let id = try XCTUnwrap(
      (JSONSerialization.jsonObject(with: Data(made.body.utf8)) as? [String: Any])?["id"] as? String)
    let ended = try site.send("POST", "/api/v1/silences/\(id)/end", headers: ["Authorization": "Bearer \(token)"])
    XCTAssertEqual(ended.status, 200, ended.body)
    XCTAssertTrue(ended.body.contains("\"state\":\"ended\""), ended.body)
  }
}
