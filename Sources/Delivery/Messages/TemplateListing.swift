/// A template that a message would use.
public struct TemplateListing: Sendable, Equatable {
  /// The set.
  public var set: String
  /// The language; empty for the set's own.
  public var language: String
  /// The sort of the channel, and the part of its messages.
  public var kind: ChannelKind
  /// The part of the channel's messages.
  public var part: String
  /// The file, with the folder of the templates.
  public var path: String
  /// Bytes that the channel takes.
  public var bytes: Int
}

extension TemplateCatalogue {
  /// Every template by set, channel and language. A language that shares the set's file and differs in what that
  /// includes is listed with the shared file.
  public var listing: [TemplateListing] {
    var list: [TemplateListing] = []
    for set in names {
      for kind in ChannelKind.allCases {
        for part in MessagePart.parts(of: kind) {
          for language in [""] + languages where has(part, in: set, language) {
            list.append(
              TemplateListing(
                set: set, language: language, kind: kind, part: part.name,
                path: folder + "/" + path(part, of: set, language), bytes: part.bytes))
          }
        }
      }
    }
    return list
  }
}
