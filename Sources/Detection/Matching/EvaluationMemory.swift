internal import Synchronization

/// What evaluations remember about values, per field of the program. An evaluation takes it out of the pool, is the only
/// one to use it, and puts it back.
struct EvaluationMemory: Sendable {
  var fields: [FieldMemory]

  init(_ program: RuleProgram) { fields = program.fields.map { FieldMemory(slots: $0.slots.count) } }
}

/// The memories that no evaluation uses at the moment: as many as there were evaluations at a time.
final class MemoryPool: Sendable {
  private let idle = Mutex<[EvaluationMemory]>([])

  /// A memory to use, remembered or new.
  func take(for program: RuleProgram) -> EvaluationMemory {
    var memory = idle.withLock { $0.popLast() } ?? EvaluationMemory(program)
    for field in memory.fields.indices { memory.fields[field].begin() }
    return memory
  }

  /// Puts a memory back.
  func put(back memory: EvaluationMemory) { idle.withLock { $0.append(memory) } }
}
