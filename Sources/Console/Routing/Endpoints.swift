/// Everything the console answers, area by area.
public enum Endpoints {
  /// All endpoints.
  public static let all: [Endpoint] = pages + operations

  /// For browsers.
  static let pages: [Endpoint] = [
    StaticFiles.endpoints,
    SignInPages.endpoints,
    Preferences.endpoints,
    EventsPages.endpoints,
  ].flatMap { $0 }

  /// For programs.
  static let operations: [Endpoint] = [EventsAPI.endpoints].flatMap { $0 }
}
