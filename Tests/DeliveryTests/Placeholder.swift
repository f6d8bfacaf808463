import XCTest

final class DeliveryTests: XCTestCase {}
