internal import WorkspaceFiles

extension Contact {
  /// What the vendor's own contact book would refuse, as warnings: exports to it would fail.
  public var vendorProblems: [ContactProblem] {
    var problems: [ContactProblem] = []
    if !(5...60).contains(id.utf8.count) || id.utf8.first.map({ ($0 | 0x20) &- 0x61 >= 26 }) ?? true {
      problems.append(
        .warning(Sentence("the vendor's ids have 5 to 60 characters and begin with a letter")))
    }
    if name.count > 20 {
      problems.append(.warning(Sentence("the vendor's names have 20 characters at most")))
    } else if name.contains("'") {
      problems.append(.warning(Sentence("the vendor's names have no apostrophe")))
    }
    return problems
  }
}

extension ContactBook {
  /// What the vendor's own contact book would refuse, by contact; nothing here is a wall.
  public var vendorProblems: [ContactProblem] {
    contacts.values.sorted { $0.id < $1.id }.flatMap { contact in
      contact.vendorProblems.map { $0.of(contact) }
    }
  }
}
