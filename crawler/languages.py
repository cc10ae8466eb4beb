"""Which language a text is written in: what is detected, weighed against what was declared. Pure.

The door to pycld2.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pycld2  # type: ignore[import-untyped]

from crawler.alphabets import LETTERS

LOOKED_AT: Final = 600  # characters; more changes nothing on the texts of 369 pages
MIN_PARTS_CHARACTERS: Final = 300  # of a text whose languages the detector weighs as a whole; it tells three at most
FEW_PARAGRAPHS: Final = 6  # are read sentence by sentence
MAX_PARTS: Final = 60
_SENTENCE_BREAK: Final = re.compile(r"\n+|(?<=[.!?…])\s+|(?<=[。！？])|\s[/|–—]\s")
PARTS_LOOKED_AT: Final = 6_000
MIN_PART_PERCENT: Final = 15  # of a text in another language are more than names and quotations
MIN_PART_BYTES: Final = 200
# Shorter texts give a guess only. Of 288 headlines in 48 languages the detector calls 259 answers reliable. Of the 115
# with fewer bytes of letters than this three are wrong; of the others two, each for a near relative.
MIN_SURE_BYTES: Final = 40
NORWEGIAN: Final = frozenset({"nb", "nn", "no"})
CODES: Final = {"iw": "he", "jw": "jv", "in": "id", "ji": "yi"}  # codes of ISO 639-1 that were replaced in 1989
# Languages that are taken for each other on short text; a declaration within a group is believed.
KIN: Final = (
    frozenset({"bs", "hr", "sr", "sh", "me"}), NORWEGIAN | {"da", "sv"}, frozenset({"id", "ms", "jv"}),
    frozenset({"cs", "sk"}),
    frozenset({"ru", "uk", "be", "bg", "mk", "sr"}), frozenset({"es", "gl", "ca", "pt"}), frozenset({"nl", "af"}),
    frozenset({"fa", "ar", "ur", "ku", "ps"}), frozenset({"hi", "mr", "ne"}), frozenset({"tr", "az"}),
)  # fmt: skip
OWN_LETTERS: Final = LETTERS | {"en": re.compile("(?!)")}  # beyond ASCII, in small letters


@dataclass(frozen=True, slots=True)
class Detection:
    """The two-letter language of a text, None when the text does not tell.

    `is_sure`: the text alone is proof; else it is a guess from few words.
    """

    code: str | None = None
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """An article's language, two letters, None when nothing tells, and the languages that it may be instead.

    `possible`: only `code` when it is sure; all that were detected, declared or usual when these differ; empty when it
    may be any language.
    """

    code: str | None = None
    possible: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the article is in no other language than `code`."""
        return len(self.possible) == 1


def language_code(declared: str | None) -> str | None:
    """The two-letter code of a declaration such as `en-GB`, `pt_BR` or `NB`; None when it is none.

    Both written forms of Norwegian are "no", so that one filter finds the whole press of the country.
    """
    match = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", declared or "")
    code = match[1].lower() if match else None
    return "no" if code in NORWEGIAN else CODES.get(code or "", code)


def detected(text: str) -> Detection:
    """The language that the words of `text` show; of few or unlikely words, the best guess."""
    sample = _printable(text[:LOOKED_AT])
    is_reliable, size, found = pycld2.detect(sample, isPlainText=True)
    if not is_reliable:
        _, _, found = pycld2.detect(sample, isPlainText=True, bestEffort=True)
    code = language_code(found[0][1]) if found[0][1] != "un" else None
    return Detection(code, code is not None and is_reliable and size >= MIN_SURE_BYTES)


