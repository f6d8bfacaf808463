internal import Foundation

/// How the program ends; scripts may rely on the numbers.
enum ExitCode: Int32 {
  /// All went well.
  case success = 0
  /// Something is wrong in the user's files or input.
  case userFiles = 1
  /// The command line could not be understood.
  case usage = 2
  /// The engine could not do it: the disk, the database, the network.
  case engine = 3
  /// Another engine holds the workspace's lease.
  case leased = 4
}

/// What a command throws to end the program with a message and a code.
struct CommandFailure: Error {
  var code: ExitCode
  var message: String
  var hint: String

  init(_ code: ExitCode, _ message: String, hint: String = "") {
    self.code = code
    self.message = message
    self.hint = hint
  }
}
