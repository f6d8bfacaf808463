/// Tells a refusal for lack of permission from other failures by the error code.
enum DeniedCodes {
  /// Whether the code, or a part of it between dots, is one of those that the clouds use for a refusal:
  /// `AccessDeniedException`, `Client.UnauthorizedOperation`, `NoPermission`, `Forbidden.RAM`, `403`.
  static func contains(_ code: TextSpan) -> Bool {
    var start = 0
    while start <= code.count {
      let end = code.firstIndex(of: 0x2E, from: start) ?? code.count
      if isDenied(code.part(start..<end)) { return true }
      start = end + 1
    }
    return false
  }

  private static func isDenied(_ part: TextSpan) -> Bool {
    switch part.count {
    case 3: return part.equals("403")
    case 4...:
      return part.hasPrefix("accessdenied") || part.hasSuffix("unauthorizedoperation") || part.hasPrefix("nopermission")
        || part.hasPrefix("forbidden") || part.hasPrefix("forbbiden") || part.hasPrefix("accessforbidden")
        || part.hasPrefix("notauthorized") || part.hasPrefix("permissiondenied")
        || part.hasPrefix("authorizationerror") || part.hasPrefix("unauthorizedaccess")
    default: return false
    }
  }
}
