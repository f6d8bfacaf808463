internal import Administration

/// Language and theme, chosen in the footer of every page; kept in cookies, and with the account of who is signed in.
enum Preferences {
  static let languageCookie = "tocsin_language"
  static let themeCookie = "tocsin_theme"

  static let endpoints: [Endpoint] = [
    .form("/preferences", role: nil) { visit in
      let language = visit.request.field("language").flatMap { Language(rawValue: $0) } ?? visit.words.language
      let chosen = visit.request.field("theme") ?? ""
      let theme = ["light", "dark"].contains(chosen) ? chosen : ""
      if visit.visitor != nil {
        try visit.useCases.ownAccount(of: visit.caller)
          .setPreferences(language: language.rawValue, theme: theme, now: visit.now)
      }
      let attributes = "Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
      return Response.redirect(to: visit.request.field("return") ?? "/")
        .with("Set-Cookie", "\(languageCookie)=\(language.rawValue); \(attributes)")
        .with("Set-Cookie", "\(themeCookie)=\(theme.isEmpty ? "system" : theme); \(attributes)")
    }
  ]
}
