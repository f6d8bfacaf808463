/// How a contact or a group of one book differs from that of another: what an import would change.
public struct ContactChange: Sendable, Equatable {
  /// What happens to it.
  public enum Verb: String, Sendable {
    /// It is new, it is different, it is gone.
    case add, change, remove
  }

  /// One value that differs.
  public struct Field: Sendable, Equatable {
    /// The name, and the values as text.
    public var name: String
    /// What it was.
    public var before: String
    /// What it will be.
    public var after: String
  }

  /// What happens.
  public var verb: Verb
  /// `contact` or `group`.
  public var kind: String
  /// Its id.
  public var id: String
  /// What differs; for something new everything that is not empty.
  public var fields: [Field]

  /// `change contact alice: emails a@example.com -> b@example.com`.
  public var text: String {
    let values = fields.map { field in
      "\(field.name) " + (verb == .change ? "'\(field.before)' -> '\(field.after)'" : "'\(field.after)'")
    }
    let tail = verb == .remove || values.isEmpty ? "" : ": " + values.joined(separator: ", ")
    return "\(verb.rawValue) \(kind) \(id)\(tail)"
  }
}

extension ContactBook {
  /// What must change for this book to become another, contacts first, by id.
  public func changes(to other: ContactBook) -> [ContactChange] {
    Self.changes("contact", contacts.mapValues(\.shownFields), other.contacts.mapValues(\.shownFields))
      + Self.changes("group", groups.mapValues(\.shownFields), other.groups.mapValues(\.shownFields))
  }

  private static func changes(
    _ kind: String, _ old: [String: [(String, String)]], _ new: [String: [(String, String)]]
  ) -> [ContactChange] {
    Set(old.keys).union(new.keys).sorted().compactMap { id in
      guard let after = new[id] else { return ContactChange(verb: .remove, kind: kind, id: id, fields: []) }
      let before = old[id]
      let fields = after.enumerated().compactMap { place, field -> ContactChange.Field? in
        let was = before?[place].1 ?? ""
        return was == field.1 ? nil : ContactChange.Field(name: field.0, before: was, after: field.1)
      }
      if before != nil, fields.isEmpty { return nil }
      return ContactChange(verb: before == nil ? .add : .change, kind: kind, id: id, fields: fields)
    }
  }
}

extension Contact {
  /// Every value as text, by name, always in this order.
  public var shownFields: [(String, String)] {
    [
      ("name", name), ("emails", emails.joined(separator: ";")),
      ("phone", phone.isEmpty ? "" : "+\(countryCode) \(phone)"), ("enabled", enabled ? "true" : "false"),
      ("off", switchedOff.sorted().joined(separator: ";")),
      ("robots", robots.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")),
      ("time_zone", timeZone), ("language", language),
      ("messages_per_day", messagesPerDay.map { String($0) } ?? ""),
      ("sms_per_day", smsPerDay.map { String($0) } ?? ""),
    ]
  }
}

extension ContactGroup {
  /// Every value as text, by name, always in this order.
  public var shownFields: [(String, String)] {
    [("name", name), ("enabled", enabled ? "true" : "false"), ("members", members.joined(separator: ";"))]
  }
}
