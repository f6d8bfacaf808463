#if TOCSIN_FUZZ
  import Foundation

  /// The target that the environment names; the process ends when it names none.
  private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["TOCSIN_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
      let names = FuzzTarget.all.map { "\($0.name) \($0.longest)" }.joined(separator: "\n")
      FileHandle.standardOutput.write(Data((names + "\n").utf8))
      exit(2)
    }
    return target
  }()

  /// What libFuzzer calls with each input.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    target.feed(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }

  /// Lists the targets when none is chosen, and makes what a target makes once, before anything is measured.
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(
    _ count: UnsafeMutablePointer<Int32>?,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
  ) -> Int32 {
    target.feed(Array("GET /".utf8))
    return 0
  }
#endif
