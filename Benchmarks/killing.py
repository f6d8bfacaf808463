"""What Benchmarks/kill works on: a receiver that remembers, a workspace, and what an operator may change of it."""
import gzip
import http.server
import json
import pathlib
import random
import shutil
import sqlite3
import tempfile
import threading
import time

RULE = """title: Access key made
id: 11111111-2222-4333-8444-555555555555
status: stable
level: high
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventName: CreateAccessKey}
    condition: selection
tocsin:
    group-by: [userIdentity.userName]
"""
POLICY = """name: default
routes:
  - notify: [{channel: hook}]
"""


class Receiver:
    """Keeps what was posted, by the id of the notification."""

    def __init__(self, seed):
        self.seen, self.lock, self.random = {}, threading.Lock(), random.Random(seed)
        # Notifications that count as sent: nobody may send them again.
        self.settled, self.broken = set(), []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                name = self.headers.get("Idempotency-Key") or json.loads(body)["notification_id"]
                with receiver.lock:
                    receiver.seen.setdefault(name, []).append(body)
                    if name in receiver.settled:
                        receiver.broken.append(name)
                    pause = receiver.random.choice([0, 0, 0, 0.005, 0.02, 0.05])
                time.sleep(pause)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words):
                pass

            def handle(self):
                try:
                    super().handle()
                except ConnectionError:
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settle(self, sent):
        """From now on these may not come again; what came again although it might not."""
        with self.lock:
            self.settled |= sent
            return list(self.broken)

    def copy(self):
        with self.lock:
            return {name: list(bodies) for name, bodies in self.seen.items()}


class Folder:
    """A workspace with one trail, and its database seen from outside."""

    def __init__(self, port):
        # In memory where that is possible: a kill does not tell the two apart, and waiting for a disk is most of the time.
        memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-kill-", dir=memory))
        (self.path / "Rules/pack").mkdir(parents=True)
        (self.path / "Rules/policies").mkdir()
        (self.path / "incoming").mkdir()
        (self.path / "Rules/pack/key.yml").write_text(RULE)
        (self.path / "Rules/policies/default.yml").write_text(POLICY)
        shutil.copytree(pathlib.Path(__file__).resolve().parent.parent / "Templates", self.path / "Templates")
        (self.path / "tocsin.yml").write_text(
            "data: data\n"
            "retention: {events: 1d, matches: 1d, alerts: 1d, notifications: 1d, memory: 1d}\n"
            "trails:\n  aws:\n    format: cloudtrail\n    sources: [incoming]\n"
            "    rules: [\"pack/*\"]\n    policy: default\nchannels:\n  hook:\n    kind: webhook\n"
            f"    url: http://127.0.0.1:{port}/\n")

    def put(self, name, records):
        """A file appears whole, as by a rename."""
        target = self.path / "incoming" / (name + ".json.gz")
        target.with_suffix(".part").write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), 1))
        target.with_suffix(".part").rename(target)

    def forget(self, names):
        """Removes received files that no later run needs to see."""
        for name in names:
            (self.path / "incoming" / (name + ".json.gz")).unlink(missing_ok=True)

    def rows(self, query):
        link = sqlite3.connect(f"file:{self.path}/data/state.sqlite?mode=ro", uri=True, timeout=30)
        try:
            return link.execute(query).fetchall()
        finally:
            link.close()

    def has(self, table):
        """Whether the database and a table of it are there: the process may have died while it made them."""
        path = self.path / "data/state.sqlite"
        return path.exists() and bool(self.rows(f"SELECT 1 FROM sqlite_master WHERE name = '{table}'"))


def text(moment):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def record(name, user, moment, attack):
    return {
        "eventVersion": "1.09", "eventID": name, "eventTime": text(moment), "eventSource": "iam.amazonaws.com",
        "eventName": "CreateAccessKey" if attack else "ListUsers", "awsRegion": "eu-central-1",
        "sourceIPAddress": "198.51.100.7", "userAgent": "kill", "requestParameters": None, "responseElements": None,
        "userIdentity": {"type": "IAMUser", "userName": user, "accountId": "100000000001"},
        "eventType": "AwsApiCall", "recipientAccountId": "100000000001"}


class Operator:
    """Changes silences and key event notifications through the command line. A change and its line in the audit log are
    there together or not at all, whenever the process is killed."""

    def __init__(self, seed, folder):
        self.random, self.folder = random.Random(seed + 1), folder
        self.count = 0
        self.changes = self.applied = 0

    def words(self):
        """A change that the command line will take as things are."""
        self.count += 1
        known = [row[0] for row in self.folder.rows("SELECT name FROM key_events")] if self.folder.has("key_events") else []
        kind = self.random.choice(["silence", "add", "modify", "stop", "start", "remove"])
        name = self.random.choice(known) if known else ""
        if kind == "silence":
            return ["silence", "add", "--rule", f"none-{self.count}", "--for", "90d", "--reason", f"none-{self.count}"]
        if kind == "add" or not known:
            return ["key-events", "add", f"edit_{self.count}", "--operation", "IAM:user:createUser", "--format", "any",
                    "--record-only", "--trail", "nowhere"]
        if kind == "modify":
            return ["key-events", "modify", name, "--description", f"change {self.count}"]
        if kind == "remove" and len(known) < 5:
            kind = "stop"
        return ["key-events", kind, name]

    def state(self):
        """What operators changed so far, and how long the audit log is."""
        if not self.folder.has("key_events"):
            return ([], [], 0)
        return (self.folder.rows("SELECT number, reason FROM silences ORDER BY 1"),
                self.folder.rows("SELECT name, text, started, at FROM key_events ORDER BY 1"),
                self.folder.rows("SELECT count(*) FROM audit_log")[0][0])

    def judge(self, before, after, code):
        """What is wrong with a change, in words; nothing when all is well."""
        self.changes += 1
        changed = before[:2] != after[:2]
        self.applied += changed
        if after[2] - before[2] != changed:
            return f"{after[2] - before[2]} audit entries for {'a' if changed else 'no'} change"
        if code == 0 and not changed:
            return "a change that was confirmed is missing"
        if len(after[0]) < len(before[0]):
            return "a silence is lost"
        return None
