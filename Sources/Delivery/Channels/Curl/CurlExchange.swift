internal import CCurl
internal import Foundation

/// One request and its answer over a libcurl handle: sets options, feeds the upload, keeps a bounded answer.
final class CurlExchange {
  /// What libcurl says when the exchange is over.
  struct Ending {
    var code: CURLcode
    /// libcurl's words for a failure; may name hosts, never credentials.
    var words: String
    /// The last status: HTTP's, SMTP's, 0 when none came.
    var status: Int
    /// Whether the peer may have all of the request: every byte of it was given to the network.
    var isHandedOver = false
  }

  /// The answer's body, at most `answerLimit` bytes.
  private(set) var answer: [UInt8] = []
  /// Header lines of HTTP, answer lines of SMTP: the newest, at most 64, each at most 1 KB.
  private(set) var lines: [[UInt8]] = []

  private let handle: CurlHandle
  private let answerLimit: Int
  private var upload: [UInt8] = []
  private var uploaded = 0
  /// How many bytes the body or the mail has.
  private var size = 0
  /// When the exchange is to end, and when it has to: libcurl waits two minutes for the answer to its farewell.
  private var limit = Duration.seconds(3600)
  /// By the clock of libcurl's limits, which stands still while the machine sleeps.
  private var deadline = SuspendingClock.now
  /// How often libcurl began to send the request.
  private var beginnings = 0
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var refused: (code: CURLcode, option: String)?

  /// An exchange that reads at most `answerLimit` bytes of the answer's body.
  init(_ handle: CurlHandle, answerLimit: Int) {
    self.handle = handle
    self.answerLimit = answerLimit
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    // The handle lives on and must know nothing of what ends here.
    _ = tocsin_curl_set_pointer(handle.pointer, CURLOPT_ERRORBUFFER, nil)
    _ = tocsin_curl_set_long(handle.pointer, CURLOPT_NOPROGRESS, 1)
    for list in lists { curl_slist_free_all(list) }
    errorText.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) { check(tocsin_curl_set_long(handle.pointer, option, value), "number") }

  /// Sets a text option. A text with a NUL byte would be cut silently, so it fails the exchange instead.
  func set(_ option: CURLoption, _ value: String) {
    guard !value.utf8.contains(0) else { return check(CURLE_BAD_FUNCTION_ARGUMENT, "text with a NUL byte") }
    check(tocsin_curl_set_text(handle.pointer, option, value), "text")
  }

  /// Sets a list option, such as headers; the list lives as long as the exchange.
  func set(_ option: CURLoption, _ values: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for value in values {
      guard let longer = curl_slist_append(list, value) else { return check(CURLE_OUT_OF_MEMORY, "list") }
      list = longer
    }
    guard let list else { return }
    lists.append(list)
    check(tocsin_curl_set_list(handle.pointer, option, list), "list")
  }

