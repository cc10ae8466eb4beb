"""What an outlet says on an article's page when it corrects, retracts or removes the article. Pure.

A notice names the very article or an earlier version of it, or begins with a label such as "Correction:". It stands in
the headline, in the first or last paragraphs, or in a line beside the text. An article about the correction of another
one does neither. The words of each language stand in `correction_words.tsv`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Final

from crawler.date_spellings import MONTHS
from crawler.model import Article, PageSign
from crawler.notice_grammar import NoticeGrammar, any_phrase, names_itself, notice_words
from crawler.wording import bare, sentences_of

CONFIRM_AFTER: Final = timedelta(minutes=10)  # the second reading of a page that seems corrected, or gone
SOONEST_CONFIRMATION: Final = timedelta(minutes=9)
CONFIRMED_WITHIN: Final = timedelta(hours=6)  # of readings that fail; then the page's usual readings decide
MAX_QUOTE: Final = 400  # characters
_PARAGRAPHS: Final = 3  # at the beginning, and at the end
_MAX_LINES: Final = 50  # beside the text
_MAX_LINE: Final = 1_000  # characters of a paragraph that are read
_BARS: Final = " | "
_DASHES: Final = re.compile("[-–—]")
_DAY: Final = re.compile(r"\b\d{1,2}\.$")
_FIRST_WORD: Final = re.compile(r"\w{1,20}")
_DAY_CHARACTERS: Final = 4
_MAX_LABELS: Final = 3  # before a headline
# What may stand around a label: "Update and correction", "Correction (28 November, 10:30)", "Korrektur vom 28.11.".
_JOINED: Final = r"(?:\w{2,14} (?:and|&|und|et|y|e|en|og|och|și|i|a|ja|és|и|та|і|й|ve|και) )?"
_DATED: Final = (
    r"(?: ?[\[(][^\n()\[\]]{0,40}\d[^\n()\[\]]{0,40}[\])]|, ?[^\n:：,]{0,16}\d[^\n:：]{0,16}"
    r"| (?:vom |am |on |du |del |di |de |van |från |fra |z dnia |от |від |на )?\d[^\n:：]{0,20})?"
)
# An agency's note, whole in brackets: "(Corrects number of ships in paragraph 2)".
_AGENCY_NOTE: Final = re.compile(r"[\[(](?:corrects|refiles to correct|amends)\b[^\n()\[\]]{3,300}[\])]\.?")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of all languages. `labelled`: a label and what follows; `alone`: a label with nothing beside it."""

    grammar: NoticeGrammar
    labelled: re.Pattern[str]
    alone: re.Pattern[str]
    bracketed: re.Pattern[str]


def correction_notices(article: Article) -> tuple[str, ...]:
    """The notices on a page, each once, as written; none where the page is cut or was not read.

    A page that holds no article any more may say why.
    """
    if article.access.state in {"truncated", "blocked"} or article.extraction in {"failed", "timeout", "too_large"}:
        return ()
    titles = [title for title in (article.title, article.kicker, *article.other_titles) if title]
    paragraphs = [one for one in article.text.split("\n\n") if one.strip()]
    ends = (*paragraphs[:_PARAGRAPHS], *paragraphs[_PARAGRAPHS:][-_PARAGRAPHS:])
    found = [*map(_in_title, titles), *_in_lines(ends), *_in_lines(article.left_out[:_MAX_LINES])]
    return tuple(dict.fromkeys(notice[:MAX_QUOTE] for notice in found if notice))


def _in_title(title: str) -> str | None:
    patterns = _patterns()
    title = title.strip()[:_MAX_LINE]
    folded = title.casefold()
    is_marked = any(one.search(folded) for one in (patterns.labelled, patterns.bracketed)) or _has_agency_label(title)
    return title if is_marked or patterns.alone.fullmatch(folded) or _says_so(title) else None


def _has_agency_label(title: str) -> bool:
    """Whether a headline begins as agencies' do, with labels in capitals: "UPDATE 1-CORRECTED-Keel laid"."""
    leading = _DASHES.split(title, maxsplit=_MAX_LABELS)[:-1]
    labels = [] if title.isupper() else takewhile(str.isupper, leading)
    return any(_patterns().alone.fullmatch(label.casefold()) for label in labels)


