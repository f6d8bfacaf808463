public import Alerting

extension SQLiteStores: ContactStore {
  /// See `ContactStore`.
  public func contactBook() throws -> ContactBook {
    try readTogether("read the contacts") { try $0.connection.contactBook() }
  }

  /// See `ContactStore`. Other processes that write wait until `change` returns; it must not call this object.
  public func updateContacts(_ change: (inout ContactBook) throws -> Void) throws {
    try write("change the contacts") { connection in
      let before = try connection.contactBook()
      var after = before
      try change(&after)
      for (id, contact) in before.contacts where after.contacts[id] != contact {
        try connection.run("DELETE FROM contacts WHERE id = ?", .text(id))
      }
      for (id, contact) in after.contacts where before.contacts[id] != contact {
        try connection.store(contact, id: id)
      }
      for (id, group) in before.groups where after.groups[id] != group {
        try connection.run("DELETE FROM contact_groups WHERE id = ?", .text(id))
      }
      for (id, group) in after.groups where before.groups[id] != group {
        try connection.store(group, id: id)
      }
      if before.standIns != after.standIns { try connection.store(after.standIns) }
      if before.confirmations != after.confirmations { try connection.store(after.confirmations) }
    }
  }
}

extension Connection {
  fileprivate func contactBook() throws -> ContactBook {
    let contacts = try rows(
      """
      SELECT id, name, emails, country_code, phone, enabled, switched_off, time_zone, language, robots,
        messages_per_day, sms_per_day
      FROM contacts
      """
    ) { row in
      var contact = Contact(id: row.text(0))
      contact.name = row.text(1)
      contact.emails = try row.decode(2) { try $0.texts() }
      contact.countryCode = row.text(3)
      contact.phone = row.text(4)
      contact.enabled = row.flag(5)
      contact.switchedOff = Set(try row.decode(6) { try $0.texts() })
      contact.timeZone = row.text(7)
      contact.language = row.text(8)
      if !row.isNull(9) {
        let robots = try row.decode(9) { reader in try reader.list { (try $0.text(), try $0.text()) } }
        contact.robots = Dictionary(robots, uniquingKeysWith: { $1 })
      }
      contact.messagesPerDay = row.optionalInteger(10).map { Int($0) }
      contact.smsPerDay = row.optionalInteger(11).map { Int($0) }
      return contact
    }
    let groups = try rows("SELECT id, name, enabled, members FROM contact_groups") { row in
      var group = ContactGroup(id: row.text(0))
      group.name = row.text(1)
      group.enabled = row.flag(2)
      group.members = try row.decode(3) { try $0.texts() }
      return group
    }
    var book = ContactBook(contacts: contacts, groups: groups)
    book.standIns = try standIns()
    book.confirmations = try confirmations()
    return book
  }

  fileprivate func store(_ contact: Contact, id: String) throws {
    try run(
      """
      INSERT INTO contacts (id, name, emails, country_code, phone, enabled, switched_off, time_zone, language, robots,
        messages_per_day, sms_per_day)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(id), .text(contact.name), .blob(ByteWriter.encode { $0.write(texts: contact.emails) }),
      .text(contact.countryCode), .text(contact.phone), .flag(contact.enabled),
      .blob(ByteWriter.encode { $0.write(texts: contact.switchedOff.sorted()) }), .text(contact.timeZone),
      .text(contact.language), .blob(robots(of: contact)), .optional(contact.messagesPerDay.map { Int64($0) }),
      .optional(contact.smsPerDay.map { Int64($0) }))
  }

  fileprivate func store(_ group: ContactGroup, id: String) throws {
    try run(
      "INSERT INTO contact_groups (id, name, enabled, members) VALUES (?, ?, ?, ?)", .text(id), .text(group.name),
      .flag(group.enabled), .blob(ByteWriter.encode { $0.write(texts: group.members) }))
  }
}
