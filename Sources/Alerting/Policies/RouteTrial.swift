extension ActionPolicy {
  /// What each route says of an alert, in order: `takes it`, or why not.
  public func trial(_ alert: Alert) -> [String] {
    var isDecided = false
    return routes.enumerated().map { index, route in
      let name = "route \(index + 1)"
      if isDecided { return "\(name): not asked, an earlier route decided" }
      if let mismatch = route.match.mismatch(alert) { return "\(name): does not take it, \(mismatch)" }
      isDecided = !route.continues
      return "\(name): takes it (\(route.match.text))" + (route.continues ? ", later routes are asked, too" : "")
    }
  }
}
