internal import AuditEvents
internal import Delivery
internal import Engine

extension OperationsReport {
  /// Writes the report as metrics.
  public func write(to metrics: inout MetricText) {
    writeTrails(to: &metrics)
    writeDelivery(to: &metrics)
    metrics.metric("tocsin_engine_running", .gauge, "Whether an engine holds the workspace.")
    metrics.value("tocsin_engine_running", engine == nil ? 0 : 1)
    metrics.metric("tocsin_check_good", .gauge, "Whether a check of readiness is well.")
    for check in checks { metrics.value("tocsin_check_good", [("check", check.name)], check.isGood ? 1 : 0) }
    metrics.metric("tocsin_inputs_refused_total", .counter, "Files and records that were refused.")
    metrics.value("tocsin_inputs_refused_total", Int64(rejected))
    metrics.metric("tocsin_audit_entries_total", .counter, "Changes by people in the audit log.")
    metrics.value("tocsin_audit_entries_total", auditEntries)
  }

  private func writeTrails(to metrics: inout MetricText) {
    func each(
      _ name: String, _ kind: MetricText.Kind, _ help: String, _ value: (Trail) -> Int64
    ) {
      metrics.metric(name, kind, help)
      for trail in trails { metrics.value(name, [("trail", trail.name.text)], value(trail)) }
    }
    each("tocsin_events_total", .counter, "Events that were indexed.") { $0.totals.events }
    each("tocsin_events_stored", .gauge, "Events that are kept in the index.") { $0.totals.stored }
    each("tocsin_runs_total", .counter, "Completed runs.") { $0.totals.runs }
    each("tocsin_runs_late_total", .counter, "Completed runs that came after their time.") { $0.totals.late }
    each("tocsin_matches_total", .counter, "New matches of rules.") { $0.totals.matches }
    each("tocsin_matches_exempt_total", .counter, "Matches exempt by a whitelist.") { $0.totals.exempt }
    each("tocsin_matches_history_total", .counter, "Matches of imported history, not alerted.") { $0.totals.history }
    each("tocsin_notifications_total", .counter, "Notifications put in the outbox.") { $0.totals.notifications }
    each("tocsin_slots_due", .gauge, "Slots that are due and were not run.") { $0.due }
    metrics.metric("tocsin_alerts_total", .counter, "Alerts by what was decided: sent or held.")
    for trail in trails {
      metrics.value("tocsin_alerts_total", [("trail", trail.name.text), ("decision", "sent")], trail.totals.sent)
      metrics.value("tocsin_alerts_total", [("trail", trail.name.text), ("decision", "held")], trail.totals.held)
    }
    func newest(_ name: String, _ help: String, _ milliseconds: (RunRecord) -> Int64) {
      metrics.metric(name, .gauge, help)
      for trail in trails {
        guard let run = trail.newest else { continue }
        metrics.seconds(name, [("trail", trail.name.text)], milliseconds: milliseconds(run))
      }
    }
    metrics.metric("tocsin_slot_lateness_seconds", .gauge, "How long the oldest slot that was not run has been due.")
    for trail in trails {
      metrics.seconds("tocsin_slot_lateness_seconds", [("trail", trail.name.text)], milliseconds: trail.lateness)
    }
    newest("tocsin_last_slot_timestamp_seconds", "The newest slot that was run.") { $0.slot.milliseconds }
    newest("tocsin_last_run_lag_seconds", "From the newest run's slot to its end.") {
      $0.finishedAt.milliseconds - $0.slot.milliseconds
    }
    newest("tocsin_last_run_duration_seconds", "How long the newest run took.") {
      $0.finishedAt.milliseconds - $0.startedAt.milliseconds
    }
  }

  private func writeDelivery(to metrics: inout MetricText) {
    metrics.metric("tocsin_outbox_entries", .gauge, "Notifications in the outbox by state.")
    for state in OutboxEntry.State.allCases {
      metrics.value("tocsin_outbox_entries", [("state", state.rawValue)], Int64(outbox[state] ?? 0))
    }
    metrics.metric("tocsin_outbox_lateness_seconds", .gauge, "How long the next notification has been due.")
    metrics.seconds("tocsin_outbox_lateness_seconds", milliseconds: outboxLateness)
    metrics.metric("tocsin_channel_failures", .gauge, "Failures of a channel in a row.")
    for endpoint in endpoints {
      metrics.value("tocsin_channel_failures", [("channel", endpoint.channel)], Int64(endpoint.failures))
    }
    metrics.metric("tocsin_channel_given_up", .gauge, "Notifications given up since the channel last worked.")
    for endpoint in endpoints {
      metrics.value("tocsin_channel_given_up", [("channel", endpoint.channel)], Int64(endpoint.givenUp))
    }
  }
}
