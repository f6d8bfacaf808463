/// A field of a form, with its label, a hint and what was wrong with it.
public struct Field: Sendable {
  /// How a value is entered.
  public enum Kind: Sendable {
    /// One line: `text`, `email`, `number`, `search`, `password`, `datetime-local`, `url`, `tel`.
    case line(type: String)
    /// Several lines.
    case area(rows: Int)
    /// One of several; value and title.
    case choice([(value: String, title: String)])
    /// Any of several, posted as several fields of the name.
    case choices([(value: String, title: String)], chosen: Set<String>)
    /// Yes or no; posts `on`.
    case check(Bool)
    /// A file of these types, such as `.csv,.yml`.
    case file(types: String)
    /// Nobody sees it.
    case hidden
  }

  /// The name it is posted under.
  public var name: String
  /// What it is, in words.
  public var label: String
  /// How it is entered.
  public var kind: Kind
  /// What stands in it.
  public var value: String
  /// A line of help below it.
  public var hint: String
  /// What was wrong with it; empty when nothing.
  public var problem: String
  /// Whether it must be filled in.
  public var isRequired: Bool
  /// The most characters.
  public var maximum: Int?

  /// A field.
  public init(
    _ name: String, _ label: String, _ kind: Kind = .line(type: "text"), value: String = "", hint: String = "",
    problem: String = "", required: Bool = false, maximum: Int? = nil
  ) {
    self.name = name
    self.label = label
    self.kind = kind
    self.value = value
    self.hint = hint
    self.problem = problem
    isRequired = required
    self.maximum = maximum
  }

  /// The markup; `prefix` keeps ids apart when a page has several forms.
  public func html(prefix: String = "f") -> HTML {
    let id = "\(prefix)-\(name)"
    let notes = (hint.isEmpty ? [] : ["\(id)-hint"]) + (problem.isEmpty ? [] : ["\(id)-problem"])
    let described = notes.isEmpty ? nil : notes.joined(separator: " ")
    let state: HTML =
      "\(attribute: "required", if: isRequired)\(attribute: "maxlength", maximum.map { String($0) })\(attribute: "aria-describedby", described)\(attribute: "aria-invalid", problem.isEmpty ? nil : "true")"
    let control: HTML
    switch kind {
    case .hidden: return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    case .line(let type):
      let secret = type.utf8.elementsEqual("password".utf8) ? "off" : nil
      control =
        "<input id=\"\(id)\" name=\"\(name)\" type=\"\(type)\" value=\"\(value)\"\(attribute: "autocomplete", secret)\(state)>"
    case .area(let rows):
      control =
        "<textarea id=\"\(id)\" name=\"\(name)\" rows=\"\(rows)\" spellcheck=\"false\"\(state)>\n\(value)</textarea>"
    case .choice(let choices):
      let options = choices.map { choice -> HTML in
        let isChosen = choice.value.utf8.elementsEqual(value.utf8)
        return "<option value=\"\(choice.value)\"\(attribute: "selected", if: isChosen)>\(choice.title)</option>"
      }
      control = "<select id=\"\(id)\" name=\"\(name)\"\(state)>\(options)</select>"
    case .choices(let choices, let chosen):
      let boxes = choices.map { choice -> HTML in
        "<label class=\"check\"><input type=\"checkbox\" name=\"\(name)\" value=\"\(choice.value)\"\(attribute: "checked", if: chosen.contains(choice.value))> \(choice.title)</label>"
      }
      return "<fieldset class=\"field\"><legend>\(label)</legend>\(boxes)\(hintHTML(id))\(problemHTML(id))</fieldset>"
    case .check(let isOn):
      return """
        <div class="field"><label class="check"><input id="\(id)" type="checkbox" name="\(name)" value="on"\
        \(attribute: "checked", if: isOn)\(attribute: "aria-describedby", described)> \(label)</label>\
        \(hintHTML(id))\(problemHTML(id))</div>
        """
    case .file(let types):
      control = "<input id=\"\(id)\" name=\"\(name)\" type=\"file\" accept=\"\(types)\"\(state)>"
    }
    return
      "<div class=\"field\"><label for=\"\(id)\">\(label)</label>\(control)\(hintHTML(id))\(problemHTML(id))</div>"
  }

