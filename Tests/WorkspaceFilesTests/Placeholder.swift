import XCTest

final class WorkspaceFilesTests: XCTestCase {}
