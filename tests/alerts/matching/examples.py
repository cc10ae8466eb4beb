"""Queries with texts and what is to be said of them, as docs/rules.md writes them.

A query stands at the start of a line. Each line below it, two spaces in, is `yes`, `no` or `unknown`, then options (a
language; `title`: the text is the headline; `cut`: the rest is hidden), a colon, and the text with its hits in brackets.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from alerts.entities import shipped
from alerts.matching import build
from alerts.model import Rule, Subject

VERDICTS = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class Case:
    query: str
    verdict: bool | None
    language: str
    title: bool
    cut: bool
    text: str
    marked: tuple[str, ...]
    shown: str

    @property
    def subject(self) -> Subject:
        access: Literal["full", "truncated"] = "truncated" if self.cut else "full"
        title, text = (self.text, "") if self.title else ("", self.text)
        return Subject(title, text, language=self.language, access=access)


def cases(lines: Iterable[str]) -> Iterator[Case]:
    """The cases of a page; empty lines and those that start with # say nothing."""
    query = ""
    for line in lines:
        if not line.startswith("  "):
            query = line if line.strip() and not line.startswith("#") else query
            continue
        head, _, shown = line.strip().partition(": ")
        verdict, *options = head.split()
        language = next((option for option in options if len(option) == 2), "en")
        plain = shown.replace("[", "").replace("]", "")
        marked = tuple(re.findall(r"\[(.*?)\]", shown))
        yield Case(query, VERDICTS[verdict], language, "title" in options, "cut" in options, plain, marked, shown)


def judged(case: Case) -> tuple[bool | None, tuple[str, ...]]:
    """What the engine says of a case, and the words it marks."""
    entities = shipped() if "@" in case.query else {}
    explained = build([Rule("r", query=case.query)], entities).explain(case.subject, "r")
    return explained.value, tuple(case.text[span.start : span.end] for span in explained.spans)


def is_right(case: Case) -> bool:
    """Whether the engine says what the case says; what is not marked may be anything where nothing is."""
    value, marked = judged(case)
    return value is case.verdict and (marked == case.marked or not (case.marked or case.verdict))
