/// Judges the path of a file in a vendor's folder layout. By bytes, because every run asks it of every file that lies in
/// the folders of a trail.
enum EventFilePath {
  /// Whether one of the folders in the path has the name, upper and lower case being the same; with `root`, only a
  /// folder below one of that name counts.
  static func hasFolder(_ path: String, named name: String, below root: String? = nil) -> Bool {
    var path = path
    return path.withUTF8 { bytes in
      var isBelow = root == nil
      var start = 0
      for end in bytes.indices where bytes[end] == 0x2F {
        let folder = bytes[start..<end]
        start = end + 1
        if !isBelow, let root { isBelow = isSame(folder, root) }
        if isBelow, isSame(folder, name) { return true }
      }
      return false
    }
  }

  /// Whether the file's own name contains the text, upper and lower case being the same.
  static func fileName(_ path: String, contains text: String) -> Bool {
    var path = path
    return path.withUTF8 { bytes in
      let start = bytes.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
      let count = text.utf8.count
      guard bytes.count - start >= count else { return false }
      return (start...bytes.count - count).contains { isSame(bytes[$0..<$0 + count], text) }
    }
  }

  /// `text` is in lower case.
  private static func isSame(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ text: String) -> Bool {
    bytes.count == text.utf8.count && zip(bytes, text.utf8).allSatisfy { ASCIIFold.lower($0) == $1 }
  }
}
