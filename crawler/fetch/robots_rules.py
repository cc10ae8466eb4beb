"""Reading robots.txt (RFC 9309) for one crawler. Pure.

Only the groups that speak to us are kept, in one pass: the file is a stranger's, and a parser that keeps every rule
for every agent named above it needs their product in memory (20,000 agents over 20,000 rules fit into 500 KB).
"""

import re
from dataclasses import dataclass

from crawler.fetch.path_patterns import matches, normal_path, path_of
from crawler.urls import MAX_LENGTH

MAX_BYTES = 512 * 1024  # RFC 9309 section 2.5 asks for at least 500 KiB
_NAMES = {"useragent": "user-agent", "user agent": "user-agent", "crawl delay": "crawl-delay"}


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one site asks of us. `rules`: path pattern and whether it allows; longest first, allowing before not.

    `crawl_delay_s`: the pause it wishes between requests, None when it says nothing.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    crawl_delay_s: float | None = None

    def allows(self, url: str) -> bool:
        """Whether the most specific rule for the URL allows it; what no rule matches is allowed."""
        path = path_of(url)
        if path == "/robots.txt":
            return True
        return next((allow for pattern, allow in self.rules if matches(pattern, path)), True)

    def size(self) -> int:
        """About how many bytes of memory the rules take."""
        return sum(len(pattern) + 120 for pattern, _ in self.rules)


@dataclass(slots=True)
class _Group:
    """The rules collected under our name, or under `*`."""

    named: bool = False
    rules: list[tuple[str, bool]] | None = None
    crawl_delay_s: float | None = None


def read_robots(body: bytes, agent: str) -> RobotsRules:
    """The rules of a robots.txt for the crawler whose product token is `agent` ("vedette").

    Groups that name us hold alone; those for `*` only when none does (RFC 9309 section 2.2.1).
    """
    ours, everyones = _Group(), _Group()
    spoken_to: list[_Group] = []
    naming = False
    for name, value in _lines(body):
        if name == "user-agent":
            if not naming:
                spoken_to = []
            naming = True
            name_given = value.lower().partition("/")[0].strip()
            group = everyones if name_given == "*" else ours if name_given.rstrip("*") == agent.lower() else None
            if group and group not in spoken_to:
                group.named = True
                spoken_to.append(group)
        elif name in {"allow", "disallow", "crawl-delay"}:
            naming = False
            for group in spoken_to:
                _note(group, name, value)
    group = ours if ours.named else everyones
    ordered = sorted(set(group.rules or ()), key=lambda rule: (-len(rule[0]), not rule[1]))
    return RobotsRules(tuple(ordered), group.crawl_delay_s)


def _lines(body: bytes) -> list[tuple[str, str]]:
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    found = []
    for line in re.split(r"[\r\n]+", text):
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            plain = name.strip().lower()
            found.append((_NAMES.get(plain, plain), value.strip()))
    return found


def _note(group: _Group, name: str, value: str) -> None:
    if name == "crawl-delay":
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value):
            group.crawl_delay_s = float(value)
    elif 0 < len(value) <= MAX_LENGTH:  # an empty Disallow allows everything, as does saying nothing
        group.rules = group.rules or []
        group.rules.append((normal_path(value), name == "allow"))
