import XCTest

@testable import Administration

final class PasswordHashTests: XCTestCase {
  private let cheap = PasswordHash.Parameters(logarithm: 4)

  func testItIsScryptOfRFC7914() throws {
    let hash = try PasswordHash(
      of: "password", parameters: .init(logarithm: 10, blockSize: 8, rounds: 16), salt: Array("NaCl".utf8))
    XCTAssertEqual(
      hash.text,
      "$scrypt$ln=10,r=8,p=16$4e61436c$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
  }

  func testAPasswordMatchesItsHashOnly() throws {
    let hash = try PasswordHash(of: "correct horse battery", parameters: cheap)
    let read = try XCTUnwrap(PasswordHash(text: hash.text))
    XCTAssertEqual(read, hash)
    XCTAssertTrue(read.matches("correct horse battery"))
    for other in [
      "", "correct horse batter", "correct horse battery ", "Correct horse battery", "correct horse battery\0",
    ] {
      XCTAssertFalse(read.matches(other), other)
    }
    XCTAssertNotEqual(try PasswordHash(of: "correct horse battery", parameters: cheap).text, hash.text, "a new salt")
    XCTAssertFalse(hash.matches(String(repeating: "x", count: 100_000)))
  }

  func testTheStandardTakes32MiBAndThreeRounds() throws {
    XCTAssertEqual(PasswordHash.Parameters.standard, .init(logarithm: 15, blockSize: 8, rounds: 3))
    XCTAssertTrue(try PasswordHash(of: "correct horse battery").matches("correct horse battery"))
  }

  func testDamagedOrHugeHashesAreNone() throws {
    let good = try PasswordHash(of: "x", parameters: cheap).text
    let fields = good.split(separator: "$")
    let (salt, hash) = (fields[2], fields[3])
    let bad = [
      "", "$", "x", String(good.dropLast(2)), good + "00", "$argon2$ln=4,r=8,p=1$\(salt)$\(hash)",
      "$scrypt$ln=40,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=20,r=16,p=1$\(salt)$\(hash)",
      "$scrypt$ln=4,r=8$\(salt)$\(hash)", "$scrypt$r=8,ln=4,p=1$\(salt)$\(hash)",
      "$scrypt$ln=4,r=8,p=0$\(salt)$\(hash)",
      "$scrypt$ln=-1,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=4,r=8,p=1$zz$\(hash)", "$scrypt$ln=4,r=8,p=1$$\(hash)",
    ]
    for text in bad { XCTAssertNil(PasswordHash(text: text), text) }
  }

  func testThePolicyRefusesWhatIsTriedFirst() {
    let refused = [
      "", "short", "elevenchars", "password1234", "Password123456!", "123456789012", "abcdefghijklmnop", "zyxwvutsrqpo",
      "aaaaaaaaaaaaaaa", "abababababab", "qwertyuiop123", "Welcome2026!!", "1q2w3e4r5t6y", "ada-ada-ada-1",
      "winter20252026", "abcabcabcabcabc", "tab\tin the password", "changeme123456",
      String(repeating: "ab cd ef ", count: 40),
    ]
    for password in refused {
      XCTAssertFalse(PasswordPolicy.problems(of: password, account: "ada").isEmpty, password)
    }
    XCTAssertFalse(PasswordPolicy.problems(of: "for Lovelace only", account: "lovelace").isEmpty)
    XCTAssertEqual(PasswordPolicy.problems(of: "seven green turtles", account: "eve"), [])
    for password in ["seven green turtles", "Tr0ub4dor&3xyz", "密码是一个很长的句子哦哦", "pass the salt and pepper"] {
      XCTAssertEqual(PasswordPolicy.problems(of: password, account: "ada"), [], password)
    }
  }
}
