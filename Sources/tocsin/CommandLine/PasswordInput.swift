internal import Foundation

/// Reads a password: from standard input, or from the terminal without showing it. Never from an argument, where every
/// process of the machine could see it.
enum PasswordInput {
  static let option = Option.flag("password-stdin", "read the password from the first line of standard input")
  private static let longest = 1024

  /// The password of `--password-stdin`, or the one typed twice at the terminal.
  static func new(_ arguments: Arguments) throws -> String {
    if arguments.has("password-stdin") { return try line(from: 0) }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else {
      throw CommandFailure(
        .usage, "there is no terminal to ask for the password", hint: "pipe it in and add --password-stdin")
    }
    defer { close(terminal) }
    let first = try ask("New password: ", terminal)
    guard try ask("The same again: ", terminal) == first else {
      throw CommandFailure(.userFiles, "the two passwords differ; nothing was changed")
    }
    return first
  }

  private static func ask(_ prompt: String, _ terminal: Int32) throws -> String {
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { throw CommandFailure(.engine, "the terminal cannot be asked") }
    var silent = settings
    // Without signals, too: an interrupted prompt would leave the terminal silent.
    silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer { tcsetattr(terminal, TCSAFLUSH, &settings) }
    put(prompt, to: terminal)
    defer { put("\n", to: terminal) }
    let text = try line(from: terminal)
    guard !text.utf8.contains(3) else { throw CommandFailure(.userFiles, "given up; nothing was changed") }
    return text
  }

  private static func put(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = write(descriptor, bytes, bytes.count)
  }

  private static func line(from descriptor: Int32) throws -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < longest, read(descriptor, &byte, 1) == 1, byte != 0x0A { bytes.append(byte) }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count < longest, let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.userFiles, "no password was given")
    }
    return text
  }
}
