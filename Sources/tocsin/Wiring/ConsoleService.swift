internal import Administration
internal import Console
internal import Delivery
internal import Engine
internal import Foundation
internal import Storage
internal import WorkspaceFiles

/// The console beside the engine or alone: each of its workers has its own connection to the store.
struct ConsoleService {
  private let site: Site
  private let stores: [any WorkspaceStores]
  /// Where it is reached, such as `http://127.0.0.1:8470/`.
  let address: String
  private static let workers = 4

  /// Starts to listen where `--listen` or `tocsin.yml` says; nil when that is `off`. `changed` is called after each
  /// request that changed something. Throws `CommandFailure` when that is not possible.
  init?(
    _ opened: OpenWorkspace, listen: String?, terminal: Terminal, changed: @escaping @Sendable () -> Void
  ) throws {
    var console = opened.workspace.configuration.console
    if let listen {
      if listen.utf8.elementsEqual("off".utf8) { return nil }
      guard let place = ConsoleConfiguration.listen(listen) else {
        throw CommandFailure(
          .usage, "'\(listen)' is nothing to listen at", hint: "write an address and a port: --listen 127.0.0.1:8470")
      }
      (console.host, console.port, console.isEnabled) = (place.host, place.port, true)
    }
    guard console.isEnabled else { return nil }
    var settings = ServerSettings()
    settings.host = console.host
    settings.port = console.port
    settings.certificate = try Self.text(of: console.certificate)
    settings.key = try Self.text(of: console.key)
    FailureLog.shared.connect { text in terminal.error("console: " + Table.visible(text)) }
    RequestLog.shared.connect { line in terminal.log(line) }
    let configuration = opened.workspace.configuration
    stores = try (0..<Self.workers).map { _ in
      try SQLiteStores(folder: configuration.dataFolder, limits: configuration.limits)
    }
    do {
      site = try Site(
        settings, site: Self.settings(opened), useCases: Self.useCases(opened, stores), changed: changed)
    } catch let failure as ServerFailure {
      throw CommandFailure(
        .engine, "the console cannot start: \(failure)",
        hint: "choose another place with --listen ADDRESS:PORT, or --listen off")
    }
    let isLoopback = console.isLocal
    let scheme = settings.certificate.isEmpty ? "http" : "https"
    let host = console.host.contains(":") ? "[\(console.host)]" : console.host
    address = "\(scheme)://\(host):\(site.port)/"
    if !isLoopback, settings.certificate.isEmpty {
      terminal.error(
        "warning: the console listens at \(console.host) without TLS: passwords cross the network in the clear; "
          + "set console: {tls: ...} or put a proxy with TLS before it")
    }
  }

  /// Answers from a workspace that was read again.
  func change(_ opened: OpenWorkspace) {
    site.change(site: Self.settings(opened), useCases: Self.useCases(opened, stores))
  }

  /// Lets requests finish, and ends.
  func stop() { site.stop() }

  private static func settings(_ opened: OpenWorkspace) -> SiteSettings {
    SiteSettings(url: opened.workspace.configuration.messages.consoleURL, version: Commands.version)
  }

  private static func useCases(_ opened: OpenWorkspace, _ stores: [any WorkspaceStores]) -> [UseCases] {
    stores.map { UseCases(stores: $0, workspace: opened.workspace, clock: SystemClock()) }
  }

  private static func text(of path: String) throws -> String {
    guard !path.isEmpty else { return "" }
    guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20 else {
      throw CommandFailure(.userFiles, "\(path): the file of console: tls: cannot be read", hint: "")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
