/// What every answer says to the browser about what it may do with it.
enum SecurityHeaders {
  /// What a page may load; `framing` lets it show a page of this console in a frame.
  static func policy(framing: Bool = false) -> String { policy + (framing ? "; frame-src 'self'" : "") }

  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  static func added(to response: Response, request: Request, isHTTPS: Bool) -> Response {
    var response = response
    response.headers += [
      ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if response.header("Content-Security-Policy") == nil {
      response.headers.append(("Content-Security-Policy", policy))
    }
    if response.header("X-Frame-Options") == nil { response.headers.append(("X-Frame-Options", "DENY")) }
    if response.header("Cache-Control") == nil { response.headers.append(("Cache-Control", "no-store")) }
    if isHTTPS { response.headers.append(("Strict-Transport-Security", "max-age=31536000")) }
    return response
  }
}
