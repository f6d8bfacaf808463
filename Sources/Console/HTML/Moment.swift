public import AuditEvents

/// Times as people read them: UTC to the second, and how long ago.
public struct Moment: Sendable {
  /// The time.
  public var time: Timestamp
  /// The time of the visit.
  public var now: Timestamp
  /// The language.
  public var words: Words

  /// A time; a visit makes it with its own time and words: `visit.time(...)`.
  public init(_ time: Timestamp, now: Timestamp, words: Words) {
    self.time = time
    self.now = now
    self.words = words
  }

  /// `2026-11-21 12:30:05 UTC` with how long ago beside it.
  public var html: HTML {
    "<time datetime=\"\(time.rfc3339)\"><span class=\"at\">\(Self.text(time).dropLast(4))<span class=\"zone\"> UTC</span></span> <span class=\"ago\">\(relative)</span></time>"
  }

  /// The time alone; how long ago is shown by the pointer.
  public var short: HTML {
    "<time class=\"at\" datetime=\"\(time.rfc3339)\" title=\"\(relative)\">\(Self.text(time).dropLast(4))<span class=\"zone\"> UTC</span></time>"
  }

  /// `2026-11-21 12:30:05 UTC`.
  public static func text(_ time: Timestamp) -> String {
    let civil = time.civil
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return
      "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) UTC"
  }

  /// `3 min ago`, `in 2 h`, `just now`.
  public var relative: String {
    let seconds = (now.milliseconds - time.milliseconds) / 1000
    let size = abs(seconds)
    if size < 45 { return seconds >= 0 ? words("just now") : words("in a moment") }
    let span = words.span(size)
    return seconds > 0 ? words("{1} ago", span) : words("in {1}", span)
  }
}

extension Words {
  /// A span of seconds in its largest unit: `3 min`, `2 h`, `5 d`.
  public func span(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: self("{1} s", String(seconds))
    case ..<5400: self("{1} min", String((seconds + 30) / 60))
    case ..<172_800: self("{1} h", String((seconds + 1800) / 3600))
    default: self("{1} d", String((seconds + 43_200) / 86_400))
    }
  }
}
