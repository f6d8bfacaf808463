public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// What `tocsin.yml` says. Paths are resolved against the folder the file lies in.
public struct WorkspaceConfiguration: Sendable {
  /// The folder of `tocsin.yml`; relative paths start here.
  public var folder: String
  /// The data folder with the stores.
  public var dataFolder: String
  /// The trails in the order of the file.
  public var trails: [TrailConfiguration]
  /// The channels in the order of the file.
  public var channels: [ChannelConfiguration]
  /// How long what is stored is kept.
  public var retention: Retention
  /// Bounds on what an input file may hold.
  public var limits: ArchiveLimits
  /// What all messages share: the language of recipients without one, and where the console is.
  public var messages = MessageSettings()
  /// Where the console listens.
  public var console = ConsoleConfiguration()

  /// What is asked of contacts.
  public var contacts = ContactSettings()
  /// How much key event notifications may hold.
  public var keyEventLimits = KeyEventLimits()

  /// A configuration.
  public init(
    folder: String, dataFolder: String, trails: [TrailConfiguration], channels: [ChannelConfiguration],
    retention: Retention = Retention(), limits: ArchiveLimits = ArchiveLimits()
  ) {
    self.folder = folder
    self.dataFolder = dataFolder
    self.trails = trails
    self.channels = channels
    self.retention = retention
    self.limits = limits
  }
}

/// One trail of `tocsin.yml`.
public struct TrailConfiguration: Sendable {
  /// The name.
  public var name: TrailName
  /// The event format's name: `actiontrail`, `cts`, `cloudtrail`, or `json` with a mapping.
  public var format: String
  /// The mapping file of `format: json`.
  public var mapping: String?
  /// Folders and files that each run looks through for new event files.
  public var sources: [String]
  /// Which rules are enabled: globs on the path below `Rules/`, `tag:GLOB`, or `id:UUID`; a leading `!` takes away.
  public var rules: [String]
  /// The action policy's name.
  public var policy: String
  /// When it runs and how far back it looks.
  public var schedule: Schedule
  /// Seconds for which repeats are held.
  public var suppress: Int64
  /// Seconds after which an arriving event is history.
  public var maxLateness: Int64

  /// A trail.
  public init(
    name: TrailName, format: String, sources: [String] = [], rules: [String] = ["*"], policy: String = "default",
    schedule: Schedule = Schedule(), suppress: Int64 = 3600, maxLateness: Int64 = 86_400
  ) {
    self.name = name
    self.format = format
    self.sources = sources
    self.rules = rules
    self.policy = policy
    self.schedule = schedule
    self.suppress = suppress
    self.maxLateness = maxLateness
  }
}
