import XCTest

final class ScenarioTests: XCTestCase {}
