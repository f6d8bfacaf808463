import XCTest

final class AdministrationTests: XCTestCase {}
