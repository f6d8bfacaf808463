extension Filter {
  static let upper = Filter("upper") { value, _, rendering throws(TemplateError) in
    try rendering.making(try value.text().uppercased())
  }

  static let lower = Filter("lower") { value, _, rendering throws(TemplateError) in
    try rendering.making(try value.text().lowercased())
  }

  /// The first letter large, all others small.
  static let capitalize = Filter("capitalize") { value, _, rendering throws(TemplateError) in
    try rendering.making(capitalized(Array(try value.text().unicodeScalars)[...]))
  }

  /// Every word capitalised; words begin after white space, hyphens and opening brackets.
  static let title = Filter("title") { value, _, rendering throws(TemplateError) in
    let scalars = Array(try value.text().unicodeScalars)
    var titled = ""
    var start = 0
    while start < scalars.count {
      let isBreak = startsWord(scalars[start])
      var end = start
      while end < scalars.count, startsWord(scalars[end]) == isBreak { end += 1 }
      if isBreak {
        titled += String(scalars: scalars[start..<end])
      } else {
        titled += scalars[start].properties.uppercaseMapping
        titled += String(scalars: scalars[(start + 1)..<end]).lowercased()
      }
      start = end
    }
    return try rendering.making(titled)
  }

  /// Python's method of that name: a letter is large exactly when none is before it, so `it's` becomes `It'S`.
  static let titleMethod = Filter("title") { value, _, rendering throws(TemplateError) in
    var titled = ""
    var isAfterLetter = false
    for scalar in try value.text().unicodeScalars {
      titled += isAfterLetter ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isAfterLetter = scalar.properties.isCased
    }
    return try rendering.making(titled)
  }

  private static func startsWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isSpace || "-({[<".unicodeScalars.contains(scalar)
  }

  private static func capitalized(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    guard let first = scalars.first else { return "" }
    return first.properties.titlecaseMapping + String(scalars: scalars.dropFirst()).lowercased()
  }
}
