/// Everything the console answers, area by area.
public enum Endpoints {
  /// All endpoints.
  public static let all: [Endpoint] = pages + operations

  /// For browsers.
  static let pages: [Endpoint] = [
    StaticFiles.endpoints,
    SignInPages.endpoints,
    Preferences.endpoints,
    AnswerPages.endpoints,
    ReferencePages.endpoints,
  ].flatMap { $0 }

  /// For programs.
  static let operations: [Endpoint] = [
    AlertsAPI.endpoints,
    SilencesAPI.endpoints,
    RulesAPI.endpoints,
    NotificationsAPI.endpoints,
    EngineAPI.endpoints,
  ].flatMap { $0 }
}
