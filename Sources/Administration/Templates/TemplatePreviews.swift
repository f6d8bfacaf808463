public import Alerting
public import AuditEvents
public import Delivery
internal import Engine
internal import WorkspaceFiles

/// The message templates as people look at them: lists, and messages before anybody gets them. Templates live in files
/// that are reviewed, so nothing is changed here.
public struct TemplatePreviews: Sendable {
  private let stores: any WorkspaceStores
  private let workspace: Workspace
  private let caller: Caller

  init(_ stores: any WorkspaceStores, _ workspace: Workspace, caller: Caller) {
    self.stores = stores
    self.workspace = workspace
    self.caller = caller
  }

  /// A template set.
  public struct Line: Sendable {
    /// Its name.
    public var name: String
    /// The sorts of channels it has templates for.
    public var kinds: [ChannelKind]
    /// The languages, English first.
    public var languages: [String]
    /// Its files.
    public var files: [TemplateListing]
  }

  /// The sets of the workspace.
  public var lines: [Line] {
    workspace.templates.names.map { name in
      let files = workspace.templates.listing.filter { $0.set == name }
      let languages = Set(files.map { $0.language.isEmpty ? "en" : $0.language })
      return Line(
        name: name, kinds: ChannelKind.allCases.filter { kind in files.contains { $0.kind == kind } },
        languages: ["en"].filter(languages.contains) + languages.filter { $0 != "en" }.sorted(), files: files)
    }
  }

  /// The message that a template makes for a sort of channel of an alert; a made-up alert for nil. Sends nothing. Throws
  /// `AdministrationError.unknown`.
  public func preview(
    _ name: String, kind: ChannelKind, language: String, alert: Alert?, now: Timestamp
  ) throws -> RenderedMessage {
    try caller.require(.viewer)
    guard workspace.templates.names.contains(name) else {
      throw AdministrationError.unknown(.template, name, known: workspace.templates.names)
    }
    guard MessageSettings.isLanguage(language) else {
      throw AdministrationError.invalid([Sentence("'{1}' is no language: write en, zh or zh-CN", language)])
    }
    let requests = PreviewRequests(workspace: workspace, language: language)
    var request = alert.map { requests.request($0) } ?? MessageRequest.sample(kind)
    request.channelKind = kind
    request.recipient.template = name
    request.recipient.contact?.language = language
    return MessageRenderer(workspace.templates, settings: workspace.configuration.messages).render(request)
  }
}

extension UseCases {
  /// Message templates.
  public func templates(by caller: Caller) -> TemplatePreviews { TemplatePreviews(stores, workspace, caller: caller) }
}
