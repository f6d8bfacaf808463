import Foundation
import XCTest

/// A real Chromium, driven over the WebDriver protocol (W3C) by plain HTTP.
final class WebDriver {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private let process = Process()
  private let port: UInt16
  private var session = ""
  private static let element = "element-6066-11e4-a52e-4f735466cecf"

  /// Starts chromedriver and a browser without a window; nil when there is none on this machine.
  static func start() throws -> WebDriver? {
    let path = "/usr/bin/chromedriver"
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
    return try WebDriver(path)
  }

  private init(_ path: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["--port=0"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var said = ""
    var found: UInt16?
    while found == nil {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw Failure(description: "chromedriver ended: \(said)") }
      said += String(decoding: data, as: UTF8.self)
      found = said.firstMatch(of: #/successfully on port ([0-9]+)/#).flatMap { UInt16($0.1) }
    }
    port = found ?? 0
    // Nobody may stop the driver by a full pipe.
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    let arguments = [
      "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
      "--window-size=1280,900", "--lang=en",
    ]
    let answer = try send(
      "POST", "/session",
      ["capabilities": ["alwaysMatch": ["goog:chromeOptions": ["args": arguments]]]])
    session = try XCTUnwrap((answer as? [String: Any])?["sessionId"] as? String)
    try command("POST", "/timeouts", ["implicit": 5000])
  }

  func stop() {
    _ = try? command("DELETE", "", nil)
    process.terminate()
    process.waitUntilExit()
  }

  // MARK: - What a person does

  func open(_ address: String) throws { try command("POST", "/url", ["url": address]) }
  var address: String { get throws { try command("GET", "/url", nil) as? String ?? "" } }
  var title: String { get throws { try command("GET", "/title", nil) as? String ?? "" } }

  /// The text of the page as a reader sees it.
  var text: String { get throws { try text(of: find("css selector", "body")) } }
  /// Whether the page shows a text, now or within five seconds.
  func shows(_ words: String) throws -> Bool {
    for _ in 0..<25 {
      if let text = try? text, text.contains(words) { return true }
      usleep(200_000)
    }
    return false
  }
  /// The text of what a page shows at a selector.
  func text(_ selector: String) throws -> String {
    var found = ""
    try again { found = try text(of: find("css selector", selector)) }
    return found
  }

  /// Follows a link or presses a button with this text, the first of the page's content, and waits for the page that it
  /// leads to: what is read next is never the page before. `stays` says that it leads to none, such as a download.
  func click(_ words: String, in scope: String = "//main", stays: Bool = false) throws {
    let quoted = Self.quoted(words)
    let places = ["a", "button", "summary"].map { "\(scope)//\($0)[normalize-space(.)=\(quoted)]" }
    let path = "(\(places.joined(separator: " | ")))[1]"
    var leads = !stays
    try again {
      let element = try find("xpath", path)
      if try command("GET", "/element/\(element)/name", nil) as? String == "summary" { leads = false }
      if leads { try run("document.documentElement.dataset.before = 'yes'") }
      try click(element: element)
    }
    guard leads else { return }
    // A slow answer is waited for as long as a person would.
    for _ in 0..<600 {
      let isNew =
        try? run("return !document.documentElement.dataset.before && document.readyState === 'complete'") as? Bool
      if isNew == true { return }
      usleep(50_000)
    }
    throw Failure(description: "'\(words)' led nowhere within half a minute")
  }

  /// Ticks the box with this label.
  func tick(_ label: String) throws {
    try again { try click(element: find("xpath", "//main//label[normalize-space(.)=\(Self.quoted(label))]")) }
  }

  /// Chooses a file of this machine in the field with this label.
  func upload(_ label: String, _ path: String) throws {
    try again { try command("POST", "/element/\(field(label, "//main"))/value", ["text": path]) }
  }

  /// Lets files that are downloaded arrive in a folder, without a question.
  func keepDownloads(in folder: String) throws {
    try cdp("Browser.setDownloadBehavior", ["behavior": "allow", "downloadPath": folder])
  }

  /// Writes into the field with this label, in place of what is there.
  func fill(_ label: String, _ value: String, in scope: String = "//main") throws {
    try again {
      let field = try field(label, scope)
      try command("POST", "/element/\(field)/clear", [:])
      try command("POST", "/element/\(field)/value", ["text": value])
    }
  }

  /// Chooses an option of the list with this label.
  func choose(_ label: String, _ option: String, in scope: String = "//main") throws {
    try again {
      let field = try field(label, scope)
      let found = try command(
        "POST", "/element/\(field)/element",
        ["using": "xpath", "value": ".//option[normalize-space(.)=\(Self.quoted(option))]"])
      try click(element: try Self.id(found))
    }
  }

  /// The value of the field with this label.
  func value(_ label: String, in scope: String = "//main") throws -> String {
    try command("GET", "/element/\(field(label, scope))/property/value", nil) as? String ?? ""
  }

  /// How many elements of the page a selector finds now.
  func count(_ selector: String) throws -> Int {
    try run("return document.querySelectorAll('\(selector)').length") as? Int ?? 0
  }

  /// Whether a selector finds anything, now.
  func has(_ selector: String) throws -> Bool { try count(selector) > 0 }

  /// What a script answers.
  @discardableResult
  func run(_ script: String) throws -> Any? {
    try command("POST", "/execute/sync", ["script": script, "args": [Any]()])
  }

  /// Makes the window as wide as a screen, in a theme of the system's.
  func look(width: Int, height: Int, isDark: Bool) throws {
    try cdp(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    try cdp(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"],
          // A picture in the middle of a change of colours shows neither.
          ["name": "prefers-reduced-motion", "value": "reduce"],
        ]
      ])
  }

  /// A picture of the whole page.
  func screenshot(to path: String) throws {
    let answer = try cdp("Page.captureScreenshot", ["captureBeyondViewport": true, "format": "png"])
    let text = try XCTUnwrap((answer as? [String: Any])?["data"] as? String)
    try XCTUnwrap(Data(base64Encoded: text)).write(to: URL(fileURLWithPath: path))
  }

  // MARK: - The protocol

  /// What was found may belong to the page before: then it is looked for once more.
  private func again(_ work: () throws -> Void) throws {
    for _ in 0..<5 {
      do { return try work() } catch let failure as Failure where failure.description.contains("stale element") {
        usleep(300_000)
      }
    }
    try work()
  }

  @discardableResult
  private func cdp(_ name: String, _ parameters: [String: Any]) throws -> Any? {
    try command("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
  }

  private func field(_ label: String, _ scope: String) throws -> String {
    let quoted = Self.quoted(label)
    let name = try find("xpath", "(\(scope)//label[normalize-space(.)=\(quoted)])[1]")
    guard let id = try command("GET", "/element/\(name)/attribute/for", nil) as? String else {
      return try find("xpath", "(\(scope)//label[normalize-space(.)=\(quoted)]//input)[1]")
    }
    return try find("xpath", "//*[@id=\(Self.quoted(id))]")
  }

  private func find(_ using: String, _ value: String) throws -> String {
    try Self.id(try command("POST", "/element", ["using": using, "value": value]))
  }

  private func text(of element: String) throws -> String {
    try command("GET", "/element/\(element)/text", nil) as? String ?? ""
  }

  private func click(element: String) throws { try command("POST", "/element/\(element)/click", [:]) }

  private static func id(_ answer: Any?) throws -> String {
    try XCTUnwrap((answer as? [String: Any])?[element] as? String)
  }

  /// Text as XPath writes it.
  private static func quoted(_ text: String) -> String {
    text.contains("'") ? "\"\(text)\"" : "'\(text)'"
  }

  @discardableResult
  private func command(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any? {
    try send(method, "/session/\(session)\(path)", body)
  }

  private func send(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any? {
    let data = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    let socket = try RawSocket(port: port)
    socket.send(
      "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(data.count)\r\n\r\n"
        + String(decoding: data, as: UTF8.self))
    let answer = Answer(socket.receiveAnswer(seconds: 60))
    let object = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
    let value = object?["value"]
    if answer.status != 200, let problem = value as? [String: Any] {
      let words = (problem["message"] as? String ?? "").split(separator: "\n").first ?? ""
      let sent = String(decoding: data, as: UTF8.self).prefix(300)
      throw Failure(description: "\(problem["error"] ?? answer.status): \(words) (\(path.suffix(40)) \(sent))")
    }
    return value is NSNull ? nil : value
  }
}
