internal import Foundation
internal import Synchronization

/// The time zones of the system (`/usr/share/zoneinfo`), without the half of ICU that Foundation's need.
public enum SystemZones {
  private static let folder = "/usr/share/zoneinfo"
  private static let known = Mutex<[String: ZoneFile?]>([:])
  private static let mostKnown = 1000

  /// Seconds east of UTC in an IANA zone such as `Asia/Shanghai` at a moment; nil for a zone the system does not have.
  public static func offset(of zone: String, atMilliseconds milliseconds: Int64) -> Int? {
    guard isName(zone) else { return nil }
    let file = known.withLock { known -> ZoneFile? in
      if let found = known[zone] { return found }
      let read = FileManager.default.contents(atPath: folder + "/" + zone).flatMap { ZoneFile(Array($0)) }
      if known.count < mostKnown { known[zone] = .some(read) }
      return read
    }
    let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    return file?.offset(at: seconds)
  }

  /// A zone's name comes from a contact: it must not lead out of the folder.
  private static func isName(_ zone: String) -> Bool {
    let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
    return zone.utf8.count <= 64 && parts.count <= 3
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            byte | 32 > 96 && byte | 32 < 123 || byte > 47 && byte < 58 || byte == 95 || byte == 45 || byte == 43
          }
      }
  }
}
