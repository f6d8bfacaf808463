internal import WorkspaceFiles

/// Reads `retention:` of `tocsin.yml`: a time for events, or one for each kind.
enum RetentionBlock {
  static func read(_ reader: NodeReader) -> Retention {
    var retention = Retention()
    guard let node = reader.node("retention") else { return retention }
    if case .scalar = node {
      retention.events = time("retention", reader, usual: retention.events)
      return retention
    }
    let block = reader.reader(node, what: "the mapping 'retention'")
    retention.events = time("events", block, usual: retention.events)
    retention.matches = time("matches", block, usual: retention.matches)
    retention.alerts = time("alerts", block, usual: retention.alerts)
    retention.notifications = time("notifications", block, usual: retention.notifications)
    retention.memory = time("memory", block, usual: retention.memory)
    block.finish("retention")
    return retention
  }

  /// `90d`, or `forever`.
  private static func time(_ key: String, _ reader: NodeReader, usual: Int64?) -> Int64? {
    guard let node = reader.node(key) else { return usual }
    if case .scalar(let scalar) = node, scalar.text.utf8.elementsEqual("forever".utf8) { return nil }
    guard let seconds = reader.duration(key) else { return usual }
    if seconds < Retention.shortest {
      reader.error(node.position, "'\(key)' keeps less than a day", "write a day or more, such as 90d, or forever")
    }
    return seconds
  }
}
