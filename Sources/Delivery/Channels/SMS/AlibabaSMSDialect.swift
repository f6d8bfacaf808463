internal import AuditEvents
internal import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of Alibaba Cloud SMS. It sends registered templates only; their parameters are filled from
/// the notification.
public struct AlibabaSMSSettings: Sendable, Equatable {
  /// The access key of a user that may send.
  public var accessKey: SecretReference
  /// Its secret.
  public var secretKey: SecretReference
  /// The registered signature that stands before the text.
  public var signName: String
  /// The registered template: `SMS_154950909`.
  public var template: String
  /// The template's parameters: names to texts with `{{ text }}`, `{{ title }}`, `{{ level }}`, `{{ trail }}` and
  /// `{{ id }}`.
  public var parameters: [String: String] = ["content": "{{ text }}"]
  /// Characters that one parameter takes.
  public var parameterLimit = 35
  /// The address of the interface.
  public var url: SecretReference

  /// The vendor's address.
  public static let usualURL = "https://dysmsapi.aliyuncs.com"

  /// A registered template under a registered signature.
  public init(
    accessKey: SecretReference, secretKey: SecretReference, signName: String, template: String,
    url: SecretReference = SecretReference(usualURL, folder: "")
  ) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.signName = signName
    self.template = template
    self.url = url
  }

  /// Reads `access-key`, `secret-key`, `sign-name`, `template`, `parameters`, `parameter-limit` and `url`.
  init?(_ reader: NodeReader, folder: String) {
    let accessKey = reader.required("access-key").flatMap { _ in
      reader.secret("access-key", folder: folder, isSecret: false)
    }
    let secretKey = reader.requiredSecret("secret-key", folder: folder)
    let signName = reader.requiredString("sign-name")
    let template = reader.requiredString("template")
    let url = reader.url("url", folder: folder, usual: Self.usualURL)
    guard let accessKey, let secretKey, let signName, let template, let url else { return nil }
    self.init(accessKey: accessKey, secretKey: secretKey, signName: signName, template: template, url: url)
    if let fields = reader.mapping("parameters") {
      parameters = Dictionary(
        fields.keys.compactMap { key in fields.string(key.text).map { (key.text, $0) } }, uniquingKeysWith: { $1 })
    }
    parameterLimit = Int(reader.integer("parameter-limit", in: 1...500) ?? 35)
  }
}

/// Alibaba Cloud SMS: `SendSms` with the signature of version 1.0.
struct AlibabaSMSDialect: HTTPDialect {
  let settings: AlibabaSMSSettings
  let connection: HTTPConnection
  let kind = ChannelKind.sms
  let needsBody = true

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let message = try ShortMessage(messages)
    let accessKey = try settings.accessKey.revealed("the access key")
    let secretKey = try settings.secretKey.revealed("the secret key")
    let url = try settings.url.revealed("the URL")
    guard let notification = messages.first?.notification else { return HTTPRequest(messages, url: url, body: "") }
    // A nonce is used once; a try at another moment is another request.
    let nonce = ContentHash(ofParts: [notification.id, String(now.milliseconds), message.phone]).prefix(32)
    var fields = [
      "AccessKeyId": accessKey, "Action": "SendSms", "Format": "JSON", "OutId": notification.id,
      "PhoneNumbers": message.phone.hasPrefix("+86") ? String(message.phone.dropFirst(3)) : message.digits,
      "SignName": settings.signName, "SignatureMethod": "HMAC-SHA1", "SignatureNonce": nonce,
      "SignatureVersion": "1.0", "TemplateCode": settings.template,
      "TemplateParam": parameters(notification, message).text,
      "Timestamp": Timestamp(seconds: now.seconds).rfc3339.prefix(19) + "Z", "Version": "2017-05-25",
    ]
    fields["Signature"] = Self.signature(of: fields, method: "POST", secretKey: secretKey)
    let body = PercentEncoding.form(fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    return HTTPRequest(
      messages, url: url + "/", type: "application/x-www-form-urlencoded", body: body, secrets: [secretKey, accessKey],
      proxy: connection.proxy)
  }

