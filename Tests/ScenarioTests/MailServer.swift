import Foundation
import XCTest

/// A real mail server on loopback, in a process of its own, that writes down what it receives.
final class MailServer {
  let port: Int
  private let folder: String
  private let process = Process()

  init() throws {
    folder = try Scenario.temporaryFolder()
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let script = tests.appendingPathComponent("DeliveryTests/Peers/smtp_peer.py").path
    // Whichever python has the mail library; the README's test command installs it for the system's own.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "for p in python3 /usr/bin/python3; do $p -c 'import aiosmtpd' 2>/dev/null && exec $p \"$@\"; done; exit 9",
      "sh", script, folder, "plain",
    ]
    port = try process.listeningPort(
      orSkip: "the scenarios need a mail server: apt-get install python3-aiosmtpd")
  }

  deinit { process.terminate() }

  /// A mail as received.
  struct Mail {
    var recipient: String
    var text: String

    /// The text without the line breaks that only the transfer put in.
    var words: String { text.replacingOccurrences(of: "=\n", with: "") }

    /// The value of a header; empty when there is none.
    func header(_ name: String) -> String {
      let line = text.split(separator: "\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) } ?? ""
    }
  }

  /// Everything received so far, in order.
  var mails: [Mail] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return names.compactMap { name in
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { return nil }
      let text = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
      let recipient = text.split(separator: "\n").first { $0.hasPrefix("to ") }
      return Mail(recipient: String(recipient?.dropFirst(3) ?? ""), text: text)
    }
  }
}