  /// Ends the exchange after so many seconds, and connecting after fewer, whatever the peer does.
  func end(after seconds: Int64, connecting: Int64) {
    limit = .seconds(seconds)
    set(CURLOPT_TIMEOUT_MS, Int(seconds * 1000))
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(connecting * 1000))
  }

  /// Sends these bytes as the body of a POST.
  func post(_ body: [UInt8]) {
    size = body.count
    check(tocsin_curl_set_size(handle.pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)), "size")
    body.withUnsafeBytes { bytes in
      let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
      check(tocsin_curl_set_pointer(handle.pointer, CURLOPT_COPYPOSTFIELDS, start), "body")
    }
  }

  /// Uploads these bytes, such as a mail.
  func send(_ bytes: [UInt8]) {
    upload = bytes
    size = bytes.count
    set(CURLOPT_UPLOAD, 1)
    check(tocsin_curl_set_size(handle.pointer, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.count)), "size")
  }

  /// Runs the exchange to its end. All limits of time must be set before.
  func perform() -> Ending {
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_NOPROGRESS, 0)
    // A name server that does not answer is not waited for beyond the limit.
    set(CURLOPT_QUICK_EXIT, 1)
    if let refused {
      return Ending(code: refused.code, words: "libcurl refused a setting (\(refused.option))", status: 0)
    }
    let own = Unmanaged.passUnretained(self).toOpaque()
    let pointers: [(CURLoption, UnsafeMutableRawPointer)] = [
      (CURLOPT_WRITEDATA, own), (CURLOPT_HEADERDATA, own), (CURLOPT_READDATA, own), (CURLOPT_PREREQDATA, own),
      (CURLOPT_XFERINFODATA, own), (CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText)),
    ]
    for (option, pointer) in pointers { check(tocsin_curl_set_pointer(handle.pointer, option, pointer), "pointer") }
    check(tocsin_curl_set_callback(handle.pointer, CURLOPT_WRITEFUNCTION, takeBody), "callback")
    check(tocsin_curl_set_callback(handle.pointer, CURLOPT_HEADERFUNCTION, takeLine), "callback")
    check(tocsin_curl_set_callback(handle.pointer, CURLOPT_READFUNCTION, giveUpload), "callback")
    check(tocsin_curl_set_begin_callback(handle.pointer, beginRequest), "callback")
    check(tocsin_curl_set_progress_callback(handle.pointer, goOn), "callback")
    deadline = SuspendingClock.now + limit + .milliseconds(300)
    let code = withExtendedLifetime(self) { PipeSignals.blocked { curl_easy_perform(handle.pointer) } }
    var status = 0
    _ = tocsin_curl_get_long(handle.pointer, CURLINFO_RESPONSE_CODE, &status)
    var words = String(cString: errorText)
    if words.isEmpty { words = String(cString: curl_easy_strerror(code)) }
    if beginnings > 1 { words = "the connection broke before the answer" }
    return Ending(code: code, words: words, status: status, isHandedOver: isHandedOver)
  }

  /// Ends the connection without a farewell. libcurl keeps one on which an answer did not come in time: that answer might
  /// be taken for one to the next request, and closing such a connection politely would wait two minutes for it.
  func hangUp() { handle.shutConnection(Int(SHUT_RDWR)) }

  private var isHandedOver: Bool {
    // libcurl does not say how much of the first it had sent when it began again.
    if beginnings > 1 { return true }
    var head = 0
    var sent: curl_off_t = 0
    _ = tocsin_curl_get_long(handle.pointer, CURLINFO_REQUEST_SIZE, &head)
    _ = tocsin_curl_get_size(handle.pointer, CURLINFO_SIZE_UPLOAD_T, &sent)
    return beginnings == 1 && (size > 0 ? sent >= size : head > 0)
  }

  private func check(_ code: CURLcode, _ option: String) {
    if code != CURLE_OK, refused == nil { refused = (code, option) }
  }

  // The callbacks: a count other than the given one ends the exchange.

  /// A little after libcurl's own limit, which has the better words.
  fileprivate var isOverdue: Bool { SuspendingClock.now > deadline }

  /// Over a connection that was used before, libcurl sends a request once more when the first got no answer. The peer
  /// may have taken the first, and the second would not say that it may be a repeat.
  fileprivate func begin() -> Int32 {
    beginnings += 1
    return beginnings == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
  }

  fileprivate func take(body: UnsafeRawBufferPointer) -> Int {
    let room = answerLimit - answer.count
    answer += body.prefix(max(0, room))
    return body.count <= room ? body.count : 0
  }

  fileprivate func take(line: UnsafeRawBufferPointer) -> Int {
    if lines.count >= 64 { lines.removeFirst() }
    lines.append(Array(line.prefix(1024)))
    return line.count
  }

  fileprivate func give(to space: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(space.count, upload.count - uploaded)
    upload[uploaded..<uploaded + count].withUnsafeBytes { space.copyMemory(from: $0) }
    uploaded += count
    return count
  }
}

private func exchange(_ own: UnsafeMutableRawPointer?) -> CurlExchange? {
  own.map { Unmanaged<CurlExchange>.fromOpaque($0).takeUnretainedValue() }
}

private let beginRequest: tocsin_curl_begin_callback = { own, _, _, _, _ in exchange(own)?.begin() ?? 0 }

private let goOn: tocsin_curl_progress_callback = { own, _, _, _, _ in exchange(own)?.isOverdue == true ? 1 : 0 }

private let takeBody: tocsin_curl_callback = { bytes, size, count, own in
  exchange(own)?.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private let takeLine: tocsin_curl_callback = { bytes, size, count, own in
  exchange(own)?.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private let giveUpload: tocsin_curl_callback = { bytes, size, count, own in
  exchange(own)?.give(to: UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? 0
}
