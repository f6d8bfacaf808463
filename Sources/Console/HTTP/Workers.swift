internal import Foundation
internal import Synchronization

/// Threads that work requests off, each with its number: what takes long holds up nobody who polls sockets, and what
/// waits is bounded.
final class Workers: Sendable {
  typealias Job = @Sendable (_ worker: Int) -> Void

  private struct State {
    var jobs: [Job] = []
    var taken = 0
    var isStopped = false

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

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()
  private let waiting: Int

  /// Starts `count` threads; at most `waiting` jobs wait for one.
  init(count: Int, waiting: Int) {
    self.waiting = waiting
    for number in 0..<max(1, count) {
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
  func submit(_ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped, state.jobs.count - state.taken < waiting else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { bell.signal() }
    return isTaken
  }

  /// Works off what waits, takes nothing new, and ends the threads.
  func stop(threads: Int) {
    state.withLock { $0.isStopped = true }
    for _ in 0..<max(1, threads) { bell.signal() }
    ended.wait()
  }

  private func work(_ number: Int) {
    while true {
      bell.wait()
      let (job, isStopped) = state.withLock { ($0.take(), $0.isStopped) }
      if let job {
        job(number)
      } else if isStopped {
        return
      }
    }
  }
}
