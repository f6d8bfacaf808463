import Administration
import StoreConformance
import XCTest

final class InMemoryAdministrationTests: XCTestCase {
  func testAuditLog() throws { try AuditConformance { InMemoryAdministration() }.verify() }
  func testAccounts() throws { try AccountConformance { InMemoryAdministration() }.verify() }
  func testKeyEvents() throws { try KeyEventConformance { InMemoryAdministration() }.verify() }
  func testAccountsAlone() throws { try AccountConformance { InMemoryAccounts() }.verify() }
}
