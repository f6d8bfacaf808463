internal import Synchronization

/// Contacts that are forgotten when the process ends: dry runs, backtests, tests.
public final class InMemoryContactStore: ContactStore {
  private let book: Mutex<ContactBook>

  /// A store that keeps this book.
  public init(_ book: ContactBook = ContactBook()) { self.book = Mutex(book) }

  /// See `ContactStore`.
  public func contactBook() -> ContactBook { book.withLock { $0 } }

  /// See `ContactStore`. `change` must not call this object.
  public func updateContacts(_ change: (inout ContactBook) throws -> Void) throws {
    try book.withLock { book in
      var changed = book
      try change(&changed)
      book = changed
    }
  }
}
