internal import CCrypto
internal import Foundation
internal import WorkspaceFiles

/// The hash of a password: `$scrypt$ln=15,r=8,p=3$SALT$HASH`, salt and hash in hexadecimal digits. scrypt (RFC 7914) needs
/// much memory for each guess.
public struct PasswordHash: Sendable, Equatable {
  /// What a guess costs.
  public struct Parameters: Sendable, Equatable {
    /// The base-2 logarithm of the cost: 15 takes 32 MiB for each guess.
    public var logarithm: Int
    /// The block size.
    public var blockSize: Int
    /// How often it is done.
    public var rounds: Int

    /// Parameters of scrypt.
    public init(logarithm: Int, blockSize: Int = 8, rounds: Int = 1) {
      self.logarithm = logarithm
      self.blockSize = blockSize
      self.rounds = rounds
    }

    /// What OWASP's Password Storage Cheat Sheet asks for where 32 MiB may be used.
    public static let standard = Parameters(logarithm: 15, blockSize: 8, rounds: 3)

    /// Within these a damaged store cannot make a sign-in exhaust the machine.
    fileprivate var isBounded: Bool {
      (1...20).contains(logarithm) && (1...16).contains(blockSize) && (1...16).contains(rounds)
        && blockSize << logarithm <= 1 << 20
    }
  }

  /// The most bytes of a password: what is longer is no password, and costs time.
  public static let longestPassword = 256

  /// How the hash was made.
  public let parameters: Parameters
  private let salt: [UInt8]
  private let hash: [UInt8]

  /// The hash of a password with a new salt. Throws `AdministrationError.invalid` when there is no memory for it.
  public init(of password: String, parameters: Parameters = .standard) throws {
    try self.init(of: password, parameters: parameters, salt: Secret.random(16))
  }

  init(of password: String, parameters: Parameters, salt: [UInt8], isPrepared: Bool = false) throws {
    guard let hash = Self.derive(isPrepared ? password : Self.prepared(password), salt, parameters) else {
      throw AdministrationError.invalid([Sentence("the password cannot be hashed now: there is too little memory")])
    }
    self.parameters = parameters
    self.salt = salt
    self.hash = hash
  }

  /// The hash of a stored text; nil when it is none.
  public init?(text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let salt = Secret.bytes(parts[3]), salt.count >= 8,
      let hash = Secret.bytes(parts[4]), hash.count == 32
    else { return nil }
    let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    guard numbers.map({ $0.first ?? "" }) == ["ln", "r", "p"],
      let logarithm = Int(numbers[0].last ?? ""), let size = Int(numbers[1].last ?? ""),
      let rounds = Int(numbers[2].last ?? "")
    else { return nil }
    parameters = Parameters(logarithm: logarithm, blockSize: size, rounds: rounds)
    guard parameters.isBounded else { return nil }
    self.salt = salt
    self.hash = hash
  }

  /// The text to store.
  public var text: String {
    "$scrypt$ln=\(parameters.logarithm),r=\(parameters.blockSize),p=\(parameters.rounds)"
      + "$\(Secret.hexadecimal(salt))$\(Secret.hexadecimal(hash))"
  }

  /// Whether this is the password.
  public func matches(_ password: String) -> Bool { form(of: password) != nil }

  /// How a password that matches was written when it was hashed.
  enum Form: Sendable {
    /// As hashes are made now.
    case prepared
    /// As it was typed: hashes of earlier versions.
    case typed
  }

  /// The form in which this is the password; nil when it is another one.
  func form(of password: String) -> Form? {
    let prepared = Self.prepared(password)
    if let given = Self.derive(prepared, salt, parameters), Secret.equal(given, hash) { return .prepared }
    guard !prepared.utf8.elementsEqual(password.utf8) else { return nil }
    return Self.derive(password, salt, parameters).flatMap { Secret.equal($0, hash) ? .typed : nil }
  }

  /// The password as RFC 8265 (OpaqueString) prepares it, so that another keyboard types the same: composed characters
  /// (Unicode form C), and plain spaces for those of other scripts.
  static func prepared(_ password: String) -> String {
    guard password.utf8.count <= longestPassword, !password.utf8.allSatisfy({ $0 < 0x80 }) else { return password }
    var plain = String.UnicodeScalarView()
    for scalar in password.unicodeScalars {
      plain.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
    }
    return String(plain).precomposedStringWithCanonicalMapping
  }

  private static func derive(_ password: String, _ salt: [UInt8], _ parameters: Parameters) -> [UInt8]? {
    guard parameters.isBounded, password.utf8.count <= longestPassword,
      // HMAC fills short keys with zeros: zeros at the end would be no part of the password.
      !password.utf8.contains(0)
    else { return nil }
    var key = [UInt8](repeating: 0, count: 32)
    let bytes = password.utf8.map { CChar(bitPattern: $0) }
    let memory = UInt64(parameters.blockSize * 128) << UInt64(parameters.logarithm)
    let done = EVP_PBE_scrypt(
      bytes, bytes.count, salt, salt.count, 1 << UInt64(parameters.logarithm), UInt64(parameters.blockSize),
      UInt64(parameters.rounds), memory + (4 << 20), &key, key.count)
    return done == 1 ? key : nil
  }
}
