import Administration
import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import Storage
import XCTest

@testable import Console

/// A console over a morning of the shipped sample events: taken in, run and decided, with people to tell.
enum PopulatedSite {
  static let contacts = ContactBook(
    contacts: [
      Contact(id: "alice", name: "Alice Wu", emails: ["alice@example.com"], timeZone: "Asia/Shanghai"),
      Contact(id: "bob", name: "Bob <b>Meyer</b>", emails: ["bob@example.com"], timeZone: "Europe/Berlin"),
    ],
    groups: [ContactGroup(id: "security", name: "Security team", members: ["alice", "bob"])])

  /// The site, with its clock an hour after the last run.
  static func make() throws -> (site: TestSite, clock: ScriptedClock) {
    let template = try template.get()
    let clock = ScriptedClock(template.now)
    return (try TestSite(clock: clock, from: template.folder, isSmall: false), clock)
  }

  /// The morning is lived through once in a process; each site has a copy of what is left of it.
  private static let template: Result<(folder: String, now: Timestamp), any Error> = Result {
    let clock = ScriptedClock(Timestamp(seconds: 1_772_445_600))
    let site = try TestSite(clock: clock, isSmall: false)
    try fill(site.stores, workspace: site.useCases.workspace, clock: clock)
    try site.addAccount("vera", .viewer)
    try site.addAccount("olga", .operator)
    // Nobody writes now, so the files fit each other.
    try FileManager.default.copyItem(atPath: site.folder, toPath: templateFolder)
    atexit { try? FileManager.default.removeItem(atPath: PopulatedSite.templateFolder) }
    return (templateFolder, clock.now)
  }
  private static let templateFolder = NSTemporaryDirectory() + "/tocsin-console-template-" + UUID().uuidString

  /// Takes the samples in and runs every slot of their hours but one, which is a gap.
  static func fill(_ stores: SQLiteStores, workspace: Workspace, clock: ScriptedClock) throws {
    try stores.updateContacts { $0 = contacts }
    var deliveries: [(trail: LoadedTrail, path: String, at: Timestamp)] = []
    for trail in workspace.trails {
      for path in EventFiles.list(under: trail.configuration.sources, isEventFile: { _ in true }).files {
        deliveries.append((trail, path, try newest(path, trail).adding(seconds: 5)))
      }
    }
    let first = try XCTUnwrap(deliveries.map(\.at).min())
    let last = try XCTUnwrap(deliveries.map(\.at).max())
    let schedule = workspace.trails[0].configuration.schedule
    let slots = schedule.due(last: schedule.slot(atOrBefore: first), now: schedule.slot(after: last))
    let lease = try XCTUnwrap(
      try stores.acquireLease(owner: "test:1", now: first, until: last.adding(seconds: 86_400)))
    for (index, slot) in slots.enumerated() {
      for trail in workspace.trails {
        let ingest = TrailIngest(trail: trail, store: stores, limits: workspace.configuration.limits)
        for delivery in deliveries
        where delivery.trail.configuration.name == trail.configuration.name && delivery.at < slot
          && delivery.at >= slot.adding(seconds: -schedule.every)
        {
          _ = try ingest.take(files: [delivery.path], arrival: delivery.at, workers: 1) { _ in }
        }
        if index == slots.count / 2, trail.configuration.name == workspace.trails[0].configuration.name { continue }
        let run = TrailRun(workspace: workspace, trail: trail, stores: stores)
        try stores.commit(try run.decide(slot: slot, now: slot.adding(seconds: 2), late: index % 9 == 4), lease: lease)
      }
    }
    let now = try XCTUnwrap(slots.last).adding(seconds: 3600)
    clock.set(now)
    // One message arrived, one was given up, the rest waits.
    let entries = try stores.entries(states: [], limit: 2)
    for (entry, outcome, state): (OutboxEntry, DeliveryOutcome, OutboxEntry.State) in zip3(
      entries, [.sent(detail: "250 ok"), .never(detail: "550 no such user")], [.sent, .dead])
    {
      try stores.settle(
        Receipt(notification: entry.notification.id, at: now, attempt: 1, outcome: outcome), state: state, next: now)
    }
  }

  private static func zip3<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] {
    zip(zip(a, b), c).map { ($0.0, $0.1, $1) }
  }

  private static func newest(_ path: String, _ trail: LoadedTrail) throws -> Timestamp {
    let document = try EventDocument.open(path: path, limits: ArchiveLimits())
    var builder = EventBatchBuilder(format: trail.format, ruleFields: [])
    for range in try document.records(limits: ArchiveLimits()).ranges {
      try document.withBytes(range) { record in try builder.append(record: record, offset: range.lowerBound) }
    }
    return Timestamp(milliseconds: try XCTUnwrap(builder.finish().times.max()))
  }
}

extension TestSite {
  /// A page as a signed-in visitor gets it.
  func get(_ target: String, _ session: Session, language: String = "en") throws -> Answer {
    try send("GET", target, headers: ["Cookie": session.cookie + "; tocsin_language=" + language])
  }
}
