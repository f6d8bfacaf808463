internal import AuditEvents

/// Answers what columns cannot: values in arrays and containers, keywords, comparisons of two fields.
struct RecordQuestions {
  private let plan: RulePlan
  private let batch: EventBatch
  private let document: EventDocument
  private let embedded: EmbeddedJSON
  private let paths: [FieldPath?]

  init(plan: RulePlan, batch: EventBatch, document: EventDocument, format: any EventFormat) {
    self.plan = plan
    self.batch = batch
    self.document = document
    embedded = format.embedded
    paths = plan.predicates.map { predicate in
      if case .raw(let name)? = predicate.field { return FieldPath(name) }
      return nil
    }
  }

  func answer(_ predicate: Int, row: Int) -> Bool {
    let question = plan.predicates[predicate]
    let regex = plan.regexes[predicate]
    return document.withBytes(batch.rawRange(row: row)) { record in
      guard let field = question.field else { return keyword(question.test, regex, record) }
      if case .field(let other, let relation) = question.test {
        return compare(field, other, relation, record, row)
      }
      guard let path = paths[predicate] else { return neutral(field, question.test, regex, row) }
      var yes = false
      let presence = path.forEachCandidate(in: record, embedded: embedded) { scalar in
        yes = question.test.answer(CandidateText(kind: scalar.kind, bytes: scalar.bytes), regex: regex)
        return !yes
      }
      switch presence {
      case .values: return yes
      case .empty: return question.test.answer(absent: false)
      case .absent: return question.test.answer(absent: true)
      }
    }
  }

  private func keyword(_ test: ValueTest, _ regex: RegularExpression?, _ record: UnsafeBufferPointer<UInt8>) -> Bool {
    var yes = false
    forEachLeafAndKey(in: record) { scalar in
      yes = test.answer(CandidateText(kind: scalar.kind, bytes: scalar.bytes), regex: regex)
      return !yes
    }
    return yes
  }

  /// A neutral field whose cell does not say: its text was too long or its dictionary full.
  private func neutral(_ field: FieldReference, _ test: ValueTest, _ regex: RegularExpression?, _ row: Int) -> Bool {
    let values = texts(of: field, UnsafeBufferPointer(start: nil, count: 0), row)
    if values.isEmpty { return test.answer(absent: true) }
    return values.contains { value in
      value.withUnsafeBufferPointer { test.answer(CandidateText(kind: .string, bytes: $0), regex: regex) }
    }
  }

  private func compare(
    _ field: FieldReference, _ other: FieldReference, _ relation: ValueTest.TextRelation,
    _ record: UnsafeBufferPointer<UInt8>, _ row: Int
  ) -> Bool {
    let left = texts(of: field, record, row).map(TextFold.folded)
    let right = texts(of: other, record, row).map(TextFold.folded)
    return left.contains { one in
      right.contains { two in
        switch relation {
        case .equal: one == two
        case .contains: WildcardPattern(literal: two).open(start: true, end: true).matches(one)
        case .startsWith: one.starts(with: two)
        case .endsWith: one.suffix(two.count).elementsEqual(two)
        }
      }
    }
  }

  private func texts(of field: FieldReference, _ record: UnsafeBufferPointer<UInt8>, _ row: Int) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    switch field {
    case .raw(let name):
      FieldPath(name).forEachCandidate(in: record, embedded: embedded) { scalar in
        texts.append(CandidateText(kind: scalar.kind, bytes: scalar.bytes).plain)
        return true
      }
    case .neutral:
      guard let column = batch.column(for: field) else { return [] }
      column.values.forEachCandidate(of: column.ids[row]) { _, bytes in
        texts.append(Array(bytes))
        return true
      }
    }
    return texts
  }
}

extension WildcardPattern {
  func matches(_ text: [UInt8]) -> Bool { text.withUnsafeBufferPointer { matches($0) } }
}
