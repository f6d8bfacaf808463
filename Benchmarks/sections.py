"""What Benchmarks/compare measures: one function a section."""
import json
import os
import re
import shutil
import sqlite3
import statistics
import sys

from measuring import HERE, measure, say

sys.path.insert(0, str(HERE / "comparators"))
from columns import COLUMNS  # noqa: E402


def ingest(bench):
    say("\nINGEST to a queryable index that keeps the raw events, 60 rules evaluated on the way")
    spaces = {count: bench.workspace(f"ingest-{count}", count) for count in (60, 500, 2000, 10000)}
    queries, fields = bench.sql(60)
    slow = max(1, len(list(bench.files.glob("*.gz"))) // 20)
    duck, click, lite = bench.work / "duck.db", bench.work / "chdb", bench.work / "lite.db"

    def clean(name):
        for path in (duck, lite):
            path.unlink(missing_ok=True)
            path.with_suffix(".db.wal").unlink(missing_ok=True)
        shutil.rmtree(click, ignore_errors=True)
        for space in spaces.values():
            shutil.rmtree(space / "data", ignore_errors=True)

    def take(count, workers=1):
        return [bench.tocsin, "ingest", "--workspace", spaces[count], "--trail", "amazon", "--workers", workers, bench.files]
    tools = {
        "inflate alone": [bench.program, "inflate", bench.files],
        "tocsin, 60 rules": take(60),
        "tocsin, 500 rules": take(500),
        "tocsin, 2,000 rules": take(2000),
        "tocsin, 10,000 rules": take(10000),
        "tocsin, 60 rules, two threads": take(60, 2),
        "duckdb, typed, raw dropped": [bench.python, HERE / "comparators/duckdb_tool.py", "ingest", bench.lines, duck, fields],
        "chdb, typed, raw dropped": [bench.python, HERE / "comparators/chdb_tool.py", "ingest", bench.lines, click, fields],
    }
    found = bench.rounds(tools, prepare=clean)
    measure(take(60))
    size = sum(path.stat().st_size for path in (spaces[60] / "data").rglob("*") if path.is_file())
    clean("")
    python = lambda count: [bench.python, HERE / "comparators/python_sqlite.py", bench.files, lite, fields, queries, count]
    few = bench.rounds({
        "python + sqlite, start": python(0),
        "python + sqlite (orjson)": python(slow),
        "jq to TSV": ["bash", "-o", "pipefail", "-c", "zcat \"$@\" | jq -r '.Records[] | [" +
                      ",".join("." + column for column in COLUMNS) + "] | @tsv' | wc -l", "jq",
                      *sorted(bench.files.glob("*.gz"))[:slow]],
    }, rounds=min(2, bench.options.rounds), prepare=clean)
    part = slow / len(list(bench.files.glob("*.gz")))
    for name, result in found.items():
        if name != "inflate alone":
            bench.complete(name, result, bench.events)
    for name in ("python + sqlite (orjson)", "jq to TSV"):
        bench.complete(name, few[name], round(bench.events * part))
    inflate, ours = found["inflate alone"].cpu, found["tocsin, 60 rules"].cpu
    for name, result in found.items():
        bench.line(name, result, bench.events, inflate)
    for name, result in few.items():
        bench.line(name + f" ({part:.0%} of the events)", result, bench.events * part, inflate * part)
    slow_python = few["python + sqlite (orjson)"].cpu - few["python + sqlite, start"].cpu
    gzip = sum(path.stat().st_size for path in bench.files.glob("*.gz"))
    bench.ratio("ingest / inflate alone", ours / inflate, 3, False)
    bench.ratio("duckdb / ingest", found["duckdb, typed, raw dropped"].cpu / ours, 3.5)
    bench.ratio("chdb / ingest", found["chdb, typed, raw dropped"].cpu / ours, 4.5)
    bench.ratio("python+sqlite / ingest", slow_python / part / ours, 12)
    bench.ratio("jq / ingest", few["jq to TSV"].cpu / part / ours, 30)
    bench.ratio("ingest 2,000 rules / 60 rules", found["tocsin, 2,000 rules"].cpu / ours, 1.4, False)
    bench.ratio("two threads, speed-up", found["tocsin, 60 rules"].wall / found["tocsin, 60 rules, two threads"].wall, 1.7)
    bench.ratio("index on disk / gzip received", size / gzip, 1.5, False)
    bench.ratio("memory of ingest, MB", found["tocsin, 60 rules"].memory, 96, False)


def formats(bench):
    """The other vendors' events, with the shipped rules, each beside inflating the same files."""
    events = max(1, bench.events // 5)
    say(f"\nINGEST of {events} events of other formats, shipped rules evaluated on the way")
    for form in ("actiontrail", "cts"):
        files, _ = bench.data(form, events)
        space = bench.workspace(f"formats-{form}", 0, form)
        found = bench.rounds({
            f"inflate alone, {form}": [bench.program, "inflate", files],
            f"tocsin, {form}": [bench.tocsin, "ingest", "--workspace", space, "--trail", "amazon", "--workers", 1, files],
        }, prepare=lambda name: shutil.rmtree(space / "data", ignore_errors=True))
        inflate, ours = found[f"inflate alone, {form}"], found[f"tocsin, {form}"]
        bench.complete(form, ours, events)
        bench.line(f"inflate alone, {form}", inflate, events, inflate.cpu)
        bench.line(f"tocsin, {form}", ours, events, inflate.cpu)
        bench.ratio(f"ingest / inflate alone, {form}", ours.cpu / inflate.cpu, 3, False)
        bench.ratio(f"memory of ingest, {form}, MB", ours.memory, 96, False)


def rescan(bench):
    say("\nEVALUATION over indexed segments from the page cache, one thread")
    # An index holds the fields that the rules of its trail read; those of 500 rules are those of all of them.
    space = bench.workspace("rescan", 500)
    measure([bench.tocsin, "ingest", "--workspace", space, "--trail", "amazon", bench.files])
    database, folder = bench.work / "rescan-duck.db", bench.work / "rescan-chdb"
    _, fields = bench.sql(2000)
    merged = sorted(set(json.loads(fields.read_text())) | set(json.loads(bench.sql(60)[1].read_text())))
    listing = bench.work / "fields-rescan.json"
    listing.write_text(json.dumps(merged))
    database.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    measure([bench.python, HERE / "comparators/duckdb_tool.py", "ingest", bench.lines, database, listing])
    measure([bench.python, HERE / "comparators/chdb_tool.py", "ingest", bench.lines, folder, listing])
    nothing = bench.work / "nothing.json"
    nothing.write_text("[]")

    def ours(count):
        return [bench.program, "rescan", "--data", space / "data", "--rules", bench.rules(count)]

    def theirs(tool, at, queries):
        return [bench.python, HERE / f"comparators/{tool}_tool.py", "rules", at, queries]
    empty = bench.work / "rules-none"
    empty.mkdir(exist_ok=True)
    bare = bench.work / "data-none"
    shutil.rmtree(bare, ignore_errors=True)
    tools = {"wc -l of the NDJSON": ["wc", "-l", bench.lines],
             "tocsin, loading segments only": [bench.program, "rescan", "--data", space / "data", "--rules", empty]}
    tools |= {f"tocsin, {count} rules": ours(count) for count in (60, 500, 2000, 10000)}
    tools |= {f"tocsin, start with {count} rules": [bench.program, "rescan", "--data", bare, "--rules", bench.rules(count)]
              for count in (60, 2000)}
    # What start-up, opening and reading the rules cost is taken off where tools are compared by what evaluation costs;
    # the ratios with "start included" leave everything on both sides.
    tools |= {"duckdb, start": theirs("duckdb", database, nothing), "chdb, start": theirs("chdb", folder, nothing),
              "duckdb, 60 rules": theirs("duckdb", database, bench.sql(60)[0]),
              "chdb, 60 rules": theirs("chdb", folder, bench.sql(60)[0])}
    found = bench.rounds(tools)
    found |= bench.rounds({"duckdb, 2,000 rules": theirs("duckdb", database, bench.sql(2000)[0]),
                          "chdb, 2,000 rules": theirs("chdb", folder, bench.sql(2000)[0])}, rounds=1)
    count = found["wc -l of the NDJSON"].cpu
    for name, result in found.items():
        bench.line(name, result, bench.events, count)
    net = lambda tool, rules: found[f"{tool}, {rules} rules"].cpu - found[f"{tool}, start"].cpu
    own = lambda rules: max(1e-3, found[f"tocsin, {rules} rules"].cpu - found[f"tocsin, start with {rules} rules"].cpu)
    sixty, thousands = own(60), own(2000)
    bench.ratio("wc -l / evaluation of 60 rules, start included", count / found["tocsin, 60 rules"].cpu, 1)
    bench.ratio("wc -l / evaluation of 60 rules", count / sixty, 1)
    bench.ratio("duckdb / evaluation, 60 rules", net("duckdb", "60") / sixty, 5)
    bench.ratio("chdb / evaluation, 60 rules", net("chdb", "60") / sixty, 5)
    bench.ratio("duckdb / evaluation, 2,000 rules", net("duckdb", "2,000") / thousands, 30)
    bench.ratio("chdb / evaluation, 2,000 rules", net("chdb", "2,000") / thousands, 30)
    for tool in ("duckdb", "chdb"):
        bench.ratio(f"{tool} / evaluation, 2,000 rules, start included",
                    found[f"{tool}, 2,000 rules"].cpu / found["tocsin, 2000 rules"].cpu, 30)
    bench.ratio("evaluation of 2,000 rules / 60", thousands / sixty, 6, False)
    bench.ratio("memory of evaluation, MB", found["tocsin, 60 rules"].memory, 48, False)


def run(bench):
    total = bench.options.index_events
    fresh = max(1, total // 10)
    say(f"\nA RUN on an index of {total} events, {fresh} of them in the window, 500 rules; QUERIES; START-UP")
    space = bench.workspace("run", 500)
    # Five million old events a day; the new ones are of the last hours before they arrive.
    old, _ = bench.data("cloudtrail", total - fresh, seed=7, start=1_789_900_000, per_second=58)
    new, _ = bench.data("cloudtrail", fresh, seed=8, start=1_790_150_000)
    at = ["2026-09-23T08:30:00Z", "2026-09-23T08:45:00Z", "2026-09-23T09:00:00Z", "2026-09-23T09:15:00Z"]
    say("  indexing ...")
    run = lambda moment: [bench.tocsin, "run", "--workspace", space, "--at", moment]
    deliver = lambda files, name: shutil.copytree(files, space / "incoming" / name, copy_function=os.link)
    deliver(old, "old")
    filled = measure(run(at[0]))
    if filled.cpu < (total - fresh) / 1e6:
        sys.exit(f"the run took in nothing: {filled.output}")
    say(f"  the run that took in {total - fresh} events of the past: {filled.cpu:.2f} s CPU, {filled.memory:.0f} MB")
    deliver(new, "new")
    filled = measure(run(at[1]))
    window = re.search(r"(\d+) events? in the window", filled.output)
    if not window or int(window[1]) < fresh:
        sys.exit(f"the new events are not in the window: {filled.output[:300]}")
    say(f"  the run that took in {fresh} events: {filled.cpu:.2f} s CPU, {filled.memory:.0f} MB")
    quiet = [measure(run(moment)) for moment in at[2:]]
    for each in quiet:
        say(f"  the next run, nothing new: {each.cpu:.3f} s CPU, {each.wall:.3f} s, {each.memory:.0f} MB")
    bench.ratio("run without news, s CPU", quiet[0].cpu, 0.1, False)
    day = ["--from", "2026-09-20T10:26:40Z", "--to", "2026-09-21T10:26:40Z"]
    queries = {"operation": ["--operation", "StopLogging"], "actor": ["--actor", "ana.26"],
               "source ip": ["--source-ip", "23.122.204.12"], "network": ["--source-ip", "23.122.0.0/16"],
               "service": ["--service", "kms.amazonaws.com"], "part of a name": ["--actor", "*a.2*"],
               "part of a resource": ["--resource", "*audit-7*"], "error code": ["--error-code", "*Denied*"],
               "status": ["--status", "warning"], "an actor nobody is": ["--actor", "nobody-at-all"],
               "a selection": ["--where", "{userAgent|contains: terraform, errorCode: AccessDenied}"],
               "a selection nothing fits": ["--where", "{userAgent|contains: no-such-agent}"], "no filter": []}
    worst = 0
    for name, words in queries.items():
        result = measure([bench.tocsin, "events", "query", "--workspace", space, "--output", "ndjson", *day, *words])
        worst = max(worst, result.wall)
        say(f"  query by {name:34} {result.wall:7.3f} s {result.cpu:7.3f} s CPU {result.memory:6.0f} MB")
    bench.ratio("slowest query, s", worst, 0.3, False)
    status = statistics.median(
        measure([bench.tocsin, "status", "--workspace", space]).wall for _ in range(bench.options.rounds))
    bench.ratio("status, s", status, 0.05, False)
    start = statistics.median(measure([bench.tocsin, "--version"]).wall for _ in range(bench.options.rounds * 2))
    bench.ratio("start-up, s", start, 0.03, False)


def stores(bench):
    rows = bench.options.rows
    say(f"\nLEDGER AND OUTBOX of {rows} rows")
    space = bench.workspace("stores", 60)
    run = [bench.tocsin, "run", "--workspace", space, "--at", "2026-09-23T00:00:00Z"]
    measure(run)
    filled = measure([bench.program, "fill", "--data", space / "data", "--rows", rows])
    say(f"  filling: {filled.cpu / rows * 1e6:.2f} us a pair")
    link = sqlite3.connect(space / "data/state.sqlite")
    link.execute("UPDATE outbox SET state = 'sent'")
    link.commit()
    link.close()
    result = measure(run[:-1] + ["2026-09-23T00:15:00Z"])
    say(f"  a run beside them: {result.cpu:.3f} s CPU, {result.memory:.0f} MB")
    bench.ratio(f"run beside {rows} ledger rows, s CPU", result.cpu, 0.1, False)
    status = measure([bench.tocsin, "status", "--workspace", space])
    bench.ratio(f"status beside {rows} outbox rows, s", status.wall, 0.05, False)


SECTIONS = {"ingest": ingest, "formats": formats, "rescan": rescan, "run": run, "stores": stores}