def _printable(text: str) -> str:
    """`text` without what the detector refuses: most texts hold nothing of that."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def surely_in(text: str) -> tuple[str, ...]:
    """The languages that `text` is surely written in, that of most of it first; empty when it is too short to tell."""
    sample = _printable(text)
    is_reliable, _, found = pycld2.detect(sample, isPlainText=True)
    codes = (language_code(stated) for _, stated, *_ in found if stated != "un")
    return tuple(code for code in codes if code) if is_reliable else ()


def language_of(
    text: str, by_page: Sequence[str | None] = (), by_feed: str | None = None, usual: str | None = None
) -> Language:
    """The language of an article: `weighed` with what is detected in `text`.

    Of few words none is sure that has letters which its language does not use: `dotarł` is not English.
    """
    found = detected(text)
    language = weighed(found, by_page, by_feed, usual)
    if language.code is None:
        return language
    if not found.is_sure and _has_foreign_letters(text, language.code):
        return Language(language.code)
    others = _languages_of_parts(text, language.code) if language.possible else ()
    return Language(language.code, tuple(dict.fromkeys((*language.possible, *others))))


def _languages_of_parts(text: str, code: str) -> tuple[str, ...]:
    """The other languages in which good parts of a text are written, as on a page for two peoples or more."""
    sample = _printable(_spread(text, PARTS_LOOKED_AT))
    if len(sample.encode()) < 2 * MIN_SURE_BYTES:
        return ()
    parts = dict.fromkeys((*_weighed_by_detector(sample), *_languages_of_sentences(sample)))
    return tuple(part for part in parts if part not in {code, "un"} and not _is_kin(code, part))


def _weighed_by_detector(sample: str) -> list[str]:
    """The languages that the detector finds in a longer text; two or three of many."""
    if len(sample) < MIN_PARTS_CHARACTERS:
        return []
    _, size, found = pycld2.detect(sample, isPlainText=True)
    return [
        code
        for _, stated, percent, _ in found
        if percent >= MIN_PART_PERCENT and percent * size >= MIN_PART_BYTES * 100 and (code := language_code(stated))
    ]


def _languages_of_sentences(sample: str) -> list[str]:
    """The languages of paragraphs, or of the sentences of few, that tell it surely and are a good part of the text."""
    parts = [part for part in sample.splitlines() if part.strip()]
    if len(parts) <= FEW_PARAGRAPHS:
        parts = [part for part in _SENTENCE_BREAK.split(sample) if part and part.strip()]
    sizes: Counter[str] = Counter()
    for part in parts[:MAX_PARTS]:
        is_reliable, size, found = pycld2.detect(part, isPlainText=True)
        if is_reliable and size >= MIN_SURE_BYTES and (code := language_code(found[0][1])):
            sizes[code] += len(part)
    looked_at = sum(map(len, parts[:MAX_PARTS]))
    return [code for code, size in sizes.most_common() if 100 * size >= MIN_PART_PERCENT * looked_at]


def _spread(text: str, most: int) -> str:
    """The text, or its beginning, its middle and its end when it is longer than `most` characters."""
    part, middle = most // 3, len(text) // 2
    return (
        text if len(text) <= most else f"{text[:part]}\n{text[middle - part // 2 : middle + part // 2]}\n{text[-part:]}"
    )


def _has_foreign_letters(text: str, code: str) -> bool:
    own = OWN_LETTERS.get(code)
    beyond = (letter for letter in text[:LOOKED_AT].casefold() if letter.isalpha() and not letter.isascii())
    return own is not None and any(not own.match(letter) for letter in beyond)


def weighed(
    found: Detection, by_page: Sequence[str | None] = (), by_feed: str | None = None, usual: str | None = None
) -> Language:
    """The language of an article whose text shows `found`.

    `by_page` and `by_feed` are declarations, the page's most trusted first; `usual` is the language of most articles
    of its source. A declaration holds when it agrees with the text or is near kin to what the text shows. Else a sure
    text decides; where the text is no evidence, the source's usual language, then a declaration.
    """
    declared = tuple(dict.fromkeys(code for code in map(language_code, (*by_page, by_feed)) if code))
    voices = [code for code in (found.code, *declared, usual) if code]
    chosen = _chosen(found, declared, usual)
    if chosen is None:
        return Language()
    if found.is_sure and declared == (chosen,) == (found.code,):
        return Language(chosen, (chosen,))  # its source publishes in several languages, if another one is usual
    if found.is_sure or _agree(voices):
        return Language(chosen, tuple(dict.fromkeys((chosen, *voices))))
    return Language(chosen)


def _chosen(found: Detection, declared: tuple[str, ...], usual: str | None) -> str | None:
    if found.code in declared:
        return found.code
    akin = next((code for code in declared if _is_kin(code, found.code)), None)
    return akin or (found.code if found.is_sure else usual or next(iter(declared), found.code))


def _is_kin(declared: str, found: str | None) -> bool:
    return any(found in kin and declared in kin for kin in KIN)


def _agree(voices: list[str]) -> bool:
    """Whether at least two of the text, the declarations and the source name the same language, and none another."""
    return len(voices) > 1 and len(set(voices)) == 1
