internal import Engine
internal import Foundation

/// Turns signals into wishes.
///
/// The signals are blocked in the calling thread and so in every thread it starts, and one thread takes them from the
/// kernel, which keeps those that come before that thread waits: between two ways of handling a signal none is lost.
enum SignalWatch {
  /// Watches until the process ends. To be called before another thread is started.
  static func begin(_ control: ServiceControl) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let watched = signals
    Thread.detachNewThread {
      var watched = watched
      while true {
        var number: Int32 = 0
        guard sigwait(&watched, &number) == 0 else { continue }
        if number == SIGHUP { control.requestReload() } else { control.requestStop() }
      }
    }
  }
}
