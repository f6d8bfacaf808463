internal import AuditEvents
internal import Foundation

/// Names the process that holds a lease, so that another on the same machine can tell for certain that it ended.
public enum EngineOwner {
  /// This process: `host:pid:start:realm`. `start` is when it began in the kernel's count, because numbers of processes
  /// are given again; `realm` stands for the boot of the machine and the space that numbers of processes belong to.
  public static func current() -> String {
    let process = ProcessInfo.processInfo
    let name = "\(process.hostName):\(process.processIdentifier)"
    guard let start = start(of: process.processIdentifier), let realm else { return name }
    return "\(name):\(start):\(realm)"
  }

  /// Whether the process of a name ended. False when nobody here can tell: it is on another machine or in another
  /// container, or the machine was started anew since; then its lease has to run out.
  public static func isGone(_ owner: String) -> Bool {
    let parts = owner.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 4, let realm, realm.utf8.elementsEqual(parts[parts.count - 1].utf8),
      let process = Int32(parts[parts.count - 3]), process > 0, let started = UInt64(parts[parts.count - 2])
    else { return false }
    if kill(process, 0) != 0 { return errno == ESRCH }
    guard let now = start(of: process) else { return false }
    return now != started
  }

  /// The name as people need it: host and process.
  public static func shown(_ owner: String) -> String {
    let parts = owner.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count >= 4 ? parts.dropLast(2).joined(separator: ":") : owner
  }

  /// When a process began, in ticks since the machine started; nil when it cannot be told, 0 when it has ended and only
  /// waits for its parent to look.
  private static func start(of process: Int32) -> UInt64? {
    guard let text = text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19 else { return nil }
    // proc_pid_stat(5): the third field is the state, the 22nd the start.
    return ["Z", "X"].contains(fields[0]) ? 0 : UInt64(fields[19])
  }

  private static let realm: String? = {
    guard let boot = text("/proc/sys/kernel/random/boot_id"),
      let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    else { return nil }
    return ContentHash(ofParts: [boot, space]).prefix(12)
  }()

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
