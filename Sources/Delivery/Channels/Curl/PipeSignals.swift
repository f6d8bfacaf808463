internal import Foundation

/// Keeps a peer that hangs up from ending the process: OpenSSL writes to sockets in a way that raises SIGPIPE, and
/// libcurl ignores the signal only when it may change the handlers of the whole process.
enum PipeSignals {
  /// Runs `body` with SIGPIPE blocked in this thread; one that it raised is taken back afterwards.
  static func blocked<Result>(_ body: () -> Result) -> Result {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    var pending = sigset_t()
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let result = body()
    if !wasPending {
      var atOnce = timespec()
      while sigtimedwait(&pipe, nil, &atOnce) == SIGPIPE {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return result
  }
}
