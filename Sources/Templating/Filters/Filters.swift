/// The filters that templates can use.
enum Filters {
  /// Every filter; a new one is added here.
  static let all: [Filter] = [
    // Texts
    .upper, .lower, .title, .capitalize, .trim, .replace, .center, .indent, .wordwrap, .wordcount, .truncate,
    .truncateBytes, .oneLine, .string,
    // Escaping
    .escape, .escape.named("e"), .forceEscape, .safe, .stripTags, .urlEncode, .xmlAttributes, .escapeMarkdown, .json,
    .toJSON, .json.named("to_json"), .quote, .base64Encode, .base64Encode.named("base64_encode"), .base64Decode,
    .base64Decode.named("base64_decode"), .urlEncode.named("url_encode"),
    // Numbers
    .int, .float, .round, .magnitude, .ceil, .floor, .sum, .least, .greatest, .thousands, .counted, .fileSize,
    // Time
    .time, .duration, .formatDate,
    // Lists and maps
    .length, .length.named("count"), .first, .last, .join, .reverse, .sort, .unique, .groupBy, .dictSort, .items, .list,
    .batch, .slice, .map, .select, .reject, .selectByAttribute, .rejectByAttribute, .attribute,
    // What is missing
    .fallback, .fallback.named("d"),
  ]

  /// The filters by name.
  static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
