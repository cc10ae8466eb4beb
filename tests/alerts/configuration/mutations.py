"""Slips of the finger, made over and over in one configuration that is right. The same ones in every run.

Every mutation knows where it was made: its line, and its column where the place is not a matter of taste.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

RIGHT = """\
store: vedette.db
timezone: Europe/Brussels
crawl:
  every: 15m
  user_agent: "Vedette of the desk"
  obey_robots: true
  per_host_delay: 2s
  allow_hosts: ["10.0.0.7", intranet]
alert_max_age: 24h
keep:
  text: 365d
smtp:
  host: mail.example.org
  port: 587
  user: desk
  password: "${SMTP_PASSWORD}"
  from: vedette@example.org
  tls: starttls
channels:
  desk:
    mail: ["desk@example.org", "night@example.org"]
  duty: {url: "json://duty.example/${TOKEN}"}
  wire:
    urls:
      - json://one.example
      - json://two.example
sources:
  north:
    feed: "https://north.example/feed"
    every: 5m
  ministry:
    listing: https://ministry.example/news
    links: article h3 a
    full_text: false
    text: [main, .body]
    access:
      selectors: [.gate]
      phrases: ["Subscribers only"]
    ignore_flag: true
    allow_hosts: [intranet]
  east: {feed: "https://east.example/rss", every: 30m}
entities:
  krasnopol:
    name: Krasnopol
    type: system
    aliases: ["=KRASNOPOL", Краснополь]
    context: [shell, artillery]
    within: 20
rules:
  troops:
    query: >
      (deploy OR send) NEAR/8 troops
      NOT exercise
    notify: [desk]
    examples:
      match: ["Estonia sent troops to the border."]
      ignore:
        - "The troops stayed at home."
  shells:
    any: ["@krasnopol", "155mm"]
    all: [contract]
    none: [museum]
    in: [title, text]
    lang: [en, uk]
    sources: [north, east]
    urgency: now
    if_cut_off: record
    notify: [duty, wire]
  orders: {query: "Patriot AND contract", notify: [desk, duty]}
"""

LINES = RIGHT.splitlines()
KEYS = {
    "store", "timezone", "crawl", "every", "user_agent", "obey_robots", "per_host_delay", "allow_hosts", "alert_max_age",
    "keep", "text", "smtp", "host", "port", "user", "password", "from", "tls", "channels", "mail", "url", "urls", "sources",
    "feed", "listing", "links", "full_text", "access", "selectors", "phrases", "ignore_flag", "entities", "name", "type",
    "aliases", "context", "within", "rules", "query", "any", "all", "none", "in", "lang", "notify", "urgency", "if_cut_off", "examples",
    "match", "ignore",
}  # fmt: skip
FREE = ("text: [main", "aliases", "context", "any:", "all:", "none:", "allow_hosts")  # a missing comma makes a phrase


@dataclass(frozen=True, slots=True)
class Mutation:
    """A text that is wrong at `line`, at one of `columns` unless that is empty; `hint` must stand in the answer."""

    name: str
    text: str
    line: int
    columns: tuple[int, ...] = ()
    hint: str = ""


def mutations() -> Iterator[Mutation]:
    """Every mutation."""
    for make in (
        misspelt_keys, lost_colons, repeated_keys, wrong_durations, wrong_values, wrong_kinds, strange_starts, tabs,
        lost_quotes, lost_brackets, lost_commas, moved_lines, lost_values, stray_texts, broken_queries,
    ):  # fmt: skip
        yield from make()


def changed(name: str, line: int, new: str, columns: tuple[int, ...] = (), hint: str = "") -> Mutation:
    """The right text with its `line`, counted from 1, written as `new`."""
    lines = [*LINES[: line - 1], new, *LINES[line:]]
    return Mutation(f"{name} in line {line}: {new.strip()}", "\n".join(lines) + "\n", line, columns, hint)


def keys() -> Iterator[tuple[int, int, str]]:
    """Line, start and name of every key that has a meaning."""
    for number, line in enumerate(LINES, 1):
        for found in re.finditer(r"(?:(?<=^)|(?<=[ {]))([a-z_]+)(?=:(?: |$))", line):
            if found[1] in KEYS:
                yield number, found.start(), found[1]


def values() -> Iterator[tuple[int, int, str]]:
    """Line, start and text of every value that stands on its key's line, or in a list of lines."""
    for number, line in enumerate(LINES, 1):
        if found := re.match(r"\s*(?:[\w-]+:|-) (?![>|])(.+)$", line):
            yield number, found.start(1), found[1]


