"""What a new reading of an article means for the one that is held. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from crawler.feed_ties import is_long, is_tied
from crawler.first_words import first_words
from crawler.garbled import has_lost_words, is_garbled
from crawler.languages import language_of
from crawler.model import Access, Article, Entry, Extraction
from crawler.page.access.text_endings import notice_at_end
from crawler.pointers import only_points

# A page is looked at again after these pauses, each counted from the reading before.
_Pauses = tuple[timedelta, ...]
_FULL_PAUSES: Final[_Pauses] = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_WATCHED_PAUSE: Final = timedelta(hours=40)  # the last reading is 71 hours after the first, for corrections
# A truncated or blocked article: five times in two weeks.
_CUT_PAUSES: Final[_Pauses] = (
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=4),
    timedelta(days=6),
)
# A page that could not be fetched: soon at first, for the outage is short more often than not.
_LOST_PAUSES: Final[_Pauses] = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_FEED_LONGER: Final = 1.2
_FAR_SHORTER: Final = 0.25


def with_entry(
    article: Article, entry: Entry, usual_language: str | None = None, *, names_nothing: bool = False
) -> Article:
    """The article completed by what its feed says: what the page lacks, and the longer text when the page's is cut.

    The text of a page that may hold no article stands beside the feed's words, where it decides no NOT; what can be
    read of one whose letters were lost stands after them. A headline with lost letters makes way for the feed's. The
    language is that of the words. A page that nothing ties to the entry is "unlike": see `crawler.feed_ties`. Where the
    entry's headline `names_nothing`, as other entries have it too, a page as long as an article needs no tie.
    """
    if article.extraction not in {"ok", "too_large"}:
        title, text, beside = _headline(article, entry), entry.text or "", tuple(article.text.split("\n\n"))
        if is_garbled(article.text):
            text, beside = "\n\n".join(filter(None, (text, article.text))), ()
        language = language_of(f"{title or ''}\n{text}", by_feed=entry.language, usual=usual_language)
        is_said = article.title and article.title != title and (article.extraction == "empty" or not entry.title)
        stated = (article.title,) if article.title and is_said else ()
        return replace(
            article,
            title=title,
            other_titles=(*stated, *article.other_titles),
            text=text,
            left_out=(*filter(None, beside), *article.left_out),
            authors=entry.authors or article.authors,
            language=language.code,
            possible_languages=language.possible,
        )
    is_lost = entry.title and has_lost_words(article.title or "") and not has_lost_words(entry.title)
    filled = replace(
        article,
        title=entry.title if is_lost else article.title or entry.title,
        text=_with_standfirst(article),
        authors=article.authors or entry.authors,
    )
    if not filled.text.strip():
        stated = (filled.title,) if filled.title and not entry.title and entry.text else ()
        titles = tuple(dict.fromkeys((*stated, *filled.other_titles)))
        title = filled.title if entry.title else _headline(filled, entry)
        return replace(filled, title=title, other_titles=titles, text=entry.text or "")
    whole = _with_longer_feed(filled, entry)
    return whole if names_nothing and is_long(whole.text) else _doubted(whole, entry, usual_language)


def _headline(article: Article, entry: Entry) -> str | None:
    """The headline of an article whose page holds none: the feed's, or its first words; last what the page is called.

    The page of a post is often an empty shell, called as its site is.
    """
    return entry.title or first_words(entry.text or "") or article.title


def _doubted(article: Article, entry: Entry, usual_language: str | None) -> Article:
    """The article, marked as "unlike" when its page has nothing of what the feed says: then the feed's headline leads.

    Its language is unsure unless that of the feed's words is the same.
    """
    headline = None if entry.title and only_points(entry.title) else entry.title
    if article.extraction != "ok" or _is_tied(article, entry, headline):
        return article
    own = language_of(f"{entry.title or ''}\n{entry.text or ''}", by_feed=entry.language, usual=usual_language)
    agreed = article.possible_languages if own.code == article.language else ()
    titles = dict.fromkeys(title for title in (article.title, *article.other_titles) if title)
    evidence = ("The page has none of the words by which its feed names the article.", *article.access.evidence)
    return replace(
        article,
        title=headline or (None if entry.title else first_words(entry.text or "")) or article.title,
        other_titles=tuple(titles) if headline or not entry.title else article.other_titles,
        possible_languages=agreed,
        extraction="unlike",
        access=replace(article.access, evidence=evidence),
    )


def _is_tied(article: Article, entry: Entry, headline: str | None) -> bool:
    """Whether the page has the feed's words: in its headline, as most have, or else anywhere."""
    site = f"{article.outlet or ''} {(urlsplit(entry.url).hostname or '').replace('.', ' ')}"
    if headline and article.title and is_tied(headline, None, article.title, site):
        return True
    beside = (article.kicker, *article.other_titles, *article.left_out)
    return is_tied(headline, entry.text, "\n".join(filter(None, (article.title, article.text, *beside))), site)


