/// What type typical tells of: creating and deleting core resources, and signing in. The vendor names the kinds and not
/// the operations; these are the operations of its services that do it.
enum TypicalOperations {
  /// By service, in the words of CTS.
  static let cts: [KeyEventNotification.Operations] = [
    .init(
      service: "ECS",
      names: [
        "createServer", "createServerV2", "createServerV21", "createSingleServer", "deleteServer", "deleteServerV2",
        "deleteServerV21", "deleteSingleServer", "deleteVmByNative",
      ]),
    .init(
      service: "VPC",
      names: [
        "createVpc", "deleteVpc", "createSubnet", "deleteSubnet", "createSecurity-group", "deleteSecurity-group",
        "createSecurityGroup", "deleteSecurityGroup", "createRouter", "deleteRouter", "createNetwork", "deleteNetwork",
        "createEip", "deleteEip", "createVpcPeerings", "deleteVpcPeerings",
      ]),
    .init(
      service: "EVS",
      names: ["createVolume", "batchCreateVolume", "deleteVolume", "bulkDeleteVolume", "releaseVolume"]),
    .init(service: "KMS", names: keys), .init(service: "DEW", names: keys),
    .init(
      service: "IAM",
      names: [
        "login", "loginfailed", "logout", "scanQRCodeLogin", "scanQRCodeLoginFailed", "oidcLoginSuccess",
        "oidcLoginFailed", "iamUserSsoLoginSuccess", "iamUserSsoLoginFailed", "federationLoginNoPwdSuccess",
        "federationLoginNoPwdFailed", "tenantLoginBySamlSuccess", "tsiLogin",
      ]),
  ]

  private static let keys = ["createKey", "scheduleKeyDeletion", "deleteKey", "createGrant", "cancelKeyDeletion"]

  /// The operations alone, for every cloud: those of CTS and of the others' consoles and programs.
  static let neutral: [String] =
    cts.flatMap(\.names) + [
      "RunInstances", "CreateInstance", "CreateInstances", "TerminateInstances", "DeleteInstance", "DeleteInstances",
      "DeleteVpc", "CreateVSwitch", "DeleteVSwitch", "AllocateAddress", "AllocateEipAddress", "ReleaseAddress",
      "ReleaseEipAddress", "CreateDisk", "CreateDisks", "DeleteDisk", "ConsoleLogin", "ConsoleSignin",
      "ConsoleSignOut",
    ]
}
