public import Administration
public import AuditEvents

/// A request on its way through an endpoint: who asks for what, in which language, at what time.
public struct Visit: Sendable {
  /// The request.
  public var request: Request
  /// The segments in braces, by name.
  public var parameters: [String: String]
  /// Who asks; a viewer without a name where nobody needs to be signed in.
  public var caller: Caller
  /// What can be asked for.
  public var useCases: UseCases
  /// The language.
  public var words: Words
  /// The time of the visit.
  public var now: Timestamp
  /// What forms must carry; empty when nobody is signed in.
  public var csrf: String
  /// `light` or `dark`; empty for the system's.
  public var theme: String
  /// The browser's session; nil for programs and for those who are not signed in.
  public var visitor: SignIn.Visitor?
  /// The body of an operation, checked against its schema.
  public var json = JSONValue.null
  /// The settings of the console.
  public var settings: SiteSettings

  /// A value of the path, such as `id` of `/contacts/{id}`.
  public subscript(_ name: String) -> String { parameters[name] ?? "" }

  /// Whether somebody is signed in.
  public var isSignedIn: Bool { visitor != nil || !caller.name.isEmpty }

  /// Whether the caller may do what a role may: what one may not do is not offered.
  public func may(_ role: Role) -> Bool { caller.role >= role }

  /// A page in the frame of the console.
  public func page(
    _ title: String, section: Section?, crumbs: [Crumb] = [], actions: HTML = "", status: Int = 200, _ body: HTML
  ) -> Response {
    let flash = request.cookie(Flash.cookieName).flatMap { Flash(cookie: $0) }
    let page = Page(title: title, section: section, crumbs: crumbs, actions: actions, body: body)
    var response = Response.html(Layout(visit: self, flash: flash).document(page), status: status)
    if flash != nil {
      response.headers.append(
        ("Set-Cookie", "\(Flash.cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"))
    }
    return response
  }

  /// A form with the token of this visit.
  public func form(
    _ action: String, _ fields: [Field] = [], submit: String, dangerous: Bool = false, cancel: String? = nil,
    prefix: String = "f"
  ) -> HTML {
    Form(
      action, fields: fields, submit: submit, dangerous: dangerous,
      cancel: cancel.map { (words("Cancel"), $0) }, csrf: csrf, prefix: prefix
    ).html
  }

  /// A button that posts.
  public func button(_ title: String, posts action: String, _ fields: [Field] = [], dangerous: Bool = false) -> HTML {
    Form(action, fields: fields, submit: title, dangerous: dangerous, csrf: csrf, prefix: action, inline: true).html
  }

  /// A question with a button that does it and a link back.
  public func confirmation(
    _ question: String, detail: HTML = "", action: String, _ fields: [Field] = [], submit: String, cancel: String,
    dangerous: Bool = true
  ) -> HTML {
    """
    <div class="card confirm"><p class="question">\(question)</p>\(detail)\
    \(form(action, fields, submit: submit, dangerous: dangerous, cancel: cancel))</div>
    """
  }

  /// A form that narrows the list of a page.
  public func filter(_ action: String, _ fields: [Field], more: [Field] = []) -> HTML {
    FilterForm(
      action, fields: fields, more: more, submit: words("Filter"), clear: words("Clear"),
      moreTitle: words("More filters"), title: words("Filters")
    ).html
  }

  /// A table, read page by page: `next` is the cursor of the next page, put into this page's address.
  public func table(
    _ caption: String, _ columns: [Table.Column], _ rows: [[HTML]], empty: HTML? = nil, next: String? = nil
  ) -> HTML {
    let address = next.map { cursor in
      request.pathText + "?"
        + PercentText.query(request.query.filter { $0.name != "cursor" } + [("cursor", cursor)])
    }
    return Table(
      caption, columns: columns, rows: rows, empty: empty ?? .empty(words("Nothing here")), next: address,
      nextTitle: words("Next page")
    ).html
  }

  /// A time with how long ago it was.
  public func time(_ time: Timestamp) -> HTML { Moment(time, now: now, words: words).html }
  /// A time, or a dash.
  public func time(_ time: Timestamp?) -> HTML { time.map { self.time($0) } ?? "–" }

  /// The cursor of the query.
  public var cursor: String? { request.first("cursor").flatMap { $0.isEmpty ? nil : $0 } }

  /// How many rows a page has: `limit` of the query, within bounds.
  public func limit(_ usual: Int = 50, most: Int = 500) -> Int {
    min(max(1, request.first("limit").flatMap { Int($0) } ?? usual), most)
  }
}

/// What the console knows of itself.
public struct SiteSettings: Sendable {
  /// Where it is reached from outside, such as `https://tocsin.example.com`; empty for where it listens.
  public var url: String
  /// The program's version.
  public var version: String
  /// How ready the service was a moment ago.
  let readiness = BriefMemory()

  /// Settings.
  public init(url: String = "", version: String = "") {
    self.url = url
    self.version = version
  }

  /// The host of `url`, in lower case; empty without one.
  var host: String {
    let rest = url.split(separator: "/", omittingEmptySubsequences: true)
    guard rest.count >= 2 else { return "" }
    return HostName(rest[1].lowercased()).name
  }
  var isHTTPS: Bool { url.utf8.starts(with: "https://".utf8) }
}

/// The name part of `name:port`.
struct HostName {
  let name: String

  init(_ text: String) {
    if text.utf8.first == 91, let end = text.firstIndex(of: "]") {
      name = String(text[...end])
    } else {
      name = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }
  }

  /// Whether it is an IP address: a page of another site cannot make its own name one.
  var isAddress: Bool {
    if name.utf8.first == 91 {
      return name.utf8.last == 93
        && name.utf8.dropFirst().dropLast().allSatisfy {
          (48...58).contains($0) || (97...102).contains($0 | 32) || $0 == 46
        }
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { part in (UInt8(part) != nil) && part.utf8.count <= 3 }
  }
}
