internal import AuditEvents

/// The request signature of Huawei Cloud (`SDK-HMAC-SHA256`): access key and secret key sign method, path, headers and
/// body.
enum HuaweiSignature {
  /// The signed headers and `Authorization`, as header lines.
  static func headers(
    method: String, host: String, path: String, type: String, body: String, accessKey: String, secretKey: String,
    now: Timestamp
  ) -> [String] {
    let time = basicTime(now)
    let signed = [("content-type", type), ("host", host), ("x-sdk-date", time)]
    let names = signed.map(\.0).joined(separator: ";")
    let canonicalPath = path.hasSuffix("/") ? path : path + "/"
    let canonical = [
      method, canonicalPath, "", signed.map { "\($0.0):\($0.1)\n" }.joined(), names, hash(body),
    ].joined(separator: "\n")
    let text = "SDK-HMAC-SHA256\n\(time)\n\(hash(canonical))"
    let signature = Signing.hexadecimal(Signing.sha256(key: secretKey, text))
    return [
      "X-Sdk-Date: " + time,
      "Authorization: SDK-HMAC-SHA256 Access=\(accessKey), SignedHeaders=\(names), Signature=\(signature)",
    ]
  }

  private static func hash(_ text: String) -> String { ContentHash(of: Array(text.utf8)).hexadecimal }

  /// `20260302T100000Z`
  private static func basicTime(_ time: Timestamp) -> String {
    let text = Timestamp(seconds: time.seconds).rfc3339
    return String(text.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
  }
}
