"""Judges rendered messages with real parsers: one JSON object a line on standard input, one problem a line out.

Each object has name, form, text, plain (the same message of a harmless event of the same shape), value (the hostile
text), exact: whether the shape of text and plain must be the same, and
recorded: whether the value must be there as it was recorded.
"""
import html.parser
import json
import re
import sys
import unicodedata

VOID = {"meta", "br", "img", "hr", "link", "input"}
TAGS = {"html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "span", "a", "strong",
        "br", "pre", "p"}
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Page(html.parser.HTMLParser):
    """The tags of a page in order, its text, and what is wrong with them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.shape, self.words, self.problems, self.open = [], [], [], []
        self.feed(text)
        self.close()
        if self.open:
            self.problems.append(f"never closed: {self.open}")

    def handle_starttag(self, tag, attributes):
        self.shape.append((tag, tuple(name for name, _ in attributes)))
        if tag not in TAGS:
            self.problems.append(f"tag {tag}")
        for name, value in attributes:
            if name.startswith("on"):
                self.problems.append(f"attribute {name}")
            if name in ("href", "src") and not (value or "").startswith("https://"):
                self.problems.append(f"address {value[:40]}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"end of {tag} where it is not open")

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.problems.append("a comment")


def shape(value):
    """The structure of a JSON value without its texts and numbers."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


def texts(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def marked(value):
    """The texts that are shown as Markdown."""
    if isinstance(value, dict) and value.get("type") == "plain_text":
        return
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from marked(inner)
    elif isinstance(value, str):
        yield value


def marks(text, dialect):
    """How many characters with a meaning a text has that are not escaped."""
    if dialect in ("commonMark", "dingTalk"):
        text = re.sub(r"\\[\\`*_\[\]<>#&|~!.)+=-]", "", text)
    text = re.sub(r"&(lt|gt|amp|#\d+);", "", text)
    known = "`*_<>~" if dialect == "slack" else "`*_[]<>#|~!"
    return {mark: text.count(mark) for mark in known}


def slack_limits(message):
    """What Slack refuses: https://api.slack.com/reference/block-kit/blocks."""
    blocks = message["blocks"]
    if len(blocks) > 50:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        for limit, inner in ((150 if block["type"] == "header" else 3000, block.get("text")),
                             *((2000, field) for field in block.get("fields", []))):
            if inner and not 0 < len(inner["text"]) <= limit:
                yield f"a text of {len(inner['text'])} characters in a {block['type']}"


def flat(value):
    """A value as it stands in a message for people."""
    spaced = "".join(" " if c.isspace() or ord(c) < 32 else c for c in value)
    return STEERING.sub("\ufffd", spaced)


def judge(case):
    form, text, plain, value, exact = (case[key] for key in ("form", "text", "plain", "value", "exact"))
    first = value[:8]
    if form == "html":
        page, other = Page(text), Page(plain)
        yield from page.problems
        words = "".join(page.words)
        if exact and page.shape != other.shape:
            yield "the event changes the page"
        if (flat(value) if exact else first) not in words:
            yield "the value is not in the page"
        return
    if form == "json" or form.startswith("card"):
        try:
            message = json.loads(text)
        except ValueError as error:
            yield f"no JSON: {error}"
            return
        other = json.loads(plain)
        if exact and shape(message) != shape(other):
            yield "the event changes the structure"
        if not any(first in inner for inner in texts(message)):
            yield "the value is not in the message"
        if case["recorded"] and exact and not any(value == inner for inner in texts(message)):
            yield "the value is not in the message as it was recorded"
        if form == "card:slack":
            yield from slack_limits(message)
        if form.startswith("card"):
            dialect = form.split(":")[1]
            for inner in texts(message):
                if dialect == "slack" and re.search(r"<[!@#]", inner):
                    yield f"a mention: {inner[:80]}"
            if exact and marks("\n".join(t for t in marked(message) if not t.startswith("https://")), dialect) != marks(
                    "\n".join(t for t in marked(other) if not t.startswith("https://")), dialect):
                yield "the event marks up the card"
        return
    if STEERING.search(text):
        yield f"a control character {STEERING.search(text).group()!r}"
    if first not in text:
        yield "the value is not in the text"
    if form == "line" and "\n" in text:
        yield "more than one line"
    if exact and text.count("\n") != plain.count("\n"):
        yield "the event makes a line"
    if re.search(r"^\s*Bcc:", text, re.MULTILINE):
        yield "the event forges a header"
    if form.startswith("markdown") and exact:
        dialect = form.split(":")[1]
        if marks(text, dialect) != marks(plain, dialect):
            yield f"the event marks up the text: {marks(text, dialect)} {marks(plain, dialect)}"


for line in sys.stdin:
    case = json.loads(line)
    for problem in judge(case):
        print(f"{case['name']}: {problem}")
print("judged")
