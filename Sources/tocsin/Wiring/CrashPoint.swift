internal import Foundation

/// Places where a test of crash safety may ask the process to die, as power loss would. The name of the place comes
/// from the environment; without it a point costs nothing.
enum CrashPoint {
  private static let wanted = ProcessInfo.processInfo.environment["TOCSIN_CRASH_AT"]

  static var isArmed: Bool { wanted != nil }

  static func reach(_ name: String) {
    if wanted == name { kill(getpid(), SIGKILL) }
  }
}
