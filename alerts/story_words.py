"""The words of an article that tell its event from others, weighed. Pure.

Words and names are numbers, which the ledger files. A word counts by how rare it is among all articles of its language
and, where most of its source's last articles have it too, hardly at all: that is a footer, a form or the source's beat.
"""

import heapq
import json
import math
import re
import struct
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from alerts.headline_names import Named, named
from crawler.closer_look import tokens

GROUPING_VERSION: Final = 3  # of whatever decides an article's outline and story; a new one groups all articles anew
_NOTICE_WORDS: Final = 45  # distinct ones, of a short article; copies are told apart at 45 words
MAX_WORDS: Final = 120  # kept of an article; with 80, B-cubed F1 falls by .015
MAX_NAMES: Final = 60
MAX_PROBES: Final = 32  # the weightiest words and names, by which an article is found
HOME_ARTICLES: Final = 20  # of a source, which tell what is usual there
MIN_HOME_ARTICLES: Final = 3
_HOME_POWER: Final = 2
_HOME_DOUBT: Final = 2  # articles without the word, as it were, so that two of three do not make it usual
_LEAD_WORDS: Final = 400
_LEAD_CHARACTERS: Final = 8_000
_NAMES_CHARACTERS: Final = 2_500
_TITLE_COUNT: Final = 4  # a word of the headline counts as four of the text
_COMMON_SHARE: Final = 0.3  # of all articles: a word that more of them have says nothing
_MIN_COMMON: Final = 3
_MIN_WEIGHT: Final = 0.003
_NAME: Final = re.compile(r"(?<=[\w,;)] )[^\W\d_][\w'’-]+")
_NUMBER: Final = re.compile(r"\d[\d.,]*")
_WEIGHT_UNITS: Final = 10_000  # a weight is kept to four digits
_COUNTS: Final = struct.Struct("<BB?HB")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class SaidWords:
    """How often an article says its words, and its names and numbers, by their number.

    `language_term` counts the articles of its language; `notice`: what a short article names, None of a longer one.
    """

    words: Mapping[int, int]
    names: Mapping[int, int]
    language_term: int
    notice: Named | None = None

    @property
    def terms(self) -> frozenset[int]:
        """All that is counted among the articles."""
        return frozenset((*self.words, *self.names, self.language_term))


@dataclass(frozen=True, slots=True)
class Outline:
    """The weights of an article's words and of its names, each of length one at most.

    `usual`: what its source often says, None where too little of it was read to know. `probes`: the weightiest terms,
    by which it is found.
    """

    words: Mapping[int, float]
    names: Mapping[int, float]
    usual: tuple[int, ...] | None
    probes: tuple[int, ...]
    notice: Named | None = None


def said_words(title: str, text: str, language: str | None) -> SaidWords:
    """The words and names of an article; of a long one, those of its beginning."""
    words: Counter[str] = Counter()
    for word in _words(title[:_LEAD_CHARACTERS]):
        words[word] += _TITLE_COUNT
    words.update(_words(text[:_LEAD_CHARACTERS])[:_LEAD_WORDS])
    return SaidWords(
        _numbered(words, "word", language),
        _numbered(Counter(_names(text[:_NAMES_CHARACTERS])), "name", language),
        _number("", "language", language or ""),
        named(title, text) if len(words) <= _NOTICE_WORDS else None,
    )


def said_by_each(texts: Sequence[tuple[str, str, str | None]]) -> tuple[SaidWords, ...]:
    """The words of several articles, each given by headline, text and language."""
    return tuple(said_words(title, text, language) for title, text, language in texts)


def _words(text: str) -> list[str]:
    """The words of more than one letter; in scripts without spaces, pairs of signs."""
    found = tokens(text)
    pairs = [one + other for one, other in pairwise(found) if _UNSPACED.match(one) and _UNSPACED.match(other)]
    return [word for word in found if len(word) > 1] + pairs


def _names(text: str) -> list[str]:
    """Capitalised words inside a sentence, by their first part, and numbers."""
    names = (tokens(name) for name in _NAME.findall(text) if name[0].isupper())
    return [name[0] for name in names if name] + [number.strip(".,") for number in _NUMBER.findall(text)]


def _numbered(words: Counter[str], kind: str, language: str | None) -> dict[int, int]:
    return {_number(word, kind, language or ""): count for word, count in words.items()}


