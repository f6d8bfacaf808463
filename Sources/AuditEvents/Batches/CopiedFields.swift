/// The rule fields that said, in every record so far, exactly what a neutral field was made of, as `awsRegion` of
/// CloudTrail is the region. Such a field has the same cells and values as the neutral one, so that its texts are hashed,
/// interned and copied once: of the fields that rules read most often nearly all are copies, and taking them as such
/// made appending a fifth faster.
///
/// Which are, is learnt in every batch from the first record that has such a field, and checked with each record after it.
struct CopiedFields {
  private static let own: Int32 = -1

  /// A rule field and the ordinal of the neutral one.
  struct Copy {
    var number: Int
    var original: Int
  }

  /// Per rule field the ordinal of the neutral one, or `own`.
  private let originals: UnsafeMutablePointer<Int32>
  /// The copies, in no order.
  private let list: UnsafeMutablePointer<Copy>
  /// How many copies there are.
  private(set) var count = 0

  /// No copies among so many rule fields. Whoever makes it calls `destroy`.
  init(fields: Int) {
    originals = .allocate(capacity: max(1, fields))
    originals.initialize(repeating: Self.own, count: fields)
    list = .allocate(capacity: max(1, fields))
  }

  /// Frees the memory; it is not used after it.
  func destroy() {
    originals.deallocate()
    list.deallocate()
  }

  /// A copy by its place in the list.
  @inline(__always)
  subscript(place: Int) -> Copy { list[place] }

  /// Whether a rule field is a copy.
  @inline(__always)
  func isCopy(_ number: Int) -> Bool { originals[number] != Self.own }

  /// The ordinal of the neutral field that a rule field copies.
  func original(of number: Int) -> Int? { isCopy(number) ? Int(originals[number]) : nil }

  /// A rule field is a copy of a neutral one.
  mutating func add(_ number: Int, of ordinal: Int) {
    originals[number] = Int32(ordinal)
    (list + count).initialize(to: Copy(number: number, original: ordinal))
    count += 1
  }

  /// The copy at a place of the list is none any more; another one takes its place.
  mutating func remove(at place: Int) {
    originals[list[place].number] = Self.own
    count -= 1
    list[place] = list[count]
  }

  /// No field is a copy.
  mutating func removeAll() {
    while count > 0 { remove(at: count - 1) }
  }
}
