internal import AuditEvents
internal import Detection
internal import Foundation

/// Looks for an event that is not indexed: refused, or in a file that no run has read yet.
struct MissingEvent {
  let workspace: Workspace
  let stores: any EngineStores
  /// How many refusals and how many unread files are looked at, and how far a refused record may reach in bytes.
  private static let maximumRefusals = 1000
  private static let maximumFiles = 200
  private static let maximumRecord = 1 << 16

  /// The station at which such an event ended.
  func step(id: String, trail: TrailName?) throws -> Trace.Step {
    let wanted = Array(id.utf8)
    let refused = try stores.rejectedInputs(trail: trail, limit: Self.maximumRefusals)
    var opened: [String: EventDocument?] = [:]
    for refusal in refused {
      guard let offset = refusal.offset, let document = document(refusal.path, &opened) else { continue }
      let end = min(document.inflatedBytes, offset + Self.maximumRecord)
      guard offset >= 0, offset < end, document.withBytes(offset..<end, { Self.firstRecord($0, holds: wanted) }) else {
        continue
      }
      return Trace.Step(
        .event, .stopped, "its record was refused: \(refusal.reason)",
        details: ["\(refusal.path), byte \(offset), refused \(refusal.at.rfc3339) in trail \(refusal.trail)"])
    }
    for refusal in refused where refusal.scope == .file && plainFile(refusal.path, holds: wanted) {
      return Trace.Step(
        .event, .stopped, "the file that it lies in was refused: \(refusal.reason)",
        details: ["\(refusal.path), refused \(refusal.at.rfc3339) in trail \(refusal.trail)"])
    }
    if let step = try unread(wanted, trail: trail) { return step }
    let names = workspace.trails.map(\.configuration.name.text).filter { trail == nil || trail?.text == $0 }
    var details = refused.isEmpty ? [] : ["\(refused.count) inputs were refused; see: tocsin events rejected"]
    if let seconds = workspace.configuration.retention.events {
      details.append("events are kept for \(seconds / 86_400) days; an older one may have expired")
    }
    return Trace.Step(
      .event, .stopped, "no event with this id is indexed in \(names.joined(separator: ", "))", details: details)
  }

  private func unread(_ id: [UInt8], trail: TrailName?) throws -> Trace.Step? {
    for loaded in workspace.trails where trail == nil || trail == loaded.configuration.name {
      let name = loaded.configuration.name
      let listing = EventFiles.list(under: loaded.configuration.sources, isEventFile: loaded.format.isEventFile(path:))
      var looked = 0
      for path in listing.files.reversed() where looked < Self.maximumFiles {
        let stamp = try? EventFileStamp(path: path)
        if let line = try stores.inputFile(trail: name, path: path), line.size == stamp?.size,
          line.modified == stamp?.modified
        {
          continue
        }
        looked += 1
        guard let document = try? EventDocument.open(path: path, limits: workspace.configuration.limits),
          document.withBytes(0..<document.inflatedBytes, { Self.contains($0[...], id) })
        else { continue }
        return Trace.Step(
          .event, .stopped, "it is not indexed yet: it lies in a file that no run has read",
          details: [path, "the next run of trail \(name) takes it in: tocsin run"])
      }
    }
    return nil
  }

  private func document(_ path: String, _ opened: inout [String: EventDocument?]) -> EventDocument? {
    if let known = opened[path] { return known }
    if opened.count >= Self.maximumFiles { return nil }
    let document = try? EventDocument.open(path: path, limits: workspace.configuration.limits)
    opened[path] = document
    return document
  }

  private func plainFile(_ path: String, holds id: [UInt8]) -> Bool {
    guard let stamp = try? EventFileStamp(path: path),
      stamp.size <= workspace.configuration.limits.maximumInflatedBytes,
      let data = FileManager.default.contents(atPath: path)
    else { return false }
    return Array(data).withUnsafeBufferPointer { Self.contains($0[...], id) }
  }

  /// Whether the record at the start of the bytes holds the id: up to where its brackets close, or its line ends.
  private static func firstRecord(_ bytes: UnsafeBufferPointer<UInt8>, holds id: [UInt8]) -> Bool {
    var depth = 0
    var end = bytes.count
    for (place, byte) in bytes.enumerated() {
      if byte == 0x7B { depth += 1 }
      if byte == 0x7D { depth -= 1 }
      if (byte == 0x7D && depth <= 0) || (byte == 0x0A && place > 0 && depth <= 0) {
        end = place
        break
      }
    }
    return contains(bytes[..<end], id)
  }

  private static func contains(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ id: [UInt8]) -> Bool {
    guard let first = id.first, bytes.count >= id.count else { return false }
    for start in bytes.startIndex...(bytes.endIndex - id.count) where bytes[start] == first {
      if bytes[start..<start + id.count].elementsEqual(id) { return true }
    }
    return false
  }
}
