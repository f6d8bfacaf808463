/// Everything the console answers, area by area.
public enum Endpoints {
  /// All endpoints.
  public static let all: [Endpoint] = pages + operations

  /// For browsers.
  static let pages: [Endpoint] = [
    StaticFiles.endpoints,
    SignInPages.endpoints,
    OverviewPages.endpoints,
    AlertPages.endpoints,
    RulePages.endpoints,
    WhitelistPages.endpoints,
    SilencePages.endpoints,
    PolicyPages.endpoints,
    TemplatePages.endpoints,
    EventsPages.endpoints,
    NotificationPages.endpoints,
    RunPages.endpoints,
    Preferences.endpoints,
    AccountPages.endpoints,
    TokenPages.endpoints,
    AuditPages.endpoints,
    VerificationPages.endpoints,
    ProfilePages.endpoints,
    OperationsEndpoints.pages,
    AnswerPages.endpoints,
    ReferencePages.endpoints,
    ContactPages.endpoints,
    ImportPages.endpoints,
    GroupPages.endpoints,
    OnCallPages.endpoints,
    KeyEventPages.endpoints,
  ].flatMap { $0 }

  /// For programs.
  static let operations: [Endpoint] = [
    AccessAPI.endpoints,
    OperationsEndpoints.operations,
    AlertsAPI.endpoints,
    EventsAPI.endpoints,
    SilencesAPI.endpoints,
    RulesAPI.endpoints,
    NotificationsAPI.endpoints,
    EngineAPI.endpoints,
    PoliciesAPI.endpoints,
    VerificationAPI.endpoints,
    ContactsAPI.endpoints,
    OnCallAPI.endpoints,
    KeyEventsAPI.endpoints,
  ].flatMap { $0 }
}
