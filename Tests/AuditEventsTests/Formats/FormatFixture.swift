import XCTest

@testable import AuditEvents

/// Reads records written in tests.
enum FormatFixture {
  /// The neutral view of a record.
  static func event(
    _ json: String, _ format: any EventFormat, file: StaticString = #filePath, line: UInt = #line
  ) throws -> AuditEvent {
    var copy = json
    let result = copy.withUTF8 { record in
      Result { () throws(RecordRejection) in try format.normalise(record) }
    }
    if case .failure(let rejection) = result { XCTFail("\(rejection)", file: file, line: line) }
    return try result.get()
  }

  /// Why a record is refused; nil when it is not.
  static func rejection(_ json: String, _ format: any EventFormat) -> String? {
    rejection(Array(json.utf8), format)
  }

  /// Why a record of any bytes is refused; nil when it is not.
  static func rejection(_ bytes: [UInt8], _ format: any EventFormat) -> String? {
    bytes.withUnsafeBufferPointer { record in
      do throws(RecordRejection) {
        _ = try format.normalise(record)
        return nil
      } catch {
        return error.reason
      }
    }
  }

  /// Whether a format recognises a record.
  static func recognises(_ json: String, _ format: any EventFormat) -> Bool {
    var copy = json
    return copy.withUTF8 { format.recognises(record: $0) }
  }
}
