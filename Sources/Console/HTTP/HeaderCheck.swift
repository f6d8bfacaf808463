/// Refuses headers that two programs could read differently, which is how requests are smuggled past a proxy.
enum HeaderCheck {
  /// The refusal of header fields; nil when they are sound. Names are in lower case.
  static func refusal(_ headers: [(name: String, value: String)], settings: ServerSettings) -> Response? {
    if headers.count > settings.headerFields {
      return .problem(status: 431, title: "Request Header Fields Too Large", detail: "too many header fields")
    }
    let lengths = headers.filter { $0.name == "content-length" }
    let codings = headers.filter { $0.name == "transfer-encoding" }
    if lengths.count > 1 { return bad("more than one Content-Length") }
    if !lengths.isEmpty, !codings.isEmpty { return bad("both Content-Length and Transfer-Encoding") }
    if let length = lengths.first?.value,
      length.isEmpty || length.utf8.count > 15 || !length.utf8.allSatisfy({ (48...57).contains($0) })
    {
      return bad("Content-Length is no number")
    }
    if codings.count > 1 || codings.contains(where: { $0.value.lowercased() != "chunked" }) {
      return bad("a Transfer-Encoding other than chunked")
    }
    if headers.filter({ $0.name == "host" }).count != 1 { return bad("not exactly one Host") }
    for single in ["authorization", "content-type", "origin"]
    where headers.filter({ $0.name == single }).count > 1 {
      return bad("more than one \(single)")
    }
    if headers.contains(where: { field in
      field.name.isEmpty || !field.name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 58 }
        || field.value.utf8.contains { $0 < 32 && $0 != 9 }
    }) {
      return bad("a header field with characters that may not stand there")
    }
    return nil
  }

  private static func bad(_ detail: String) -> Response {
    .problem(status: 400, title: "Bad Request", detail: detail)
  }
}

/// Answers that need no page.
enum Refusals {
  static func bodyTooLarge(_ limit: Int) -> Response {
    .problem(status: 413, title: "Content Too Large", detail: "a body has \(limit) bytes at most here")
  }
  static var busy: Response {
    .problem(status: 503, title: "Service Unavailable", detail: "too many requests wait; try again soon")
      .with("Retry-After", "2")
  }
  static var malformedTarget: Response {
    .problem(status: 400, title: "Bad Request", detail: "the path or the query is malformed")
  }
}
