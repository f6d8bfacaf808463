import XCTest

final class CommandLineTests: XCTestCase {}
