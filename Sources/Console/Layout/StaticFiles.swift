internal import AuditEvents

/// The few files that pages refer to. Their addresses change with their content, so that browsers may keep them.
enum StaticFiles {
  struct File: Sendable {
    var name: String
    var type: String
    var bytes: [UInt8]
    var tag: String

    init(_ name: String, _ type: String, _ text: String) {
      self.name = name
      self.type = type
      bytes = Array(text.utf8)
      tag = ContentHash(of: bytes).prefix(16)
    }

    var address: String { "/static/\(name)?v=\(tag)" }
  }

  static let style = File(
    "tocsin.css", "text/css; charset=utf-8",
    [StyleSheet.colours, StyleSheet.frame, StyleSheet.parts, StyleSheet.forms, StyleSheet.pages, StyleSheet.narrow]
      .joined())
  static let script = File("tocsin.js", "text/javascript; charset=utf-8", Script.text)
  static let icon = File("tocsin.svg", "image/svg+xml", iconText)
  private static let files = [style, script, icon]

  static let endpoints: [Endpoint] = [
    .page("/static/{file}", role: nil) { visit in
      guard let file = files.first(where: { $0.name.utf8.elementsEqual(visit["file"].utf8) }) else {
        throw Failure.notFound
      }
      let tag = "\"\(file.tag)\""
      let isCurrent = visit.request.first("v").map { $0.utf8.elementsEqual(file.tag.utf8) } ?? false
      let keep = isCurrent ? "public, max-age=31536000, immutable" : "public, no-cache"
      if visit.request.header("if-none-match")?.split(separator: ",").contains(where: {
        $0.drop { $0 == " " }.utf8.elementsEqual(tag.utf8)
      }) == true {
        return Response(status: 304, headers: [("ETag", tag), ("Cache-Control", keep)])
      }
      return Response(
        status: 200, headers: [("Content-Type", file.type), ("ETag", tag), ("Cache-Control", keep)],
        body: .bytes(file.bytes))
    },
    .page("/favicon.ico", role: nil) { _ in
      Response(status: 308, headers: [("Location", icon.address), ("Cache-Control", "public, max-age=86400")])
    },
    .page("/robots.txt", role: nil) { _ in .text("User-agent: *\nDisallow: /\n") },
  ]

  private static let iconText = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#1f3a5f"/>\
    <path fill="#fff" d="M12 4a5 5 0 0 0-5 5v4l-1.6 3.2h13.2L17 13V9a5 5 0 0 0-5-5zM10 18a2 2 0 0 0 4 0z"/></svg>
    """
}
