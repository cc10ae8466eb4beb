"""What an article says after a reading: its own words, and what others say beyond them. Pure.

A reading that shows less than the version held takes nothing from it. What such a reading, or a feed, says anew stands
beside the article's own words, so that rules see it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from crawler.garbled import has_lost_words, is_garbled, is_slip_of, may_be_slipped, skeleton
from crawler.model import AccessState, Article, ChangeKind, Extraction, RevisionKind
from crawler.passing import is_updated
from crawler.revision_kinds import kind_of_words
from crawler.wording import bare, same_words, sentences_of

MAX_BESIDE: Final = 100_000  # characters of lines that were left out of a text, or of one that may be no article
_CUT_END: Final = re.compile(r"(?<!\s)\s*(?:\[\s*)?(?:…|\.{3})(?:\s*\])?\s*$")
MAX_SEARCHES: Final = 500  # of sentences in a whole text; of a hostile feed's thousands the later ones count as new
_SAME_ARTICLE_SHARE: Final = 0.2  # of a shorter reading's sentences that the held text has, or it is another article


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a text that somebody wrote of an article; "" where there is none."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """The version of an article that the ledger holds. `paywalled`: it was seen behind a paywall since."""

    own: Words
    others: Words
    access: AccessState
    extraction: Extraction
    paywalled: bool


@dataclass(frozen=True, slots=True)
class Version:
    """The words of an article from now on. `kind`: what changed, None when nothing did.

    `is_read`: its own words are those of the reading, and so is everything else that the reading found. `paywalled`:
    the page showed less than is held, because it now stands behind a paywall. `marks`: the fingerprints of its text,
    when they were found with it. `revision`: what became of the words, for people to read; it holds nothing back.
    """

    own: Words
    others: Words
    kind: ChangeKind | None
    is_read: bool
    paywalled: bool = False
    revision: RevisionKind = "update"
    marks: frozenset[int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class VersionQuestion:
    """All that decides the next version of an article. `held`: None when there is none yet; `read` is then given."""

    held: Held | None
    read: Article | None
    feeds: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class DecidedVersion:
    """An answer with its question, so that it is used for no other."""

    question: VersionQuestion
    version: Version


def version_of(question: VersionQuestion) -> Version:
    """The answer: the first version of an article, or the next one."""
    if question.held:
        version = next_version(question.held, question.read, question.feeds)
        return replace(version, revision=_revision(question.held, version))
    assert question.read
    return first_version(question.read, question.feeds)


def _revision(held: Held, version: Version) -> RevisionKind:
    """What kind of revision a version is; what others say anew makes it an update."""
    if version.paywalled:
        return "paywalled"
    if version.kind == "lifted":
        return "lifted"
    if version.kind is None or _says_new(held, version.others):
        return "update"
    return kind_of_words((held.own.title, held.own.text), (version.own.title, version.own.text))


def uncompared_version(question: VersionQuestion) -> Version:
    """The version where comparing takes too long: all that anybody says, so that rules hear more of it, never less.

    Own words are those of a whole page, or what is held. It has no fingerprints, so that it is nobody's copy.
    """
    held, read = question.held, question.read
    said = (*(_words_beside(read) if read else ()), *question.feeds)
    is_whole = read is not None and read.extraction == "ok" and read.access.state in {"full", "unknown"}
    if read and (held is None or is_whole):
        own = Words(read.title or (held.own.title if held else ""), read.text)
    else:
        assert held
        own, said = held.own, (*((Words(read.title or "", read.text),) if read else ()), *said)
    titles = dict.fromkeys(words.title for words in said if words.title not in {"", own.title})
    texts = dict.fromkeys(words.text for words in said if words.text not in {"", own.text})
    others = Words("\n\n".join(titles), "\n\n".join(texts))
    is_same = held is not None and (own, others) == (held.own, held.others)
    kind: ChangeKind | None = "new" if held is None else None if is_same else "revised"
    revision: RevisionKind = "new" if held is None else "update"
    is_read = own is not (held.own if held else None)
    return Version(own, others, kind, is_read, revision=revision, marks=frozenset())


def first_version(read: Article, feeds: Sequence[Words]) -> Version:
    """The first version of an article, from its first reading and what its feeds say."""
    own = Words(read.title or "", read.text)
    return Version(own, beyond(own, (*_words_beside(read), *feeds)), "new", is_read=True, revision="new")


def next_version(held: Held, read: Article | None, feeds: Sequence[Words]) -> Version:
    """The version of a known article after a reading. `read`: None when the page was not modified.

    Own words are those of the last page that held the article, or of the feed as long as no page did. A page that is
    cut where the held text goes on leaves that text in place and gives its new headline and sentences. Words whose
    letters were lost never replace held ones that can be read; such a headline stands beside them. Where nothing ties
    the page to its feed's words, what was held stands beside what it says.
    """
    if read is None or _has_no_page(held, read) or _is_garbled_reading(held, read):
        return _with_others(held, held.own, beyond(held.own, feeds))
    feeds = (*_words_beside(read), *feeds)
    words = Words(read.title or held.own.title, read.text)
    if _has_lost(words.title, held.own.title) and not has_lost_words(held.own.title):
        feeds = (Words(words.title, ""), *feeds)
        words = Words(held.own.title, words.text)
    if read.extraction == "unlike":
        feeds = (
            *feeds,
            held.own,
            *(Words(title, "") for title in held.others.title.split("\n\n")),
            Words("", held.others.text),
        )
    if _shows_less(held, read, words):
        own = Words(words.title, held.own.text)
        turned = held.access == "full" and not held.paywalled
        cut = Words(words.title, f"{words.text}…")  # its last sentence may break off
        return _with_others(held, own, beyond(own, (cut, *feeds)), paywalled=turned)
    is_whole = read.access.state == "full" and read.extraction == "ok"
    lifted = held.access in ("truncated", "blocked") and is_whole
    others = beyond(words, feeds)
    if lifted or not _same(held.own, words) or _says_new(held, others):
        return Version(words, others, "lifted" if lifted else "revised", is_read=True)
    return Version(words, others, "dated_anew" if _is_updated(held.own, words) else None, is_read=True)


def _words_beside(read: Article) -> tuple[Words, ...]:
    """What a page says beside its article's title and text: kicker, other headlines, and lines taken for labels."""
    titles = (Words(title, "") for title in (read.kicker, *read.other_titles) if title and not has_lost_words(title))
    lines = "\n\n".join(line for line in read.left_out if not has_lost_words(line))[:MAX_BESIDE]
    return (*titles, *([Words("", lines)] if lines else []))