@lru_cache(maxsize=100_000)
def _number(word: str, kind: str, language: str) -> int:
    """The number of a word, 40 bits, the same in every process."""
    key = f"{language}\0{kind}\0{word}".encode("utf8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=5).digest(), "big")


def outlined(said: SaidWords, articles: Mapping[int, int], recent: Sequence[bytes]) -> Outline:
    """The outline of an article.

    `articles`: how many earlier articles say each of its terms; those of its language stand under `language_term`.
    `recent`: the last outlines of its source, as `packed` wrote them.
    """
    usual = _usual_shares(said, recent)
    total = articles.get(said.language_term, 0) + 1
    words = _weighed(said.words, articles, total, usual, MAX_WORDS)
    names = _weighed(said.names, articles, total, usual, MAX_NAMES)
    weightiest = heapq.nlargest(MAX_PROBES, (*words.items(), *names.items()), key=lambda pair: (pair[1], pair[0]))
    known = tuple(sorted(usual)) if len(recent) >= MIN_HOME_ARTICLES else None
    return Outline(words, names, known, tuple(term for term, _ in weightiest), said.notice)


def _usual_shares(said: SaidWords, recent: Sequence[bytes]) -> dict[int, float]:
    """The share of the source's last articles that say a term, for those that more than one says."""
    if len(recent) < MIN_HOME_ARTICLES:
        return {}
    own = said.terms
    counts = Counter(term for one in recent for term in _terms(unpacked(one)) & own)
    return {term: (count - 1) / (len(recent) - 1 + _HOME_DOUBT) for term, count in counts.items() if count > 1}


def _terms(outline: Outline) -> frozenset[int]:
    return frozenset((*outline.words, *outline.names, *(outline.usual or ())))


def _weighed(
    counts: Mapping[int, int], articles: Mapping[int, int], total: int, usual: Mapping[int, float], limit: int
) -> dict[int, float]:
    """The weightiest terms. What the source often says counts into the length, so that it leaves less for the rest."""
    full: dict[int, float] = {}
    for term, count in counts.items():
        holders = articles.get(term, 0) + 1
        if holders < max(_MIN_COMMON, total * _COMMON_SHARE):
            full[term] = (1 + math.log(count)) * math.log((total + 1) / (holders + 0.5))
    length = math.sqrt(sum(sorted((weight * weight for weight in full.values()), reverse=True)[:limit])) or 1.0
    weights = {term: weight * (1 - usual.get(term, 0.0)) ** _HOME_POWER / length for term, weight in full.items()}
    kept = heapq.nlargest(limit, weights.items(), key=lambda pair: (pair[1], pair[0]))
    return {term: weight for term, weight in kept if weight > _MIN_WEIGHT}


def packed(outline: Outline) -> bytes:
    """The outline as the ledger keeps it: how many there are of each, the terms, the weights, the places of probes.

    At the end stands what a short article names, as JSON.
    """
    usual, notice = outline.usual or (), outline.notice
    terms = (*outline.words, *outline.names, *usual)
    weights = (*outline.words.values(), *outline.names.values())
    place = {term: number for number, term in reversed([*enumerate(terms)])}
    counts = (len(outline.words), len(outline.names), outline.usual is not None, len(usual), len(outline.probes))
    parts = (
        _COUNTS.pack(*counts),
        bytes([term >> 32 for term in terms]),
        struct.pack(f"<{len(terms)}I", *[term & 0xFFFF_FFFF for term in terms]),
        struct.pack(f"<{len(weights)}H", *[round(weight * _WEIGHT_UNITS) for weight in weights]),
        bytes([place[term] for term in outline.probes]),
        b"" if notice is None else json.dumps([notice.heads, notice.said, notice.clocks]).encode(),
    )
    return zlib.compress(b"".join(parts))


def unpacked(kept: bytes) -> Outline:
    """The outline that `packed` wrote."""
    data = zlib.decompress(kept)
    words, names, is_known, usual, probes = _COUNTS.unpack_from(data)
    weighed, at = words + names, _COUNTS.size
    count = weighed + usual
    lower = struct.unpack_from(f"<{count}I", data, at + count)
    terms = [upper << 32 | rest for upper, rest in zip(data[at : at + count], lower, strict=True)]
    at += 5 * count
    weights = [weight / _WEIGHT_UNITS for weight in struct.unpack_from(f"<{weighed}H", data, at)]
    at += 2 * weighed
    notice = data[at + probes :]
    return Outline(
        words=dict(zip(terms[:words], weights[:words], strict=True)),
        names=dict(zip(terms[words:weighed], weights[words:], strict=True)),
        usual=tuple(terms[weighed:]) if is_known else None,
        probes=tuple([terms[place] for place in data[at : at + probes]]),
        notice=Named(*(tuple(column) for column in json.loads(notice))) if notice else None,
    )
