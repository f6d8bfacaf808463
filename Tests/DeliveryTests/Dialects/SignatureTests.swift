import AuditEvents
import XCTest

@testable import Delivery

/// Known results: those of the vendors' pages where there are any, else of Python's `hmac` and `hashlib`.
final class SignatureTests: XCTestCase {
  func testDingTalk() {
    XCTAssertEqual(
      DingTalkDialect.signature(secret: "SECabc123", milliseconds: 1_772_445_600_000),
      "4rpX8sMfDxU8sSVFlDmitCZhZ9izLwCVkZcst1GsNKY=")
  }

  func testFeishu() {
    XCTAssertEqual(
      FeishuDialect.signature(secret: "feishu-secret", seconds: 1_772_445_600),
      "S4kbEKvNP9uMSSeKBexxyyOcc+dR/KHpI3nEMZ+kKno=")
  }

  /// The example of the vendor's page about signatures of `SendSms`.
  func testAlibaba() {
    let fields = [
      "SignatureMethod": "HMAC-SHA1", "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
      "AccessKeyId": "testId", "SignatureVersion": "1.0", "Timestamp": "2017-07-12T02:42:19Z", "Format": "XML",
      "Action": "SendSms", "Version": "2017-05-25", "RegionId": "cn-hangzhou", "PhoneNumbers": "15300000001",
      "SignName": "\u{963F}\u{91CC}\u{4E91}\u{77ED}\u{4FE1}\u{6D4B}\u{8BD5}\u{4E13}\u{7528}",
      "TemplateParam": "{\"customer\":\"test\"}", "TemplateCode": "SMS_71390007", "OutId": "123",
    ]
    XCTAssertEqual(
      AlibabaSMSDialect.signature(of: fields, method: "GET", secretKey: "testSecret"), "zJDF+Lrzhj/ThnlvIToysFRq6t4=")
  }

  /// As the vendor's own SDK for Python signs it, colons in the path encoded.
  func testHuawei() {
    let headers = HuaweiSignature.headers(
      method: "POST", host: "smn.cn-north-4.myhuaweicloud.com",
      path: "/v2/p1/notifications/topics/urn%3Asmn%3Acn-north-4%3Ap1%3Aalerts/publish",
      type: "application/json;charset=utf8",
      body: "{\"a\":1}", accessKey: "AK123", secretKey: "SK123", now: Timestamp(seconds: 1_772_445_600))
    XCTAssertEqual(
      headers,
      [
        "X-Sdk-Date: 20260302T100000Z",
        "Authorization: SDK-HMAC-SHA256 Access=AK123, SignedHeaders=content-type;host;x-sdk-date, "
          + "Signature=269c82c2e4e44dd0260342e988ef5e8613cb52d51d027096e2f7d91f4412a3ad",
      ])
  }

  /// RFC 4231, test case 2, and RFC 2202, test case 2.
  func testKeyedHashes() {
    let text = "what do ya want for nothing?"
    XCTAssertEqual(
      Signing.hexadecimal(Signing.sha256(key: "Jefe", text)),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    XCTAssertEqual(
      Signing.hexadecimal(Signing.sha1(key: "Jefe", text)), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
  }

  func testPercentEncoding() {
    XCTAssertEqual(PercentEncoding.encode("a b+c/~\u{4E2D}*'&"), "a%20b%2Bc%2F~%E4%B8%AD%2A%27%26")
  }
}
