"""Which sentences with hits are news beside those told before. Pure.

A sentence is old when it was told with the same words, whatever its case, punctuation and typography, or when it was
told in a form that was mended: a misspelling corrected, a letter that a wrong charset had lost, an article ("the")
exchanged, one part of it moved, minutes that passed, a comment counter, a clock before it that slipped by minutes.
Every other change counts as news, because a number, a name, a date, a negation or a hedge may have changed. When in
doubt, a sentence is news.
"""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, get_args

from alerts.delivery.datelines import without_told_behind_datelines
from alerts.delivery.fact_words import calls_off, number_said
from alerts.delivery.readings import DATES, LIMITING, Reading, denies_or_doubts, is_listed_word, reading_of, words_of
from alerts.judging import field_text
from alerts.model import Field, Match
from alerts.text.sentences import sentence_at, sentences, sentences_of_hits
from crawler.garbled import is_slip_of, skeleton
from crawler.model import ArticleVersion
from crawler.passing import went_by
from crawler.wording import one_letter_apart

_MIN_RESPELT_CHARACTERS: Final = 4
_MAX_RESPELT_WORDS: Final = 2
MAX_FORMS: Final = 20
_STEM: Final = 4


@dataclass(frozen=True, slots=True)
class HitSentence:
    """A sentence in which a rule matched, as written. `in_title`: it stands in a headline.

    `last_hit`: where its last hit begins in it; None when it has none. `in_copy`: it stands in the whole copy that is
    read with a cut article.
    """

    text: str
    in_title: bool
    last_hit: int | None = field(default=None, compare=False)
    in_copy: bool = field(default=False, compare=False)


def hit_sentences(article: ArticleVersion, match: Match) -> tuple[HitSentence, ...]:
    """The distinct sentences with hits, those of the page before those of its feeds.

    A match without hits (`lang:de` alone) is known by the headline and the first sentence of the text.
    """
    found = list(_sentences(article, match)) or [
        HitSentence(article.title, in_title=True),
        HitSentence(_opening(article.text), in_title=False),
    ]
    distinct: dict[str, HitSentence] = {}
    for one in found:
        if one.text and (one.text not in distinct or not one.in_title):
            distinct[one.text] = one
    return tuple(distinct.values())


def _sentences(article: ArticleVersion, match: Match) -> Iterator[HitSentence]:
    for name in get_args(Field):
        text = field_text(article, name)
        hits = sorted((span.start, span.end) for span in match.spans if span.field == name)
        last = {sentence: hit[0] for hit, sentence in sentences_of_hits(text, hits)}
        for (start, end), hit in last.items():
            said = text[start:end].lstrip()
            in_title = name in ("title", "other_title")
            yield HitSentence(said.rstrip(), in_title, hit - (end - len(said)), in_copy=name == "copy_text")


def _opening(text: str) -> str:
    first = len(text) - len(text.lstrip())
    start, end = sentence_at(text, (first, first))
    return text[start:end].strip()


def new_sentences(found: Sequence[str], told: Collection[str], language: str | None) -> tuple[str, ...]:
    """Those of `found`, the sentences with hits of one version, that are news beside the sentences `told`.

    A sentence that was told and still stands is not the earlier form of another: when an entry of a live blog returns
    with another clock beside the first one, it is a new entry.
    """
    said = [reading_of(sentence, language) for sentence in told]
    readings = [reading_of(sentence, language) for sentence in found]
    here = {reading.plain for reading in readings}
    older = _Older([reading for reading in said if reading.plain not in here])
    seen = {reading.plain for reading in said}
    new: list[str] = []
    for sentence, reading in zip(found, readings, strict=True):
        if reading.plain in seen:
            continue
        seen.add(reading.plain)
        if not older.take_form_of(reading, language):
            new.append(sentence)
    return tuple(new)


def new_beside(words: str, found: Sequence[str], language: str | None) -> tuple[str, ...]:
    """Those of `found`, sentences with hits, that are news beside the `words` of an earlier version."""
    return new_sentences(found, tuple(sentences(words)), language) if found else ()


