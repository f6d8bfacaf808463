import AuditEvents
import Engine
import WorkspaceFiles
import XCTest

final class MappingFileTests: XCTestCase {
  private func event(_ mapping: String, _ json: String) throws -> AuditEvent {
    let read = MappingFile.read(mapping, path: "doors.yml")
    XCTAssertEqual(read.diagnostics.map(\.description), [])
    let format = try XCTUnwrap(read.format)
    return try Array(json.utf8).withUnsafeBufferPointer { try format.normalise($0) }
  }

  func testAWholeMapping() throws {
    let text = """
      description: Doors of a building
      log-source: {product: acme, service: doors}
      records: events
      id: key
      time: [when, {path: then, form: epoch-s}]
      fields:
        cloud.provider: {text: acme}
        actor.user.name: [who.name, who.badge]
        actor.user.type: {path: who.sort, values: {service: [robot, 'cleaner*']}, otherwise: user}
        api.operation: did
        status: {path: went, values: {denied: [locked], failure: ['*']}}
        api.response.error: why
        resources: {list: doors, uid: [name, id], type: kind}
      aliases:
        operation: did
        person: [who.name, who.badge]
      """
    XCTAssertEqual(
      try event(
        text,
        """
        {"key":"k1","then":1772445600,"who":{"badge":7,"sort":"Cleaner 5"},"did":"open","went":"Locked","why":"night",
         "doors":[{"id":1,"kind":"gate"},{"name":"back"}]}
        """),
      AuditEvent(
        id: "k1", time: Timestamp(seconds: 1_772_445_600), provider: "acme", actor: Actor(kind: .service, name: "7"),
        operation: "open", outcome: .denied, errorCode: "night",
        resources: [Resource(type: "gate", id: "1"), Resource(type: "", id: "back")]))
    let format = try XCTUnwrap(MappingFile.read(text, path: "a/doors.yml").format)
    XCTAssertEqual(format.mapping.name, "doors")
    XCTAssertEqual(format.logSource, EventLogSource(product: "acme", service: "doors"))
    XCTAssertEqual(format.aliases.names, ["operation", "person"])
    XCTAssertTrue(format.name.hasPrefix("json:doors@"))
  }

  func testIDAndTimeMayStandAmongTheFields() throws {
    let text = "log-source: {product: a}\nfields: {metadata.uid: [x, key], time: when}"
    XCTAssertEqual(try event(text, #"{"key":5,"when":"2026-03-02T10:00:00Z"}"#).id, "5")
  }

  func testSeveralLogSources() throws {
    let text = "time: t\nlog-source:\n- {product: a, service: b}\n- {product: c, category: d}"
    XCTAssertEqual(
      try XCTUnwrap(MappingFile.read(text, path: "m.yml").format).logSources,
      [EventLogSource(product: "a", service: "b"), EventLogSource(product: "c", service: "", category: "d")])
  }

  func testTheRevisionFollowsTheMeaningAndNotTheSpelling() throws {
    func name(_ text: String) throws -> String { try XCTUnwrap(MappingFile.read(text, path: "m.yml").format).name }
    let first = try name("log-source: {product: a}\ntime: t\n")
    XCTAssertEqual(try name("# words\nlog-source:\n  product: a\ntime:   't'"), first)
    XCTAssertNotEqual(try name("log-source: {product: a}\ntime: u"), first)
  }

  func testEveryProblemIsFoundAtOnceWithItsPlace() {
    let table: [(String, [String])] = [
      ("", ["m.yml: error: the file is empty (write log-source:, id:, time:, fields: and aliases:)"]),
      ("[1]", ["m.yml:1:1: error: a list where a mapping was expected (write keys and values)"]),
      (
        "log-source: {product: a}",
        [
          "m.yml:1:1: warning: the mapping does not say where the time of an event is, so that it serves scans only "
            + "(write time: PATH)"
        ]
      ),
      (
        "time: t",
        [
          "m.yml:1:1: warning: the mapping names no log source, so that no rule is for its events "
            + "(write log-source: {product: ..., service: ...})"
        ]
      ),
      (
        "log-source: {prodcut: a}\ntime: t",
        [
          "m.yml:1:14: error: a log source has no key 'prodcut' (did you mean 'product'?)",
          "m.yml:1:13: error: the log source says nothing (set product and service)",
        ]
      ),
      (
        "log-source: {product: a}\ntime: {path: t, form: epoch}",
        [
          "m.yml:2:23: error: 'epoch' is no 'form' (any, rfc3339, epoch-s, epoch-ms, epoch-us, "
            + "epoch-ns, english, american, rfc2822)"
        ]
      ),
      (
        "log-source: {product: a}\ntime: t\nalias: {x: y}",
        [
          "m.yml:3:1: error: a mapping file has no key 'alias' (keys: name, description, log-source, records, "
            + "json-texts, id, time, fields, roots, aliases)"
        ]
      ),
      (
        "log-source: {product: a}\ntime: t\nid: a..b\nfields: {actor.user.nme: x, status: {values: {okay: [y]}}}",
        [
          "m.yml:3:5: error: 'a..b' is no path (keys with dots between them, such as actor.id)",
          "m.yml:4:10: warning: 'actor.user.nme' is no neutral field, so that nothing reads it "
            + "(did you mean 'actor.user.name'?)",
          "m.yml:4:47: error: 'okay' is no status (success, failure, denied)",
          "m.yml:4:37: error: nothing says where status comes from (write path: or text:)",
        ]
      ),
      (
        "log-source: {product: a}\ntime: $.t\naliases: {x: [], y: [z]}",
        [
          "m.yml:2:7: warning: '$.t' looks like JSONPath (write keys with dots between them; lists are looked through "
            + "without [*])",
          "m.yml:3:11: error: the alias 'x' names no path (write a path or a list)",
        ]
      ),
      (
        "log-source: {product: a}\ntime: t\naliases: {x: [\(Array(repeating: "y", count: 65).joined(separator: ","))]}",
        ["m.yml:3:143: error: 'x' has 65 paths (at most 64)"]
      ),
      (
        "log-source: {product: a}\ntime: t\naliases: {x: [y, {neutral: statsu}], z: {neutral: status}}",
        ["m.yml:3:28: error: 'statsu' is no 'neutral' (did you mean 'status'?)"]
      ),
      (
        "log-source: {product: a}\ntime: t\n---\ntime: t",
        ["m.yml:4:1: error: a mapping file holds one mapping (write one file for each)"]
      ),
    ]
    for (text, problems) in table {
      let read = MappingFile.read(text, path: "m.yml")
      XCTAssertEqual(read.diagnostics.map(\.description), problems, text)
      XCTAssertEqual(read.format == nil, problems.contains { $0.contains(" error: ") }, text)
    }
  }
}
