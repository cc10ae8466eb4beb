"""Whether a sentence says of its own article that it was corrected, retracted or removed. Pure.

What was corrected may be anything in the article. What was removed must be the article, or words of it: comments,
names and photos are removed from any page. A clause between the article and the act speaks of something else, and a
sentence that speaks to its readers asks them for something.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from crawler.page.pattern_index import PatternIndex

_OPENING_QUOTES: Final = re.compile('["“„«‹「『‘]')
# Scripts whose words are not parted by spaces.
_UNPARTED: Final = frozenset({"zh", "ja", "ko"})
_MAX_FOUND: Final = 5  # phrases of a kind that are looked at in one sentence
_MAX_AFTER: Final = 120  # characters between "this article" and what became of it
_MAX_BEFORE: Final = 60  # the same, where that comes first
_KINDS: Final = (
    "version", "act", "gone", "said", "apart", "other", "part", "asks", "voice", "speech", "altered", "mends",
    "purpose", "adds", "bare",
)  # fmt: skip
_NOTHING: Final = "(?!)"  # in a language without phrases of a kind
_TAIL: Final = 150  # characters at the end of a sentence, in which it may say who speaks
_MAX_LEAD: Final = 12  # characters before "earlier version said": "(An "
_MAX_NEXT: Final = 2  # where a removal comes first: nothing stands between


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """The patterns of one language; `correction_words.tsv` says what the kinds are."""

    own: re.Pattern[str]
    version: re.Pattern[str]
    act: re.Pattern[str]
    gone: re.Pattern[str]
    said: re.Pattern[str]
    apart: re.Pattern[str]
    before_own: re.Pattern[str]
    after_own: re.Pattern[str]
    other: re.Pattern[str]
    part: re.Pattern[str]
    asks: re.Pattern[str]
    voice: re.Pattern[str]
    attributed: re.Pattern[str]
    speech: re.Pattern[str]
    altered: re.Pattern[str]
    mends: re.Pattern[str]
    purpose: re.Pattern[str]
    adds: re.Pattern[str]
    bare: re.Pattern[str]
    named: tuple[str, ...]  # words of which one stands in whatever names the article or a version


class NoticeGrammar:
    """The words of all languages, and an index that tells which languages a text may name its article in."""

    def __init__(self, languages: Sequence[NoticeWords]) -> None:
        self._languages = tuple(languages)
        self._index = PatternIndex([one.named for one in languages])

    def spoken_in(self, folded: str) -> tuple[NoticeWords, ...]:
        """The languages in which a text in small letters may name its own article; none of most texts."""
        return tuple(self._languages[number] for number in self._index.candidates(folded))


def notice_words(of: Mapping[str, Sequence[str]], language: str) -> NoticeWords:
    """The patterns of a language from its phrases of each kind."""
    whole = {kind: _whole(phrases, language) for kind, phrases in of.items()}
    plain = {kind: re.compile(whole.get(kind, _NOTHING)) for kind in _KINDS}
    return NoticeWords(
        own=re.compile(whole["self"]),
        before_own=re.compile(rf"{whole['of']}\s?$"),
        after_own=re.compile(rf"\s?{whole['of']}"),
        attributed=re.compile(
            rf"[,”\"»“]\s(?:[^\s,]{{1,20}} ){{0,5}}{whole.get('speech', _NOTHING)}(?: [^\s,]{{1,20}}){{0,2}}$"
        ),
        named=tuple(
            dict.fromkeys(map(_longest_word, (*of["self"], *of["version"], *of.get("voice", ()), *of.get("bare", ()))))
        ),
        **plain,
    )


def names_itself(sentence: str, grammar: NoticeGrammar, *, is_first: bool = False) -> bool:
    """Whether a sentence says of its own article, in no quotation, that it was corrected, retracted or removed.

    `is_first`: it begins a paragraph. Only there an earlier version, of what is not said, is one of the article.
    """
    folded = sentence.casefold()
    return any(_says(folded, words, is_first=is_first) for words in grammar.spoken_in(folded))


def _longest_word(phrase: str) -> str:
    return max((one.rstrip("*") for one in phrase.casefold().split()), key=len)


def _says(folded: str, words: NoticeWords, *, is_first: bool) -> bool:
    bare = [one for one in _own_voice(folded, words, words.bare) if is_first and one.start() <= _MAX_LEAD]
    versions = [*_unquoted(words.version, folded), *_own_voice(folded, words, words.voice), *bare]
    own = [*_unquoted(words.own, folded), *versions]
    if not own or words.asks.search(folded):
        return False
    if versions and (words.said.search(folded) or words.act.search(folded)):
        return True
    acts = [*_found(words.act, folded), *_mendings(folded, words)]
    return any(_is_corrected(folded, one, act, words) for one in own for act in acts) or any(
        _is_gone(folded, one, gone, words) for one in own for gone in _found(words.gone, folded)
    )


def _own_voice(folded: str, words: NoticeWords, voice: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Where the outlet speaks of itself: nobody else speaks before that, or at the end of the sentence."""
    for one in _unquoted(voice, folded):
        is_of_another = words.speech.search(folded[: one.start()]) or words.attributed.search(
            folded[one.end() :][-_TAIL:].rstrip('.!”"»“ ')
        )
        if not is_of_another:
            yield one


