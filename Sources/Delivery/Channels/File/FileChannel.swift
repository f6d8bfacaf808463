internal import AuditEvents
internal import Foundation

/// What `tocsin.yml` says of a file channel.
public struct FileChannelSettings: Sendable, Equatable {
  /// The file that lines are appended to.
  public var path: String
  /// A file channel of a path.
  public init(path: String) { self.path = path }
}

/// Appends each notification as one line of JSON (NDJSON) to a file that only its owner may read. Lines are whole and
/// on disk before the notification counts as sent, whatever else appends to the file.
public struct FileChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// `file`.
  public let kind = ChannelKind.file
  /// Seconds; waiting for another writer takes the most of it.
  public let timeLimit: Int64 = 10
  private let path: String

  /// A channel that appends to the file, which is created with its folders when the first line comes.
  public init(name: String, settings: FileChannelSettings) {
    self.name = name
    path = settings.path
  }

  /// Appends the JSON part with the notification's id. Anything the disk refuses leads to a retry.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    guard let json = notification.checkedJSON else { return .never(detail: "the message is not JSON") }
    var members: [String] = []
    if !json.compact.contains(notification.id) {
      members.append("\"notification_id\":" + JSONText.string(notification.id).text)
    }
    if possibleRepeat { members.append("\"possible_repeat\":true") }
    do {
      try AppendedFile.append(Array((json.adding(members.joined(separator: ",")) + "\n").utf8), to: path)
      return .sent(detail: "appended")
    } catch {
      return Self.outcome(of: error, path: path)
    }
  }

  /// What a refusal of the disk means: a line that may have been read is a possible repeat when it is written again.
  static func outcome(of refusal: AppendedFile.Refusal, path: String) -> DeliveryOutcome {
    let detail = "\(refusal.step) \(path): \(refusal.reason)"
    return refusal.wasVisible ? .unconfirmed(detail: detail) : .retry(after: nil, detail: detail)
  }
}