def _with_longer_feed(article: Article, entry: Entry) -> Article:
    """A cut article with the feed's text where that is longer; then the page's lines stand beside it.

    A notice at the end of the feed's text does not count, and leaves the verdict as it is.
    """
    own, notice = notice_at_end(entry.text or "") or (entry.text or "", None)
    if article.access.state == "full" or len(own) <= _FEED_LONGER * len(article.text):
        return article
    evidence = ("The feed's own text is longer than the page's.", *article.access.evidence)
    state = article.access.state if notice else "unknown"
    return replace(
        article,
        text=own,
        left_out=(*article.text.split("\n\n"), *article.left_out),
        access=replace(article.access, state=state, evidence=evidence),
    )


def _with_standfirst(article: Article) -> str:
    """The text, after the standfirst that the page shows above it and the text lacks."""
    standfirst = article.standfirst or ""
    if not article.text.strip() or not standfirst or standfirst in article.text:
        return article.text
    return f"{standfirst}\n\n{article.text}"


def beside_usual(article: Article, usual: int | None) -> Article:
    """The article, doubted when its publisher marks it as paid and it is far shorter than its source's usually are.

    `usual`: characters of the source's middle full article, None when too few are known. A short text alone proves
    nothing: every outlet has news in brief.
    """
    length = len(article.text)
    access = article.access
    if usual is None or access.state != "full" or access.marked_paid is not True or length > _FAR_SHORTER * usual:
        return article
    share = round(100 * length / usual)
    evidence = (f"The text is {share}% as long as this source's articles usually are, and marked as paid.",)
    return replace(
        article, access=replace(access, state="unknown", confidence=0.5, evidence=(*evidence, *access.evidence))
    )


def from_entry(entry: Entry, extraction: Extraction, usual_language: str | None = None) -> Article:
    """The article that an entry's own words make when its page cannot be had, marked by `extraction`.

    `usual_language`: that of most articles of its source.
    """
    text, notice = notice_at_end(entry.text or "") or (entry.text or "", None)
    access = Access("unknown")
    if notice:
        access = Access("truncated", confidence=0.9, evidence=("The feed's text ends in a notice.",), notice=notice)
    language = language_of(f"{entry.title or ''}\n{text}", by_feed=entry.language, usual=usual_language)
    return Article(
        url=entry.url,
        title=entry.title or first_words(text),
        authors=entry.authors,
        language=language.code,
        possible_languages=language.possible,
        text=text,
        extraction=extraction,
        access=access,
    )


def next_reading(
    article: Article, reads: int, now: datetime, *, never_has_pages: bool = False, is_watched: bool = False
) -> datetime | None:
    """When to look at the page again after `reads` readings that came out like this one; None: not any more.

    A page that held no article is asked for again soon. `never_has_pages`: the last ten pages of its source held none.
    `is_watched`: somebody was told of it, so that it is looked at once more.
    """
    if article.extraction != "ok" and not never_has_pages:
        pauses = _LOST_PAUSES
    elif article.access.state in ("truncated", "blocked"):
        pauses = _CUT_PAUSES
    else:
        pauses = (*_FULL_PAUSES, _WATCHED_PAUSE) if is_watched else _FULL_PAUSES
    return now + pauses[reads - 1] if 0 < reads <= len(pauses) else None