def _in_lines(lines: Sequence[str]) -> Iterator[str]:
    """The notices in paragraphs: a labelled one whole, one under a label, or a sentence that names the article."""
    patterns = _patterns()
    for at, line in enumerate(lines):
        text = line.strip()[:_MAX_LINE]
        folded = text.casefold()
        if patterns.alone.fullmatch(folded):
            if at + 1 < len(lines):
                yield f"{text} {lines[at + 1].strip()[:_MAX_LINE]}"
            elif at == 0 or " " in folded:  # a line at the end that names the article says all
                yield text
        elif patterns.labelled.search(folded) or _AGENCY_NOTE.fullmatch(folded):
            yield text
        elif patterns.grammar.spoken_in(folded):
            for number, sentence in enumerate(_sentences(text)):
                if _says_so(sentence, is_first=number == 0):
                    yield sentence


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph; the dot of a day before its month ends none: "am 3. Mai"."""
    said = ""
    for part in sentences_of(text):
        word = _FIRST_WORD.match(part)
        if said and not (_DAY.search(said[-_DAY_CHARACTERS:]) and word and word[0].casefold() in MONTHS):
            yield said
            said = ""
        said = f"{said} {part}" if said else part
    yield said


def _says_so(sentence: str, *, is_first: bool = True) -> bool:
    return names_itself(sentence, _patterns().grammar, is_first=is_first)


@cache
def _patterns() -> _Patterns:
    words: dict[str, dict[str, list[str]]] = {}
    for line in files(__package__).joinpath("correction_words.tsv").read_text("utf8").splitlines():
        if line and not line.startswith("#"):
            language, kind, phrases = line.split("\t")
            words.setdefault(language, {})[kind] = phrases.split(_BARS)
    labels = [one for of in words.values() for one in of["label"]]
    marks = [*labels, *(one for of in words.values() for one in of["mark"])]
    return _Patterns(
        NoticeGrammar([notice_words(of, language) for language, of in words.items()]),
        re.compile(rf"^[\[(*]{{0,2}}{_JOINED}(?:{any_phrase(labels)}){_DATED}[\])*]{{0,2}} ?(?:[:：]|[-–—] )"),
        re.compile(rf"[\[(*]{{0,2}}(?:{any_phrase(marks)})[\])*]{{0,2}}[.:!]?"),
        re.compile(rf"^[\[(](?:{any_phrase(marks)})[\])]|[\[(](?:{any_phrase(marks)})[\])]$"),
    )


# What a reading means for a page that seemed corrected or gone.


@dataclass(frozen=True, slots=True)
class PendingSign:
    """A sign that one reading saw, and when."""

    sign: PageSign
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SignReading:
    """One reading of a page, as it bears on signs. `signs`: those that it shows.

    `is_same`: the page was not modified since the last reading that held an article. `is_good`: it was read as an
    article whose text is not cut; `is_there`: the server gave a page.
    """

    signs: tuple[PageSign, ...]
    is_same: bool
    is_good: bool
    is_there: bool


def confirms(pending: PendingSign, reading: SignReading, now: datetime) -> bool | None:
    """Whether a later reading confirms a sign; False: it refutes it, None: neither, so that another one decides."""
    is_shown = any(_is_same_sign(one, pending.sign) for one in reading.signs)
    if is_shown or (reading.is_same and pending.sign.kind == "notice"):
        return True if now - pending.seen_at >= SOONEST_CONFIRMATION else None
    if pending.sign.kind == "gone":
        return False if reading.is_there or reading.is_same else None
    if pending.sign.kind == "back":
        return False if PageSign("gone") in reading.signs else None
    return False if reading.is_good else None


def new_signs(reading: SignReading, known: Sequence[PageSign], words_before: str) -> tuple[PageSign, ...]:
    """The signs of a reading that are not known, and of which the version before says nothing."""
    before = f" {bare(words_before)} "
    return tuple(
        one
        for one in reading.signs
        if not any(_is_same_sign(one, other) for other in known)
        and (one.kind != "notice" or f" {bare(one.quote)} " not in before)
    )


def _is_same_sign(one: PageSign, other: PageSign) -> bool:
    return one.kind == other.kind and bare(one.quote) == bare(other.quote)
