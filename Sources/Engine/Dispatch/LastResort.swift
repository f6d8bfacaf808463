internal import Alerting
internal import Delivery

/// Who learns of what no person can be told: nothing is ever lost because an address is missing.
enum LastResort {
  /// The channels of the operator's own machine: its console and its files.
  static func recipients(_ channels: [String: ChannelKind]) -> [RoutedRecipient] {
    channels.filter { $0.value == .console || $0.value == .file }.keys.sorted().map { name in
      RoutedRecipient(
        channel: name, contact: nil, address: "", template: "default",
        reason: "nobody whom the policy names can be told")
    }
  }
}
