public import Alerting

extension Workspace {
  /// The contacts as messages are routed to them: with the settings of the workspace.
  public func people(_ store: any ContactStore) throws -> ContactBook {
    var book = try store.contactBook()
    book.confirmedKinds = configuration.contacts.confirmedKinds
    return book
  }

  /// Calendars and rotations, with the stand-ins that operators entered.
  public func roster(with book: ContactBook) -> DutyRoster { roster.with(book.standIns) }
}
