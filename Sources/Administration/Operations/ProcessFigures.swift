internal import Foundation

/// What the process takes of the machine, as the system tells it.
public struct ProcessFigures: Sendable, Equatable {
  /// Bytes of memory that are in use.
  public var residentBytes: Int64
  /// Milliseconds of processor time that were used.
  public var processorMilliseconds: Int64
  /// Open files and connections, and the most that may be open.
  public var openFiles: Int64
  /// The most files and connections that may be open.
  public var mostFiles: Int64

  /// The figures now; nil where the system does not tell.
  public static func now() -> ProcessFigures? {
    var usage = rusage()
    var limit = rlimit()
    guard getrusage(__rusage_who_t(0), &usage) == 0, getrlimit(__rlimit_resource_t(7), &limit) == 0,
      let memory = FileManager.default.contents(atPath: "/proc/self/statm"),
      let pages = String(decoding: memory, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap({ Int64($0) }
      ),
      let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    else { return nil }
    let seconds = Int64(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    let micros = Int64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    return ProcessFigures(
      residentBytes: pages * Int64(sysconf(Int32(_SC_PAGESIZE))), processorMilliseconds: seconds * 1000 + micros / 1000,
      openFiles: Int64(files), mostFiles: Int64(clamping: limit.rlim_cur))
  }

  /// Writes the figures as metrics, by the names Prometheus' libraries use.
  public func write(to metrics: inout MetricText) {
    metrics.metric("process_resident_memory_bytes", .gauge, "Memory in use.")
    metrics.value("process_resident_memory_bytes", residentBytes)
    metrics.metric("process_cpu_seconds_total", .counter, "Processor time used.")
    metrics.seconds("process_cpu_seconds_total", milliseconds: processorMilliseconds)
    metrics.metric("process_open_fds", .gauge, "Open files and connections.")
    metrics.value("process_open_fds", openFiles)
    metrics.metric("process_max_fds", .gauge, "The most files and connections that may be open.")
    metrics.value("process_max_fds", mostFiles)
  }
}
