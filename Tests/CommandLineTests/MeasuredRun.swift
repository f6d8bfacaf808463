import Foundation
import XCTest

/// One run of the built program: how it ended and what it took.
struct MeasuredRun {
  let output: String
  /// The exit code; a signal as a negative number.
  let code: Int32
  /// Processor seconds, of user and system.
  let seconds: Double
  /// The most memory that it held, in MiB.
  let peak: Int

  /// Runs the program and waits for its end; what it writes goes through a file of the folder.
  init(_ words: [String], scratch folder: String) throws {
    let places = [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
    let program = try XCTUnwrap(
      places.map { $0.appendingPathComponent("tocsin").path }.first {
        FileManager.default.isExecutableFile(atPath: $0)
      },
      "build the program first")
    let result = folder + "/.measured"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, result, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = ([program] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    XCTAssertEqual(posix_spawn(&process, program, &actions, nil, &arguments, environ), 0)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    code = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    seconds = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    peak = Int(usage.ru_maxrss) / 1024
    output = FileManager.default.contents(atPath: result).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
