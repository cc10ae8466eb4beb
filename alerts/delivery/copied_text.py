"""Which sentences without hits a copy has beyond the told copies of its article, and that state a fact. Pure.

A fact is a number, a name, a date, or a word that calls off, denies, or tells of a death.

A copy is the told text with changes: sentences edited in it, inserted between its sentences, or put directly before or
after it. What an outlet says of itself, prints beside all its articles, or lists as links is none of these, as far as
form, place and its other articles tell. Where they do not tell, a sentence is news.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import Final

from alerts.delivery.credit_lines import is_of_outlet, is_picture_credit
from alerts.delivery.datelines import end_of_dateline
from alerts.delivery.new_facts import denials
from alerts.delivery.said_facts import Said, adds_facts, ends_anew, said
from alerts.text.sentences import sentences
from crawler.closer_look import tokens
from crawler.model import ArticleVersion

MAX_CHARACTERS: Final = 20_000  # of a text that is compared
MAX_NEW: Final = 20  # sentences of a copy that are news for a fact alone
_IN_A_ROW: Final = 3  # words that are shared
_SIGNS_IN_A_ROW: Final = 5  # of scripts without spaces
_MIN_SHARED: Final = 0.5  # of the words of a sentence that was taken over
_MIN_USUAL: Final = 0.6  # of the words of one that stands in other articles of its source
_MIN_INSERTED: Final = 2  # words of a sentence between others
_MIN_WORDS: Final = 4  # of one before or after all others
_SIGNS_OF_A_WORD: Final = 2
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CLOSED: Final = re.compile(r"[.!?…。！？｡۔؟।॥։።][\"'”’»“」』)）\]]*\Z")
# Who did not comment, answer or come to the telephone.
_UNANSWERED: Final = re.compile(
    r"\b(?:comment|respon|repl[iy]|answer|kommenti|stellungnahme|äußer|geäußert|répond|réagi|joign|comentar|rispo|"
    r"коммент|ответ|комент|відпов|koment|odpow)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")
_BRACKETED: Final = re.compile(r"\A[(\[（【].*[)\]）】][.。]?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ToldText:
    """What a told version of an article says: its text, and the words beside it.

    `ends_open`: the text is cut off, so that what continues it is no addition.
    """

    text: str
    beside: str = ""
    ends_open: bool = False


@dataclass(frozen=True, slots=True)
class TextsBeside:
    """What the ledger has beside the articles that are routed: `told` texts of their copies, by article and revision.

    `usual`: by the number of an article, the beginnings and ends of other articles of its source.
    """

    told: dict[tuple[int, int], ToldText] = field(default_factory=dict)
    usual: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def with_told(self, article: ArticleVersion) -> "TextsBeside":
        """The same with an article of which an alert is planned."""
        return replace(self, told={**self.told, (article.id, article.revision): told_text(article)})


NOTHING_BESIDE: Final = TextsBeside()


def told_text(article: ArticleVersion) -> ToldText:
    """What a version of an article says to those who are told of it."""
    copied = article.copy.text[:MAX_CHARACTERS] if article.copy else ""
    beside = (article.title, article.other_title, article.other_text[:MAX_CHARACTERS], copied, article.source)
    return ToldText(
        article.text[:MAX_CHARACTERS], "\n".join(beside), article.is_cut or len(article.text) > MAX_CHARACTERS
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a copy. `shared`: the share of its words that stand so in a told text."""

    text: str
    paragraph: int
    words: tuple[str, ...]
    shared: float

    @property
    def length(self) -> int:
        """How many words it has, of a script without spaces about."""
        return max(len(self.words), len(_UNSPACED.findall(self.text)) // _SIGNS_OF_A_WORD)

    @property
    def is_taken_over(self) -> bool:
        return self.shared >= _MIN_SHARED


def new_facts_in_copy(
    article: ArticleVersion, with_hits: Collection[str], told: Sequence[ToldText], usual: Sequence[str]
) -> tuple[str, ...]:
    """The sentences of a copy, but those `with_hits`, that have a number, name or date which no told text has.

    The same holds for words that call off, deny, or tell of a death.

    `usual`: see `TextsBeside`.
    """
    found = _with_new_facts(article, tuple(told), tuple(usual)) if told else ()
    return tuple(one for one in found if not any(one in hit for hit in with_hits))[:MAX_NEW]


@lru_cache(maxsize=8)  # every rule that holds for a copy asks
def _with_new_facts(article: ArticleVersion, told: tuple[ToldText, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    found = _sentences_of(article, told)
    places = [at for at, one in enumerate(found) if one.is_taken_over]
    if not places or all(one.shared == 1 for one in found):
        return ()
    names = (article.source, article.url.partition("//")[2].partition("/")[0], *article.authors)
    known = said((*(part for one in told for part in (one.text, one.beside)), " ".join(names)), article.language)
    found = _without_captions(found)
    places = [at for at, one in enumerate(found) if one.is_taken_over]
    judge = _Judge(article.language, known, usual, tuple(one.text for one in told))
    first, last = places[0], places[-1]
    is_open = article.is_cut or all(one.ends_open for one in told)
    before = list(takewhile(judge.may_open_or_close, reversed(found[:first])))
    after = [] if is_open else takewhile(judge.may_open_or_close, found[last + 1 :])
    end = last if article.is_cut else last + 1  # of a cut text the last sentence is cut too, or goes on as a notice
    within = (one for one in found[first:end] if one.is_taken_over or judge.may_be_inserted(one))
    return tuple(dict.fromkeys(one.text for one in (*reversed(before), *within, *after) if judge.adds(one)))


def _sentences_of(article: ArticleVersion, told: Sequence[ToldText]) -> list[_Sentence]:
    """The sentences of the copy, without the paragraphs that its source repeats."""
    paragraphs = article.text[:MAX_CHARACTERS].split("\n")
    repeated = {line for one in article.repeated_within for line in one.split("\n")}
    said_here = [
        (sentence, place)
        for place, paragraph in enumerate(paragraphs)
        if paragraph not in repeated
        for sentence in sentences(paragraph)
    ]
    words = [tokens(sentence) for sentence, _ in said_here]
    every = [word for of_sentence in words for word in of_sentence]
    length = _row_length(every)
    covered = _covered(every, _rows_of_all(tuple(one.text for one in told), length), length)
    found, at = [], 0
    for (sentence, place), of_sentence in zip(said_here, words, strict=True):
        end = at + len(of_sentence)
        share = sum(covered[at:end]) / len(of_sentence) if of_sentence else 0.0
        found.append(_Sentence(sentence, place, of_sentence, share))
        at = end
    return [one for one in found if one.words]


def _without_captions(found: Sequence[_Sentence]) -> list[_Sentence]:
    """The sentences without those of paragraphs that end with the credit of a picture and share nothing."""
    last = {one.paragraph: one.text for one in found}
    own = {one.paragraph for one in found}.difference(one.paragraph for one in found if one.is_taken_over)
    captions = {place for place in own if is_picture_credit(last[place])}
    return [one for one in found if one.paragraph not in captions]


def _row_length(words: Sequence[str]) -> int:
    """How many words in a row show that they were taken over."""
    return _SIGNS_IN_A_ROW if sum(map(_is_sign, words)) * 2 > len(words) else _IN_A_ROW


def _is_sign(word: str) -> bool:
    return len(word) == 1 and bool(_UNSPACED.match(word))


@lru_cache(maxsize=8)
def _rows_of_all(texts: tuple[str, ...], length: int) -> frozenset[int]:
    return frozenset(row for text in texts for row in _rows_of(tokens(text), length))


def _rows_of(words: Sequence[str], length: int) -> Iterator[int]:
    for at in range(len(words) - length + 1):
        yield hash(tuple(words[at : at + length]))


def _covered(words: Sequence[str], rows: frozenset[int], length: int) -> list[bool]:
    """Of each word whether it stands in a row that is among `rows`."""
    covered = [False] * len(words)
    for at, row in enumerate(_rows_of(words, length)):
        if row in rows:
            covered[at : at + length] = [True] * length
    return covered


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is known beside a copy: what told texts say, and what is usual in its source. `told`: the texts."""

    language: str | None
    known: Said
    usual: tuple[str, ...]
    told: tuple[str, ...]

    def adds(self, one: _Sentence) -> bool:
        """Whether a sentence states a fact that is not known, and is not what the outlet says of itself."""
        if one.shared == 1:
            return False
        behind = one.text[end_of_dateline(one.text, self.language) :]
        is_news = adds_facts(behind, self.known, self.language) or ends_anew(behind, self.known, self.language)
        return (is_news or self._denies_anew(behind)) and not is_of_outlet(one.text)

    def _denies_anew(self, sentence: str) -> bool:
        """Whether a sentence denies what no told sentence does; that somebody did not comment is no news."""
        if _UNANSWERED.search(sentence):
            return False
        found = [stems for stems in denials(sentence, self.language) if stems]
        return bool(found) and any(not stems & _denied(self.told, self.language) for stems in found)

    def may_be_inserted(self, one: _Sentence) -> bool:
        """Whether a sentence between others that were taken over reads as one of the article."""
        return _is_closed(one, _MIN_INSERTED) and not self._is_printed_elsewhere(one)

    def may_open_or_close(self, one: _Sentence) -> bool:
        """Whether a sentence before or after all that was taken over reads as one of the article.

        Credits have one form in all articles of a source, and other names.
        """
        is_long = _is_closed(one, _MIN_WORDS)
        return is_long and not self._is_printed_elsewhere(one) and _form(one.text) not in _forms(self.usual)

    def _is_printed_elsewhere(self, one: _Sentence) -> bool:
        """Whether the sentence is one of the outlet, or stands in other articles of it too."""
        length = _row_length(one.words)
        shared = sum(_covered(one.words, _rows_of_all(self.usual, length), length))
        return is_of_outlet(one.text) or shared >= _MIN_USUAL * len(one.words)


def _is_closed(one: _Sentence, least: int) -> bool:
    """Whether it has so many words and ends as a sentence does, which headings, links and lists do not."""
    return one.length >= least and bool(_CLOSED.search(one.text)) and not _BRACKETED.match(one.text)


@lru_cache(maxsize=16)
def _denied(texts: tuple[str, ...], language: str | None) -> frozenset[str]:
    """The beginnings of the words that some of the texts deny."""
    said_there = dict.fromkeys(sentence for text in texts for sentence in sentences(text))
    return frozenset(stem for sentence in said_there for stems in denials(sentence, language) for stem in stems)


@lru_cache(maxsize=16)
def _forms(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_form(sentence) for text in texts for sentence in sentences(text))


def _form(sentence: str) -> str:
    """A sentence with a sign in the place of each name and number."""
    shown: list[str] = []
    for at, word in enumerate(_WORD.findall(sentence)):
        is_open = word[:1].isdigit() or (at > 0 and word[:1].isupper())
        if not is_open:
            shown.append(word.casefold())
        elif not shown or shown[-1] != "#":
            shown.append("#")
    return " ".join(shown)
