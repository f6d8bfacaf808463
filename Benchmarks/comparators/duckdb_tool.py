"""DuckDB: `ingest NDJSON DB FIELDS.json` reads typed columns; `rules DB RULES.json` runs one query per rule."""
import json
import sys

import duckdb

from columns import name


def structure(fields):
    """The nested type that read_json needs to find dotted fields."""
    tree = {}
    for field in fields:
        node = tree
        *parents, last = field.split(".")
        for part in parents:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                break
        else:
            if not isinstance(node.get(last), dict):
                node[last] = node.get(last, "VARCHAR")

    def text(node):
        return "VARCHAR" if not isinstance(node, dict) else (
            "STRUCT(" + ", ".join(f'"{key}" {text(value)}' for key, value in node.items()) + ")")
    return {key: text(node) for key, node in tree.items()}


command, *words = sys.argv[1:]
if command == "ingest":
    source, database, listing = words
    fields = json.load(open(listing))
    # A field that is also the parent of another cannot be a column of its own type; the parent is left out.
    fields = [field for field in fields if not any(other.startswith(field + ".") for other in fields)]
    link = duckdb.connect(database)
    link.execute("SET threads=1")
    types = ", ".join(f"'{key}': '{kind}'" for key, kind in structure(fields).items())
    chosen = ", ".join(
        ".".join(f'"{part}"' for part in field.split(".")) + f" AS {name(field)}" for field in fields)
    link.execute(
        f"CREATE TABLE events AS SELECT {chosen} FROM read_json('{source}', format='newline_delimited', "
        f"columns={{{types}}}, ignore_errors=true)")
    print(link.execute("SELECT count(*) FROM events").fetchone()[0])
else:
    database, listing = words
    link = duckdb.connect(database, read_only=True)
    link.execute("SET threads=1")
    matches = failed = 0
    for title, where in json.load(open(listing)):
        where = where.replace(" REGEXP ", " ~ ")
        try:
            matches += link.execute(f"SELECT count(*) FROM events WHERE {where}").fetchone()[0]
        except duckdb.Error:
            failed += 1
    print(matches, "matches,", failed, "rules failed")
