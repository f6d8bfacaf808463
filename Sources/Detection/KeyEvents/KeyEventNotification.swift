public import WorkspaceFiles

/// A key event notification: which operations are told of, whose, and to whom. It is compiled to a Sigma rule and takes
/// the same way as any other rule.
public struct KeyEventNotification: Sendable, Equatable {
  /// Which operations notify.
  public enum OperationType: String, Sendable, CaseIterable {
    /// Every trace.
    case all
    /// Creating and deleting the core resources of computing, network, disks and keys, and signing in.
    case typical
    /// The operations that are listed.
    case custom
  }

  /// What the names of services, operations and fields are written in.
  public enum Vocabulary: String, Sendable, CaseIterable {
    /// The words of Cloud Trace Service traces.
    case cts
    /// The neutral vocabulary of every event format.
    case any
  }

  /// How conditions are joined.
  public enum Joint: String, Sendable, CaseIterable {
    /// Each must hold, or one.
    case all, any
  }

  /// Operations of a service.
  public struct Operations: Sendable, Equatable {
    /// The service, such as `IAM`.
    public var service: String
    /// The resource type, such as `user`; empty for every one.
    public var resource: String
    /// The operations, `*` for any text; none means every operation of the service.
    public var names: [String]

    /// Operations of a service.
    public init(service: String, resource: String = "", names: [String] = []) {
      self.service = service
      self.resource = resource
      self.names = names
    }
  }

  /// Operators whose operations notify, by the group they are listed under.
  public struct OperatorGroup: Sendable, Equatable {
    /// The group's name.
    public var group: String
    /// The names of its users.
    public var users: [String]

    /// A group of operators.
    public init(group: String, users: [String]) {
      self.group = group
      self.users = users
    }
  }

  /// 1 to 64 of `[A-Za-z0-9_]`, unique in the workspace.
  public var name: String
  /// What it is for.
  public var description = ""
  /// Whether it notifies.
  public var isStarted = true
  /// Whether the document says so; another text in the place of a notification that says nothing leaves it as it is.
  public var saysStarted = true
  /// The words it is written in.
  public var vocabulary = Vocabulary.cts
  /// The trails it is for, as globs; none means every one.
  public var trails: [String] = []
  /// Which operations notify.
  public var type: OperationType
  /// The operations of type custom.
  public var operations: [Operations] = []
  /// Further conditions on a trace.
  public var conditions: [KeyEventCondition] = []
  /// How the conditions are joined.
  public var joint = Joint.all
  /// Whose operations notify; none means everybody's.
  public var operators: [OperatorGroup] = []
  /// The action policy; empty means the trail's.
  public var policy = ""
  /// Whether traces are recorded as alerts and nobody is told.
  public var recordsOnly = false
  /// How serious it is.
  public var level = Level.medium
  /// Seconds for which repeats by the same operator are held; nil tells of every trace.
  public var suppress: Int64?
  /// The file it was read from; empty when it was made otherwise.
  public var path = ""
  /// Its place in the file.
  public var position = SourcePosition(line: 1, column: 1)

  /// A notification of a type.
  public init(name: String, type: OperationType) {
    self.name = name
    self.type = type
  }

  /// How many operations it lists; a service of which every operation counts is one.
  public var operationCount: Int { operations.reduce(0) { $0 + max(1, $1.names.count) } }

  /// How many services it lists.
  public var serviceCount: Int { Set(operations.map { $0.service.lowercased() }).count }

  /// How many operators it names.
  public var operatorCount: Int { operators.reduce(0) { $0 + $1.users.count } }

  /// Whether it is for a trail of this name.
  public func takes(trail: String) -> Bool { trails.isEmpty || trails.contains { Glob($0).matches(trail) } }
}

/// How much a notification may hold, and how many there may be. The defaults are the vendor's; `tocsin.yml` may raise
/// them under `key-events:`.
public struct KeyEventLimits: Sendable, Equatable {
  /// Notifications of a workspace.
  public var notifications = 100
  /// Operations of a notification.
  public var operations = 1000
  /// Services of a notification.
  public var services = 100
  /// Filter conditions of a notification.
  public var conditions = 6
  /// Operators of a notification.
  public var operators = 50
  /// Groups of operators of a notification.
  public var operatorGroups = 10

  /// The vendor's limits.
  public init() {}
}
