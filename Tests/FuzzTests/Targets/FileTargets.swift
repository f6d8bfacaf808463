import Foundation

@testable import Administration
@testable import Alerting
@testable import AuditEvents
@testable import Detection
@testable import Engine
@testable import WorkspaceFiles

/// The other files of a workspace, and contacts that people import.
enum FileTargets {
  private static let moments = [0, 1_772_445_600, 1_774_746_000, 253_402_300_000].map { Timestamp(seconds: $0) }
  private static let match = Match(
    rule: RuleID("r"), revision: "1", trail: "prod",
    event: AuditEvent(
      id: "1", time: moments[1], account: "1", actor: Actor(kind: .user, name: "ada", role: "ops", session: "s"),
      sourceIP: "203.0.113.9", userAgent: "aws-cli", operation: "CreateUser", service: "iam",
      resources: [Resource(type: "t", id: "x")]),
    sequence: 1, arrival: moments[1], location: EventLocation(segment: 1, row: 0), group: [])

  /// One of the files by the first byte.
  static func files(_ bytes: [UInt8]) {
    guard let mode = bytes.first else { return }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    switch mode % 8 {
    case 0:
      let (whitelists, diagnostics) = WhitelistFiles.read(text, path: "w.yml")
      tell(diagnostics)
      _ = whitelists.exemption(of: match, title: "a rule")
    case 1: tell(PolicyFiles.read(text, path: "p.yml").diagnostics)
    case 2:
      let (calendars, diagnostics) = CalendarFiles.read(text, path: "c.yml")
      tell(diagnostics)
      for calendar in calendars {
        for moment in moments {
          _ = calendar.isOpen(moment)
          _ = calendar.opening(from: moment)
          _ = calendar.closing(from: moment)
        }
      }
    case 3:
      let (rotations, diagnostics) = RotationFiles.read(text, path: "r.yml")
      tell(diagnostics)
      for rotation in rotations { for moment in moments { _ = rotation.onCall(at: moment) } }
    case 4:
      let (notifications, diagnostics) = KeyEventFiles.read(text, path: "k.yml")
      tell(diagnostics)
      for notification in notifications { tell(notification.rule().diagnostics) }
    case 5: tell(PlaceholderFile.read(text, path: "p.yml").diagnostics)
    case 6: configuration(text)
    default:
      _ = KeyEventCondition(text)
      _ = SecretReference(text, folder: "/nowhere")
      _ = try? SecretReference(text, folder: "/nowhere").resolve(environment: ["a": "b"])
      _ = LevelRange(text)
    }
  }

  private static func tell(_ diagnostics: [Diagnostic]) { for diagnostic in diagnostics { _ = diagnostic.description } }

  private static let folder: String = {
    let folder = NSTemporaryDirectory() + "/tocsin-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: FileTargets.folder) }
    return folder
  }()

  /// `tocsin.yml`, which is read from its folder.
  private static func configuration(_ text: String) {
    guard FileManager.default.createFile(atPath: folder + "/tocsin.yml", contents: Data(text.utf8)) else { return }
    var diagnostics: [Diagnostic] = []
    _ = ConfigurationFile.read(folder: folder, diagnostics: &diagnostics)
    tell(diagnostics)
  }

  /// CSV or YAML by the first byte. What was read is written and read again.
  static func contacts(_ bytes: [UInt8]) {
    guard let mode = bytes.first else { return }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    if mode & 1 == 0 {
      let (rows, diagnostics) = ContactCSV.read(text, path: "c.csv")
      tell(diagnostics)
      _ = ContactCSV.columns(of: text)
      let written = ContactCSV.write(ContactBook(contacts: rows.map(\.contact)))
      let again = ContactCSV.read(written, path: "again.csv")
      FuzzTarget.require(
        again.rows.count == Set(rows.map(\.contact.id)).count, "contacts were lost: \(again.diagnostics)")
    } else {
      let (contacts, groups, diagnostics) = ContactYAML.read(text, path: "c.yml")
      tell(diagnostics)
      let written = ContactYAML.write(ContactBook(contacts: contacts, groups: groups))
      let again = ContactYAML.read(written, path: "again.yml")
      FuzzTarget.require(again.contacts.count == contacts.count, "contacts were lost: \(again.diagnostics)")
    }
  }
}