class _Older:
    """Sentences that were told and stand no more: each may be the earlier form of one sentence."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        """Index them, so that a text of thousands of sentences is compared in a moment."""
        self._readings = readings
        self._by_key: dict[tuple[object, ...], list[int]] = {}
        self._taken: set[int] = set()
        for number, reading in enumerate(readings):
            for key in _keys(reading):
                self._by_key.setdefault(key, []).append(number)

    def take_form_of(self, reading: Reading, language: str | None) -> bool:
        """Whether one of them is an earlier form of the sentence; it is the form of no other any more.

        Of many that share words with the sentence the first `MAX_FORMS` are looked at: a doubt is news.
        """
        alike = {number: None for key in _keys(reading) for number in self._by_key.get(key, ())[:MAX_FORMS]}
        for number in alike:
            if number not in self._taken and _is_mended(self._readings[number], reading, language):
                self._taken.add(number)
                return True
        return False


def _keys(reading: Reading) -> Iterator[tuple[object, ...]]:
    """What a sentence shares with its mended forms: all words, in any order, or a third of them in their places."""
    words = reading.words
    yield ("all", words)
    if left := skeleton(reading.text):
        yield ("letters left by a wrong charset", left)
    yield ("sorted", *sorted(words))
    third = len(words) // (_MAX_RESPELT_WORDS + 1)
    for start in range(_MAX_RESPELT_WORDS + 1):
        part = words[start * third : (start + 1) * third if start < _MAX_RESPELT_WORDS else None]
        yield (len(words), start, part)


def new_behind_datelines(found: Sequence[HitSentence], told: Collection[str], language: str | None) -> tuple[str, ...]:
    """The same of another outlet's text: the line of an agency before what was told is no news there."""
    last_hits = [(one.text, one.last_hit) for one in found if one.last_hit is not None]
    new = new_sentences([one.text for one in found], told, language)
    return without_told_behind_datelines(new, told, last_hits, language)


def new_in_article(found: Sequence[HitSentence], told: Collection[str], language: str | None) -> tuple[str, ...]:
    """The same for an article of which alerts were told; the words of its whole copy are another outlet's."""
    new = new_sentences([one.text for one in found], told, language)
    copied = [one for one in found if one.in_copy]
    old = {one.text for one in copied}.difference(new_behind_datelines(copied, told, language)) if copied else ()
    return tuple(one for one in new if one not in old)


def new_in_copy(article: ArticleVersion, found: Sequence[HitSentence], told: Collection[str]) -> tuple[str, ...]:
    """The same for a copy of told articles, whose outlet gave it a headline, or an agency's line, of its own.

    Its headline is no news by itself when all its other sentences were told, unless it has a number or a name that its
    own text lacks, a word that denies or doubts, or one that calls something off and was not told.
    """
    new = new_behind_datelines(found, told, article.language)
    titles = {one.text for one in found if one.in_title}
    if not new or not titles.issuperset(new) or len(titles) == len(found):
        return new
    words = frozenset(word.casefold() for word in words_of(unicodedata.normalize("NFKC", article.text)))
    said = frozenset(word[:_STEM] for one in told for word in reading_of(one, article.language).words)
    return tuple(title for title in new if _adds(reading_of(title, article.language), words, said, article.language))


def _adds(title: Reading, words: Collection[str], told_stems: Collection[str], language: str | None) -> bool:
    for at, word in enumerate(title.words):
        if denies_or_doubts(word, language) or (calls_off(word, language) and word[:_STEM] not in told_stems):
            return True
        if (number := number_said(word, language)) and word not in words and number not in words:
            return True
        if word not in words and (title.names[at] or (title.capitals[at] and not is_listed_word(word, language))):
            return True
    return False


def _is_mended(old: Reading, new: Reading, language: str | None) -> bool:
    """Whether `new` says what `old` said, with a misspelling corrected, or with a part moved."""
    if not went_by(old.passing, new.passing):
        return False
    if old.words == new.words or is_slip_of(old.text, new.text):
        return True
    if len(old.words) != len(new.words):
        return False
    differences = (at for at, (a, b) in enumerate(zip(old.words, new.words, strict=True)) if a != b)
    changed = tuple(islice(differences, _MAX_RESPELT_WORDS + 1))
    if len(changed) <= _MAX_RESPELT_WORDS:
        return all(_is_respelt(old, new, at, language) for at in changed)
    return sorted(old.words) == sorted(new.words) and _is_moved(old, new, language)


def _is_respelt(old: Reading, new: Reading, at: int, language: str | None) -> bool:
    """Whether a word that no dictionary lists became one that is listed, by one letter, and is no name."""
    before, after = old.words[at], new.words[at]
    if min(len(before), len(after)) < _MIN_RESPELT_CHARACTERS or old.names[at] or new.names[at]:
        return False
    return one_letter_apart(before, after) and is_listed_word(after, language) and not is_listed_word(before, language)


def _is_moved(old: Reading, new: Reading, language: str | None) -> bool:
    """Whether one part of the sentence moved past another, of which one at most has a number or a name besides dates.

    In languages whose denying and doubting words are not known, and around such words, nothing may move.
    """
    if language not in LIMITING:
        return False
    start = next(at for at, (a, b) in enumerate(zip(old.words, new.words, strict=True)) if a != b)
    same_end = zip(reversed(old.words), reversed(new.words), strict=True)
    end = len(old.words) - next(at for at, (a, b) in enumerate(same_end) if a != b)
    core, moved = old.words[start:end], new.words[start:end]
    if set(core) & set(LIMITING[language].split()):
        return False
    weighty = [old.names[at] and old.words[at] not in DATES for at in range(start, end)]
    if old.in_capitals:
        weighty = [True] * len(core)
    return any(
        moved == core[cut:] + core[:cut] and not (any(weighty[:cut]) and any(weighty[cut:]))
        for cut in range(1, len(core))
    )
