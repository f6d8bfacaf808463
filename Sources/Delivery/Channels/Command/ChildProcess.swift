internal import Foundation
internal import Synchronization

/// Runs an executable in a process group of its own, feeds it, keeps the end of what it says, and ends the whole group
/// at the time limit.
enum ChildProcess {
  /// How it ended.
  enum Ending: Equatable {
    case exited(Int32), signalled(Int32), timedOut, notStarted(String)
  }

  /// Runs to the end. `output` is at most 4 KB, the end of standard output and standard error together.
  static func run(
    _ path: String, _ arguments: [String], environment: [String], input: [UInt8], limit: Int64
  ) -> (ending: Ending, output: [UInt8]) {
    let started: Started
    do throws(Reason) {
      // One at a time: a child must not inherit the pipes of another, or that one would never see its input end.
      started = try starting.withLock { _ throws(Reason) in try start(path, arguments, environment) }
    } catch {
      return (.notStarted(error.words), [])
    }
    let deadline = ContinuousClock.now + .seconds(limit)
    let (output, isInTime) = exchange(input, to: started.input, from: started.output, deadline)
    return (end(started.child, deadline, isInTime: isInTime), output)
  }

  private static let starting = Mutex(())

  private struct Reason: Error { var words: String }

  private struct Started {
    var child: pid_t
    var input: Int32
    var output: Int32
  }

  private static func start(
    _ path: String, _ arguments: [String], _ environment: [String]
  ) throws(Reason) -> Started {
    var files: [Int32] = []
    for _ in 0..<2 {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else {
        for file in files { close(file) }
        throw Reason(words: "no pipe")
      }
      files += ends
    }
    for file in files { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
    let spawned = spawn(path, arguments, environment, input: files[0], output: files[3])
    close(files[0])
    close(files[3])
    switch spawned {
    case .success(let child): return Started(child: child, input: files[1], output: files[2])
    case .failure(let reason):
      close(files[1])
      close(files[2])
      throw reason
    }
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String], input: Int32, output: Int32
  ) -> Result<pid_t, Reason> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, and the signals as a program expects them, whatever this thread blocks.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, &attributes, &words, &variables)
    return code == 0 ? .success(child) : .failure(Reason(words: String(cString: strerror(code))))
  }

  /// Writes the input and reads the output until both are done or it is too late.
  private static func exchange(
    _ input: [UInt8], to inputFile: Int32, from outputFile: Int32, _ deadline: ContinuousClock.Instant
  ) -> (output: [UInt8], isInTime: Bool) {
    var output: [UInt8] = []
    var written = 0
    var isWriting = true
    _ = fcntl(inputFile, F_SETFL, O_NONBLOCK)
    _ = fcntl(outputFile, F_SETFL, O_NONBLOCK)
    defer {
      if isWriting { close(inputFile) }
      close(outputFile)
    }
    var space = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = (deadline - ContinuousClock.now).milliseconds
      if left <= 0 { return (output, false) }
      var files = [
        pollfd(fd: outputFile, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isWriting ? inputFile : -1, events: Int16(POLLOUT), revents: 0),
      ]
      guard poll(&files, 2, Int32(min(left, 1000))) > 0 else { continue }
      if isWriting, files[1].revents != 0 {
        let count = PipeSignals.blocked {
          input[written...].withUnsafeBytes { write(inputFile, $0.baseAddress, $0.count) }
        }
        if count > 0 { written += count }
        // A program need not read what it is given.
        if written >= input.count || (count < 0 && errno != EAGAIN && errno != EINTR) {
          isWriting = false
          close(inputFile)
        }
      }
      if files[0].revents != 0 {
        let count = read(outputFile, &space, space.count)
        if count > 0 { output = Array((output + space[..<count]).suffix(4096)) }
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return (output, true) }
      }
    }
  }

  private static func end(_ child: pid_t, _ deadline: ContinuousClock.Instant, isInTime: Bool) -> Ending {
    var status: Int32 = 0
    var isOver = false
    while isInTime || isOver == false {
      let code = waitpid(child, &status, WNOHANG)
      isOver = code == child || (code < 0 && errno != EINTR)
      if isOver || ContinuousClock.now >= deadline { break }
      usleep(5000)
    }
    // Whatever the program left behind in its group ends with it; a program that runs on is too late.
    kill(-child, SIGKILL)
    guard !isOver else {
      let signal = status & 0x7F
      return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return .timedOut
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
