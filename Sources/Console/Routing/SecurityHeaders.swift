/// What every answer says to the browser about what it may do with it.
enum SecurityHeaders {
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  static func added(to response: Response, request: Request, isHTTPS: Bool) -> Response {
    var response = response
    response.headers += [
      ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
      ("Content-Security-Policy", policy), ("X-Frame-Options", "DENY"),
      ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if response.header("Cache-Control") == nil { response.headers.append(("Cache-Control", "no-store")) }
    if isHTTPS { response.headers.append(("Strict-Transport-Security", "max-age=31536000")) }
    return response
  }
}
