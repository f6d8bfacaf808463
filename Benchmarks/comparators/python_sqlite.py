"""Python, the way rule runners over SQLite work: gzip, orjson, one row each, then one query per rule.
`python_sqlite.py FOLDER DB FIELDS.json RULES.json [FILES]`"""
import gzip
import json
import pathlib
import re
import sqlite3
import sys

import orjson

from columns import name, value

folder, database, listing, rules, *limit = sys.argv[1:]
fields = json.load(open(listing))
link = sqlite3.connect(database)
link.execute("PRAGMA synchronous=OFF")
link.create_function("REGEXP", 2, lambda pattern, text: bool(text and re.search(pattern, text)), deterministic=True)
link.execute(f"CREATE TABLE events ({', '.join(name(field) for field in fields)}, raw TEXT)")
insert = f"INSERT INTO events VALUES ({', '.join('?' * (len(fields) + 1))})"
events = 0
for path in sorted(pathlib.Path(folder).glob("*.gz"))[: int(limit[0]) if limit else None]:
    records = orjson.loads(gzip.decompress(path.read_bytes()))["Records"]
    link.executemany(insert, ([value(event, field) for field in fields] + [orjson.dumps(event)] for event in records))
    link.commit()
    events += len(records)
matches = failed = 0
for title, where in json.load(open(rules)):
    try:
        matches += link.execute(f"SELECT count(*) FROM events WHERE {where}").fetchone()[0]
    except sqlite3.Error:
        failed += 1
print(events, "events,", matches, "matches,", failed, "rules failed")
