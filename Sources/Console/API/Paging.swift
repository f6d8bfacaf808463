internal import AuditEvents

/// Cuts short lists into pages; what the store holds is read page by page by the use cases. A cursor is the id of the last item of the page before.
enum Paging {
  /// The page of a list, newest first, and the cursor of the next one. Throws `Failure.notFound` for a cursor that is
  /// not in the list any more.
  static func page<Item>(_ items: [Item], _ visit: Visit, id: (Item) -> String) throws -> (items: [Item], next: String?)
  {
    var start = 0
    if let cursor = visit.cursor {
      guard let place = items.firstIndex(where: { id($0).utf8.elementsEqual(cursor.utf8) }) else {
        throw Failure.notFound
      }
      start = place + 1
    }
    let page = Array(items[start...].prefix(visit.limit()))
    let hasMore = start + page.count < items.count
    return (page, hasMore ? page.last.map(id) : nil)
  }
}

extension JSONText {
  /// A time (RFC 3339).
  static func time(_ time: Timestamp) -> JSONText { .string(time.rfc3339) }
  /// A time, or `null`.
  static func time(_ time: Timestamp?) -> JSONText { time.map { .string($0.rfc3339) } ?? .null }
  /// A list of texts.
  static func strings(_ texts: some Sequence<String>) -> JSONText { .array(texts.map { .string($0) }) }
}

extension Schema {
  /// A list of texts of an answer.
  static let strings = Schema.array(.string, maximum: .max)
  /// A level.
  static let level = Schema.choice(["informational", "low", "medium", "high", "critical"])
}
