import XCTest

final class DetectionTests: XCTestCase {}
