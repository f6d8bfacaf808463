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
    // The kernel counts what a process held before it became another program, so the tests' own memory would be counted:
    // a small process starts the program.
    let result = folder + "/.measured"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.measure, result, program] + words
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let line = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let figures = line.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    XCTAssertEqual(figures.count, 3, "python3 measures: \(line)")
    code = Int32(figures.first ?? -1)
    // A sanitizer takes several times as much of both, so that its figures say nothing.
    let isSanitized = ProcessInfo.processInfo.environment["TOCSIN_SANITIZED"] != nil
    seconds = isSanitized ? 0 : figures.dropFirst().first ?? .infinity
    peak = isSanitized ? 0 : Int(figures.dropFirst(2).first ?? 1e12) / 1024
    output = FileManager.default.contents(atPath: result).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private static let measure = """
    import os, sys
    child = os.fork()
    if child == 0:
        out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        none = os.open("/dev/null", os.O_RDWR)
        os.dup2(none, 0); os.dup2(out, 1); os.dup2(none, 2)
        os.execv(sys.argv[2], sys.argv[2:])
    _, status, usage = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
    """
}
