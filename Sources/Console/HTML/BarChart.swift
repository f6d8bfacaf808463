/// Counts over time as bars, drawn as SVG in the page. Those who cannot see it are read its summary; each bar tells its
/// label and count.
public struct BarChart: Sendable {
  /// One bar.
  public struct Bar: Sendable {
    /// What it counts, such as an hour.
    public var label: String
    /// How many, by tone, from the bottom up.
    public var parts: [(count: Int, tone: Tone)]
    /// Where a click on it leads; nil for nowhere.
    public var address: String?

    /// A bar.
    public init(_ label: String, _ parts: [(count: Int, tone: Tone)], address: String? = nil) {
      self.label = label
      self.parts = parts
      self.address = address
    }
    /// A bar of one part.
    public init(_ label: String, _ count: Int, _ tone: Tone = .info, address: String? = nil) {
      self.init(label, [(count, tone)], address: address)
    }
    var count: Int { parts.reduce(0) { $0 + max(0, $1.count) } }
  }

  /// What it shows, in a sentence.
  public var summary: String
  /// The bars, at most 400.
  public var bars: [Bar]
  /// Labels at the left and right end of the axis.
  public var from: String, to: String

  /// A chart.
  public init(_ summary: String, bars: [Bar], from: String = "", to: String = "") {
    self.summary = summary
    self.bars = bars
    self.from = from
    self.to = to
  }

  /// The markup.
  public var html: HTML {
    let bars = bars.prefix(400)
    let height = 120
    let most = max(1, bars.map(\.count).max() ?? 1)
    let step = max(3, 960 / max(1, bars.count))
    let width = step * max(1, bars.count)
    let shapes = bars.enumerated().map { index, bar -> HTML in
      var bottom = height
      let parts = bar.parts.filter { $0.count > 0 }.map { part -> HTML in
        let size = max(2, part.count * (height - 4) / most)
        bottom -= size
        return
          "<rect class=\"bar \(part.tone.rawValue)\" x=\"\(index * step)\" y=\"\(max(0, bottom))\" width=\"\(max(2, step - 2))\" height=\"\(size)\"/>"
      }
      let hit: HTML =
        "<g><title>\(bar.label): \(bar.count)</title><rect class=\"hit\" x=\"\(index * step)\" y=\"0\" width=\"\(step)\" height=\"\(height)\"/>\(parts)</g>"
      return bar.address.map { "<a href=\"\($0)\" aria-label=\"\(bar.label): \(bar.count)\">\(hit)</a>" } ?? hit
    }
    return """
      <figure class="chart"><svg viewBox="0 0 \(width) \(height)" preserveAspectRatio="none" role="img" \
      aria-label="\(summary)">\(shapes)<line class="axis" x1="0" y1="\(height)" x2="\(width)" y2="\(height)"/></svg>\
      <figcaption><span>\(from)</span><span>\(summary)</span><span>\(to)</span></figcaption></figure>
      """
  }
}
