internal import Administration
internal import AuditEvents
internal import Engine
internal import Foundation
internal import Synchronization

/// Standard output and standard error. Output is buffered and written whole; progress shows only on a terminal.
final class Terminal: Sendable {
  private let buffer = Mutex<[UInt8]>([])
  private let progressShown = Mutex(false)
  private let logging = Mutex<(format: LogLine.Format, clock: any Clock)?>(nil)
  /// Whether a person is watching standard error.
  let isInteractive = isatty(2) == 1
  /// Whether standard output is a terminal that takes colours.
  let hasColour = isatty(1) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

  /// Writes a line to standard output.
  func line(_ text: String = "") { write(text + "\n") }

  /// Writes text to standard output.
  func write(_ text: String) {
    buffer.withLock { bytes in
      bytes.append(contentsOf: text.utf8)
      if bytes.count > 1 << 16 { Self.flush(&bytes) }
    }
  }

  /// Writes bytes to standard output. False when nobody reads it any more, so that long work may end.
  func write(_ bytes: [UInt8]) -> Bool {
    flush()
    return Self.put(bytes, to: 1)
  }

  /// Brings everything written so far to the reader.
  func flush() { buffer.withLock { Self.flush(&$0) } }

  /// Writes a line to standard error at once; in a service whose log is for programs it is a line of the log.
  func error(_ text: String) {
    if logging.withLock({ $0?.format == .json }) {
      let isBad = text.utf8.starts(with: "error".utf8) || text.utf8.starts(with: "health".utf8)
      return log(LogLine(isBad ? .error : .warning, "message", text))
    }
    clearProgress()
    Self.put(Array((text + "\n").utf8), to: 2)
  }

  /// Makes standard error the log of a service.
  func beginLog(_ format: LogLine.Format, clock: any Clock) { logging.withLock { $0 = (format, clock) } }

  /// Writes a line of the log. Control characters of events must not steer the reader's terminal.
  func log(_ line: LogLine) {
    guard let (format, clock) = logging.withLock({ $0 }) else { return error(line.message) }
    clearProgress()
    let text = line.text(format, at: clock.now)
    Self.put(Array(((format == .text ? Table.visible(text) : text) + "\n").utf8), to: 2)
  }

  /// Shows a line that the next one replaces; nothing when nobody watches.
  func progress(_ text: String) {
    guard isInteractive else { return }
    progressShown.withLock { $0 = true }
    Self.put(Array(("\r\u{1B}[2K" + text).utf8), to: 2)
  }

  /// Removes the progress line.
  func clearProgress() {
    let shown = progressShown.withLock { shown in
      defer { shown = false }
      return shown
    }
    if shown { Self.put(Array("\r\u{1B}[2K".utf8), to: 2) }
  }

  private static func flush(_ bytes: inout [UInt8]) {
    put(bytes, to: 1)
    bytes.removeAll(keepingCapacity: true)
  }

  @discardableResult
  private static func put(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count, let base = buffer.baseAddress {
        let written = Foundation.write(descriptor, base + offset, buffer.count - offset)
        if written > 0 { offset += written } else if errno != EINTR { return false }
      }
      return true
    }
  }
}
