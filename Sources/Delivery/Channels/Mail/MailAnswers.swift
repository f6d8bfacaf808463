internal import CCurl

/// What a mail server's answer means for a notification.
enum MailAnswers {
  /// The table over libcurl's result and the server's last reply code. One mail has one recipient, so the code is that
  /// recipient's. `isUndecided` when the server has the mail's final dot and did not answer it: it may have taken it.
  static func outcome(code: CURLcode, reply: Int, isUndecided: Bool = false, detail: String) -> DeliveryOutcome {
    if code == CURLE_OK { return .sent(detail: detail) }
    if isUndecided { return .unconfirmed(detail: detail) }
    // The server or the way to it, not the mail: whatever reply came before.
    if isTrouble(code) { return .retry(after: nil, detail: detail) }
    switch reply {
    // 421 is the server going away. The others are about this mail's only recipient: greylisting, a full mailbox.
    case 421: return .retry(after: nil, detail: detail)
    case 450...452: return .retry(after: nil, detail: detail, scope: .recipient)
    case 400..<500: return .retry(after: nil, detail: detail)
    case 530, 534, 535, 538: return .badCredential(detail: detail)
    case 523, 552: return .tooLarge(detail: detail)
    case 500..<600: return .never(detail: detail)
    default:
      // No way of signing in that the server offers is one of ours, or it closed the connection on it.
      return code == CURLE_LOGIN_DENIED ? .badCredential(detail: detail) : .retry(after: nil, detail: detail)
    }
  }

  /// Words for a failure, before the server's own.
  static func words(code: CURLcode, reply: Int) -> String {
    if isTLSTrouble(code) { return "TLS failed" }
    switch code {
    case CURLE_OPERATION_TIMEDOUT: return "time limit"
    case CURLE_LOGIN_DENIED: return "signing in was refused"
    default: return reply == 0 ? "no answer" : "refused"
    }
  }

  private static func isTrouble(_ code: CURLcode) -> Bool {
    let trouble = [
      CURLE_OPERATION_TIMEDOUT, CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_GOT_NOTHING, CURLE_RECV_ERROR,
      CURLE_OUT_OF_MEMORY, CURLE_READ_ERROR, CURLE_ABORTED_BY_CALLBACK,
    ]
    return trouble.contains(code) || isTLSTrouble(code)
  }

  private static func isTLSTrouble(_ code: CURLcode) -> Bool {
    [
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
    ].contains(code)
  }
}
