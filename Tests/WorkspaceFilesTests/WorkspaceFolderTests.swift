import Foundation
import WorkspaceFiles
import XCTest

/// Which files of a workspace are rules.
final class WorkspaceFolderTests: XCTestCase {
  func testFilesToAnyDepthButNotThroughLinks() throws {
    let folder = NSTemporaryDirectory() + "/tocsin-folder-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = FileManager.default
    for path in ["b/deep/er/x.yml", "b/Y.YAML", "a.yml", "b/.z.yml", "b/yml", "c.yml.txt", "other/q.yml"] {
      let url = URL(fileURLWithPath: folder + "/in/" + path)
      try files.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    try files.moveItem(atPath: folder + "/in/other", toPath: folder + "/other")
    try files.createSymbolicLink(atPath: folder + "/in/linked", withDestinationPath: folder + "/other")
    try files.createSymbolicLink(atPath: folder + "/in/l.yml", withDestinationPath: folder + "/other/q.yml")
    try files.createSymbolicLink(atPath: folder + "/way", withDestinationPath: folder + "/in")
    let names = ["a.yml", "b/Y.YAML", "b/deep/er/x.yml", "l.yml"]
    for start in ["/in", "/way"] {
      XCTAssertEqual(
        WorkspaceFolder.yamlFiles(under: [folder + start]), names.map { folder + start + "/" + $0 },
        "a folder may be a link, and a file")
    }
  }

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
