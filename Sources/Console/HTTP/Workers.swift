internal import Foundation
internal import Synchronization

/// Threads that work requests off, each with its number: what takes long holds up nobody who polls sockets, what waits
/// is bounded, and long work never has all of them.
final class Workers: Sendable {
  /// A piece of work; nil instead of a worker's number says that nobody will do it, because the server ends.
  typealias Job = @Sendable (_ worker: Int?) -> Void

  private struct Queue {
    var jobs: [Job] = []
    var taken = 0
    var count: Int { jobs.count - taken }

    mutating func take() -> Job? {
      guard taken < jobs.count else { return nil }
      defer {
        taken += 1
        if taken > 64, taken * 2 > jobs.count {
          jobs.removeFirst(taken)
          taken = 0
        }
      }
      return jobs[taken]
    }
  }

  private struct State {
    var short = Queue()
    var long = Queue()
    /// Long jobs that are being done.
    var atLong = 0
    var isStopped = false
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()
  private let count: Int
  private let waiting: Int
  /// The most workers that long jobs may have at a time.
  private let mostLong: Int

  /// Starts `count` threads with numbers from `first`; at most `waiting` jobs wait for one.
  init(count: Int, first: Int = 0, waiting: Int) {
    self.count = max(1, count)
    self.waiting = waiting
    mostLong = max(1, count / 2)
    for number in first..<(first + self.count) {
      ended.enter()
      let thread = Thread { [self] in
        work(number)
        ended.leave()
      }
      thread.name = "console \(number)"
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Takes a job on; false when too many wait or the workers were stopped.
  func submit(isLong: Bool = false, _ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped, state.short.count + state.long.count < waiting else { return false }
      if isLong { state.long.jobs.append(job) } else { state.short.jobs.append(job) }
      return true
    }
    if isTaken { bell.signal() }
    return isTaken
  }

  /// Takes nothing new, tells what waits that nobody will do it, and waits for what is being done; false when that is
  /// not over in time.
  func stop(within seconds: Int) -> Bool {
    let waiting = state.withLock { state in
      state.isStopped = true
      var jobs: [Job] = []
      while let job = state.short.take() ?? state.long.take() { jobs.append(job) }
      return jobs
    }
    for job in waiting { job(nil) }
    for _ in 0..<count { bell.signal() }
    return ended.wait(timeout: .now() + .seconds(seconds)) == .success
  }

  private func work(_ number: Int) {
    while true {
      let (job, isLong, isStopped) = state.withLock { state -> (Job?, Bool, Bool) in
        if let job = state.short.take() { return (job, false, false) }
        guard state.atLong < mostLong, let job = state.long.take() else { return (nil, false, state.isStopped) }
        state.atLong += 1
        return (job, true, false)
      }
      if let job {
        job(number)
        // Whoever rang for a long job may have found no room for it; it is looked for again now.
        if isLong { state.withLock { $0.atLong -= 1 } }
      } else if isStopped {
        return
      } else {
        bell.wait()
      }
    }
  }
}
