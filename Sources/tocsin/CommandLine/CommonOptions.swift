/// Options that many commands share.
enum CommonOptions {
  static let workspace = Option.value(
    "workspace", "DIR", "the folder with tocsin.yml (default: this folder or one above it)")
  static let trail = Option.value("trail", "T", "only this trail")
  static let limit = Option.value("limit", "N", "at most N rows (default 50)")
}
