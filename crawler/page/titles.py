"""Finds an article's title without the outlet's name, and the outlet's name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from crawler.page.blocks import CJK_CHARACTER
from crawler.page.characters import plain
from crawler.page.document import Document, once_a_page
from crawler.page.jsonld import without_tags
from crawler.page.shown_headline import MAX_KICKER_CHARACTERS, Headline, kicker_above, shown_headlines

SEGMENT_SEPARATOR: Final = re.compile(r"(?<!\s)\s++[|–—\-·•»«:*]++\s++|(?<!\s)\s*[|｜ㅣ：]\s*|(?<=\S)\s+[-–—]+(?=\S)")
KICKER_SEPARATOR: Final = re.compile(r"\s*[:：|｜]\s*|\s+[–—-]\s+|\s*/\s+|\.\s+")
SEPARATOR_AFTER_TITLE: Final = re.compile(r"\s+[|–—\-·•»*]\s")
TRAILING_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.\.\.)$")
GENERIC_TITLES: Final = frozenset(
    {"home", "news", "article", "untitled", "index", "page", "welcome", "startseite", "accueil"}
)
MAX_TITLE_CHARACTERS: Final = 500
MAX_OUTLET_WORDS: Final = 6
MIN_HEADLINE_WORDS: Final = 3  # fewer are a section's name, unless the page states them elsewhere
MIN_HEADLINE_PAIRS: Final = 9  # of characters, in scripts without spaces
STEM_CHARACTERS: Final = 6
MIN_LIKENESS: Final = 0.25  # of an `<h1>` that was written anew for readers, beside a title for search engines
SHORT_NAME_CHARACTERS: Final = 3  # a name this short must be the whole segment


@once_a_page
def outlet(document: Document) -> str | None:
    """The publication's name as the page states it, None when it states none."""
    return next(iter(_stated_outlets(document)), None)


@once_a_page
def _stated_outlets(document: Document) -> tuple[str, ...]:
    named = [*document.metas("og:site_name")]
    if document.article is not None:
        named += document.article.texts("publisher")
    named += [text for node in document.nodes if "WebSite" in node.types for text in node.texts("name")]
    named += document.metas("application-name", "dc.publisher", "twitter:app:name:iphone")
    return tuple(name for text in named if (name := _line(text)) and not name.startswith(("http", "@")))


def title(document: Document) -> str | None:
    """The headline that the page shows, without its kicker and the outlet's name; None when there is none.

    Where no `<h1>` is surely the headline, it is the one that most places agree on; ties go to the first of JSON-LD
    headline, og:title, twitter:title, `<title>`.
    """
    headline = _headline(document)
    return headline.text[:MAX_TITLE_CHARACTERS] if headline is not None else None


def kicker(document: Document) -> str | None:
    """The words above the headline that name its topic, as the page shows or states them; None when there are none."""
    headline = _headline(document)
    return headline.kicker or kicker_above(document, headline.text) if headline is not None else None


def other_titles(document: Document, chosen: str) -> tuple[str, ...]:
    """The headlines that the page states in other words than the chosen one; each once.

    One that shares no word with it is the name of a section or an outlet, and so is what a separator parts from it; but
    not the page's only `<h1>`, when it is more than a few words.
    """
    if not chosen:
        return ()
    names, found = _outlet_names(document), {folded(chosen): chosen}
    tops = {folded(top.text) for top in shown_headlines(document) if top.is_sure and _is_headline(top.text)}
    for stated in headlines(document):
        text = TRAILING_ELLIPSIS.sub("", _without_outlet(stated, names))[:MAX_TITLE_CHARACTERS]
        letters = folded(text)
        is_part = any(letters in known for known in found)
        is_like = _likeness(text, [chosen]) > 0 or tops == {letters}
        if not is_part and not _is_chosen(text, chosen) and is_like:
            found[letters] = text
    return tuple(found.values())[1:]


def _is_chosen(text: str, chosen: str) -> bool:
    """Whether `text` is the chosen headline with a name that a separator parts from it."""
    first, found, last = text.partition(chosen)
    if not found or (first and last):
        return False
    return bool(SEPARATOR_AFTER_TITLE.match(last) or SEPARATOR_AFTER_TITLE.search(first))


