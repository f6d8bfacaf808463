internal import Alerting
internal import Synchronization
internal import AuditEvents

extension InMemoryRunStore {
  /// Removes decisions of slots before a moment; returns how many went.
  func retireDecisions(before moment: Timestamp) -> Int {
    state.withLock { state in
      var count = 0
      for index in state.outcomes.indices where state.outcomes[index].run.slot < moment {
        count += state.outcomes[index].decisions.count
        state.outcomes[index].decisions = []
      }
      return count
    }
  }

  /// Removes alerts of slots before a moment; returns their ids.
  func retireAlerts(before moment: Timestamp, except kept: Set<String>) -> Set<String> {
    state.withLock { state in
      var gone: Set<String> = []
      for index in state.outcomes.indices where state.outcomes[index].run.slot < moment {
        gone.formUnion(state.outcomes[index].alerts.map(\.id).filter { !kept.contains($0) })
        state.outcomes[index].alerts.removeAll { !kept.contains($0.id) }
      }
      return gone
    }
  }

  /// Removes runs before a moment of which nothing is kept but themselves; the newest run of each trail stays, and so does
  /// its newest one in time. Returns how many went.
  func retireRuns(before moment: Timestamp) -> Int {
    state.withLock { state in
      let runs = state.outcomes.map(\.run)
      let newest = Dictionary(runs.map { ($0.trail, $0.slot) }, uniquingKeysWith: max)
      let punctual = Dictionary(runs.filter { !$0.late }.map { ($0.trail, $0.slot) }, uniquingKeysWith: max)
      state.outcomes.removeAll { outcome in
        let run = outcome.run
        return run.slot < moment && outcome.decisions.isEmpty && outcome.alerts.isEmpty
          && newest[run.trail] != run.slot && punctual[run.trail] != run.slot
      }
      return runs.count - state.outcomes.count
    }
  }

  /// Removes hits of whitelist entries that are gone; returns how many went.
  func retireHits(before moment: Timestamp, except known: Set<String>) -> Int {
    state.withLock { state in
      let count = state.hits.count
      state.hits = state.hits.filter { known.contains($0.key) || $0.value.last >= moment }
      return count - state.hits.count
    }
  }
}
