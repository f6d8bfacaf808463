import XCTest

final class StorageTests: XCTestCase {}
