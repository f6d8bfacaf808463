/// What a mapping file says of a JSON log: where its records keep what, and which rules are for it.
public struct EventMapping: Sendable {
  /// A name for people, such as `okta`.
  public var name: String
  /// Changes whenever the mapping reads events differently; empty when it never changes.
  public var revision = ""
  /// The log sources of rules that are for these records.
  public var logSources: [EventLogSource] = []
  /// Keys under which a file may hold a list of records.
  public var lists: [String] = []
  /// Top-level keys whose text may be JSON to look into.
  public var jsonTexts: [String] = []
  /// Where the event id may be; the first that says something counts. A record that says nothing there is known by the
  /// hash of its content.
  public var id: [String] = []
  /// Where the event time may be; the first that can be read counts.
  public var times: [TimeSource] = []
  /// The time of records that do not tell theirs; nil refuses them.
  public var undated: Timestamp?
  /// Where the neutral fields come from; not the id and the resources.
  public var fields: [NeutralField: FieldSource] = [:]
  /// Where the resources come from.
  public var resources: ResourceSource?
  /// Other places of the fields that rules name.
  public var aliases = FieldAliases.none

  /// A mapping that says nothing yet.
  public init(name: String) { self.name = name }

  /// A place where a time may be, and how it is written there.
  public struct TimeSource: Sendable, Equatable {
    /// The dotted path.
    public var path: String
    /// How it is written.
    public var form: TimeForm
    /// A place of a time.
    public init(path: String, form: TimeForm = .any) {
      self.path = path
      self.form = form
    }
  }

  /// Where a neutral field comes from.
  public struct FieldSource: Sendable, Equatable {
    /// Dotted paths; the first that says something counts.
    public var paths: [String]
    /// A fixed text, for a field that no path can tell; counts when no path says something.
    public var text: String?
    /// What values mean: the first pattern that the value fits gives the word.
    public var words: [Word]
    /// The word for a value that fits no pattern; nil leaves the value as it is.
    public var otherwise: String?

    /// What values of a pattern mean.
    public struct Word: Sendable, Equatable {
      /// The pattern.
      public var pattern: ValuePattern
      /// The word it stands for.
      public var word: String
      /// A pattern's meaning.
      public init(pattern: ValuePattern, word: String) {
        self.pattern = pattern
        self.word = word
      }
    }

    /// A source.
    public init(paths: [String], text: String? = nil, words: [Word] = [], otherwise: String? = nil) {
      self.paths = paths
      self.text = text
      self.words = words
      self.otherwise = otherwise
    }
  }

  /// Where the resources come from: from lists of objects, or from one place each for id and type.
  public struct ResourceSource: Sendable, Equatable {
    /// The path of a list of objects (or of one); nil when `uid` and `type` are paths of the record.
    public var list: String?
    /// Paths of the id; in the objects of the list when there is one. The first that says something counts.
    public var uid: [String]
    /// Paths of the type, likewise.
    public var type: [String]
    /// A source.
    public init(list: String? = nil, uid: [String], type: [String]) {
      self.list = list
      self.uid = uid
      self.type = type
    }
  }

  /// JSON of unknown layout: ids are hashes of the content unless `id` names a path, and no record is refused for its
  /// time. It has no log source, so rules see it only when log sources are not asked for.
  public static func plain(id: [String] = []) -> EventMapping {
    var mapping = EventMapping(name: "plain")
    mapping.id = id
    mapping.lists = ["Records"]
    mapping.times = ["time", "timestamp", "eventTime", "@timestamp"].map { TimeSource(path: $0) }
    mapping.undated = Timestamp(milliseconds: 0)
    return mapping
  }
}

/// A pattern for whole values without ASCII case: `*` stands for any text, `?` for one byte.
public struct ValuePattern: Sendable, Hashable {
  private let bytes: [UInt8]
  private let hasMarks: Bool

  /// A pattern. Without `marks` a question mark stands for itself.
  public init(_ pattern: String, marks: Bool = true) {
    bytes = pattern.utf8.map(ASCIIFold.lower)
    hasMarks = marks
  }

  /// Whether the whole text fits. Takes time proportional to text times pattern at worst.
  public func matches(_ text: TextSpan) -> Bool { matches(text.bytes) }

  /// Whether the bytes of a whole text fit.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    var index = 0
    // Where to go on after the last star when what follows it does not fit.
    var star: (place: Int, index: Int)?
    while index < text.count {
      if place < bytes.count, bytes[place] == 0x2A {
        star = (place, index)
        place += 1
      } else if place < bytes.count, (hasMarks && bytes[place] == 0x3F) || bytes[place] == ASCIIFold.lower(text[index])
      {
        place += 1
        index += 1
      } else if let last = star {
        star = (last.place, last.index + 1)
        place = last.place + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    while place < bytes.count, bytes[place] == 0x2A { place += 1 }
    return place == bytes.count
  }
}
