/// Tells the format of a file from its records.
public enum FormatDetection {
  /// How many records are looked at: the first ones of a file may be odd, but rarely as many.
  private static let sample = 50

  /// The built-in format that recognises the first of the document's records that any recognises; nil when none does.
  public static func format(of document: EventDocument, records: [Range<Int>]) -> (any EventFormat)? {
    for range in records.prefix(sample) {
      let found = document.withBytes(range) { record in
        EventFormats.all.first { $0.recognises(record: record) }
      }
      if let found { return found }
    }
    return nil
  }
}
