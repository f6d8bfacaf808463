public import Detection

/// Small parts that pages are made of.
extension HTML {
  /// A word in a box of its tone.
  public static func badge(_ text: String, _ tone: Tone = .neutral) -> HTML {
    "<span class=\"badge \(tone.rawValue)\">\(text)</span>"
  }

  /// A rule's or an alert's level.
  public static func badge(_ level: Level, _ words: Words) -> HTML {
    "<span class=\"badge level-\(level.name)\">\(words.level(level))</span>"
  }

  /// Text in the letters of code, short.
  public static func code(_ text: String) -> HTML { "<code>\(text)</code>" }

  /// A text in a list, cut to so many characters: one event with a name of five thousand must not hide all others. The
  /// page of the thing itself has all of it.
  public static func cut(_ text: String, to most: Int = 100) -> HTML {
    guard text.utf8.count > most, text.count > most else { return HTML(escaping: text) }
    return "<span title=\"\(text.prefix(500))\">\(text.prefix(most))…</span>"
  }

  /// Text as people wrote it into a file, where lines end at the edge of an editor: an empty line begins a paragraph, a
  /// dash an item.
  public static func prose(_ text: String) -> HTML {
    var paragraphs: [String] = [""]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
      if words.isEmpty {
        if paragraphs[paragraphs.count - 1] != "" { paragraphs.append("") }
      } else {
        let isItem = words.first == "-" || words.first == "*" || words.first?.isNumber == true
        let last = paragraphs[paragraphs.count - 1]
        paragraphs[paragraphs.count - 1] = last.isEmpty ? String(words) : last + (isItem ? "\n" : " ") + words
      }
    }
    return "<div class=\"prose\">\(paragraphs.filter { $0 != "" }.map { "<p>\($0)</p>" as HTML })</div>"
  }

  /// A block of text as it is written in a file.
  public static func block(_ text: String, label: String = "") -> HTML {
    "<pre class=\"block\" tabindex=\"0\"\(attribute: "aria-label", label.isEmpty ? nil : label)><code>\(text)</code></pre>"
  }

  /// A link.
  public static func link(_ title: String, _ address: String) -> HTML {
    "<a href=\"\(address)\">\(HTML.breakable(title))</a>"
  }

  /// A link that looks like a button.
  public static func button(_ title: String, _ address: String, primary: Bool = false) -> HTML {
    "<a class=\"button\(primary ? " primary" : "")\" href=\"\(address)\">\(title)</a>"
  }

  /// Terms and what they are.
  public static func details(_ pairs: [(term: String, value: HTML)]) -> HTML {
    let parts = pairs.map { pair -> HTML in
      let isWide = pair.value.longestWord > 36 || pair.value.text.utf8.count > 600
      return
        "<div\(attribute: "class", isWide ? "wide" : nil)><dt>\(HTML.breakable(pair.term))</dt><dd>\(pair.value)</dd></div>"
    }
    return "<dl class=\"details\">\(parts)</dl>"
  }

  /// A part of a page with its heading.
  public static func card(_ title: String, actions: HTML = "", _ body: HTML) -> HTML {
    "<section class=\"card\"><header><h2>\(title)</h2>\(actions)</header>\(body)</section>\n"
  }

  /// Figures in a row.
  public static func tiles(_ tiles: [(title: String, value: String, tone: Tone, address: String?)]) -> HTML {
    let list = tiles.map { tile -> HTML in
      let inner: HTML = "<span class=\"value\">\(tile.value)</span><span class=\"title\">\(tile.title)</span>"
      return tile.address.map { "<a class=\"tile \(tile.tone.rawValue)\" href=\"\($0)\">\(inner)</a>" }
        ?? "<div class=\"tile \(tile.tone.rawValue)\">\(inner)</div>"
    }
    return "<div class=\"tiles\">\(list)</div>"
  }

  /// A message in the page.
  public static func notice(_ tone: Tone, _ text: String) -> HTML {
    "<div class=\"notice \(tone.rawValue)\" role=\"\(tone == .bad || tone == .critical ? "alert" : "status")\"><p>\(text)</p></div>"
  }

  /// What is worth a look on a page, in a list.
  public static func remarks(_ title: String, _ remarks: [String]) -> HTML {
    "<div class=\"notice warning\"><p>\(title)</p><ul>\(remarks.map { "<li>\($0)</li>" as HTML })</ul></div>"
  }

  /// What was wrong with a form, in a list that a reader is led to at once.
  public static func problems(_ title: String, _ problems: [String]) -> HTML {
    "<div class=\"notice bad\" role=\"alert\" tabindex=\"-1\" autofocus><p>\(title)</p><ul>\(problems.map { "<li>\($0)</li>" as HTML })</ul></div>"
  }

  /// What stands where nothing is, with what to do about it.
  public static func empty(_ title: String, _ text: String = "", action: HTML = "") -> HTML {
    "<div class=\"empty\"><p class=\"title\">\(title)</p>\(text.isEmpty ? "" : "<p>\(text)</p>" as HTML)\(action)</div>"
  }

  /// A part that is shown when its title is chosen.
  public static func fold(_ title: String, open: Bool = false, _ body: HTML) -> HTML {
    "<details class=\"fold\"\(attribute: "open", if: open)><summary>\(title)</summary>\(body)</details>"
  }

  /// Things to do, in a row.
  public static func actions(_ parts: [HTML]) -> HTML { "<div class=\"actions\">\(parts)</div>" }

  /// What happened, one after the other.
  public static func timeline(_ entries: [(time: HTML, title: HTML, text: HTML, tone: Tone)]) -> HTML {
    let items = entries.map { entry -> HTML in
      "<li class=\"\(entry.tone.rawValue)\"><span class=\"when\">\(entry.time)</span><div><p class=\"what\">\(entry.title)</p>\(entry.text)</div></li>"
    }
    return "<ol class=\"timeline\">\(items)</ol>"
  }

  /// JSON with its parts in colours, as it is written when it cannot be read.
  public static func json(_ text: String, label: String) -> HTML {
    "<pre class=\"block json\" tabindex=\"0\" aria-label=\"\(label)\"><code>\(JSONColours.html(text))</code></pre>"
  }
}
