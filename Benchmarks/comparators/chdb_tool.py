"""ClickHouse in the process: `ingest NDJSON DIR FIELDS.json` reads typed columns; `rules DIR RULES.json` runs one query
per rule, without the cache of earlier answers."""
import json
import sys

from chdb import session

from columns import name

command, *words = sys.argv[1:]
if command == "ingest":
    source, folder, listing = words
    fields = json.load(open(listing))
    fields = [field for field in fields if not any(other.startswith(field + ".") for other in fields)]
    link = session.Session(folder)
    link.query("CREATE DATABASE IF NOT EXISTS b")
    roots = sorted({field.split(".")[0] for field in fields})
    plain = [root for root in roots if root in fields]
    nested = [root for root in roots if root not in fields]
    columns = ", ".join(
        [f"{name(field)} " + ("String" if field in ("eventID", "eventTime") else "LowCardinality(Nullable(String))")
         for field in fields])
    link.query(f"CREATE TABLE b.events ({columns}) ENGINE=MergeTree ORDER BY eventTime")
    shape = ", ".join([f"{root} Nullable(String)" for root in plain] + [f"{root} String" for root in nested])
    chosen = ", ".join(
        f"ifNull({field}, '')" if field in ("eventID", "eventTime") else
        field if "." not in field else
        "JSONExtract(" + field.split(".")[0] + ", " + ", ".join(f"'{part}'" for part in field.split(".")[1:])
        + ", 'Nullable(String)')" for field in fields)
    link.query(
        f"INSERT INTO b.events SELECT {chosen} FROM file('{source}', 'JSONEachRow', '{shape}') "
        "SETTINGS max_threads=1, max_insert_threads=1, input_format_skip_unknown_fields=1, "
        "input_format_json_read_objects_as_strings=1, input_format_parallel_parsing=0")
    print(str(link.query("SELECT count() FROM b.events")).strip())
else:
    folder, listing = words
    link = session.Session(folder)
    matches = failed = 0
    for title, where in json.load(open(listing)):
        if " REGEXP " in where or " ESCAPE " in where:
            where = where.replace(" ESCAPE '\\'", "").replace(" REGEXP ", " REGEXP ")
        try:
            answer = link.query(
                f"SELECT count() FROM b.events WHERE {where} SETTINGS max_threads=1, use_query_condition_cache=0, "
                "use_query_cache=0")
            matches += int(str(answer).strip())
        except Exception:
            failed += 1
    print(matches, "matches,", failed, "rules failed")