@once_a_page
def headlines(document: Document) -> tuple[str, ...]:
    """Every form of the headline that the page states; a body line that equals one repeats the headline."""
    return tuple({line: None for text in _stated(document) if (line := _line(text))})


@lru_cache(maxsize=4096)  # the lines of a page are compared with its headlines by several readers
def folded(text: str) -> str:
    """The letters and digits of `text` in lower case, for comparing headlines."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def names_outlet(document: Document, text: str) -> bool:
    """Whether `text` is the outlet's name and nothing else."""
    return folded(text) in _outlet_names(document)


@once_a_page
def _headline(document: Document) -> Headline | None:
    names = _outlet_names(document)
    stated = [text for line in _declared(document) if (text := _title_in(line, names))]
    tops = [replace(top, text=text) for top in _tops(document) if (text := _title_in(top.text, names))]
    best = _shown(tops, stated)
    if best is None and stated:
        votes = Counter(map(folded, stated))
        best = Headline(_as_shown(max(stated, key=lambda text: votes[folded(text)]), document))
    if best is None:
        return None
    candidates = [*stated, *(top.text for top in tops if top.is_sure)]
    best = replace(best, text=_bare(_whole(best.text, candidates), candidates))
    return best if best.kicker else _parted(best.text, candidates)


def _tops(document: Document) -> Iterator[Headline]:
    for top in shown_headlines(document):
        yield replace(top, text=_line(top.text), kicker=_line(top.kicker) if top.kicker else None)


def _title_in(line: str, names: set[str]) -> str | None:
    text = _without_outlet(line, names)
    return text if text and text.lower() not in GENERIC_TITLES and folded(text) not in names else None


def _shown(tops: Sequence[Headline], stated: Sequence[str]) -> Headline | None:
    """The `<h1>` that is the headline: one that is stated elsewhere, else the one most like what is stated.

    None when none is, so that the name of a section or another story's headline is never taken.
    """
    letters = set(map(folded, stated))
    for top in tops:
        if folded(top.text) in letters or (top.is_sure and folded(top.whole) in letters):
            return top
    sure = [top for top in tops if top.is_sure]
    best = max(sure, key=lambda top: _likeness(top.whole, stated), default=None)
    if best is None:
        return None
    is_only = len({folded(top.text) for top in sure}) == 1
    if not stated:
        return best if is_only else None
    if not _is_headline(best.text):
        return None
    likeness = _likeness(best.whole, stated)
    # A page that states a few words alone, the same on all pages of its site, has its headline in its only `<h1>`.
    is_alone = is_only and (likeness > 0 or not any(map(_is_headline, stated)))
    return best if likeness >= MIN_LIKENESS or is_alone else None


def _is_headline(text: str) -> bool:
    """Whether `text` is more than the name of a section."""
    least = MIN_HEADLINE_PAIRS if CJK_CHARACTER.search(text) else MIN_HEADLINE_WORDS
    return len(_words(text)) >= least


def _likeness(text: str, stated: Sequence[str]) -> float:
    """The share, 0..1, of the words of `text` in the one of `stated` that has the most of them."""
    words = _words(text)
    return max((len(words & _words(other)) / len(words) for other in stated), default=0.0) if words else 0.0


def _words(text: str) -> set[str]:
    """The beginnings of the words of three letters or more; the pairs of characters in scripts without spaces."""
    letters = folded(text)
    if CJK_CHARACTER.search(letters):
        return {letters[at : at + 2] for at in range(len(letters) - 1)}
    return {word[:STEM_CHARACTERS] for word in re.findall(r"\w{3,}", text.casefold())}


def _as_shown(text: str, document: Document) -> str:
    """`text` without the segments at its end that a line of the page leaves out: `Boats ordered | Navy | Example`."""
    marks = [] if document.is_too_large else [*SEGMENT_SEPARATOR.finditer(text)]
    if not marks:
        return text
    lines = {folded(block.text) for block in document.blocks if len(block.text) < len(text)}
    return next((text[: mark.start()] for mark in marks if folded(text[: mark.start()]) in lines), text)


