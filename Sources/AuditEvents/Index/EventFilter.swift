/// A question to events that criteria cannot put into words, such as a selection of a rule.
public protocol EventFilter: Sendable {
  /// The columns that it reads.
  var columns: Set<FieldReference> { get }
  /// The rows of a batch that pass, in order. The document is that of the batch, opened when columns do not say; what
  /// opening it throws is thrown.
  func rows(in batch: EventBatch, document: @escaping () throws -> EventDocument) throws -> [Int]
}