  /// base64 of the HMAC-SHA1 of `METHOD&%2F&<sorted and encoded fields, encoded again>` under the secret and `&`.
  static func signature(of fields: [String: String], method: String, secretKey: String) -> String {
    let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let query = PercentEncoding.form(sorted.map { (name: $0.key, value: $0.value) })
    return Signing.base64(Signing.sha1(key: secretKey + "&", "\(method)&%2F&" + PercentEncoding.encode(query)))
  }

  private func parameters(_ notification: Notification, _ message: ShortMessage) -> JSONText {
    let values = [
      "text": message.text, "title": SafeText.oneLine(notification.title), "level": notification.level.name,
      "trail": notification.trail.text, "id": notification.id,
    ]
    return .object(
      settings.parameters.sorted { $0.key < $1.key }.map { name, template in
        (name, .string(String(HTTPGatewayDialect.fill(template, values) { $0 }.prefix(settings.parameterLimit))))
      })
  }

  /// `Code` decides. A code that is not known may be a passing one, so it is tried again.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard let code = answer.members["Code"] else {
      guard (200..<300).contains(answer.status) else { return HTTPAnswers.outcome(answer) }
      return .unconfirmed(detail: answer.detail("the answer has no Code"))
    }
    let words = answer.members["Message"] ?? ""
    let detail = answer.detail("\(code): \(words)")
    switch code {
    case "OK": return .sent(detail: answer.detail("OK, " + (answer.members["BizId"] ?? "")))
    case "isv.BUSINESS_LIMIT_CONTROL":
      // One a minute, five an hour, ten a day for one number.
      let isMinute = words.contains("分钟") || words.lowercased().contains("minute")
      return .retry(after: isMinute ? 60 : 3600, detail: detail, scope: .recipient)
    case "isp.SYSTEM_ERROR", "SignatureNonceUsed", "ServiceUnavailable", "InternalError", "isp.GATEWAY_ERROR":
      return .retry(after: answer.retryAfter, detail: detail)
    case _ where code.hasPrefix("Throttling"): return .retry(after: answer.retryAfter ?? 60, detail: detail)
    case "isv.PARAM_LENGTH_LIMIT": return .tooLarge(detail: detail)
    case "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIBE",
      "isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL", "isv.SMS_TEMPLATE_ILLEGAL", "isv.SMS_SIGNATURE_ILLEGAL",
      "isp.RAM_PERMISSION_DENY", "SignatureDoesNotMatch", "IncompleteSignature", "isv.DAY_LIMIT_CONTROL",
      "InvalidTimeStamp.Expired", "isv.DENY_IP_RANGE":
      return .badCredential(detail: detail)
    case _ where code.hasPrefix("InvalidAccessKeyId") || code.hasPrefix("Forbidden"):
      return .badCredential(detail: detail)
    case "isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.TEMPLATE_MISSING_PARAMETERS",
      "isv.TEMPLATE_PARAMS_ILLEGAL", "isv.INVALID_PARAMETERS", "isv.INVALID_JSON_PARAM", "isv.BLACK_KEY_CONTROL_LIMIT",
      "isv.PARAM_NOT_SUPPORT_URL", "isv.SMS_CONTENT_ILLEGAL", "isv.SMS_TEST_NUMBER_LIMIT", "isv.EXTEND_CODE_ERROR",
      "isv.DOMESTIC_NUMBER_NOT_SUPPORTED", "isv.BLACK_LIST":
      return .never(detail: detail)
    case _ where code.hasPrefix("Missing") || code.hasPrefix("InvalidParameter") || code.hasPrefix("InvalidAction"):
      return .never(detail: detail)
    default: return .retry(after: answer.retryAfter, detail: detail)
    }
  }
}
