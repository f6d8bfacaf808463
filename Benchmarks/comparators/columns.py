"""The columns that every comparator reads, and the rules as SQL over them."""
import json
import pathlib
import re

# What Tocsin's index keeps of a CloudTrail event, by JSON path.
COLUMNS = [
    "eventID", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress", "userAgent", "errorCode",
    "errorMessage", "eventType", "recipientAccountId", "readOnly", "userIdentity.type", "userIdentity.principalId",
    "userIdentity.arn", "userIdentity.accountId", "userIdentity.userName",
    "userIdentity.sessionContext.sessionIssuer.userName",
]


def name(path):
    """A path as the name of a column."""
    return path.replace(".", "__").replace("-", "_")


def value(event, path):
    """What an event has at a path, as text; None when nothing."""
    for key in path.split("."):
        if not isinstance(event, dict):
            return None
        event = event.get(key)
    if event is None or isinstance(event, str):
        return event
    return json.dumps(event)


def statements(folder):
    """`(title, WHERE clause)` of each rule of a folder that pySigma can say in SQL, and the fields they use."""
    from sigma.backends.sqlite import sqliteBackend
    from sigma.collection import SigmaCollection

    found, fields = [], set(COLUMNS)
    for path in sorted(pathlib.Path(folder).glob("**/*.yml")):
        try:
            rules = SigmaCollection.from_yaml(path.read_text())
            queries = sqliteBackend().convert(rules)
        except Exception:  # A rule beyond the backend is no rule of the comparison.
            continue
        for query in queries:
            where = query.split(" WHERE ", 1)[1]
            for word in set(re.findall(r"[`\"]?([A-Za-z_][\w-]*(?:\.[\w-]+)+|[a-z]\w+)[`\"]?(?= *(?:=|LIKE|REGEXP|IS|IN|<|>))",
                                       re.sub(r"'(?:[^']|'')*'", "''", where))):
                fields.add(word)
            found.append((path.stem, where))
    for index, (title, where) in enumerate(found):
        parts = re.split(r"('(?:[^']|'')*')", where)
        for place in range(0, len(parts), 2):
            for field in sorted(fields, key=len, reverse=True):
                parts[place] = re.sub(rf"[`\"]?(?<![\w.]){re.escape(field)}(?![\w.])[`\"]?", name(field), parts[place])
        found[index] = (title, "".join(parts))
    return found, sorted(fields)
