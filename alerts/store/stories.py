"""Stories in the ledger: which articles tell of one event, and what grouping knows of each.

Of a duplicate group the article that was grouped first stands for all. What grouping reads and writes does not grow
with the ledger: it asks for the terms of one article and for outlines of a few days.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from alerts.delivery.plans import StoryPlace
from alerts.independence import independent_sources
from alerts.story_grouping import MAX_OF_STORY, WINDOW_S, Member, StoryPart
from alerts.story_words import HOME_ARTICLES, Outline, SaidWords, packed, unpacked
from crawler.model import ArticleVersion
from crawler.store import Ledger, translated_pairs
from crawler.store.columns import moment
from crawler.times import to_text, without_zone

_DAY_S: Final = 86_400
_MAX_HOLDERS: Final = 60  # articles looked at for one term: the newest
_MAX_STORIES: Final = 8  # whose articles are compared with a new one
_KEPT_FOR: Final = timedelta(days=15)  # an outline, after its article was grouped: twice the window, and a day
_REMOVED_AT_A_TIME: Final = 3  # outlines that are too old, with each that is added


@dataclass(frozen=True, slots=True)
class Story:
    """An event. `sources`: how many independent ones tell of it; `articles`: how many there are; `outlets`: sources."""

    id: int
    title: str
    first_at: datetime
    last_at: datetime
    sources: int
    articles: int
    outlets: tuple[str, ...]


def grouping_time(article: ArticleVersion) -> int:
    """When an article was published, as far as that is stated, else when it was found; in seconds since 1970."""
    return int(min(article.published_at or article.found_at, article.found_at).timestamp())


def story_of_copies(ledger: Ledger, article: ArticleVersion) -> int | None:
    """The story of the article's duplicate group, None when it has none, or waits for one."""
    rows = ledger.rows(
        "select story_id from articles join story_articles s on s.article_id = articles.id "
        "where group_id = ? and articles.id not in (select article_id from ungrouped) order by articles.id limit 1",
        [article.group_id],
    )
    return int(rows[0]["story_id"]) if rows else None


def outlined_revision(ledger: Ledger, article_id: int) -> int | None:
    """The version by which the article was grouped; None when another article stands for it, or none does."""
    rows = ledger.rows("select revision from story_outlines where article_id = ?", [article_id])
    return int(rows[0]["revision"]) if rows else None


def articles_saying(ledger: Ledger, said: SaidWords) -> dict[int, int]:
    """How many articles were grouped that say each of these terms."""
    rows = ledger.db.conn.execute(
        "select term, articles from story_terms where term in (select value from json_each(?))",
        [json.dumps(sorted(said.terms))],
    )
    return dict(rows)


def last_outlines(ledger: Ledger, source: str, but_for: int) -> tuple[bytes, ...]:
    """The outlines of the source's last articles but one, packed."""
    rows = ledger.rows(
        "select outline from story_outlines where source = ? and article_id != ? order by article_id desc limit ?",
        [source, but_for, HOME_ARTICLES],
    )
    return tuple(row["outline"] for row in rows)


