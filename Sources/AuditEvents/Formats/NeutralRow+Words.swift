// The fixed words of the neutral vocabulary, and the readings that formats share.
extension NeutralRow {
  /// Writes what sort of identity acted.
  public func set(_ kind: Actor.Kind) {
    switch kind {
    case .root: self[.actorKind] = TextSpan("root")
    case .user: self[.actorKind] = TextSpan("user")
    case .role: self[.actorKind] = TextSpan("role")
    case .service: self[.actorKind] = TextSpan("service")
    case .federated: self[.actorKind] = TextSpan("federated")
    case .unknown: self[.actorKind] = TextSpan("unknown")
    }
  }

  /// Writes whether it worked, and the code when it did not.
  public func set(_ outcome: AuditEvent.Outcome, code: TextSpan = .absent) {
    switch outcome {
    case .success: self[.outcome] = TextSpan("success")
    case .failure: self[.outcome] = TextSpan("failure")
    case .denied: self[.outcome] = TextSpan("denied")
    }
    self[.errorCode] = code
  }

  /// Writes a failure or, when the code says so, a refusal.
  public func setFailed(code: TextSpan) { set(DeniedCodes.contains(code) ? .denied : .failure, code: code) }

  /// Writes whether the actor had a second factor, once known; the first text that says yes or no decides.
  public func setMultiFactor(_ text: TextSpan) {
    if !self[.mfa].isEmpty, !self[.mfa].equals("unknown") { return }
    if text.equals("true") || text.equals("yes") || text.equals("on") {
      self[.mfa] = TextSpan("yes")
    } else if text.equals("false") || text.equals("no") || text.equals("off") {
      self[.mfa] = TextSpan("no")
    } else {
      self[.mfa] = TextSpan("unknown")
    }
  }

  /// Writes whether the operation reads, from a truth value named like `readOnly`.
  public func setAccess(readOnly: TextSpan) {
    if readOnly.equals("true") {
      self[.access] = TextSpan("read")
    } else {
      self[.access] = readOnly.equals("false") ? TextSpan("write") : TextSpan("unknown")
    }
  }
}
