"""Searching reads what may match alone, and finds what reading every article finds."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.archive import Period, SearchHit, articles_to_try, newest, search
from alerts.judging import subject
from alerts.matching import build
from alerts.matching.index_terms import index_terms_of, index_terms_version
from alerts.matching.workbench import Workbench
from alerts.model import Entity, Rule, Subject
from alerts.store import IndexedWords, index_tasks, record_index_version, write_index
from alerts.trial import article_date, try_rule
from crawler.store import Ledger, newest_articles
from crawler.times import to_text
from tests.alerts.matching.material import ENTITIES, queries, told
from tests.draws import draws
from tests.ledger import START, Desk
from tests.oracle.generator import a_batch

calm = settings(
    deadline=None,
    max_examples=draws(10),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

COLUMNS = "(article_id, revision, at, title, text, access_state, other_title, other_text, extraction)"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    desk = Desk(tmp_path / "v.db")
    record_index_version(desk.ledger, index_terms_version())
    yield desk.ledger
    desk.ledger.close()


def fill(ledger: Ledger, articles: list[Subject]) -> None:
    """Put these articles, and no other, into the ledger; nine in ten are in the index, the others wait for it."""
    with ledger.write() as db:
        db.execute("delete from articles")
        for n, one in enumerate(articles, 1):
            db.table("articles").insert(
                {
                    "id": n, "url": str(n), "key_url": str(n), "source": "a", "title": one.title, "text": one.text,
                    "authors": json.dumps(one.authors), "first_poll": 0, "language": one.language, "tags": "[]",
                    "form": "article", "extraction": "ok", "access_state": one.access, "evidence": "[]", "revision": 1,
                    "relation": "new", "found_at": START.isoformat(), "group_id": n,
                    "possible_languages": None if one.possible_languages is None else json.dumps(one.possible_languages),
                }
            )  # fmt: skip
            db.execute(
                f"insert into versions {COLUMNS} values (?, 1, '', ?, ?, ?, ?, ?, ?)",
                [
                    n,
                    one.title,
                    one.text,
                    one.access,
                    one.other_title,
                    one.other_text,
                    "unlike" if one.is_unlike else "ok",
                ],
            )
    index(ledger, len(articles) - len(articles) // 10)


def index(ledger: Ledger, many: int) -> None:
    write_index(
        ledger,
        [
            IndexedWords(one.turn, one.article_id, index_terms_of(subject(one.article)))
            for one in index_tasks(ledger, many)
            if one.article
        ],
    )


def by_reading_all(ledger: Ledger, query: str, entities: Mapping[str, Entity]) -> list[SearchHit]:
    engine = build([Rule("search", query)], entities)
    return [
        SearchHit(article, match.spans, match.unknown)
        for article in newest_articles(ledger, None)
        for match in engine.judge_all(subject(article))
    ]


@given(articles=st.lists(told, min_size=1, max_size=12), asked=st.lists(queries, min_size=1, max_size=4))
@calm
def test_a_search_finds_what_reading_every_article_finds(
    ledger: Ledger, articles: list[Subject], asked: list[str]
) -> None:
    fill(ledger, articles)
    for query in asked:
        read = by_reading_all(ledger, query, ENTITIES)
        assert list(search(ledger, query, ENTITIES, None)) == read
        assert newest(ledger, query, ENTITIES) == (len(read), read)
        assert newest(ledger, query, ENTITIES, None, 2) == (len(read), read[:2])


@pytest.mark.parametrize("seed", [60, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(61, 64))])
def test_so_does_one_in_texts_and_terms_of_every_kind(ledger: Ledger, seed: int) -> None:
    batch = a_batch(seed, 25, 40)
    fill(ledger, list(batch.subjects))
    for query in (rule.query for rule in batch.rules if rule.query):
        read = by_reading_all(ledger, query, batch.entities)
        assert list(search(ledger, query, batch.entities, None)) == read
        assert newest(ledger, query, batch.entities, None, 3) == (len(read), read[:3])


# Words as rules have them, in articles where they count and where they do not.
HARD = [
    Subject("Shells of 155mm", "NATO met.", language="en"),
    Subject("", "Seven mm of rain; a nato summit.", language="en"),
    Subject("", "He went to Sana'a, the cease-fire held.", language="en"),
    Subject("", "Ceasefire! Two F35 and an F-35A.", language="en", other_text="Frigates, said the UAVs."),
    Subject("", "Танки Су-35 идут", language="ru"),
    Subject("", "Su tanki", language="ru"),
    Subject("", "tanki MM", language="tr"),
    Subject("", "The frigates are going", language=None),
    Subject("NATO", "gehen Fregatten 155mm", language="de"),
    Subject("US AND IT", "it is us, US troops", language="en", access="truncated"),
    Subject("", "UAVs 3UAVs", language="xx_y"),
    Subject("Ministries", "went on\n\nRead more: NATO meets", language="en", possible_languages=("en", "nl")),
    Subject("An mm", "The Taoiseach and 155mm.", language="en", possible_languages=(), is_unlike=True),
]
ASKED = [
    "mm", "MM", "nato", "NATO", "su", "Su", "танк", "tanki", "tanks", "ceasefire", "sanaa", "go", "going", "frigate",
    "Fregatte", "UAV", "uavs", "us", "US", "IT", "it", "F35", "=a", "met", "rain AND nato", "nato NOT mm", "NATO NOT mm",
    "frigate OR mm", "(frigate OR tanki) NOT NATO", "(nato OR summit) NOT rain", "mm NOT (nato OR NATO)", "title:nato",
    "2 OF (mm, nato, rain)", "lang:en AND mm", "NOT mm", "went AND sanaa NOT troops", "frigate NOT uav",
    "minist*", "ministry*", "go*", "uav*", "*nistry", "*mm", "танк*", "tank*", "ceasef*", "title:ministry", "title:mm",
    "title:minist*", "lang:nl", "lang:en AND go", "go NOT lang:en", "go NOT title:ministry", "(frigate OR mm) NOT lang:de",
    "go NOT NATO", "lang:(tr OR de) AND mm", "go NOT (lang:nl OR nato)", "title:(nato OR mm) NOT text:summit",
]  # fmt: skip


@pytest.mark.parametrize("query", ASKED)
def test_what_is_counted_from_the_index_is_what_reading_finds(ledger: Ledger, query: str) -> None:
    fill(ledger, HARD)
    index(ledger, len(HARD))
    read = by_reading_all(ledger, query, {})
    assert newest(ledger, query, {}) == (len(read), read)


def test_of_a_query_of_words_only_what_is_shown_is_read(ledger: Ledger) -> None:
    fill(ledger, [Subject("A port", f"Frigate {n} of NATO sails.", language="en") for n in range(60)])
    index(ledger, 60)
    with ledger.write() as db:  # so that whoever reads it would not find it
        db.execute("drop trigger article_words_update")
        db.execute("update articles set text = 'Cod.' where id <= 40")
    asked = ("frigate", "NATO", "(frigate OR cod) NOT herring", "sailing AND NATO", "friga*", "*gate", "title:port")
    for query in (*asked, "lang:en AND sail", "NATO NOT title:frigate", "title:po* NOT lang:de"):
        count, shown = newest(ledger, query, {}, None, 3)
        assert (count, [hit.article.id for hit in shown]) == (60, [60, 59, 58])


def test_what_a_not_excludes_for_certain_is_not_read(ledger: Ledger) -> None:
    fill(ledger, [Subject("", "A frigate. Cod." if n % 2 else "A frigate.", language="en") for n in range(40)])
    index(ledger, 40)
    with ledger.write() as db:  # so that whoever reads it would find it
        db.execute("drop trigger article_words_update")
        db.execute("update articles set text = 'A frigate.'")
    assert newest(ledger, "frigate NOT cod", {})[0] == 20


def test_the_latest_are_shown_and_those_of_a_time_counted(ledger: Ledger) -> None:
    fill(ledger, [Subject("", "A frigate.", language="en")] * 30)
    index(ledger, 30)
    with ledger.write() as db:
        for n in range(1, 31):
            appeared = to_text(START - timedelta(days=n * 7 % 30))
            db.execute("update articles set published_at = ?, found_at = ? where id = ?", [appeared, to_text(START), n])
    for since, until in ((None, None), (20, None), (None, 10), (20, 10), (2, 1), (0, None)):
        period = Period(*(None if days is None else START - timedelta(days=days) for days in (since, until)))
        read = sorted(
            (hit for hit in by_reading_all(ledger, "frigate", {}) if period.has(hit.article)),
            key=lambda hit: (article_date(hit.article), hit.article.id),
            reverse=True,
        )
        assert newest(ledger, "frigate", {}, period, 4) == (len(read), read[:4])


def texts_of(ledger: Ledger, rule: Rule) -> list[int]:
    return [one.id for one in articles_to_try(ledger, Workbench(rule, {}), {}, Period())]


def test_a_trial_reads_by_the_index_what_may_match_and_what_may_just_miss(ledger: Ledger) -> None:
    fill(
        ledger,
        [Subject("", text) for text in ("A frigate.", "Cod.", "A firgate.", "A frigat.", "Frigates in Oslo.", "Oslo.")],
    )
    index(ledger, 6)
    assert texts_of(ledger, Rule("r", any=("frigate",))) == [5, 1, 4, 3]
    first, *others = texts_of(ledger, Rule("r", query="frigate AND oslo"))
    assert (first, sorted(others)) == (5, [1, 3, 4, 6])
    trial = try_rule(
        Rule("r", any=("frigate",)),
        {},
        articles_to_try(ledger, Workbench(Rule("r", any=("frigate",)), {}), {}, Period()),
    )
    assert {near.edit.instead for near in trial.near} == {"(frigate OR firgate)", "(frigate OR frigat)"}


@given(articles=st.lists(told, min_size=1, max_size=12), query=queries)
@calm
def test_a_trial_on_an_indexed_archive_raises_what_one_on_all_articles_raises(
    ledger: Ledger, articles: list[Subject], query: str
) -> None:
    fill(ledger, articles)
    rule = Rule("r", query=query)
    by_index = try_rule(rule, ENTITIES, articles_to_try(ledger, Workbench(rule, ENTITIES), ENTITIES, Period()))
    whole = try_rule(rule, ENTITIES, newest_articles(ledger, None))
    assert by_index.hits == whole.hits
    missed = {one.id for near in by_index.near for one in near.articles}
    assert missed <= {one.id for near in whole.near for one in near.articles}