def members_near(ledger: Ledger, article: ArticleVersion, outline: Outline) -> tuple[Member, ...]:
    """The articles of the stories that may be near this one: those that share its weightiest terms, and their kin."""
    at = grouping_time(article)
    weights = {**outline.words, **outline.names}
    days = [(at - WINDOW_S) // _DAY_S, (at + WINDOW_S) // _DAY_S]
    scores: Counter[int] = Counter()
    for term, held in ledger.db.conn.execute(_SELECT_HOLDERS, [*days, _MAX_HOLDERS, json.dumps(outline.probes)]):
        for article_id in json.loads(held):
            scores[article_id] += weights[term] ** 2  # type: ignore[assignment] # counts in weights
    del scores[article.id]
    stories: Counter[int] = Counter()
    placed = ledger.db.conn.execute(
        "select article_id, story_id from story_articles where article_id in (select value from json_each(?))",
        [json.dumps(list(scores))],
    )
    for article_id, story_id in placed:
        stories[story_id] += scores[article_id]
    nearest = sorted(stories, key=lambda story_id: (-stories[story_id], story_id))[:_MAX_STORIES]
    return tuple(one for story_id in nearest for one in _members(ledger, story_id, article, at))


_SELECT_HOLDERS: Final = """
    select asked.value, (select json_group_array(article_id) from (
        select article_id from story_probes where term = asked.value and day between ?1 and ?2
        order by day desc, article_id desc limit ?3
    )) from json_each(?4) as asked
"""


def _members(ledger: Ledger, story_id: int, article: ArticleVersion, at: int) -> tuple[Member, ...]:
    rows = ledger.rows(
        "select o.article_id, o.source, o.at, o.outline from story_articles s join story_outlines o using (article_id) "
        "where s.story_id = ? and o.language is ? and o.article_id != ? and o.at between ? and ? "
        "order by abs(o.at - ?), o.article_id limit ?",
        [story_id, article.language, article.id, at - WINDOW_S, at + WINDOW_S, at, MAX_OF_STORY],
    )
    return tuple(Member(row["article_id"], row["source"], row["at"], row["outline"], story_id) for row in rows)


def story_of(ledger: Ledger, article_id: int) -> int | None:
    """The number of the article's story, None when it has none, or waits for one."""
    rows = ledger.rows(
        "select story_id from story_articles where article_id = ?1 "
        "and not exists (select 1 from ungrouped where article_id = ?1)",
        [article_id],
    )
    return int(rows[0]["story_id"]) if rows else None


def join_story(ledger: Ledger, article: ArticleVersion, story_id: int) -> None:
    """Write that an article belongs to a story, which exists, as another of its duplicate group does."""
    with ledger.write():
        left = _waits_no_more(ledger, article.id)
        _place(ledger, article.id, story_id)
        for one in {story_id, *left}:
            _settle(ledger, one)


def _waits_no_more(ledger: Ledger, article_id: int) -> set[int]:
    """Take an article from those that wait to be grouped; the story that it had until now."""
    if not ledger.db.execute("delete from ungrouped where article_id = ?", [article_id]).rowcount:
        return set()
    return {
        row["story_id"] for row in ledger.rows("select story_id from story_articles where article_id = ?", [article_id])
    }


def write_grouping(
    ledger: Ledger,
    article: ArticleVersion,
    said: SaidWords,
    outline: Outline,
    parts: Sequence[StoryPart],
    now: datetime,
) -> None:
    """Write an article's outline and what became of the stories near it, in one transaction."""
    with ledger.write() as db:
        left = _waits_no_more(ledger, article.id)
        is_new = outlined_revision(ledger, article.id) is None
        if is_new:
            db.conn.executemany(
                "insert into story_terms (term, articles) values (?, 1) "
                "on conflict (term) do update set articles = articles + 1",
                [(term,) for term in sorted(said.terms)],
            )
        _write_outline(ledger, article, outline, now)
        _remove_old(ledger, now)
        for part in parts:
            _write_part(ledger, part)
        for story_id in left:
            _settle(ledger, story_id)


def _write_outline(ledger: Ledger, article: ArticleVersion, outline: Outline, now: datetime) -> None:
    at = grouping_time(article)
    _remove_probes(ledger, article.id)
    ledger.db.execute(
        "insert into story_outlines (article_id, revision, source, language, at, grouped_at, outline) "
        "values (?, ?, ?, ?, ?, ?, ?) on conflict (article_id) do update set revision = excluded.revision, "
        "language = excluded.language, at = excluded.at, outline = excluded.outline",
        [article.id, article.revision, article.source, article.language, at, to_text(now), packed(outline)],
    )  # fmt: skip
    ledger.db.conn.executemany(
        "insert into story_probes (term, day, article_id) values (?, ?, ?) on conflict do nothing",
        [(term, at // _DAY_S, article.id) for term in outline.probes],
    )


def _remove_probes(ledger: Ledger, article_id: int) -> None:
    for row in ledger.rows("select at, outline from story_outlines where article_id = ?", [article_id]):
        ledger.db.conn.executemany(
            "delete from story_probes where term = ? and day = ? and article_id = ?",
            [(term, row["at"] // _DAY_S, article_id) for term in unpacked(row["outline"]).probes],
        )


def _remove_old(ledger: Ledger, now: datetime) -> None:
    old = ledger.rows(
        "select article_id from story_outlines where grouped_at < ? order by grouped_at limit ?",
        [to_text(now - _KEPT_FOR), _REMOVED_AT_A_TIME],
    )
    for row in old:
        _remove_probes(ledger, row["article_id"])
        ledger.db.execute("delete from story_outlines where article_id = ?", [row["article_id"]])


def _write_part(ledger: Ledger, part: StoryPart) -> None:
    """Write a story's articles, with the copies of each; stories that lose their last one are removed."""
    story_id = part.story_id
    if story_id is None or not ledger.rows("select 1 from stories where id = ?", [story_id]):
        made = ledger.db.execute("insert into stories (title, first_at, last_at) values ('', '', '')")
        story_id = int(made.lastrowid or 0)
    left: set[int] = set()
    for article_id in part.articles:
        of_group = ledger.rows(
            "select a.id, s.story_id from articles a join articles one on a.group_id = one.group_id "
            "left join story_articles s on s.article_id = a.id where one.id = ?",
            [article_id],
        )
        for row in of_group:
            if row["story_id"] is None and row["id"] != article_id:
                continue  # it is grouped when its own change is judged
            if row["story_id"] not in (None, story_id):
                left.add(row["story_id"])
            _place(ledger, row["id"], story_id)
    _settle(ledger, story_id, part.central)
    for other in left:
        _settle(ledger, other)


def _place(ledger: Ledger, article_id: int, story_id: int) -> None:
    ledger.db.execute(
        "insert into story_articles (article_id, story_id) values (?, ?) "
        "on conflict (article_id) do update set story_id = excluded.story_id",
        [article_id, story_id],
    )


def _settle(ledger: Ledger, story_id: int, central: int | None = None) -> None:
    """Write when a story was seen, and its headline when its central article is given; remove one without articles."""
    rows = ledger.rows(
        "select min(min(coalesce(published_at, found_at), found_at)) as first_at, "
        "max(min(coalesce(published_at, found_at), found_at)) as last_at from story_articles s "
        "join articles a on a.id = s.article_id where s.story_id = ?",
        [story_id],
    )
    if rows[0]["first_at"] is None:
        ledger.db.execute("delete from stories where id = ?", [story_id])
        return
    ledger.db.execute(
        "update stories set first_at = ?, last_at = ?, title = coalesce((select title from articles where id = ?), "
        "title) where id = ?",
        [rows[0]["first_at"], rows[0]["last_at"], central, story_id],
    )


def story_places(
    ledger: Ledger, article_ids: Collection[int], owners: Mapping[str, str], upto: int | None = None
) -> dict[int, StoryPlace]:
    """The stories of these articles as they stand, by the number of the article; `owners`: as for `story_told`.

    `upto`: the last article whose source counts; None for all.
    """
    rows = ledger.rows(
        "select article_id, story_id from story_articles where article_id in (select value from json_each(?))",
        [json.dumps(sorted(article_ids))],
    )
    stories = {row["story_id"] for row in rows}
    sources = {story_id: _independent(_tellings(ledger, story_id, upto), owners) for story_id in stories}
    return {row["article_id"]: StoryPlace(row["story_id"], sources[row["story_id"]]) for row in rows}


def _tellings(ledger: Ledger, story_id: int, upto: int | None = None) -> list[tuple[int, str]]:
    """The text and the source of each article of a story, those that were printed first before.

    Copies are one text, and so are pages that name each other as translations. A day, or a time without a zone, does
    not say which of two was first: then it counts when the article was found.
    """
    rows: list[dict[str, Any]] = ledger.rows(
        "select a.id, a.group_id, a.source, a.published, a.published_at, a.found_at from story_articles s "
        "join articles a on a.id = s.article_id where s.story_id = ?1 and (?2 is null or a.id <= ?2)",
        [story_id, upto],
    )
    texts = {row["id"]: row["group_id"] for row in rows}
    for one, other in translated_pairs(ledger, texts):
        merged = texts[other]
        texts |= {article_id: texts[one] for article_id, text in texts.items() if text == merged}
    return [(texts[row["id"]], row["source"]) for row in sorted(rows, key=_printed)]


def _printed(row: Mapping[str, Any]) -> tuple[str, int]:
    stated = row["published_at"] if without_zone(row["published"]) is None else None
    return min(stated or row["found_at"], row["found_at"]), row["id"]


def _independent(tellings: Sequence[tuple[int, str]], owners: Mapping[str, str]) -> int:
    return independent_sources([(group, owners.get(source, source)) for group, source in tellings])


def story_told(ledger: Ledger, article_id: int, owners: Mapping[str, str]) -> Story | None:
    """The article's story; None when it has none. `owners`: who owns a source, by its id, where that is known."""
    rows = ledger.rows(
        "select id, title, first_at, last_at, (select count(*) from story_articles where story_id = id) as articles "
        "from stories where id = (select story_id from story_articles where article_id = ?)",
        [article_id],
    )
    if not rows:
        return None
    [row] = rows
    tellings = _tellings(ledger, row["id"])
    return Story(
        id=row["id"],
        title=row["title"],
        first_at=moment(row["first_at"]),
        last_at=moment(row["last_at"]),
        sources=_independent(tellings, owners),
        articles=row["articles"],
        outlets=tuple(sorted({source for _, source in tellings})),
    )


def wake_stories(ledger: Ledger, places: Iterable[StoryPlace], waking_at: Mapping[str, int], now: datetime) -> int:
    """Make due what quiet hours or a limit hold of stories that have enough sources for its rule; how many deliveries.

    `waking_at`: from how many sources on a rule wakes, by its id.
    """
    woken = 0
    for place in dict.fromkeys(places):
        rules = [rule for rule, sources in waking_at.items() if place.sources >= sources]
        if not rules:
            continue
        held = ledger.rows(
            "select d.id, a.id as alert from story_articles s join alerts a on a.article_id = s.article_id "
            "join deliveries d on d.alert = a.id where s.story_id = ? and d.state = 'pending' "
            "and d.hold in ('quiet', 'limit') "
            "and d.due_at > ? and a.rule in (select value from json_each(?))",
            [place.story_id, to_text(now), json.dumps(rules)],
        )
        with ledger.write() as db:
            for row in held:
                db.execute("update alerts set story_sources = ? where id = ?", [place.sources, row["alert"]])
                db.execute("update deliveries set due_at = ? where id = ?", [to_text(now), row["id"]])
        woken += len(held)
    return woken
