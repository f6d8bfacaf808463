import XCTest

final class EngineTests: XCTestCase {}