def misspelt_keys() -> Iterator[Mutation]:
    chance = random.Random(1)
    for line, start, key in keys():
        here = LINES[line - 1]
        spellings = {key + chance.choice("xyz"), key[:1] + key[1:].upper()}
        if len(key) > 2:
            at = chance.randrange(len(key) - 1)
            spellings |= {key[:at] + key[at + 1] + key[at] + key[at + 2 :], key[:at] + key[at + 1 :]}
        for wrong in sorted(spellings - KEYS):
            hint = f"Did you mean {key!r}" if len(key) > 3 else ""
            yield changed("misspelt key", line, here[:start] + wrong + here[start + len(key) :], (start + 1,), hint)


def lost_colons() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        if found := re.match(r"(\s*)[\w-]+:", line):
            yield changed("lost colon", number, line[: found.end() - 1] + line[found.end() :], ())
            if line[found.end() :].startswith(" "):
                yield changed("lost space", number, line[: found.end()] + line[found.end() + 1 :], ())


def repeated_keys() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        if found := re.match(r"(\s*)[\w-]+: [^>]", line):
            text = "\n".join([*LINES[:number], line, *LINES[number:]]) + "\n"
            yield Mutation(
                f"repeated key in line {number}", text, number + 1, (len(found[1]) + 1,), f"already in line {number}"
            )


def wrong_durations() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        for found in re.finditer(r"(?<=: )\d+[smhd]\b", line):
            for wrong in ("15min", "15", "m", "1.5h", "-1d", "1h30m", "1w", "15 m", "1234567s", "quarterly"):
                new = line[: found.start()] + wrong + line[found.end() :]
                yield changed(
                    "wrong duration", number, new, (found.start() + 1,), "write a duration such as 30s, 15m, 2h or 7d"
                )


def wrong_values() -> Iterator[Mutation]:
    wrong = {
        "Europe/Brussels": "Europe/Brussel", "true": "yes", "false": "no", "587": "70000", "starttls": "startls",
        "mail.example.org": "mail example", "vedette@example.org": "vedette.example.org", '"desk@example.org"': '"desk"',
        "json://one.example": "jsn://one.example", '"json://duty.example/${TOKEN}"': '"duty.example/${TOKEN}"',
        '"https://north.example/feed"': "north.example/feed", "https://ministry.example/news": "https:/ministry.example/news",
        "article h3 a": "article >", "[main, .body]": "[main, ..body]", "[.gate]": "['.gate[']", "20": "twenty",
        "[title, text]": "[title, body]", "[en, uk]": "[en, ukr]", "[north, east]": "[north, aest]", "record": "digest",
        "[duty, wire]": "[duty, wier]", "[desk]": "[dsek]", "[contract]": "[contract AND award]",
    }  # fmt: skip
    for number, line in enumerate(LINES, 1):
        for right, instead in wrong.items():
            if line.endswith((f" {right}", f" {right}}}")):
                start = line.index(right)
                new = line.replace(right, instead)
                column = start + 1 if not right.startswith("[") else None
                yield changed("wrong value", number, new, (column,) if column else ())
    for number, line in enumerate(LINES, 1):
        for found in re.finditer(r"\$\{\w+\}", line):
            for name in ("${NOWHERE}", "${}", "${A-B}", "${A"):
                yield changed("wrong variable", number, line.replace(found[0], name), (found.start() + 1,))


def wrong_kinds() -> Iterator[Mutation]:
    for number, start, value in values():
        here = LINES[number - 1]
        if here.lstrip().startswith("allow_hosts"):
            continue  # an empty list is right here
        kinds = ["{a: b}", "[[a]]"] if not value.startswith("{") else ["[a]", "text"]
        if value.startswith("["):
            kinds = ["text", "{a: b}", "[{a: b}]", "[[a]]", "[]"]
        # `listing` may be a mapping: of one that lacks a key the answer is at its name.
        name = (len(here) - len(here.lstrip()) + 1,) if here.lstrip().startswith("listing:") else ()
        for wrong in kinds:
            yield changed("wrong kind", number, here[:start] + wrong, (*name, start + 1, start + 2, start + 3))


