internal import Foundation

/// The systemd units that run the engine.
enum UnitsCommand {
  static let units = Command(
    name: "units", summary: "write systemd units for this workspace", synopsis: "DIR [--user USER]",
    discussion: "Writes tocsin.service (the service with its own timer), and tocsin-run.service with tocsin-run.timer\n"
      + "(one turn every quarter hour). Enable one of the two: tocsin.service or tocsin-run.timer.",
    examples: ["tocsin units /etc/systemd/system --workspace /srv/tocsin && systemctl enable --now tocsin.service"],
    options: [
      CommonOptions.workspace, .value("user", "USER", "the user to run as (default: a user made for the service)"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "DIR")
    let workspace = try URL(fileURLWithPath: OpenWorkspace.folder(arguments)).standardizedFileURL.path
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let account = arguments.value("user").map { "User=\($0)" } ?? "DynamicUser=yes\nStateDirectory=tocsin"
    for (name, text) in Units.files(program: program, workspace: workspace, account: account) {
      let path = arguments.words[0] + "/" + name
      guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
        throw CommandFailure(.engine, "\(path): cannot be written")
      }
      terminal.line(path)
    }
    return .success
  }
}

/// The text of the units.
enum Units {
  static func files(program: String, workspace: String, account: String) -> [(name: String, text: String)] {
    let sandbox = """
      \(account)
      ReadWritePaths=-\(workspace)/.tocsin
      WorkingDirectory=\(workspace)
      NoNewPrivileges=yes
      PrivateTmp=yes
      ProtectSystem=strict
      ProtectKernelTunables=yes
      ProtectControlGroups=yes
      RestrictSUIDSGID=yes
      LockPersonality=yes
      """
    return [
      (
        "tocsin.service",
        """
        [Unit]
        Description=Tocsin, scheduled alerts from cloud audit logs
        After=network-online.target
        Wants=network-online.target

        [Service]
        Type=notify
        ExecStart=\(program) serve --workspace \(workspace)
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=always
        RestartSec=5
        WatchdogSec=180
        TimeoutStopSec=90
        \(sandbox)

        [Install]
        WantedBy=multi-user.target

        """
      ),
      (
        "tocsin-run.service",
        """
        [Unit]
        Description=Tocsin, one turn
        After=network-online.target
        Wants=network-online.target

        [Service]
        Type=oneshot
        ExecStart=\(program) run --workspace \(workspace)
        \(sandbox)

        """
      ),
      (
        "tocsin-run.timer",
        """
        [Unit]
        Description=Tocsin every quarter hour

        [Timer]
        OnCalendar=*:0/15
        AccuracySec=1s
        Persistent=true

        [Install]
        WantedBy=timers.target

        """
      ),
    ]
  }
}