  private func hintHTML(_ id: String) -> HTML { hint.isEmpty ? "" : "<p class=\"hint\" id=\"\(id)-hint\">\(hint)</p>" }
  private func problemHTML(_ id: String) -> HTML {
    problem.isEmpty ? "" : "<p class=\"problem\" id=\"\(id)-problem\">\(problem)</p>"
  }
}

/// A form that is posted, with the token that proves it comes from this console.
public struct Form: Sendable {
  /// Where it is posted to.
  public var action: String
  /// The fields.
  public var fields: [Field]
  /// What the button says.
  public var submit: String
  /// Whether the button warns, because what it does cannot be undone.
  public var isDangerous: Bool
  /// Where a link beside the button leads back to; nil for none.
  public var cancel: (title: String, address: String)?
  /// The visit's token.
  public var csrf: String
  /// Keeps ids apart when a page has several forms.
  public var prefix: String
  /// Whether it stands in a row, as a single button does.
  public var isInline: Bool

  /// A form; a visit makes it with its token: `visit.form(...)`.
  public init(
    _ action: String, fields: [Field] = [], submit: String, dangerous: Bool = false,
    cancel: (title: String, address: String)? = nil, csrf: String, prefix: String = "f", inline: Bool = false
  ) {
    self.action = action
    self.fields = fields
    self.submit = submit
    isDangerous = dangerous
    self.cancel = cancel
    self.csrf = csrf
    self.prefix = prefix
    isInline = inline
  }

  /// The markup.
  public var html: HTML {
    let hasFile = fields.contains { if case .file = $0.kind { true } else { false } }
    // A long text grows threefold in the other encoding.
    let isLong = fields.contains { $0.value.utf8.count > 32_768 }
    let encoding = hasFile || isLong ? "multipart/form-data" : nil
    let back: HTML = cancel.map { "<a class=\"button quiet\" href=\"\($0.address)\">\($0.title)</a>" } ?? ""
    return """
      <form method="post" action="\(action)" class="\(isInline ? "inline" : "form")"\(attribute: "enctype", encoding)>\
      <input type="hidden" name="csrf" value="\(csrf)">\(fields.map { $0.html(prefix: prefix) })\
      <div class="buttons"><button type="submit"\(attribute: "class", isDangerous ? "danger" : isInline ? nil : "primary")>\(submit)</button>\(back)</div></form>
      """
  }
}

/// A form that narrows a list: its fields become the query of the page, so that every state has a link.
public struct FilterForm: Sendable {
  /// The page.
  public var action: String
  /// The fields.
  public var fields: [Field]
  /// Fields that few need, shown when asked for or filled in.
  public var more: [Field]
  /// What the button, the link that clears it and the title of the rarer fields say.
  public var submit: String, clear: String, moreTitle: String
  /// What the fold says in which the form is on a narrow screen.
  public var title: String

  /// A form; a visit makes it with its words: `visit.filter(...)`.
  public init(
    _ action: String, fields: [Field], more: [Field] = [], submit: String, clear: String, moreTitle: String = "",
    title: String
  ) {
    self.action = action
    self.fields = fields
    self.more = more
    self.submit = submit
    self.clear = clear
    self.moreTitle = moreTitle
    self.title = title
  }

  /// The markup.
  public var html: HTML {
    let isUsed = more.contains { !$0.value.isEmpty }
    let rare: HTML =
      more.isEmpty
      ? ""
      : """
      <details class="more"\(attribute: "open", if: isUsed)><summary>\(moreTitle)</summary>\
      <div class="fields">\(more.map { $0.html(prefix: "q") })</div></details>
      """
    let isAsked = isUsed || fields.contains { !$0.value.isEmpty }
    return """
      <form method="get" action="\(action)" class="filter" role="search"><details class="all" open\
      \(attribute: "data-used", isAsked ? "yes" : nil)><summary>\(title)</summary>\
      <div class="fields">\(fields.map { $0.html(prefix: "q") })\
      <div class="buttons"><button type="submit">\(submit)</button><a class="button quiet" href="\(action)">\(clear)</a></div></div>\
      \(rare)</details></form>
      """
  }
}
