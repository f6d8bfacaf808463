import AuditEvents
import Detection
import Foundation
import WorkspaceFiles
import XCTest

@testable import Alerting

/// EVIDENCE: a whitelist of any size is looked up, not tried entry by entry, and exempts exactly whom its entries name.
final class WhitelistIndexTests: XCTestCase {
  private func entry(_ name: String, _ values: [WhitelistKind: [String]]) throws -> WhitelistEntry {
    let ranges = try (values[.ip] ?? []).map { try IPRange($0) }
    return WhitelistEntry(
      name: name, values: values, ranges: ranges, rules: [], trails: [], owner: "o", reason: "r", expires: nil,
      path: "w.yml", position: SourcePosition(line: 1, column: 1))
  }

  private func event(_ number: Int) -> AuditEvent {
    AuditEvent(
      id: "\(number)", time: ten, provider: "aws", account: "\(100_000 + number % 7)",
      actor: Actor(kind: .role, id: "AROA\(number)", name: "user-\(number)", role: "role-\(number % 5)", session: "s"),
      sourceIP: "10.\(number % 3).\(number / 250 % 250).\(number % 250)", userAgent: "agent-\(number % 4)",
      operation: "Put", service: "s3")
  }

  /// Every kind of entry, alone and together, against trying each entry in turn.
  func testTheIndexFindsWhatTryingEachWouldFind() throws {
    var random = SeededNumbers(seed: 5)
    let values: [WhitelistKind: [String]] = [
      .user: ["user-1", "USER-2", "user-3*", "AROA17"], .account: ["100001", "10000*"],
      .role: ["role-1", "role-2/s", "role-3/*", "role-*"], .service: ["s3", "ec2"],
      .userAgent: ["agent-1", "*-2"], .ip: ["10.0.0.0/16", "10.1.0.5", "10.0.0.7-10.1.0.1", "2001:db8::/32"],
    ]
    for round in 0..<60 {
      let entries = try (0..<8).map { number in
        let kinds = values.keys.sorted { $0.rawValue < $1.rawValue }.filter { _ in
          Int.random(in: 0..<3, using: &random) == 0
        }
        let chosen = kinds.map { kind in
          (kind, (values[kind] ?? []).filter { _ in Bool.random(using: &random) } + [values[kind]?.last ?? ""])
        }
        return try entry("e#\(number)", Dictionary(uniqueKeysWithValues: chosen.isEmpty ? [(.user, ["none"])] : chosen))
      }
      let whitelists = Whitelists(entries: entries)
      for number in 0..<40 {
        let match = match(event(number))
        let address = IPAddress(match.event.sourceIP).map { IPNumber($0) }
        let tried = entries.first {
          $0.concerns(match, title: "", kinds: Set(WhitelistKind.allCases)) && $0.names(match.event, address: address)
        }
        XCTAssertEqual(whitelists.exemption(of: match)?.entry, tried?.name, "round \(round), event \(number)")
      }
    }
  }

  /// Looking a hundred thousand events up in as many entries takes as long as in a thousand, about.
  func testAHundredThousandEntriesAreNoBurden() throws {
    let isFull = ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil
    let count = isFull ? 100_000 : 20_000
    let entries = try (0..<count).map { number in
      try number % 2 == 0
        ? entry("u#\(number)", [.user: ["bot-\(number)"]])
        : entry("a#\(number)", [.ip: ["172.\(number >> 16 & 15 | 16).\(number >> 8 & 255).\(number & 255)"]])
    }
    let whitelists = Whitelists(entries: entries)
    let small = Whitelists(entries: Array(entries.prefix(1000)))
    func seconds(_ whitelists: Whitelists) -> Double {
      // Of the processor, whatever else the machine does: microseconds (clock(3)).
      let start = clock()
      for number in 0..<5000 { XCTAssertNil(whitelists.exemption(of: match(event(number)))) }
      return Double(clock() - start) / 1e6
    }
    let (few, many) = (seconds(small), seconds(whitelists))
    // Tried one by one it would be count / 1000 times as long.
    XCTAssertLessThan(many, few * 8 + 0.2, "\(count) entries: \(many) s, 1000: \(few) s")
    XCTAssertEqual(
      whitelists.exemption(of: match(AuditEvent(id: "1", time: ten, sourceIP: "172.16.0.1")))?.entry, "a#1")
  }
}
