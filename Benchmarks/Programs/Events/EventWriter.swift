/// Fills shapes with drawn values. One event keeps one user, address, account and so on in all its places.
struct EventWriter {
  private var random: SeededRandom
  private let shapes: [EventShape]
  private let choice: WeightedChoice
  private let users = WeightedChoice.zipf(500)
  private let addresses = WeightedChoice.zipf(3000)
  private let agents = WeightedChoice.zipf(160)
  private let regions = WeightedChoice.zipf(8)
  private let accounts = WeightedChoice.zipf(12)
  /// Seconds since 1970 of the next event, and how many events share a second.
  private var second: Int
  private let perSecond: Int
  private var written = 0

  init(shapes: [EventShape], seed: UInt64, start: Int, perSecond: Int) {
    random = SeededRandom(seed: seed)
    self.shapes = shapes
    choice = WeightedChoice(shapes.map(\.weight))
    second = start
    self.perSecond = max(1, perSecond)
  }

  mutating func append(to bytes: inout [UInt8]) {
    let shape = shapes[choice.draw(&random)]
    let user = users.draw(&random)
    let address = addresses.draw(&random)
    let agent = agents.draw(&random)
    let region = regions.draw(&random)
    let account = accounts.draw(&random)
    for piece in shape.pieces {
      switch piece {
      case .text(let text): bytes += text
      case .slot(let slot):
        switch slot {
        case .id, .uuid: uuid(&bytes)
        case .hex: for _ in 0..<2 { hexadecimal(random.next(), &bytes) }
        case .number: bytes += String(random.below(1_000_000)).utf8
        case .account: bytes += String(100_000_000_000 + account * 7_919_919_919 % 899_999_999_999).utf8
        case .user: bytes += "\(Self.givenNames[user % Self.givenNames.count]).\(user)".utf8
        case .principal: bytes += "AIDA\(Self.letters(user &* 2_654_435_761, 17))".utf8
        case .key: bytes += "AKIA\(Self.letters(user &* 40_503 &+ 77, 16))".utf8
        case .sessionKey: bytes += Self.letters(random.below(5000) &* 13, 16).utf8
        case .roleKey: bytes += Self.letters(user % 40 &* 29, 17).utf8
        case .earlier: CalendarText.append(second - 60 * random.below(360), to: &bytes)
        case .role: bytes += "role-\(Self.duties[user % Self.duties.count])-\(user % 40)".utf8
        case .session: bytes += "session-\(user % 97)".utf8
        case .ip: bytes += "\(11 + address % 180).\(address * 31 % 250).\(address * 17 % 250).\(address % 250)".utf8
        case .agent: bytes += Self.agent(agent).utf8
        case .region: bytes += Self.regionNames[region].utf8
        case .time: CalendarText.append(second, to: &bytes)
        case .epoch: bytes += "\(second)\(100 + random.below(900))".utf8
        case .instance: bytes += "i-0\(Self.letters(random.below(4000) &* 97, 16).lowercased())".utf8
        case .bucket: bytes += "company-\(Self.duties[random.below(Self.duties.count)])-\(random.below(60))".utf8
        case .object: bytes += "data/2026/\(random.below(12))/part-\(random.below(100_000)).parquet".utf8
        case .group: bytes += "sg-0\(Self.letters(random.below(300) &* 131, 16).lowercased())".utf8
        case .port: bytes += String([22, 80, 443, 3306, 3389, 5432, 8080, 8443][random.below(8)]).utf8
        case .actionTrailID:
          bytes += "\(random.below(9)).\(random.below(999))_\(random.next() >> 20)_\(random.below(99))".utf8
        }
      }
    }
    written += 1
    if written % perSecond == 0 { second += 1 }
  }

  private mutating func uuid(_ bytes: inout [UInt8]) {
    var text: [UInt8] = []
    for _ in 0..<2 { hexadecimal(random.next(), &text) }
    for (place, byte) in text.enumerated() {
      if place == 8 || place == 12 || place == 16 || place == 20 { bytes.append(UInt8(ascii: "-")) }
      bytes.append(byte)
    }
  }

  private func hexadecimal(_ word: UInt64, _ bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    for shift in stride(from: 60, through: 0, by: -4) { bytes.append(digits[Int(word >> UInt64(shift) & 15)]) }
  }

  private static func letters(_ number: Int, _ count: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var random = SeededRandom(seed: UInt64(truncatingIfNeeded: number))
    return String(decoding: (0..<count).map { _ in alphabet[random.below(32)] }, as: UTF8.self)
  }

  private static func agent(_ rank: Int) -> String {
    switch rank % 5 {
    case 0: "aws-sdk-go-v2/1.\(rank).0 os/linux lang/go#1.22.\(rank % 9) md/GOOS#linux md/GOARCH#amd64 api/sts#1.28"
    case 1: "Boto3/1.34.\(rank) md/Botocore#1.34.\(rank) ua/2.0 os/linux#5.10.\(rank) lang/python#3.11.\(rank % 9)"
    case 2: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1\(rank).0.0.0"
    case 3: "aws-cli/2.15.\(rank) Python/3.11.6 Linux/6.1.0 exe/x86_64.debian.12 prompt/off command/s3.ls"
    default: "APN/1.0 HashiCorp/1.0 Terraform/1.7.\(rank) (+https://www.terraform.io) terraform-provider-aws/5.\(rank)"
    }
  }

  private static let givenNames = [
    "ana", "bo", "chen", "dina", "emil", "fei", "gita", "hugo", "ines", "jun", "kofi", "lena", "mei", "nils", "olga",
    "pau", "qing", "rosa", "sven", "tao", "uma", "vera", "wei", "xavi", "yuki", "zoe",
  ]
  private static let duties = ["etl", "web", "ci", "audit", "backup", "billing", "ops", "search", "ml", "edge", "mail"]
  private static let regionNames = [
    "eu-central-1", "us-east-1", "eu-west-1", "us-west-2", "ap-southeast-1", "ap-northeast-1", "sa-east-1",
    "cn-north-1",
  ]
}

/// Writes seconds since 1970 as `2026-01-02T03:04:05Z`.
enum CalendarText {
  static func append(_ second: Int, to bytes: inout [UInt8]) {
    // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    let days = second / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    bytes += String(year).utf8
    for (mark, number) in [
      ("-", month), ("-", dayOfYear - (153 * shifted + 2) / 5 + 1), ("T", second / 3600 % 24), (":", second / 60 % 60),
      (":", second % 60),
    ] {
      bytes += mark.utf8
      bytes.append(UInt8(48 + number / 10))
      bytes.append(UInt8(48 + number % 10))
    }
    bytes.append(UInt8(ascii: "Z"))
  }
}
