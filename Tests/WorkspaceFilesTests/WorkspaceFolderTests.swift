import Foundation
import WorkspaceFiles
import XCTest

/// Which files of a workspace are rules.
final class WorkspaceFolderTests: XCTestCase {
  func testWhatLiesBesideThePacksIsLeftOut() throws {
    let folder = NSTemporaryDirectory() + "/tocsin-folder-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for path in [
      "tocsin.yml", "Rules/pack/a.yml", "Rules/pack/whitelists/b.yml", "Rules/whitelists/c.yml", "Rules/policies/d.yml",
      "Rules/mappings/deep/e.yml", "Rules/placeholders.yml", "Rules/f.yaml", "Rules/.hidden/g.yml", "Rules/notes.txt",
    ] {
      let url = URL(fileURLWithPath: folder + "/" + path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    let rules = ["Rules/f.yaml", "Rules/pack/a.yml", "Rules/pack/whitelists/b.yml"]
    for (paths, wanted) in [
      ([""], rules), (["/"], rules), (["/Rules"], rules), (["/Rules/"], rules),
      (["/Rules/pack"], ["Rules/pack/a.yml"]),
      (["/Rules/whitelists/c.yml", "/nowhere"], ["Rules/whitelists/c.yml"]),
    ] {
      let found = WorkspaceFolder.ruleFiles(under: paths.map { folder + $0 })
      XCTAssertEqual(
        found.map { $0.replacingOccurrences(of: "//", with: "/") },
        wanted.map { folder.replacingOccurrences(of: "//", with: "/") + "/" + $0 }, "\(paths)")
    }
  }
}
