internal import WorkspaceFiles

extension KeyEventNotification {
  /// The notification as a document of `Rules/notifications`; it reads back as the same notification.
  public var yaml: String {
    var members: [(key: String, value: YAMLText)] = [("name", .text(name))]
    func add(_ key: String, _ value: YAMLText, unless isUsual: Bool) {
      if !isUsual { members.append((key, value)) }
    }
    add("description", .text(description), unless: description.isEmpty)
    add("enabled", .flag(isStarted), unless: isStarted)
    add("format", .text(vocabulary.rawValue), unless: vocabulary == .cts)
    add("trails", .texts(trails), unless: trails.isEmpty)
    add("type", .text(type.rawValue), unless: false)
    add("operations", .list(operations.map(\.yaml)), unless: operations.isEmpty)
    add(
      "filter", .map([("match", .text(joint.rawValue)), ("conditions", .texts(conditions.map(\.text)))]),
      unless: conditions.isEmpty)
    add("operators", .list(operators.map(\.yaml)), unless: operators.isEmpty)
    add("policy", .text(policy), unless: policy.isEmpty)
    add("record-only", .flag(true), unless: !recordsOnly)
    add("level", .text(level.name), unless: level == .medium)
    add("suppress", .text("\(suppress ?? 0)s"), unless: suppress == nil)
    return YAMLText.map(members).document
  }

  /// The notification without its place, as it is compared.
  public var content: KeyEventNotification {
    var content = self
    content.path = ""
    content.saysStarted = true
    content.position = SourcePosition(line: 1, column: 1)
    return content
  }
}

extension KeyEventNotification.Operations {
  fileprivate var yaml: YAMLText {
    var members: [(key: String, value: YAMLText)] = [("service", .text(service))]
    if !resource.isEmpty { members.append(("resource", .text(resource))) }
    if !names.isEmpty { members.append(("names", .texts(names))) }
    return .map(members)
  }
}

extension KeyEventNotification.OperatorGroup {
  fileprivate var yaml: YAMLText { .map([("group", .text(group)), ("users", .texts(users))]) }
}
