/// Why a whole file was refused: it is taken whole or not at all.
public struct ArchiveRejection: Error, Sendable, Equatable {
  /// The file.
  public var path: String
  /// The byte where it was seen, when that is known: of the inflated file, or of the received one when it does not
  /// inflate.
  public var offset: Int?
  /// Why, in words.
  public var reason: String
  /// A refusal of a file.
  public init(path: String, offset: Int? = nil, reason: String) {
    self.path = path
    self.offset = offset
    self.reason = reason
  }
}

/// Bounds on what a file may hold, so that no input can exhaust memory.
public struct ArchiveLimits: Sendable, Equatable {
  /// Bytes a file may have once inflated (1 GiB): a decompression bomb stops here.
  public var maximumInflatedBytes: Int
  /// Bytes one record may have (16 MiB); CloudTrail promises at most 256 KB.
  public var maximumRecordBytes: Int
  /// Levels objects and arrays may nest.
  public var maximumDepth: Int
  /// Records a file may have (1,000,000): each takes up to a kilobyte while its file is read, so that a file of very many
  /// tiny ones would take many times its own size.
  public var maximumRecords: Int
  /// Records of a file that are refused one by one. A file with more is refused whole: it is no file of events, and a
  /// list of what is wrong with it would have no bound.
  public var maximumRefusals: Int

  /// Limits in bytes, levels and records.
  public init(
    maximumInflatedBytes: Int = 1 << 30, maximumRecordBytes: Int = 16 << 20, maximumDepth: Int = 128,
    maximumRecords: Int = 1_000_000, maximumRefusals: Int = 10_000
  ) {
    self.maximumInflatedBytes = maximumInflatedBytes
    self.maximumRecordBytes = maximumRecordBytes
    self.maximumDepth = maximumDepth
    self.maximumRecords = maximumRecords
    self.maximumRefusals = maximumRefusals
  }

  /// The words for a file with more records than that.
  var tooManyRecords: String { "has more than \(maximumRecords) records (maximumRecords)" }

  /// The words for a file with more refused records than that, of which the first is known.
  func tooManyRefusals(_ first: RecordRejection?) -> String {
    let example = first.map { ", the first at byte \($0.offset): \($0.reason)" } ?? ""
    return "has more than \(maximumRefusals) records that cannot be read (maximumRefusals)" + example
  }
}