def strange_starts() -> Iterator[Mutation]:
    for number, start, value in values():
        here = LINES[number - 1]
        for prefix in ("&a ", "!!str ", "*"):
            if prefix == "*" and value[0] in "\"'[{":
                continue
            yield changed("strange start", number, here[:start] + prefix + value, (start + 1,))
        if value[0] not in "\"'[{":
            for prefix in ("@", "`", "%", "}", "]", ","):
                yield changed("strange start", number, here[:start] + prefix + value, (start + 1,), "quote it")


def tabs() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        indent = len(line) - len(line.lstrip())
        if indent and ":" in line:
            yield changed("tab", number, "\t" * (indent // 2) + line.lstrip(), (), "a tab cannot indent")
            yield changed("tab", number, line[: indent - 1] + "\t" + line.lstrip(), ())


def lost_quotes() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        for found in re.finditer(r'"[^"]*"', line):
            opening, closing = found.start(), found.end() - 1
            columns = (opening + 1,) if '"' not in line[closing + 1 :] else ()
            yield changed("lost closing quote", number, line[:closing] + line[closing + 1 :], columns)
            yield changed("lost opening quote", number, line[:opening] + line[opening + 1 :])


def lost_brackets() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        for found in re.finditer(r"[\[\]{}]", line):
            if "${" in line and found[0] in "{}":
                continue
            at = found.start()
            yield changed("lost bracket", number, line[:at] + line[at + 1 :])
            if found[0] in "]}":
                yield changed("doubled bracket", number, line[:at] + found[0] + line[at:])


def lost_commas() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        for found in re.finditer(", ", line):
            if not line.strip().startswith(FREE) or line[found.end()] == '"':
                yield changed("lost comma", number, line[: found.start()] + line[found.start() + 1 :])


def moved_lines() -> Iterator[Mutation]:
    for number, line in enumerate(LINES, 1):
        if re.match(r"\s*[\w-]+:", line):
            yield changed("moved right", number, " " + line)
            if line.startswith(" "):
                yield changed("moved left", number, line[1:])


def lost_values() -> Iterator[Mutation]:
    for number, start, _ in values():
        if not LINES[number - 1].lstrip().startswith("-"):
            yield changed("lost value", number, LINES[number - 1][: start - 1])


def stray_texts() -> Iterator[Mutation]:
    for number, start, value in values():
        here = LINES[number - 1]
        if value.startswith('"') and value.endswith('"') and value.count('"') == 2:
            yield changed("text after a quote", number, here + " AND more", (len(here) + 2,))
        if value[0] not in "\"'[{":
            yield changed("colon in a text", number, here[:start] + "note: " + value, (start + 1, start + 5))


def broken_queries() -> Iterator[Mutation]:
    rows = {
        "      (deploy OR send) NEAR/8 troops": (
            ("      deploy OR send) NEAR/8 troops", ()),
            ("      (deploy OR send) NEAR troops", (24,)),
            ("      (deploy or send) NEAR/8 troops", ()),
            ("      (deploy OR ) NEAR/8 troops", ()),
            ("      (deploy OR send) NEAR/8 @nobody", (31,)),
            ("      (deploy OR send) NEAR/8 * ", (31,)),
            ("      (deploy OR send) W/8 troops", (24,)),
            ('      (deploy OR send) NEAR/8 "troops', (31,)),
            ("      (deploy OR send) NEAR/0 troops", (24,)),
            ("      deploy AND send OR troops AND", ()),
        ),
        "      NOT exercise": (
            ("      NOT", ()),
            ("      NOT exercise drill", (20, 11)),
            ("      NOT titel:exercise", (11,)),
            ("      AND OR exercise", (11,)),
            ("      NOT e*", (11,)),
        ),
    }  # fmt: skip
    for number, line in zip(count(1), LINES, strict=False):
        for new, columns in rows.get(line, ()):
            yield changed("broken query", number, new, columns)
