internal import AuditEvents

/// The spans of event time in which events of a batch may have been indexed before. The same record has the same time,
/// however late it comes again; an hour on either side allows for a vendor or a format that counts time differently.
struct EventTimeSpans {
  private static let slack: Int64 = 3_600_000
  /// More spans than this are asked for as one.
  private static let limit = 32

  /// In order and apart from each other, in milliseconds.
  let spans: [ClosedRange<Int64>]

  /// The spans of the times, in milliseconds.
  init(_ times: [Int64]) {
    var hours = Set<Int64>()
    for time in times {
      // Far beyond any calendar; keeps the sums below from overflowing.
      let time = min(max(time, -1 << 60), 1 << 60)
      hours.insert(time >= 0 ? time / Self.slack : (time + 1) / Self.slack - 1)
    }
    var spans: [ClosedRange<Int64>] = []
    for hour in hours.sorted() {
      let span = (hour - 1) * Self.slack...(hour + 2) * Self.slack
      if let last = spans.last, last.upperBound >= span.lowerBound {
        spans[spans.count - 1] = last.lowerBound...span.upperBound
      } else {
        spans.append(span)
      }
    }
    if spans.count > Self.limit, let first = spans.first, let last = spans.last {
      spans = [first.lowerBound...last.upperBound]
    }
    self.spans = spans
  }
}
