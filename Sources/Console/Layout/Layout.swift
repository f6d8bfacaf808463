internal import Administration

/// The frame of every page.
struct Layout {
  let visit: Visit
  let flash: Flash?
  private var words: Words { visit.words }

  func document(_ page: Page) -> HTML {
    let theme = visit.theme.isEmpty ? nil : visit.theme
    return """
      <!doctype html>
      <html lang="\(words.language.tag)"\(attribute: "data-theme", theme)>
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="\(theme ?? "light dark")">
      <title>\(page.title) · Tocsin</title>
      <link rel="stylesheet" href="\(StaticFiles.style.address)">
      <link rel="icon" href="\(StaticFiles.icon.address)" type="image/svg+xml">
      <script src="\(StaticFiles.script.address)" defer></script>
      </head>
      <body>
      <a class="skip" href="#content">\(words("Skip to content"))</a>
      \(header)
      <div class="frame">
      \(visit.isSignedIn ? navigation(page) : "")
      <main id="content" tabindex="-1">
      \(crumbs(page))
      <div class="heading"><h1>\(page.title)</h1>\(page.actions.isEmpty ? "" : HTML.actions([page.actions]))</div>
      \(flash.map { HTML.notice($0.tone, $0.text) })
      \(page.body)
      </main>
      </div>
      \(footer)
      </body>
      </html>

      """
  }

  private var header: HTML {
    let account: HTML =
      visit.visitor == nil
      ? (visit.isSignedIn ? "" : "")
      : """
      <div class="account"><a href="/profile" title="\(words("Profile"))"><span class="name">\(visit.caller.name)</span> \
      <span class="role">\(words.role(visit.caller.role))</span></a>\
      \(visit.button(words("Sign out"), posts: "/signout"))</div>
      """
    return """
      <header class="top"><a class="brand" href="/"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">\
      <path d="M12 3a6 6 0 0 0-6 6v4l-2 4h16l-2-4V9a6 6 0 0 0-6-6z"/><path d="M10 19a2 2 0 0 0 4 0z"/></svg>\
      <span>Tocsin</span></a>\(account)</header>
      """
  }

  private func navigation(_ page: Page) -> HTML {
    let groups = Section.groups(words).map { group -> HTML in
      let links = group.sections.filter { $0 != .accounts || visit.may(.administrator) }.map { section -> HTML in
        let current = section == page.section ? "page" : nil
        return
          "<li><a href=\"\(section.address)\"\(attribute: "aria-current", current)>\(section.title(words))</a></li>"
      }
      return "<li class=\"group\"><span>\(group.title)</span><ul>\(links)</ul></li>"
    }
    return """
      <nav class="main" aria-label="\(words("Main"))"><details class="menu" open><summary>\(words("Menu"))</summary>\
      <ul>\(groups)</ul></details></nav>
      """
  }

  private func crumbs(_ page: Page) -> HTML {
    guard let section = page.section, !page.crumbs.isEmpty else { return "" }
    let steps = [Crumb(section.title(words), section.address)] + page.crumbs
    let list = steps.map { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" as HTML }
    return "<nav class=\"crumbs\" aria-label=\"\(words("You are here"))\"><ol>\(list)</ol></nav>"
  }

  private var footer: HTML {
    let languages = Language.allCases.map { language -> HTML in
      "<option value=\"\(language.rawValue)\"\(attribute: "selected", if: language == words.language)>\(language.name)</option>"
    }
    let themes = [("system", words("System")), ("light", words("Light")), ("dark", words("Dark"))].map {
      theme -> HTML in
      let isChosen = theme.0 == (visit.theme.isEmpty ? "system" : visit.theme)
      return "<option value=\"\(theme.0)\"\(attribute: "selected", if: isChosen)>\(theme.1)</option>"
    }
    return """
      <footer class="bottom"><form method="post" action="/preferences" class="inline" aria-label="\(words("Display"))">\
      <input type="hidden" name="csrf" value="\(visit.csrf)">\
      <input type="hidden" name="return" value="\(visit.request.method.isSafe ? visit.request.target : "/")">\
      <label for="language">\(words("Language"))</label><select id="language" name="language">\(languages)</select>\
      <label for="theme">\(words("Theme"))</label><select id="theme" name="theme">\(themes)</select>\
      <button type="submit">\(words("Apply"))</button></form>\
      <span>\(words("All times are UTC.")) · <a href="/api/v1">\(words("API"))</a> · Tocsin \(visit.settings.version)</span></footer>
      """
  }
}
