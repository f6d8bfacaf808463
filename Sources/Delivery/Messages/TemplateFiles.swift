internal import Foundation
internal import WorkspaceFiles

/// Reads the files below `Templates/`.
struct TemplateFiles {
  private(set) var sources: [String: String] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private let folder: String
  private static let mostBytes = 256 << 10
  private static let mostFiles = 1000

  /// The sources by their path below the folder, and what is wrong with files.
  static func read(folder: String) -> TemplateFiles {
    var files = TemplateFiles(folder: folder)
    for set in names(in: folder) where isFolder(folder + "/" + set) {
      for name in names(in: folder + "/" + set) {
        let path = set + "/" + name
        guard isFolder(folder + "/" + path) else {
          files.add(path, name)
          continue
        }
        guard TemplatePlace.isLanguage(name) else {
          files.report(.warning, path, "is no language", "name the folder like zh or zh-CN")
          continue
        }
        for file in names(in: folder + "/" + path) { files.add(path + "/" + file, file) }
      }
    }
    return files
  }

  private init(folder: String) { self.folder = folder }

  private mutating func report(_ severity: Diagnostic.Severity, _ path: String, _ message: String, _ hint: String = "")
  {
    diagnostics.append(Diagnostic(severity, path: folder + "/" + path, message: message, hint: hint))
  }

  private mutating func add(_ path: String, _ file: String) {
    guard sources.count < Self.mostFiles else {
      if sources.count == Self.mostFiles, diagnostics.last?.message.hasPrefix("there are more") != true {
        report(.error, path, "there are more than \(Self.mostFiles) templates; this and the rest are left out")
      }
      return
    }
    guard let data = FileManager.default.contents(atPath: folder + "/" + path) else {
      return report(.error, path, "cannot be read")
    }
    guard data.count <= Self.mostBytes, let text = String(validating: Array(data), as: UTF8.self) else {
      return report(
        .error, path, data.count > Self.mostBytes ? "is larger than \(Self.mostBytes) bytes" : "is not UTF-8")
    }
    sources[path] = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? String(text.unicodeScalars.dropFirst()) : text
    if file.utf8.first != 95, !MessagePart.all.contains(where: { $0.file == file }) {
      let known = MessagePart.all.map(\.file)
      let near = nearestName(to: file, among: known).map { "did you mean '\($0)'?" }
      report(.warning, path, "no channel uses this file", near ?? known.joined(separator: ", ") + "; includes: _*")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// What is in a folder, sorted; nothing when it is none. Hidden files are left out.
  private static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.utf8.first != 46 }.sorted()
  }
}
