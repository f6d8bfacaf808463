/// A page for a browser that shows the parts of a message as they would be sent.
public enum PreviewPage {
  /// The HTML of a mail stands in a frame of its own, without scripts; everything else as text.
  public static func html(_ message: RenderedMessage, title: String, note: String) -> String {
    var body = ""
    if !message.templateError.isEmpty {
      body += "<p class=\"problem\">\(BuiltInMessage.escaped(message.templateError))</p>\n"
    }
    for (name, text) in message.parts.sorted(by: { order($0.key) < order($1.key) }) {
      let size = "\(text.utf8.count) bytes"
      body += "<section><h2>\(BuiltInMessage.escaped(name)) <small>\(size)</small></h2>\n"
      if name == "html" {
        body += "<iframe sandbox title=\"mail\" srcdoc=\"\(BuiltInMessage.escaped(text))\"></iframe>\n"
      } else {
        body += "<pre>\(BuiltInMessage.escaped(text))</pre>\n"
      }
      body += "</section>\n"
    }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(BuiltInMessage.escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      <main>
      <h1>\(BuiltInMessage.escaped(title))</h1>
      <p class="note">\(BuiltInMessage.escaped(note))</p>
      \(body)</main>
      </body>
      </html>

      """
  }

  /// What a reader sees first comes first.
  private static func order(_ part: String) -> String {
    let known = ["subject", "title", "summary", "html", "text", "json"]
    return "\(known.firstIndex(of: part) ?? known.count) \(part)"
  }

  private static let style = """
    :root { color-scheme: light dark; --page: #f2f4f7; --card: #ffffff; --ink: #1b242d; --soft: #5b6875; \
    --line: #dfe4ea; --bad: #b42318; }
    @media (prefers-color-scheme: dark) { :root { --page: #0f1419; --card: #182028; --ink: #e6ebf0; --soft: #9fadba; \
    --line: #2b3640; --bad: #ff9c91; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 760px; margin: 0 auto; padding: 28px 16px; }
    h1 { font-size: 20px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
    .note { margin: 0 0 20px; color: var(--soft); }
    .problem { border: 1px solid var(--bad); color: var(--bad); border-radius: 8px; padding: 10px 14px; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 16px; \
    overflow: hidden; }
    h2 { margin: 0; padding: 10px 16px; font-size: 13px; font-weight: 600; color: var(--soft); \
    border-bottom: 1px solid var(--line); }
    h2 small { font-weight: 400; float: right; }
    pre { margin: 0; padding: 14px 16px; white-space: pre-wrap; overflow-wrap: anywhere; \
    font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    iframe { display: block; width: 100%; height: 900px; border: 0; background: #ffffff; }
    @media (prefers-color-scheme: dark) { iframe { background: #0f1419; } }
    """
}