def beyond(own: Words, said: Sequence[Words]) -> Words:
    """The titles and sentences in `said` that are not in an article's own words, each once, as paragraphs.

    A teaser that breaks off in the middle of a sentence of the article says nothing beyond it.
    """
    titles, texts = _Known([own.title]), _Known([own.title, own.text])
    other_titles, other_texts = list[str](), list[str]()
    for words in said:
        if words.title and not titles.has(words.title):
            other_titles.append(words.title)
            titles.add(words.title)
        for paragraph in words.text.split("\n\n"):
            new = " ".join(sentence for sentence in sentences_of(paragraph) if not texts.has(sentence))
            if new:
                other_texts.append(new)
                texts.add(new)
    return Words("\n\n".join(other_titles), "\n\n".join(other_texts))


class _Known:
    """Texts in which sentences are looked up, whatever their case, spacing and punctuation."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._sentences: set[str] = set()
        self._texts: list[str] = []
        self._unread: list[str] = list(texts)
        self._unsought: list[str] = []
        self._by_skeleton: dict[str, list[str]] = {}
        self._searches_left = MAX_SEARCHES

    def add(self, text: str) -> None:
        self._unread.append(text)

    def _read(self) -> None:
        """Index what was added since the last look: nothing costs as much, and often nobody looks."""
        for text in self._unread:
            self._sentences.update(bare(sentence) for sentence in sentences_of(text))
            self._texts.append(f" {bare(text)} ")
            self._unsought.append(text)
        self._unread.clear()

    def _has_slipped(self, sentence: str) -> bool:
        """Whether a wrong charset made the sentence from one of the texts."""
        if not may_be_slipped(sentence):
            return False
        for text in self._unsought:
            for known in sentences_of(text):
                self._by_skeleton.setdefault(skeleton(known), []).append(known)
        self._unsought.clear()
        return any(is_slip_of(sentence, known) for known in self._by_skeleton.get(skeleton(sentence), ()))

    def has(self, sentence: str) -> bool:
        """Whether one of the texts has the sentence, or the beginning of one that breaks off."""
        self._read()
        is_cut = bool(_CUT_END.search(sentence))
        words = bare(_CUT_END.sub("", sentence))
        if is_cut and " " in words:
            words = words.rpartition(" ")[0]  # the last word may be half of one
        if not words or words in self._sentences or self._has_slipped(sentence):
            return True
        if not self._searches_left:
            return False
        self._searches_left -= 1
        wanted = f" {words}" if is_cut else f" {words} "
        return any(wanted in text for text in self._texts)


def _is_garbled_reading(held: Held, read: Article) -> bool:
    """Whether a wrong charset took letters from what is held: from many words, or from a few of the very same text."""
    if is_garbled(read.text):
        return not is_garbled(held.own.text)
    return is_slip_of(read.text, held.own.text)


def _has_lost(title: str, held: str) -> bool:
    """Whether letters of a headline were lost, surely or beside the one that is held."""
    return has_lost_words(title) or is_slip_of(title, held)


def _has_no_page(held: Held, read: Article) -> bool:
    """Whether the reading found no article where one is held already."""
    return read.extraction not in {"ok", "unlike"} and held.extraction == "ok"


def _shows_less(held: Held, read: Article, words: Words) -> bool:
    """Whether the reading is a shorter one of the article held, and not another article at the same address."""
    if read.extraction != "ok" or held.extraction != "ok":
        return False
    is_cut = read.access.state in ("truncated", "blocked")
    if not is_cut or (held.access != "full" and len(read.text) >= len(held.own.text)):
        return False
    sentences = list(sentences_of(read.text))
    known = _Known([held.own.text])
    shared = sum(known.has(sentence) for sentence in sentences)
    return same_words(held.own.title, words.title) or shared >= _SAME_ARTICLE_SHARE * len(sentences)


def _with_others(held: Held, own: Words, others: Words, *, paywalled: bool = False) -> Version:
    """The held words with what is said beside them now; what was said before is not taken back."""
    is_new = not same_words(held.own.title, own.title) or _says_new(held, others)
    kind: ChangeKind | None = "revised" if is_new else "paywalled" if paywalled else None
    return Version(own, others, kind, is_read=False, paywalled=paywalled)


def _says_new(held: Held, others: Words) -> bool:
    known = _Known([held.own.title, held.own.text, held.others.title, held.others.text])
    said = (*others.title.split("\n\n"), *sentences_of(others.text))
    return any(sentence and not known.has(sentence) for sentence in said)


def _same(one: Words, other: Words) -> bool:
    return same_words(one.title, other.title) and same_words(one.text, other.text)


def _is_updated(held: Words, words: Words) -> bool:
    """Whether a sentence of the same words says that they hold anew."""
    pairs = ((held.title, words.title), (held.text, words.text))
    return any(
        is_updated(before, now)
        for one, other in pairs if one != other
        for before, now in zip(sentences_of(one), sentences_of(other), strict=False) if before != now
    )  # fmt: skip
