"""Recognises what a page says when it is not an article: missing, broken, closed, a login, consent or robot check.

The phrases are in status_phrases.tsv, in some forty languages. Error pages speak to the reader ("the page you are
looking for"), while articles report ("the site was down for maintenance, the ministry said"). Quoted words are not
compared.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from crawler.page.access.gate_patterns import UNSPACED_LANGUAGES, fold
from crawler.page.pattern_index import PatternIndex
from crawler.page.regex_literals import required_literals

StatusKind = Literal["status", "login", "consent", "bot", "script"]

SENTENCE_BREAK: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？।])|\n+")
QUOTATION_MARKS: Final = '“”„«»"‘‚「」『』‹›״'
QUOTATION: Final = re.compile(rf"[{QUOTATION_MARKS}][^{QUOTATION_MARKS}\n]{{1,300}}[{QUOTATION_MARKS}’]")
TITLE_SEPARATOR: Final = re.compile(r"(?<!\s)\s++[|–—\-·•»«*:]++\s++|(?<!\s)\s*[|｜]\s*")
STATUS_NUMBER: Final = r"(?:(?:http|error|status|code) ?)*[45]\d\d"
MIN_SENTENCE_LETTERS: Final = 4


def is_status_label(title: str) -> bool:
    """Whether a title or headline says nothing but a status: `404 - Page not found | Outlet`, `Oops!`, `Loading...`.

    One further segment may stand beside the status: the outlet's name.
    """
    segments = [segment for segment in TITLE_SEPARATOR.split(fold(title)) if segment.strip()]
    labels = [segment for segment in segments if _label_pattern().fullmatch(segment)]
    return bool(labels) and len(segments) - len(labels) <= 1


def status_shares(text: str) -> dict[StatusKind, float]:
    """The share of the text's letters in sentences that speak of a status, by kind; 0..1. Quoted words are left out."""
    letters: dict[StatusKind, int] = dict.fromkeys(get_args(StatusKind), 0)
    total = 0
    for sentence in SENTENCE_BREAK.split(QUOTATION.sub(" ", text)):
        folded = fold(sentence)
        if len(folded) < MIN_SENTENCE_LETTERS:
            continue
        total += len(folded)
        for kind in _kinds(folded):
            letters[kind] += len(folded)
    return {kind: count / total if total else 0.0 for kind, count in letters.items()}


def _kinds(folded: str) -> frozenset[StatusKind]:
    """What a folded sentence speaks of."""
    phrases, index = _phrases()
    tried = (phrases[number] for number in index.candidates(folded))
    return frozenset(kind for kind, language, pattern in tried if _compiled(language, pattern).search(folded))


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    lines = (files("crawler.page") / "status_phrases.tsv").read_text("utf8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((kind, language, fold(pattern)) for kind, language, pattern in rows)


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = "|".join(pattern for kind, _, pattern in _rows() if kind == "label")
    part = rf"(?:{STATUS_NUMBER}|{labels})"
    return re.compile(rf"\W*{part}(?:\W+{part}){{0,3}}\W*")


@cache
def _phrases() -> tuple[tuple[tuple[StatusKind, str, str], ...], PatternIndex]:
    rows = tuple((cast("StatusKind", kind), language, text) for kind, language, text in _rows() if kind != "label")
    return rows, PatternIndex([required_literals(pattern) for _, _, pattern in rows])


@cache
def _compiled(language: str, pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})" if language in UNSPACED_LANGUAGES else rf"(?<!\w)(?:{pattern})")
