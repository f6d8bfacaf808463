internal import Administration
internal import AuditEvents

/// The runs of a trail over a day, drawn as SVG: each span a box in the colour of how it went. Those who cannot see it are
/// read a summary that names the gaps.
struct RunTimeline {
  let trail: OverviewReport.Trail
  let visit: Visit
  private static let width = 960, height = 22

  var html: HTML {
    let words = visit.words
    let step = Self.width / max(1, trail.spans.count)
    let boxes = trail.spans.enumerated().map { index, span -> HTML in
      let label =
        "\(PageParts.hour(span.slots.lowerBound)): \(Self.state(span.state, words)), "
        + words("{1} of {2} runs, {3} alerts", String(span.done), String(span.due), String(span.alerts))
      return
        "<g><title>\(label)</title><rect class=\"\(span.state.rawValue)\" x=\"\(index * step)\" y=\"0\" width=\"\(step - 2)\" height=\"\(Self.height)\" rx=\"2\"/></g>"
    }
    let next = Moment(trail.next, now: visit.now, words: words)
    return """
      <div class="runs"><p class="heading"><a href="\(Address.of("runs", query: [("trail", trail.name.text)]))">\(trail.name.text)</a> \
      <span class="muted">\(words("next run {1}", next.relative)) · \(words("{1} rules", String(trail.rules))) · \
      \(words("{1} events in 24 h", String(trail.events)))</span>\(trail.due > 0 ? " " + HTML.badge(words("{1} slots missing", String(trail.due)), .warning) : HTML())</p>
      <svg viewBox="0 0 \(step * trail.spans.count) \(Self.height)" preserveAspectRatio="none" role="img" aria-label="\(summary)">\(boxes)</svg></div>

      """
  }

  private var summary: String {
    let words = visit.words
    let gaps = trail.spans.filter { $0.state == .missing }.map { PageParts.hour($0.slots.lowerBound) }
    let done = trail.spans.reduce(0) { $0 + $1.done }
    let first = words("{1}: {2} runs in 24 hours", trail.name.text, String(done))
    if gaps.isEmpty { return first + ", " + words("no gap") }
    return first + ", " + words("gaps at {1}", gaps.prefix(12).joined(separator: ", "))
  }

  /// The hours below the last trail: all trails have the same spans.
  static func axis(_ report: OverviewReport) -> HTML {
    BarChart.axis((report.trails.first?.spans ?? []).map { PageParts.hour($0.slots.lowerBound) })
  }

  static func legend(_ words: Words) -> HTML {
    let items = OverviewReport.Span.State.allCases.map { state in
      "<span><svg viewBox=\"0 0 10 10\" width=\"10\" height=\"10\" aria-hidden=\"true\"><rect class=\"\(state.rawValue)\" width=\"10\" height=\"10\" rx=\"2\"/></svg> \(self.state(state, words))</span>"
        as HTML
    }
    return "<p class=\"legend runs\">\(items)</p>"
  }

  private static func state(_ state: OverviewReport.Span.State, _ words: Words) -> String {
    switch state {
    case .punctual: words("in time")
    case .late: words("late")
    case .missing: words("missing")
    case .idle: words("nothing due")
    }
  }
}