def _parted(text: str, candidates: Sequence[str]) -> Headline:
    """The headline without a first part that another place of the page leaves out: `Navy: Boats ordered`."""
    known = set(map(folded, candidates))
    for mark in KICKER_SEPARATOR.finditer(text):
        opening, rest = text[: mark.start()], text[mark.end() :]
        if len(opening) <= min(MAX_KICKER_CHARACTERS, len(rest)) and folded(rest) in known:
            return Headline(rest, opening)
    return Headline(text)


def _stated(document: Document) -> list[str]:
    """Every form of the headline: as declared, and the `<h1>` of the article."""
    tops = [text for tag in document.tree.iter("h1") if (text := tag.text_content().strip())]
    return [*_declared(document), *(tops[:1] if len(set(tops)) == 1 else _first_in_article(document))]


def _declared(document: Document) -> list[str]:
    node = document.article
    stated = [*node.texts("headline")[:1], *node.texts("name")[:1]] if node is not None else []
    stated += document.metas("og:title")[:1]
    stated += [*document.metas("twitter:title")[:1], *document.metas("dc.title", "sailthru.title", "parsely-title")[:1]]
    stated += [tag.text_content() for tag in document.tree.iterfind("head/title")][:1]
    return [line for text in stated if (line := _line(text))]


def _first_in_article(document: Document) -> list[str]:
    tops = document.tree.xpath("(//article//h1 | //main//h1 | //h1[@itemprop='headline'])[1]")
    return [tag.text_content() for tag in tops]


def _line(text: str) -> str:
    return " ".join(plain(without_tags(text[: MAX_TITLE_CHARACTERS * 4])).split())


def _bare(text: str, candidates: list[str]) -> str:
    """The candidate that equals `text` up to a separator, else `text`."""
    return next(
        (other for other in candidates if text.startswith(other) and SEPARATOR_AFTER_TITLE.match(text[len(other) :])),
        text,
    )


@once_a_page
def _outlet_names(document: Document) -> set[str]:
    """The outlet's names, folded: as stated, and from the host, so that `bbc` is known on www.bbc.co.uk."""
    declared = {folded(line) for line in _declared(document)}  # some sites give each page's title as the site's name
    names = {folded(name) for name in _stated_outlets(document)} - declared
    host = document.host
    names |= {folded(host), folded(host.removeprefix("www."))}
    names |= {
        folded(label)
        for label in host.split(".")[:-1]
        if len(label) >= SHORT_NAME_CHARACTERS and label not in {"www", "com", "net"}
    }
    return names - {""}


def _without_outlet(text: str, names: set[str]) -> str:
    """`text` without first or last segments that name the outlet."""
    for _ in range(2):
        marks = list(SEGMENT_SEPARATOR.finditer(text))
        if not marks:
            break
        first, last = text[: marks[0].start()], text[marks[-1].end() :]
        whole = next((mark for mark in marks if folded(text[mark.end() :]) in names), None)  # `Post - News and views`
        if whole is not None:
            text = text[: whole.start()].rstrip()
        elif _names_outlet(last, names):
            text = text[: marks[-1].start()].rstrip()
        elif _names_outlet(first, names):
            text = text[marks[0].end() :].lstrip()
    return text


def _names_outlet(segment: str, names: set[str]) -> bool:
    letters = folded(segment)
    if not letters or len(segment.split()) > MAX_OUTLET_WORDS:
        return not letters
    return any(letters == name or _is_part_of(letters, name) for name in names)


def _is_part_of(segment: str, name: str) -> bool:
    """Whether a folded segment begins or ends with the outlet's name, or is the beginning of it."""
    if len(segment) > SHORT_NAME_CHARACTERS + 1 and name.endswith(segment):  # `Example Post` of The Example Post
        return True
    if len(name) > SHORT_NAME_CHARACTERS and (segment.startswith(name) or segment.endswith(name)):
        return True
    return len(segment) > SHORT_NAME_CHARACTERS and name.startswith(segment)


def _whole(text: str, candidates: list[str]) -> str:
    """`text`, or when it ends in an ellipsis, the candidate that it is the start of."""
    if not TRAILING_ELLIPSIS.search(text):
        return text
    start = folded(TRAILING_ELLIPSIS.sub("", text))
    return next(
        (other for other in candidates if not TRAILING_ELLIPSIS.search(other) and folded(other).startswith(start)), text
    )
