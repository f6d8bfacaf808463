/// A table that becomes a list of cards on a narrow screen. Long ones are read page by page.
public struct Table: Sendable {
  /// A column.
  public struct Column: Sendable {
    /// What its head says.
    public var title: String
    /// How its cells look.
    public var kind: Kind
    /// How cells look: text; what the row is about; a word in a box; a time in one line; a number at the right; narrow code; things to do.
    /// On a phone the boxes and the title head the card of their row.
    public enum Kind: String, Sendable { case text, title, tag, time, number, code, actions }

    /// A column.
    public init(_ title: String, _ kind: Kind = .text) {
      self.title = title
      self.kind = kind
    }
  }

  /// What it holds, for those who cannot see it.
  public var caption: String
  /// The columns.
  public var columns: [Column]
  /// A cell for each column in each row.
  public var rows: [[HTML]]
  /// What stands there when there are no rows.
  public var empty: HTML
  /// The address of the next page; nil on the last.
  public var next: String?
  /// What the link to the next page says.
  public var nextTitle: String

  /// A table.
  public init(
    _ caption: String, columns: [Column], rows: [[HTML]], empty: HTML, next: String? = nil, nextTitle: String = ""
  ) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.empty = empty
    self.next = next
    self.nextTitle = nextTitle
  }

  /// Longer words are broken rather than make their column wide.
  private static let longWord = 16

  /// The markup.
  public var html: HTML {
    guard !rows.isEmpty else { return empty }
    let head = columns.map { column -> HTML in
      "<th role=\"columnheader\" scope=\"col\" class=\"\(column.kind.rawValue)\">\(column.title)</th>"
    }
    let body = rows.map { row -> HTML in
      let cells = zip(columns, row).map { column, cell -> HTML in
        let long = cell.longestWord > Self.longWord ? " long" : ""
        return "<td role=\"cell\" class=\"\(column.kind.rawValue)\(long)\" data-label=\"\(column.title)\">\(cell)</td>"
      }
      return "<tr role=\"row\">\(cells)</tr>\n"
    }
    let pager: HTML =
      next.map { "<p class=\"pager\"><a rel=\"next\" class=\"button\" href=\"\($0)\">\(nextTitle)</a></p>" } ?? ""
    return """
      <div class="table" role="region" aria-label="\(caption)" tabindex="0"><table role="table">
      <caption>\(caption)</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody></table></div>
      \(pager)
      """
  }
}
