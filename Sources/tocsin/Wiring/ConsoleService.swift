internal import Administration
internal import Console
internal import Delivery
internal import Engine
internal import Foundation
internal import Storage
internal import Synchronization
internal import WorkspaceFiles

/// The console beside the engine or alone: each of its workers has its own connection to the store.
final class ConsoleService: Sendable {
  /// Where it listens and with what: when this changes, it must begin anew.
  private struct Place: Equatable {
    var console: ConsoleConfiguration
    var certificate: String
    var key: String
  }
  private struct Running {
    var place: Place
    var site: Site
  }

  private let running: Mutex<Running>
  private let stores: [any WorkspaceStores]
  private let listen: String?
  private let terminal: Terminal
  private let changed: @Sendable () -> Void
  /// The last one only says how the service is.
  private static let workers = 5

  /// Where it is reached, such as `http://127.0.0.1:8470/`.
  var address: String {
    running.withLock { running in
      let host = running.place.console.host
      let scheme = running.place.certificate.isEmpty ? "http" : "https"
      return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(running.site.port)/"
    }
  }

  /// Starts to listen where `--listen` or `tocsin.yml` says; nil when that is `off`. `changed` is called after each
  /// request that changed something. Throws `CommandFailure` when that is not possible.
  init?(
    _ opened: OpenWorkspace, listen: String?, terminal: Terminal, changed: @escaping @Sendable () -> Void
  ) throws {
    guard let place = try Self.place(opened, listen: listen) else { return nil }
    FailureLog.shared.connect { text in terminal.error("console: " + Table.visible(text)) }
    RequestLog.shared.connect { line in terminal.log(line) }
    let configuration = opened.workspace.configuration
    stores = try (0..<Self.workers).map { _ in
      try SQLiteStores(folder: configuration.dataFolder, limits: configuration.limits)
    }
    do {
      running = Mutex(Running(place: place, site: try Self.site(place, opened, stores, changed)))
    } catch let failure as ServerFailure {
      throw CommandFailure(
        .engine, "the console cannot start: \(failure)",
        hint: "choose another place with --listen ADDRESS:PORT, or --listen off")
    }
    (self.listen, self.terminal, self.changed) = (listen, terminal, changed)
    warn(of: place)
  }

  /// Answers from a workspace that was read again. When it says another place, another certificate (a renewed one has
  /// other content at the same path) or other proxies, the console begins anew there; when that fails, it goes on as
  /// before.
  func change(_ opened: OpenWorkspace) {
    running.withLock { running in
      running.site.change(site: Self.settings(opened), useCases: Self.useCases(opened, stores))
      do {
        guard let place = try Self.place(opened, listen: listen), place != running.place else { return }
        // Two cannot listen at one place.
        running.site.stop()
        do {
          running = Running(place: place, site: try Self.site(place, opened, stores, changed))
          warn(of: place)
        } catch {
          terminal.error("console: it cannot begin anew, and goes on as before: \(error)")
          running.site = try Self.site(running.place, opened, stores, changed)
        }
      } catch {
        terminal.error("console: \((error as? CommandFailure)?.message ?? "\(error)")")
      }
    }
  }

  /// Lets requests finish, and ends.
  func stop() { running.withLock { $0.site }.stop() }

  private func warn(of place: Place) {
    guard !place.console.isLocal, place.certificate.isEmpty else { return }
    terminal.error(
      "warning: the console listens at \(place.console.host) without TLS: passwords cross the network in the clear; "
        + "set console: {tls: ...} or put a proxy with TLS before it")
  }

  /// What the workspace and the command line say; nil for nowhere.
  private static func place(_ opened: OpenWorkspace, listen: String?) throws -> Place? {
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
    if let problem = console.certificateProblems().first(where: { $0.severity == .error }) {
      throw CommandFailure(.userFiles, problem.description)
    }
    return Place(
      console: console, certificate: try text(of: console.certificate), key: try text(of: console.key))
  }

  private static func site(
    _ place: Place, _ opened: OpenWorkspace, _ stores: [any WorkspaceStores], _ changed: @escaping @Sendable () -> Void
  ) throws -> Site {
    var settings = ServerSettings()
    settings.host = place.console.host
    settings.port = place.console.port
    settings.certificate = place.certificate
    settings.key = place.key
    settings.trustedProxies = place.console.trustedProxies
    return try Site(settings, site: Self.settings(opened), useCases: useCases(opened, stores), changed: changed)
  }

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
