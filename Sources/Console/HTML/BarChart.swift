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

  /// A chart.
  public init(_ summary: String, bars: [Bar]) {
    self.summary = summary
    self.bars = bars
  }

  private static let height = 120

  /// The markup.
  public var html: HTML {
    let bars = Array(bars.prefix(400))
    let top = Self.top(bars.map(\.count).max() ?? 0)
    let step = max(3, 960 / max(1, bars.count))
    let width = step * max(1, bars.count)
    let lines = [0, Self.height / 2].map { y -> HTML in
      "<line class=\"grid\" x1=\"0\" y1=\"\(max(1, y))\" x2=\"\(width)\" y2=\"\(max(1, y))\"/>"
    }
    let shapes = bars.enumerated().map { index, bar in Self.shape(bar, at: index * step, step: step, top: top) }
    return """
      <figure class="chart"><div class="scale" aria-hidden="true"><span>\(top)</span><span>\(top / 2)</span>\
      <span>0</span></div><svg viewBox="0 0 \(width) \(Self.height)" preserveAspectRatio="none" role="img" \
      aria-label="\(summary)">\(lines)\(shapes)<line class="axis" x1="0" y1="\(Self.height)" x2="\(width)" \
      y2="\(Self.height)"/></svg>\(Self.axis(bars.map(\.label)))<figcaption>\(summary)</figcaption></figure>
      """
  }

  /// Five labels below an axis, from the first thing on it to the last.
  static func axis(_ labels: [String]) -> HTML {
    guard let last = labels.indices.last else { return "" }
    let ticks = last < 4 ? Array(labels.indices) : (0...4).map { ($0 * last + 2) / 4 }
    return "<div class=\"ticks\" aria-hidden=\"true\">\(ticks.map { "<span>\(labels[$0])</span>" as HTML })</div>"
  }

  private static func shape(_ bar: Bar, at x: Int, step: Int, top: Int) -> HTML {
    var bottom = height
    let parts = bar.parts.filter { $0.count > 0 }.map { part -> HTML in
      let size = max(2, part.count * height / top)
      bottom -= size
      return
        "<rect class=\"bar \(part.tone.rawValue)\" x=\"\(x + 1)\" y=\"\(max(0, bottom))\" width=\"\(max(2, step - 3))\" height=\"\(size)\"/>"
    }
    let hit: HTML =
      "<g><title>\(bar.label): \(bar.count)</title><rect class=\"hit\" x=\"\(x)\" y=\"0\" width=\"\(step)\" height=\"\(height)\"/>\(parts)</g>"
    return bar.address.map { "<a href=\"\($0)\" aria-label=\"\(bar.label): \(bar.count)\">\(hit)</a>" } ?? hit
  }

  /// The count at the upper end of the scale: the next even one of 2, 4, 6, 10, 20, 40, 60, 100 ...
  private static func top(_ most: Int) -> Int {
    var unit = 1
    while unit < 1 << 50 {
      for count in [2, 4, 6, 10] where count * unit >= most { return count * unit }
      unit *= 10
    }
    return max(2, most)
  }
}
