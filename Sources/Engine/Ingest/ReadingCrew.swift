internal import Dispatch
internal import Foundation
internal import Synchronization

/// Threads that read files, each as it comes. Whoever makes a crew closes it.
final class ReadingCrew: Sendable {
  private struct Work {
    /// Files that nobody reads yet, by their numbers.
    var waiting: [(number: Int, path: String)] = []
    /// Readings that nobody took yet.
    var readings: [Int: FileReading] = [:]
  }

  private let work = Mutex(Work())
  private let read: @Sendable (String) -> FileReading
  private let workers: Int
  /// Rings once for each file that waits, and for each worker that is to go.
  private let given = DispatchSemaphore(value: 0)
  /// Rings once for each reading.
  private let done = DispatchSemaphore(value: 0)
  /// Rings once for each worker that is gone.
  private let gone = DispatchSemaphore(value: 0)

  /// A crew of so many, one at least, who read with `read`.
  init(workers: Int, read: @escaping @Sendable (String) -> FileReading) {
    self.workers = max(1, workers)
    self.read = read
    for _ in 0..<self.workers {
      let thread = Thread { [self] in
        readFiles()
        gone.signal()
      }
      thread.name = "reading"
      thread.start()
    }
  }

  /// Gives the crew a file to read.
  func give(_ path: String, number: Int) {
    work.withLock { $0.waiting.append((number, path)) }
    given.signal()
  }

  /// The reading of a file that was given and not taken yet; waits until it is there.
  func reading(of number: Int) -> FileReading {
    while true {
      if let reading = work.withLock({ $0.readings.removeValue(forKey: number) }) { return reading }
      // May ring for a reading that was taken meanwhile: then it is looked for once more.
      done.wait()
    }
  }

  /// Waits until all have gone home, each when its file is read. Files that wait are not read.
  func close() {
    work.withLock { $0.waiting = [] }
    for _ in 0..<workers { given.signal() }
    for _ in 0..<workers { gone.wait() }
  }

  private func readFiles() {
    while true {
      given.wait()
      guard let file = work.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) else { return }
      let reading = read(file.path)
      work.withLock { $0.readings[file.number] = reading }
      done.signal()
    }
  }
}
