/// The filters that templates can use.
enum Filters {
  /// Every filter; a new one is added here.
  static let all: [Filter] = [
    // Texts
    .upper, .lower, .title, .capitalize, .trim, .replace, .center, .indent, .wordwrap, .wordcount, .truncate,
    .truncateBytes, .oneLine, .string,
    // Escaping
    .escape, .escape.named("e"), .forceEscape, .safe, .stripTags, .urlEncode, .xmlAttributes, .escapeMarkdown, .json,
    .toJSON,
    // Numbers
    .int, .float, .round, .magnitude, .ceil, .floor, .sum, .least, .greatest, .thousands, .counted, .fileSize,
    // Time
    .time, .duration,
    // Lists and maps
    .length, .length.named("count"), .first, .last, .join, .reverse, .sort, .unique, .groupBy, .dictSort, .items, .list,
    .batch, .slice, .map, .select, .reject, .selectByAttribute, .rejectByAttribute, .attribute,
    // What is missing
    .fallback, .fallback.named("d"),
  ]

  /// The filters by name.
  static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
