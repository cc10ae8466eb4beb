"""An article that its site spreads over several pages: which are asked for, and how their texts are joined. Pure.

A page that cannot be had takes nothing away: the text of the others counts, is called cut, and says which one it lacks.
"""

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from crawler.model import Article
from crawler.visit_plans import PageReading

MAX_FURTHER_PAGES: Final = 9  # one article costs its site ten requests at most, two seconds apart
LACKING_CONFIDENCE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Joining:
    """An article whose pages are being read.

    `reading`: of its first page. `waiting`: addresses that are still to be asked for. `pages`: those read since, in
    order. `lacking`: addresses of pages that could not be read, each with the reason as a sentence.
    """

    reading: PageReading
    waiting: tuple[str, ...] = ()
    pages: tuple[Article, ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()

    def answered(self, page: Article | None, error: str | None) -> "Joining":
        """The same with the answer to the first address that waits: its page, and what keeps it from being read whole.

        A page under another headline is another article, and one that says nothing new shows other comments below the
        same text: neither it nor those behind it belong to this one.
        """
        article = self.reading.article
        if page and article and not self.pages and not _continues(article, page):
            return Joining(_not_joined(self.reading, article, self.waiting[0]))
        lacking = ((self.waiting[0], error),) if error else ()
        pages = (page,) if page else ()
        return replace(self, waiting=self.waiting[1:], pages=(*self.pages, *pages), lacking=(*self.lacking, *lacking))

    def given_up(self, sentence: str) -> "Joining":
        """The same without asking for the pages that wait."""
        return replace(self, waiting=(), lacking=(*self.lacking, *((url, sentence) for url in self.waiting)))

    @property
    def joined(self) -> PageReading:
        """The reading of the whole article."""
        article = self.reading.article
        if article is None or not (self.pages or self.lacking):
            return self.reading
        return replace(self.reading, article=_whole(article, self.pages, self.lacking))


def joining(reading: PageReading) -> Joining:
    """What is to be read after an article's first page: nothing, unless that page holds it free and links to others.

    Of more than MAX_FURTHER_PAGES those beyond are not asked for.
    """
    article = reading.article
    if article is None or reading.error or article.extraction not in {"ok", "unlike"} or article.access.state != "full":
        return Joining(reading)
    wanted, beyond = article.further_pages[:MAX_FURTHER_PAGES], article.further_pages[MAX_FURTHER_PAGES:]
    sentence = f"Only {MAX_FURTHER_PAGES} further pages of an article are asked for."
    return Joining(reading, wanted, lacking=tuple((url, sentence) for url in beyond))


def _whole(article: Article, pages: tuple[Article, ...], lacking: tuple[tuple[str, str], ...]) -> Article:
    paragraphs = dict.fromkeys(article.text.split("\n\n"))
    own = list(article.text.split("\n\n"))
    for page in pages:
        new = [paragraph for paragraph in page.text.split("\n\n") if paragraph not in paragraphs]
        paragraphs |= dict.fromkeys(new)
        own += new
    left_out = dict.fromkeys((*article.left_out, *(line for page in pages for line in page.left_out)))
    whole = replace(
        article, text="\n\n".join(own), left_out=tuple(left_out), further_pages=tuple(url for url, _ in lacking)
    )
    if not lacking:
        return whole
    evidence = tuple(f"The text of {_path(url)} is missing: {reason}" for url, reason in lacking[:3])
    access = replace(
        article.access, state="truncated", confidence=LACKING_CONFIDENCE, evidence=(*evidence, *article.access.evidence)
    )
    return replace(whole, access=access)


def _not_joined(reading: PageReading, article: Article, url: str) -> PageReading:
    sentence = f"{_path(url)}, linked as a further page, is of another article or says nothing new: it was not joined"
    access = replace(article.access, evidence=(*article.access.evidence, sentence))
    return replace(reading, article=replace(article, access=access))


def _continues(article: Article, page: Article) -> bool:
    is_new = not set(page.text.split("\n\n")) <= set(article.text.split("\n\n"))
    return is_new and _share_headline(article.title, page.title)


def _share_headline(one: str | None, other: str | None) -> bool:
    """Whether two headlines have half of the words of the shorter one in common, or one is not known."""
    words, others = (set(re.findall(r"\w+", title.casefold())) for title in (one or "", other or ""))
    return not words or not others or len(words & others) * 2 >= min(len(words), len(others))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
