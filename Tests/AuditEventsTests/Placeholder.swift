import XCTest

final class AuditEventsTests: XCTestCase {}
