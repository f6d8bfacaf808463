"""Runs programs and says what they cost: the data, the workspaces and the rounds of Benchmarks/compare."""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "Benchmarks"


class Measurement:
    def __init__(self, cpu, wall, memory, output):
        self.cpu, self.wall, self.memory, self.output = cpu, wall, memory, output


def measure(command, cwd=None):
    """Runs a command and returns what it cost; its output goes to a file, so that a full pipe never slows it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as problems:
        begin = time.monotonic()
        child = subprocess.Popen([str(word) for word in command], cwd=cwd, stdout=out, stderr=problems)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read()
        if child.returncode != 0:
            problems.seek(0)
            sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{problems.read().decode()[-2000:]}")
    shown = text if len(text) <= 8000 else text[:4000] + b"\n...\n" + text[-4000:]
    return Measurement(
        usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, shown.decode("utf-8", "replace"))


def say(*words):
    print(*words, flush=True)


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.work).resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.events = options.events
        self.python = self.work / "venv/bin/python"
        self.tocsin = ROOT / ".build/release/tocsin"
        self.program = ROOT / ".build/release/benchmark"
        self.ratios = {}
        self.section = ""

    # -- preparation

    def prepare(self, comparators):
        if not self.options.built:
            say("building ...")
            subprocess.run(["swift", "build", "-c", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        if comparators and not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.work / "venv"], check=True)
            subprocess.run(
                [self.work / "venv/bin/pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        if comparators:
            self.files, self.lines = self.data("cloudtrail", self.events, ndjson=True)

    def data(self, shape, events, seed=1, ndjson=False, start=1_790_000_000, per_second=500):
        """Files of generated events, made once for a shape, a number and a seed."""
        folder = self.work / f"{shape}-{events}-{seed}"
        lines = self.work / f"{shape}-{events}-{seed}.ndjson"
        if not (folder / "done").exists():
            say(f"generating {events} {shape} events ...")
            shutil.rmtree(folder, ignore_errors=True)
            command = [self.program, "events", "--shapes", HERE / f"Shapes/{shape}.tsv", "--out", folder, "--events",
                       events, "--seed", seed, "--start", start, "--per-second", per_second, "--wrap", "traces" if shape == "cts" else "Records"]
            measure(command + (["--ndjson", lines] if ndjson else []))
            (folder / "done").touch()
        return folder, lines

    def rules(self, count):
        """The shipped CloudTrail pack and generated rules up to the count."""
        folder = self.work / f"rules-{count}"
        if not folder.exists():
            folder.mkdir()
            shipped = [path for path in sorted((ROOT / "Rules/cloudtrail").glob("*.yml"))
                       if "correlation:" not in path.read_text()][:count]
            for path in shipped:
                shutil.copy(path, folder)
            if count > len(shipped):
                measure([self.program, "rules", "--shapes", HERE / "Shapes/cloudtrail.tsv", "--out", folder, "--rules",
                         count - len(shipped)])
        return folder

    def workspace(self, name, count, form="cloudtrail"):
        """A workspace whose only trail, `amazon`, enables that many rules; the shipped ones of other formats."""
        folder = self.work / f"workspace-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "Rules").mkdir(parents=True)
        shutil.copytree(self.rules(count) if form == "cloudtrail" else ROOT / "Rules" / form, folder / "Rules/pack")
        (folder / "Rules/policies").mkdir()
        (folder / "Rules/policies/default.yml").write_text(
            "name: default\nroutes:\n  - notify:\n      - channel: console\n")
        (folder / "incoming").mkdir()
        (folder / "tocsin.yml").write_text(
            f"data: data\ntrails:\n  amazon:\n    format: {form}\n    sources: [incoming]\n"
            "    rules: [\"pack/*\"]\nchannels:\n  console: {kind: console}\n")
        return folder

    def sql(self, count):
        queries, fields = self.work / f"rules-{count}.json", self.work / f"fields-{count}.json"
        if not queries.exists():
            measure([self.python, HERE / "comparators/sql_rules.py", self.rules(count), queries, fields])
        return queries, fields

    # -- reporting

    def rounds(self, tools, rounds=None, prepare=None):
        """Runs every tool once a round, in turn; returns the medians."""
        results = {name: [] for name in tools}
        for number in range(rounds or self.options.rounds):
            for name, command in tools.items():
                if prepare:
                    prepare(name)
                results[name].append(measure(command))
            say(f"  round {number + 1} done")
        return {name: Measurement(statistics.median(each.cpu for each in all), statistics.median(each.wall for each in all),
                                  max(each.memory for each in all), all[-1].output) for name, all in results.items()}

    def line(self, what, result, events, base=None):
        cost = result.cpu / events * 1e6
        ratio = "" if base is None else f"{result.cpu / base:8.2f}x"
        found = re.search(r"(\d+) (?:rule )?matches", result.output)
        matches = f"{found[1]:>9} matches" if found else ""
        say(f"  {what:44} {cost:9.3f} us/event {result.cpu:8.2f} s CPU {result.memory:7.0f} MB {ratio:9} {matches}")

    def complete(self, what, result, events):
        """Ends the comparison when a tool did not take all events: what it cost would mean nothing."""
        if not re.search(rf"\b{events}\b", result.output):
            sys.exit(f"{what} should have taken {events} events, and said: {result.output[:500]}")

    def ratio(self, name, value, target, more_is_better=True):
        met = value >= target if more_is_better else value <= target
        self.ratios[name] = {
            "value": float(f"{value:.4g}"), "more_is_better": more_is_better, "target": target, "section": self.section}
        say(f"  {'=> ' + name:58} {value:9.2f}   target {'>=' if more_is_better else '<='} {target:<6} "
            f"{'met' if met else 'MISSED'}")

    def summary(self, taken):
        """Every ratio beside its target, and what the sections took."""
        if not self.ratios:
            return
        say("\nSUMMARY")
        for name, ratio in self.ratios.items():
            value, target, more = ratio["value"], ratio["target"], ratio["more_is_better"]
            met = value >= target if more else value <= target
            say(f"  {name:60} {value:9.2f}   target {'>=' if more else '<='} {target:<6} {'met' if met else 'MISSED'}")
        missed = sum(1 for each in self.ratios.values()
                     if (each["value"] < each["target"]) == each["more_is_better"] and each["value"] != each["target"])
        times = ", ".join(f"{name} {seconds / 60:.1f}" for name, seconds in taken.items())
        say(f"  {len(self.ratios) - missed} of {len(self.ratios)} targets met; minutes: {times}")
