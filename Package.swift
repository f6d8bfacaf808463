// swift-tools-version: 6.2
import PackageDescription

/// What hostile bytes are fed to: seeds in the tests, and whatever the fuzzer makes of them in `Benchmarks/fuzz`.
let fuzzed: [Target.Dependency] = [
  "Console", "Storage", "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents",
  "WorkspaceFiles", "Templating", "CDeflate",
]

/// The targets in the order of their levels; `Tests/ArchitectureTests` holds the import table.
let package = Package(
  name: "tocsin",
  products: [.executable(name: "tocsin", targets: ["tocsin"])],
  targets: [
    // Level 0: C libraries of the system.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CByteScan"),
    // Level 1: what happened; the files of a workspace; the template language.
    .target(name: "AuditEvents", dependencies: ["CByteScan", "CDeflate", "CCrypto"]),
    .target(name: "WorkspaceFiles", dependencies: ["CYAML"]),
    .target(name: "Templating"),
    // Level 2 to 6: rules, alerts, delivery, the engine, administration.
    .target(name: "Detection", dependencies: ["AuditEvents", "WorkspaceFiles", "CRE2", "CCrypto"]),
    .target(name: "Alerting", dependencies: ["Detection", "AuditEvents", "WorkspaceFiles", "CCrypto"]),
    .target(
      name: "Delivery",
      dependencies: ["Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "CCurl", "CCrypto"]),
    .target(
      name: "Engine",
      dependencies: ["Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "CCrypto"]),
    .target(
      name: "Administration",
      dependencies: [
        "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "CCrypto",
      ]),
    // Level 7: the console and its HTTP interface; the stores on SQLite.
    .target(
      name: "Console",
      dependencies: [
        "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles",
        "Templating", "CMicrohttpd",
      ]),
    .target(
      name: "Storage",
      dependencies: [
        "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "CSQLite",
      ]),
    // Level 8: commands and wiring.
    .executableTarget(
      name: "tocsin",
      dependencies: [
        "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles",
        "Templating", "Storage", "Console",
      ], exclude: ["Samples"]),

    // What `Benchmarks/compare` measures with and against.
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Storage", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "CDeflate",
      ], path: "Benchmarks/Programs"),
    // What every implementation of a store protocol must do; the test targets of the implementations run it.
    .target(
      name: "StoreConformance",
      dependencies: ["Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents"],
      path: "Tests/StoreConformance"),
    // Servers that the tests of several targets talk to.
    .target(name: "TestPeers", path: "Tests/TestPeers"),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(
      name: "AuditEventsTests", dependencies: ["AuditEvents", "StoreConformance"], exclude: ["Fixtures"]),
    .testTarget(name: "WorkspaceFilesTests", dependencies: ["WorkspaceFiles"]),
    .testTarget(name: "TemplatingTests", dependencies: ["Templating"]),
    .testTarget(
      name: "DetectionTests", dependencies: ["Detection", "AuditEvents", "WorkspaceFiles", "StoreConformance"]),
    .testTarget(
      name: "AlertingTests",
      dependencies: ["Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "StoreConformance"]),
    .testTarget(
      name: "DeliveryTests",
      dependencies: [
        "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating", "StoreConformance", "CCurl",
        "TestPeers",
      ],
      exclude: ["Peers"]),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "WorkspaceFiles", "Templating",
        "StoreConformance",
      ]),
    .testTarget(
      name: "AdministrationTests",
      dependencies: [
        "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "StoreConformance",
      ]),
    .testTarget(
      name: "ConsoleTests",
      dependencies: [
        "Console", "Storage", "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents",
        "WorkspaceFiles", "Templating",
      ]),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Storage", "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents", "StoreConformance",
      ]),
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "Storage", "Administration", "Engine", "Delivery", "Alerting", "Detection", "AuditEvents",
        "WorkspaceFiles", "Templating", "CSQLite",
      ]),
    .testTarget(name: "CommandLineTests", dependencies: ["tocsin", "TestPeers"], exclude: ["faulty_disk.c"]),
    .testTarget(name: "FuzzTests", dependencies: fuzzed, exclude: ["Seeds"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// `Benchmarks/fuzz` builds a program around the same targets; the fuzzer brings its `main`.
if Context.environment["TOCSIN_FUZZ"] != nil {
  package.targets.removeAll { $0.name == "FuzzTests" }
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: fuzzed, path: "Tests/FuzzTests", exclude: ["Seeds", "SeedTests.swift"],
      swiftSettings: [.define("TOCSIN_FUZZ"), .unsafeFlags(["-parse-as-library"])]))
}

// What reads files and compiles rules is optimised in debug builds, too: the tests start the program hundreds of times,
// and each start compiles all shipped rules. `DetectionTests` puts millions of pairs through a reference evaluator.
let optimised: Set = ["WorkspaceFiles", "AuditEvents", "Detection", "Templating", "DetectionTests"]
for target in package.targets where optimised.contains(target.name) {
  target.swiftSettings = [.unsafeFlags(["-O"], .when(configuration: .debug))]
}

// The released programs carry Swift's libraries in them: they run where no Swift is installed, and start in two thirds of
// the time, because nothing of Foundation has to be found and bound. What tests need is not there in that form, and the
// sanitizers of the fuzzer want them outside. lld, which Swift brings, is the linker that such programs are linked with.
let isCarrying = Context.environment["TOCSIN_FUZZ"] == nil
for target in package.targets where isCarrying && ["tocsin", "benchmark"].contains(target.name) {
  target.linkerSettings = [.unsafeFlags(["-static-stdlib", "-use-ld=lld"], .when(configuration: .release))]
}

for target in package.targets where target.type != .system && !["CRE2", "CByteScan"].contains(target.name) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
      .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    ]
  if isCarrying, target.type != .test, target.path?.hasPrefix("Tests/") != true {
    target.swiftSettings?.append(.unsafeFlags(["-static-stdlib"], .when(configuration: .release)))
  }
}
