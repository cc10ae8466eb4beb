"""Gives each article its story, before it is judged or when it is imported.

What reads texts runs in a worker process. An article without a story is judged all the same.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from alerts.store import (
    articles_saying,
    grouping_time,
    join_story,
    last_outlines,
    members_near,
    outlined_revision,
    story_of,
    story_of_copies,
    write_grouping,
)
from alerts.story_grouping import MIN_ARTICLES, Member, StoryPart, grouped
from alerts.story_words import SaidWords, outlined, packed, said_by_each, said_words
from crawler.model import ArticleVersion
from crawler.store import Ledger, translations_of
from crawler.workers import WorkerFailure

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)


class Ask(Protocol):
    """Calls a pure function, here or in another process."""

    def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Awaitable[R | WorkerFailure]: ...


async def ask_here(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | WorkerFailure:
    """Call it in this process."""
    return function(*args, **kwargs)


async def keep_stories(ledger: Ledger, articles: Sequence[ArticleVersion], ask: Ask, now: datetime) -> None:
    """Give each of these articles its story, in order; one whose text cannot be read in time stays without.

    A copy joins the story of its group, and a translation that its page or the other's names that of the other. An
    article that was revised is grouped anew.
    """
    said = await _all_said([article for article in articles if _is_to_be_grouped(ledger, article)], ask)
    for article in articles:
        if not _is_to_be_grouped(ledger, article):
            continue
        if outlined_revision(ledger, article.id) is None and (
            (story_id := story_of_copies(ledger, article) or _story_of_translation(ledger, article)) is not None
        ):
            join_story(ledger, article, story_id)
            continue
        words: SaidWords | WorkerFailure | None = said.get((article.id, article.revision))
        if words is None:
            words = await ask(said_words, *_texts(article))
        failed = words if isinstance(words, WorkerFailure) else await _group(ledger, article, words, ask, now)
        if failed:
            log.warning("article without story article=%d reason=%s", article.id, failed.sentence)


def _is_to_be_grouped(ledger: Ledger, article: ArticleVersion) -> bool:
    """Whether no story was sought for this revision of the article yet."""
    outlined = outlined_revision(ledger, article.id)
    return story_of(ledger, article.id) is None if outlined is None else outlined < article.revision


def _texts(article: ArticleVersion) -> tuple[str, str, str | None]:
    return article.title, article.text, article.language


async def _all_said(articles: Sequence[ArticleVersion], ask: Ask) -> dict[tuple[int, int], SaidWords]:
    """The words of these revisions, asked for at one go; none when one of them stops the others."""
    found = await ask(said_by_each, tuple(_texts(article) for article in articles)) if len(articles) > 1 else ()
    if isinstance(found, WorkerFailure):
        return {}
    return {(article.id, article.revision): said for article, said in zip(articles, found, strict=False)}


def _story_of_translation(ledger: Ledger, article: ArticleVersion) -> int | None:
    """The story of an article that is this one in another language, as their pages say; None when there is none."""
    stories = (story_of(ledger, other) for other in translations_of(ledger, article.id))
    return next((one for one in stories if one is not None), None)


async def _group(
    ledger: Ledger, article: ArticleVersion, said: SaidWords, ask: Ask, now: datetime
) -> WorkerFailure | None:
    recent = last_outlines(ledger, article.source, article.id)
    articles = articles_saying(ledger, said)
    outline = outlined(said, articles, recent)  # of bounded numbers: 2 ms
    at = grouping_time(article)
    new = Member(article.id, article.source, at, packed(outline), story_of(ledger, article.id))
    is_early = articles.get(said.language_term, 0) < MIN_ARTICLES
    known = () if is_early else members_near(ledger, article, outline)
    parts = await ask(grouped, new, known) if known else grouped(new, known)
    if isinstance(parts, WorkerFailure):
        return parts
    if not _fits(parts, new, known):
        return WorkerFailure("crashed", "the process that groups named what it was not asked about")
    write_grouping(ledger, article, said, outline, parts, now)
    return None


def _fits(parts: Iterable[StoryPart], new: Member, known: Iterable[Member]) -> bool:
    """Whether an answer names only articles and stories that the process was told of."""
    articles = {one.article_id for one in known} | {new.article_id}
    stories = {one.story_id for one in known} | {new.story_id, None}
    return all(
        part.story_id in stories and part.central in articles and articles.issuperset(part.articles) for part in parts
    )
