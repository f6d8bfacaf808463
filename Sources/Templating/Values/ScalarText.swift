// Swift's String compares canonically equivalent texts as equal; templates compare scalar by scalar, as Python does,
// so that two user names which differ in bytes are two user names.

/// Whether two texts are the same scalars.
func sameScalars(_ left: String, _ right: String) -> Bool {
  left.utf8.elementsEqual(right.utf8)
}

/// Whether a text comes before another by its scalars (UTF-8 bytes have the same order).
func scalarsPrecede(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// A text as a dictionary key, compared scalar by scalar.
struct ScalarKey: Hashable {
  let text: String

  static func == (left: ScalarKey, right: ScalarKey) -> Bool { sameScalars(left.text, right.text) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}

extension Unicode.Scalar {
  /// White space as Python's `str.isspace` has it.
  var isSpace: Bool {
    switch value {
    case 0x20, 0x09...0x0D, 0x1C...0x1F: true
    case 0...0x7F: false
    default: properties.isWhitespace
    }
  }
}

extension String {
  /// A text of scalars.
  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// How many Unicode scalars the text has: what templates count as length.
  var scalarCount: Int { unicodeScalars.count }

  /// The text without white space at the ends asked for.
  func trimmed(
    start: Bool = true, end: Bool = true, where strip: (Unicode.Scalar) -> Bool = { $0.isSpace }
  ) -> String {
    var scalars = unicodeScalars[...]
    if start { scalars = scalars.drop(while: strip) }
    if end { while let last = scalars.last, strip(last) { scalars.removeLast() } }
    return String(scalars)
  }
}
