import XCTest

final class AlertingTests: XCTestCase {}
