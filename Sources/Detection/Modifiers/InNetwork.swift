/// `cidr`: the value is an IPv4 or IPv6 network, or a single address. The event's value must be exactly one address; host
/// names and masked addresses lie in no network.
struct InNetwork: FieldModifier {
  let words = ["cidr"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try context.mustComeFirst()
    guard case .text = value else { throw context.takes("text", notA: value) }
    guard let network = IPNetwork(context.written) else {
      throw ModifierProblem(
        "'\(context.written)' is no network", "such as 10.0.0.0/8 or 2001:db8::/32; bits behind the prefix are zero")
    }
    return .decided(.network(network), by: context.word)
  }
}
