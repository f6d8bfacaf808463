import XCTest

final class TemplatingTests: XCTestCase {}
