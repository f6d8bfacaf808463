import XCTest

@testable import AuditEvents

final class DeniedCodesTests: XCTestCase {
  func testRefusalsAreToldFromOtherFailures() {
    let table: [(StaticString, Bool)] = [
      ("AccessDenied", true), ("AccessDeniedException", true), ("accessdenied", true),
      ("Client.UnauthorizedOperation", true), ("UnauthorizedOperation", true), ("NoPermission", true),
      ("NoPermission.System", true), ("Forbidden", true), ("Forbidden.RAM", true), ("Forbbiden", true),
      ("InvalidOperation.Forbidden", true), ("AccessForbidden", true), ("NotAuthorized", true),
      ("PermissionDenied", true), ("403", true), ("IAM.403", true), ("UnauthorizedAccess", true),
      ("AuthorizationErrorException", true),
      ("", false), (".", false), ("...", false), ("4030", false), ("1403", false), ("404", false),
      ("Throttling", false), ("InvalidAccessKeyId.NotFound", false), ("SignatureDoesNotMatch", false),
      ("NotForbidden", false), ("NoSuchBucket", false),
    ]
    for (code, expected) in table { XCTAssertEqual(DeniedCodes.contains(TextSpan(code)), expected, "\(code)") }
    XCTAssertFalse(DeniedCodes.contains(.absent))
  }
}