def _mendings(folded: str, words: NoticeWords) -> Iterator[re.Match[str]]:
    """Where the article was changed to mend it, or for another reason than to add to it."""
    for one in _found(words.altered, folded):
        end = one.end()
        if words.mends.search(folded, end) or (
            words.purpose.search(folded, end) and not words.adds.search(folded, end)
        ):
            yield one


def _is_corrected(folded: str, own: re.Match[str], act: re.Match[str], words: NoticeWords) -> bool:
    between, is_after = _between(folded, own, act)
    return 0 < len(between) <= (_MAX_AFTER if is_after else _MAX_BEFORE) and not words.apart.search(between)


def _is_gone(folded: str, own: re.Match[str], gone: re.Match[str], words: NoticeWords) -> bool:
    """Whether a removal is that of the article, or of words of it: they are named before it, and nothing else is."""
    between, is_after = _between(folded, own, gone)
    upto = folded[: max(own.start(), gone.start())]
    if len(between) > (_MAX_AFTER if is_after else _MAX_BEFORE) or words.other.search(upto):
        return False
    if words.apart.search(between):
        return False
    if words.part.search(upto):
        return True
    if not is_after:
        return len(between) <= _MAX_NEXT
    return not (
        words.before_own.search(folded[max(0, own.start() - 40) : own.start()]) or words.after_own.match(between)
    )


def _between(folded: str, own: re.Match[str], act: re.Match[str]) -> tuple[str, bool]:
    """What stands between the article and what became of it, and whether the article comes first."""
    is_after = own.start() < act.start()
    return (folded[own.end() : act.start()] if is_after else folded[act.end() : own.start()]), is_after


def _unquoted(pattern: re.Pattern[str], folded: str) -> Iterator[re.Match[str]]:
    return (one for one in _found(pattern, folded) if not _OPENING_QUOTES.search(folded[: one.start()]))


def _found(pattern: re.Pattern[str], folded: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(folded), _MAX_FOUND)


def any_phrase(phrases: Sequence[str]) -> str:
    """A pattern of phrases, the longest first: any white space between words, and any ending after a star."""
    return "|".join(_phrase(one) for one in sorted(phrases, key=len, reverse=True))


def _phrase(phrase: str) -> str:
    words = phrase.casefold().split()
    return r"\s{1,3}".join(re.escape(one.rstrip("*")) + (r"\w{0,20}" if one.endswith("*") else "") for one in words)


def _whole(phrases: Sequence[str], language: str) -> str:
    inside = any_phrase(phrases)
    return f"(?:{inside})" if language in _UNPARTED else rf"(?<!\w)(?:{inside})(?!\w)"
