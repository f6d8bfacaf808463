internal import Engine
internal import Foundation

/// What signals do to a command that others rely on.
///
/// The signals are blocked in the calling thread and so in every thread it starts, and one thread takes them from the
/// kernel, which keeps those that come before that thread waits: between two ways of handling a signal none is lost.
enum SignalWatch {
  /// Turns signals into wishes until the process ends. To be called before another thread is started.
  static func begin(_ control: ServiceControl) {
    watch([SIGTERM, SIGINT, SIGHUP]) { number in
      if number == SIGHUP { control.requestReload() } else { control.requestStop() }
    }
  }

  /// Says what became of the work before a signal ends the process, which it does at once: whatever counts is stored in
  /// whole transactions. A signal that the caller had ignored, as a shell does for work in the background, stays ignored.
  /// To be called before another thread is started.
  static func explain(_ words: String, _ terminal: Terminal) {
    watch([SIGTERM, SIGINT].filter { !isIgnored($0) }) { number in
      // From here on another one ends the process at once.
      var one = sigset_t()
      sigemptyset(&one)
      sigaddset(&one, number)
      pthread_sigmask(SIG_UNBLOCK, &one, nil)
      // A terminal that was stopped, or a pipe that nobody reads, must not keep the process.
      var errors = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
      if poll(&errors, 1, 500) == 1 {
        terminal.error("stopped by \(number == SIGINT ? "SIGINT" : "SIGTERM"): \(words)")
      }
      // By the signal, so that a shell or a supervisor sees what ended it; the first process of a container outlives it.
      kill(getpid(), number)
      _exit(128 + number)
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    // A C function pointer is as wide as Int, and SIG_IGN is the address 1 (signal.h), which is no function.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private static func watch(_ numbers: [Int32], _ react: @escaping @Sendable (Int32) -> Void) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let watched = signals
    Thread.detachNewThread {
      var watched = watched
      while true {
        var number: Int32 = 0
        if sigwait(&watched, &number) == 0 { react(number) }
      }
    }
  }
}
