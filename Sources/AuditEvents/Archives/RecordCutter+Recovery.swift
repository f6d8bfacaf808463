/// What to do when a value is broken: refuse as little as is certain.
extension RecordCutter {
  /// Refuses the element at the cursor when its end can be told by its brackets; throws the rejection when not.
  mutating func skipBroken(_ rejection: RecordRejection) throws(RecordRejection) {
    let start = cursor.position
    guard cursor.byte == 0x7B || cursor.byte == 0x5B else { throw rejection }
    // Within the line first: a quote that is missing would otherwise swallow the lines that follow.
    var ends = [lineEnd(from: start)]
    if ends[0] < cursor.end, !hasLines() { ends.append(cursor.end) }
    for end in ends {
      guard let after = balancedEnd(from: start, to: end) else { continue }
      var next = self.cursor(at: after, end: cursor.end)
      next.skipBlanks()
      guard next.byte == 0x2C || next.byte == 0x5D else { continue }
      reject(rejection, at: start)
      cursor.position = after
      return
    }
    throw rejection
  }

  /// Goes on behind a broken value of its own: behind its brackets when they close on its line, on the next line when the
  /// document has one value per line, behind its brackets wherever they close. Throws when the document is cut off or
  /// broken such that nobody can say where the next record begins.
  mutating func recover(from rejection: RecordRejection, at start: Int) throws(RecordRejection) {
    let isObject = !gaveElements && bytes[start] == 0x7B
    if isObject, let after = balancedEnd(from: start, to: lineEnd(from: start)) {
      reject(rejection, at: start)
      cursor.position = after
    } else if hasLines() {
      cursor.position = start
      try cutLines()
    } else if isObject, let after = balancedEnd(from: start, to: cursor.end) {
      reject(rejection, at: start)
      cursor.position = after
    } else {
      throw cutOff(rejection, at: start)
    }
  }

  /// Cuts each of the remaining lines on its own; a broken one is refused alone. Throws when the last line is broken and
  /// has no line feed: then its writer was not done.
  private mutating func cutLines() throws(RecordRejection) {
    let end = cursor.end
    while true {
      skipBlanksAndMarks()
      guard cursor.position < end else { return }
      let start = cursor.position
      let before = (ranges: records.ranges.count, rejected: records.rejected.count)
      let lineEnd = lineEnd(from: start)
      var after: Int?
      do throws(RecordRejection) {
        cursor = cursor(at: start, end: lineEnd)
        try value()
        after = cursor.position
      } catch {
        records.ranges.removeSubrange(before.ranges...)
        records.rejected.removeSubrange(before.rejected...)
        if !gaveElements { after = balancedEnd(from: start, to: lineEnd) }
        guard after != nil || lineEnd < end else { throw cutOff(error, at: start) }
        reject(error, at: start)
      }
      cursor = cursor(at: after ?? lineEnd, end: end)
    }
  }

  private func cutOff(_ rejection: RecordRejection, at start: Int) -> RecordRejection {
    if rejection.offset == start { return RecordRejection(offset: start, reason: "the file " + rejection.reason) }
    return RecordRejection(
      offset: rejection.offset,
      reason: "the file is cut off or broken in what begins at byte \(start): it " + rejection.reason)
  }

  /// The line feed at or behind a place, or the end.
  private mutating func lineEnd(from start: Int) -> Int {
    if let knownLine, knownLine.contains(start) { return min(knownLine.upperBound, cursor.end) }
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    knownLine = start...end
    return min(end, cursor.end)
  }

  /// Where the brackets of a broken object or array close, when they do before an end. Nothing else is looked at.
  private func balancedEnd(from start: Int, to end: Int) -> Int? {
    var inside = cursor(at: start, end: end)
    return inside.skipBalanced() ? inside.position : nil
  }

  private mutating func hasLines() -> Bool {
    if let isLineDelimited { return isLineDelimited }
    let answer = LineSurvey(bytes).isLineDelimited
    isLineDelimited = answer
    return answer
  }
}

/// Looks at the ends of all lines to tell a document with one value per line, some broken, from one value that was
/// written over many lines.
struct LineSurvey {
  /// Whether there are several lines, at least half of them look like values, and none looks like the middle of one.
  let isLineDelimited: Bool

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var sound = 0
    var broken = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      defer { start = end + 1 }
      let line = bytes[start..<end]
      guard let first = line.first(where: { $0 > 0x20 }), let last = line.last(where: { $0 > 0x20 }) else { continue }
      if (first == 0x7B && last == 0x7D) || (first == 0x5B && last == 0x5D) {
        sound += 1
        continue
      }
      broken += 1
      // `]`, `}`, `,`, `:` and `"` begin lines inside a value; `[`, `{`, `,` and `:` end the first line of one.
      let isMiddle = [0x5D, 0x7D, 0x2C, 0x3A, 0x22].contains(first)
      let isOpen = sound == 0 && [0x5B, 0x7B, 0x2C, 0x3A].contains(last)
      if isMiddle || isOpen {
        isLineDelimited = false
        return
      }
    }
    isLineDelimited = sound + broken > 1 && sound >= broken
  }
}
