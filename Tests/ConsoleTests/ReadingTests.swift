import XCTest

@testable import Console

/// What is read from requests, without a server.
final class ReadingTests: XCTestCase {
  func testTargetsAreTakenApartBeforeTheyAreDecoded() throws {
    let target = try XCTUnwrap(RequestTarget("/contacts/a%2Fb?q=x+y%26z&empty="))
    XCTAssertEqual(target.path, ["contacts", "a/b"])
    XCTAssertEqual(target.query.map { "\($0.name)=\($0.value)" }, ["q=x y&z", "empty="])
    XCTAssertEqual(RequestTarget("/")?.path, [])
    for text in [
      "", "x", "/a/../b", "/a/%2e%2e", "/%", "/%4", "/a//b", "/a b", "/é", "*",
      "/" + String(repeating: "a/", count: 40),
    ] {
      XCTAssertNil(RequestTarget(text), text)
    }
  }

  func testCookiesThatComeTwiceCountNot() {
    let request = Request(method: .get, path: [], headers: [("cookie", "a=1; b=2"), ("cookie", "a=3")])
    XCTAssertNil(request.cookie("a"))
    XCTAssertEqual(request.cookie("b"), "2")
  }

  func testMultipartForms() throws {
    let body =
      "--X\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n--X\r\n"
      + "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\nid,name\r\n1,--X\r\n--X--\r\n"
    let fields = try XCTUnwrap(FormBody.fields(Array(body.utf8), contentType: "multipart/form-data; boundary=X"))
    XCTAssertEqual(fields.map(\.name), ["csrf", "file"])
    XCTAssertEqual(fields[1].value, "id,name\r\n1,--X")
    for cut in stride(from: 1, to: body.utf8.count - 4, by: 7) {
      XCTAssertNil(
        FormBody.fields(Array(body.utf8.prefix(cut)), contentType: "multipart/form-data; boundary=X"), "\(cut)")
    }
  }

  func testJSONIsReadStrictly() throws {
    for text in [
      "", "nul", "01", "1.", "+1", "[1,]", "{\"a\":1,}", "{a:1}", "\"\u{1}\"", "\"\\x\"", "\"\\ud800\"", "1 2",
      "{\"a\":1,\"a\":2}",
    ] {
      XCTAssertThrowsError(try JSONValue(Array(text.utf8)), text)
    }
    let value = try JSONValue(Array(#" {"a":[1,-2.5,true,null,"\ud83d\ude00é"]} "#.utf8))
    XCTAssertEqual(value["a"]?.array?.last?.string, "😀é")
    XCTAssertThrowsError(try JSONValue(Array(String(repeating: "[", count: 1000).utf8)))
  }

  func testHostNames() {
    for (text, isAddress) in [
      ("127.0.0.1:80", true), ("[::1]:80", true), ("1.2.3.4.example", false), ("999.1.1.1", false),
      ("localhost", false),
    ] { XCTAssertEqual(HostName(text).isAddress, isAddress, text) }
  }
}
