"""Instructions per event, counted by callgrind: free of noise, so that a loss of some percent shows."""
import re
import shutil
import subprocess
import tempfile

from measuring import measure, say


def count(command):
    """The instructions of a run."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *map(str, command)]
        done = subprocess.run(words, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return int(found[1])


def instructions(bench):
    """The difference of two sizes takes the start of the programs off. The processor that valgrind shows has no SHA
    instructions, so that the hash of the received file weighs some 5,000 instructions more than it does in life."""
    say("\nINSTRUCTIONS per event (callgrind, difference of two sizes)")
    bare = {}
    for program in (bench.tocsin, bench.program):
        # Valgrind does not read the debug information that Swift writes.
        bare[program] = bench.work / f"bare-{program.name}"
        shutil.copy(program, bare[program])
        subprocess.run(["strip", "-g", bare[program]], check=True)
    small, large = (bench.data("cloudtrail", events, seed=3)[0] for events in (5000, 15000))
    found = {}

    def record(name, of_small, of_large):
        found[name] = (of_large - of_small) // 10000
        say(f"  {name:44} {found[name]:9}")
    record("inflate alone", *(count([bare[bench.program], "inflate", files]) for files in (small, large)))
    for rules in (60, 2000):
        sizes = []
        for files in (small, large):
            space = bench.workspace("counted", rules)
            sizes.append(count([bare[bench.tocsin], "ingest", "--workspace", space, "--trail", "amazon", "--workers", 1,
                                files]))
        record(f"ingest, {rules} rules", *sizes)
    spaces = []
    for name, files in (("small", small), ("large", large)):
        spaces.append(bench.workspace(f"counted-{name}", 500))
        measure([bench.tocsin, "ingest", "--workspace", spaces[-1], "--trail", "amazon", files])
    for rules in (60, 2000):
        record(f"evaluation, {rules} rules", *(
            count([bare[bench.program], "rescan", "--data", space / "data", "--rules", bench.rules(rules)])
            for space in spaces))
    return found
