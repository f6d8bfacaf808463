public import WorkspaceFiles

/// Which passwords are accepted: long ones that nobody tries first. Kinds of characters are not asked for: they make
/// passwords hard to remember and not hard to guess.
public enum PasswordPolicy {
  /// The fewest characters of a password.
  public static let shortest = 12

  /// What is wrong with a password for an account; empty when it is accepted.
  public static func problems(of password: String, account: String) -> [Sentence] {
    var problems: [Sentence] = []
    if password.unicodeScalars.count < shortest {
      problems.append(
        Sentence("a password has at least {1} characters; a few unrelated words are easy to remember", shortest))
    }
    if password.utf8.count > PasswordHash.longestPassword {
      problems.append(Sentence("a password has at most {1} bytes", PasswordHash.longestPassword))
    }
    if password.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      problems.append(Sentence("a password has no control characters"))
    }
    let folded = password.lowercased()
    let name = account.lowercased()
    let rest = name.isEmpty ? folded : folded.split(separator: name).joined()
    if rest != folded, name.utf8.count >= 4 || rest.unicodeScalars.count < 8 {
      problems.append(Sentence("the password has the account's name in it"))
    }
    if isCommon(folded) { problems.append(Sentence("the password is one of those that are tried first")) }
    return problems
  }

  private static func isCommon(_ folded: String) -> Bool {
    // Digits and signs at the end make a common password no better.
    let core = String(folded.reversed().drop { !$0.isLetter }.reversed())
    let scalars = Array(folded.unicodeScalars)
    let isRun = zip(scalars, scalars.dropFirst()).allSatisfy { $1.value &- $0.value == 1 || $0.value &- $1.value == 1 }
    return common.contains(folded) || cores.contains(core) || Set(scalars).count < 5 || isRun
      || isRepeated(Array(folded.utf8))
  }

  /// Whether a password is a short piece several times over.
  private static func isRepeated(_ bytes: [UInt8]) -> Bool {
    (1...6).contains { length in
      bytes.count >= 2 * length && bytes.indices.dropFirst(length).allSatisfy { bytes[$0] == bytes[$0 - length] }
    }
  }

  private static let cores: Set<String> = [
    "", "password", "passwort", "passw", "p@ssword", "p@ssw", "pass", "admin", "administrator", "root", "toor",
    "tocsin",
    "qwerty", "qwertz", "azerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "iloveyou", "welcome", "letmein", "changeme",
    "secret", "default", "dragon", "monkey", "sunshine", "princess", "football", "baseball", "superman", "trustno",
    "whatever", "starwars", "login", "guest", "test", "demo", "winter", "summer", "spring", "autumn", "company",
    "woaini", "abc", "abcd", "abcdef", "hello",
  ]
  private static let common: Set<String> = [
    "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "q1w2e3r4t5y6", "qwertyuiop[]", "qwertyuiopasdfghjkl",
    "zaq12wsxcde3", "passwordpassword", "adminpassword", "correcthorsebatterystaple", "correct horse battery staple",
    "letmeinplease", "iloveyouforever", "thisisapassword", "mypassword123", "password1234!", "123qweasdzxc",
    "qweasdzxc123", "woaini1314520", "abcdefghijkl",
  ]
}
