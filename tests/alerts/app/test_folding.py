"""A match that tells nothing new is an alert folded into an earlier one: counted, listed and sent to nobody."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Migrations

from alerts.app.cli import vedette
from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.reports.article_life import article_life, life_lines
from alerts.store import ALERTS, deliveries_of, forget_alerts, held_back_of, told_alerts, totals
from crawler.model import Entry
from crawler.store import CRAWLER, article_now
from tests.alerts.app.test_sending import posted
from tests.alerts.store.raising import TEXT, fresh, raise_one
from tests.crawler.test_duplicates import FRIGATE
from tests.inbox import Note, recorder
from tests.ledger import EVERY, START, Desk, source

CONFIG = """store: v.db
channels: {desk: {url: "recorder://here", digest: ["18:00"], empty: EMPTY}}
sources:
  a: {feed: "https://a.example/feed"}
  b: {feed: "https://b.example/feed", name: Coast Wire}
  c: {feed: "https://c.example/feed"}
rules: {keels: {query: keel, urgency: now}}
"""
OUTLETS = tuple(source(id_, f"https://{id_}.example/feed") for id_ in "abc")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", sources=OUTLETS)
    for id_ in "abc":
        one.polled(source_id=id_)
    one.now += EVERY
    yield one
    one.ledger.close()


def published(desk: Desk, source_id: str, text: str = FRIGATE) -> None:
    url = f"https://{source_id}.example/{desk.now:%H%M}"
    desk.polled(
        Entry(url, title="Keel of the second frigate laid", published=desk.now.isoformat()), source_id=source_id
    )
    desk.read(desk.due(source_id)[0], text)


async def at(desk: Desk, hour: float, runtime: Runtime) -> None:
    desk.now = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)
    for id_ in "abc":
        desk.polled(source_id=id_)
    await judge(runtime)
    await send_due(runtime)


def day(desk: Desk, empty: str = "send") -> list[Note]:
    """An article at nine, two copies of it by ten, then digests of two days."""
    with recorder() as notes:
        runtime = posted(desk, CONFIG.replace("EMPTY", empty))

        async def main() -> None:
            published(desk, "a")
            await at(desk, 9, runtime)
            published(desk, "b")
            published(desk, "c")
            await at(desk, 10, runtime)
            await at(desk, 18.01, runtime)
            await at(desk, 42.02, runtime)

        asyncio.run(main())
        runtime.ledger.close()
        return list(notes)


@pytest.mark.chain
def test_copies_are_alerts_folded_into_the_first_and_tell_nobody(desk: Desk) -> None:
    notes = day(desk)
    rows = desk.rows("select id, article_id, folded_into, fold_reason, hits, sentences from alerts order by id")
    assert [(row["id"], row["folded_into"], row["fold_reason"]) for row in rows] == [
        (1, None, None), (2, 1, "copy_told"), (3, 1, "copy_told"),
    ]  # fmt: skip
    assert [(row["hits"], row["sentences"]) for row in rows[1:]] == [('["keel"]', "[]")] * 2
    assert {row["alert"] for row in desk.rows("select alert from deliveries where alert is not null")} == {1}
    assert not desk.rows("select * from held_back")
    assert sum("Keel of the second frigate laid" in note.title for note in notes) == 1
    now = totals(desk.ledger)
    assert (now.alerts, now.folded, now.held_back) == (1, 2, (("copy_told", 2),))


@pytest.mark.chain
@pytest.mark.parametrize("empty", ["send", "skip"])
def test_the_next_digest_names_the_outlets_of_copies_of_what_was_told_before(desk: Desk, empty: str) -> None:
    notes = day(desk, empty)
    first = next(note for note in notes if "Told before" in note.body)
    assert "folded: 2 copies (Coast Wire, c)" in first.body
    assert "alert 1" in first.body
    assert sum("Told before" in note.body for note in notes) == 1
    assert len(notes) == (3 if empty == "send" else 2)


@pytest.mark.chain
def test_the_list_counts_the_outlets_of_an_alert_and_says_where_each_copy_went(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(desk)
    monkeypatch.chdir(desk.path.parent)
    with recorder():
        told = typed("alerts")
        answers = [json.loads(line) for line in typed("alerts", "--json").splitlines()]
        held = [json.loads(line) for line in typed("alerts", "--reason", "copy_told", "--json").splitlines()]
        why = CliRunner().invoke(vedette, ["why", "2"]).stdout
        resent = CliRunner().invoke(vedette, ["resend", "2"])
    assert "keels  1 sent, also: 2 outlets (b, c)" in told
    reason = "folded into alert 1: the rule already alerted on a copy that has every sentence with a hit"
    assert told.count(reason) == 2
    by_number = {one["alert"]: one for one in answers}
    assert (by_number[1]["also"], by_number[1]["fold_reason"]) == (["b", "c"], None)
    assert (by_number[2]["folded_into"], by_number[2]["fold_reason"], by_number[2]["sent"]) == (1, "copy_told", 0)
    assert [one["folded_into"] for one in held] == [1, 1]
    assert "alert 2 by keels folded into alert 1: the rule already" in why
    assert "alert 2 told nothing new and was folded into alert 1" in resent.output


def typed(*words: str) -> str:
    return CliRunner().invoke(vedette, [*words, "--since", "3650d"]).stdout


@pytest.mark.chain
def test_a_copy_with_news_leads_with_it_and_says_beside_which_alert_it_is_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = CONFIG.replace(', digest: ["18:00"], empty: EMPTY', "").replace("query: keel", "query: ship")
    with recorder() as notes:
        runtime = posted(desk, config)

        async def main() -> None:
            published(desk, "a")
            await at(desk, 9, runtime)
            published(desk, "b", FRIGATE.replace("2032", "2034"))
            await at(desk, 10, runtime)

        asyncio.run(main())
        runtime.ledger.close()
    assert desk.rows("select group_id from articles") == [{"group_id": 1}] * 2
    lines = [
        "New since alert 1:",
        "Four [ships] are to be built until 2034.",
        "The first [ship] was launched in spring and is fitted out at the quay opposite the old rope walk.",
        "Unions had asked for a fifth [ship], because the yard has no orders beyond the series.",
    ]
    assert [line for line in notes[1].body.splitlines() if line][:5] == ["same story as alert 1, 1 source", *lines]
    assert "New since" not in notes[0].body
    monkeypatch.chdir(desk.path.parent)
    with recorder():
        preview = CliRunner().invoke(vedette, ["preview", "--since", "3650d"]).stdout
    assert "\n\n".join(("New since alert 3:", *lines[1:])) in preview  # the numbers that these alerts would get


def test_a_later_version_without_news_is_folded_once_however_often_it_is_judged(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    change = fresh(desk)
    assert raise_one(desk, change) == 1
    desk.now += timedelta(hours=2)
    entry = Entry("https://a.example/1", title="A title", text="more", published=START.isoformat())
    desk.polled(entry)
    later = desk.read(desk.due()[0], f"{TEXT}\n\nUnions had asked for more.")
    assert later is not None
    assert [raise_one(desk, later) for _ in range(3)] == [0, 0, 0]
    rows = desk.rows("select id, revision, folded_into, fold_reason from alerts order by id")
    assert [tuple(row.values()) for row in rows] == [(1, 1, None, None), (2, 2, 1, "said_before")]
    assert [one.key.revision for one in told_alerts(desk.ledger, {1}, set())] == [1]
    desk.ledger.close()


def test_what_was_folded_into_a_removed_alert_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    raise_one(desk, fresh(desk))
    copy = fresh(desk, "https://b.example/1", source_id="b")
    raise_one(desk, copy)
    with desk.ledger.write():
        forget_alerts(desk.ledger, 1)
    [held] = held_back_of(desk.ledger, copy.article_id)
    assert (held.alert, held.folded_into, held.reason) == (2, None, "copy_told")
    assert totals(desk.ledger).alerts == 0
    assert told_alerts(desk.ledger, {copy.article_id}, set()) == ()
    article = article_now(desk.ledger, copy.article_id)
    assert article
    life = article_life(article, (), (article,), deliveries_of(desk.ledger, article.id), (held,), timedelta(hours=24))
    assert any("alert 2 by keel folded into an alert that was removed" in line for line in life_lines(life))
    desk.ledger.close()


def test_a_ledger_whose_copies_were_held_back_is_upgraded(tmp_path: Path) -> None:
    before = Migrations("alerts")
    for migration in ALERTS.pending(Desk(tmp_path / "empty.db", migrations=(CRAWLER,)).ledger.db):
        if migration.name < "017":
            before(name=migration.name)(migration.fn)
    old = Desk(tmp_path / "v.db", migrations=(CRAWLER, before))
    first, copy = fresh(old), fresh(old, "https://b.example/1", source_id="b")
    at_ = old.now.isoformat()
    with old.ledger.write() as db:
        for number, change in ((1, first), (2, copy), (3, copy)):
            db.execute(
                "insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) values "
                "(?, 'keel', ?, ?, 1, '[]', '[]', ?)",
                [number, f"hash-{number}", change.article_id, at_],
            )
        db.execute("insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at, tell_at) values "
                   "(1, 'keel', 1, 1, 1, '[]', ?, ?)", [at_, at_])  # fmt: skip
        for match, target, reason in (
            (1, "", "said_before"),
            (2, "", "copy_told"),
            (2, "k1", "address_told"),
            (3, "", "too_old"),
        ):
            db.execute(
                "insert into held_back (match_id, target, reason, folded_into, at) values (?, ?, ?, ?, ?)",
                [match, target, reason, 1 if reason != "too_old" else None, at_],
            )
    old.ledger.close()
    desk = Desk(tmp_path / "v.db")
    rows = desk.rows("select id, article_id, match_id, folded_into, fold_reason from alerts order by id")
    assert [tuple(row.values()) for row in rows] == [(1, 1, 1, None, None), (3, 2, 2, 1, "copy_told")]
    left = [
        tuple(row.values()) for row in desk.rows("select match_id, reason from held_back order by match_id, reason")
    ]
    assert left == [(1, "said_before"), (2, "address_told"), (3, "too_old")]
    assert not desk.rows("pragma foreign_key_check")
    desk.ledger.close()


FACT = "Anna Dorrance, a captain, put the cost at 310 million."


def told_of_copies(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, digest: str, *texts: str, urgency: str = "now"
) -> tuple[list[Note], str]:
    """What is sent of an article at nine and of its copies an hour apart, and what a preview of it says."""
    config = CONFIG.replace(', digest: ["18:00"], empty: EMPTY', digest).replace("urgency: now", f"urgency: {urgency}")
    with recorder() as notes:
        runtime = posted(desk, config)

        async def main() -> None:
            published(desk, "a")
            await at(desk, 9, runtime)
            for hour, (source_id, text) in enumerate(zip("bc", texts, strict=False), 10):
                published(desk, source_id, text)
                await at(desk, hour, runtime)
            await at(desk, 18.01, runtime)

        asyncio.run(main())
        runtime.ledger.close()
        monkeypatch.chdir(desk.path.parent)
        preview = CliRunner().invoke(vedette, ["preview", "--since", "3650d"]).stdout
        return list(notes), preview


@pytest.mark.chain
def test_a_copy_with_a_fact_in_a_sentence_without_hits_leads_with_it_and_the_next_copy_folds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = FRIGATE.replace("They carry", f"{FACT} They carry")
    notes, preview = told_of_copies(desk, monkeypatch, "", text, text)
    assert len(notes) == 2
    lines = [line for line in notes[1].body.splitlines() if line]
    assert lines[1:3] == ["New since alert 1:", FACT]
    assert "The yard at Northport laid the [keel] of the second frigate on Monday." in lines[3:]
    assert "New since alert 4:\n\n" + FACT in preview
    rows = desk.rows("select folded_into, fold_reason, sentences from alerts order by id")
    assert [(row["folded_into"], row["fold_reason"]) for row in rows] == [(None, None), (None, None), (1, "copy_told")]
    assert json.loads(rows[1]["sentences"]) == [FACT]


@pytest.mark.chain
def test_the_digest_leads_with_such_a_fact_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    [digest], _ = told_of_copies(desk, monkeypatch, ', digest: ["18:00"]', f"{FRIGATE}\n\n{FACT}", urgency="digest")
    lines = digest.body.splitlines()
    headline = lines.index("Keel of the second frigate laid · Coast Wire")
    hit = "The yard at Northport laid the [keel] of the second frigate on Monday."
    assert lines[headline + 1 : headline + 4] == [FACT, hit, "https://b.example/0900"]


@pytest.mark.chain
def test_a_copy_with_a_footer_of_its_own_folds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    footer = "Reporting by Anna Dorrance in Elmstad; Editing by John Doe. Follow us on Instagram."
    notes, _ = told_of_copies(
        desk, monkeypatch, "", f"By Anna Dorrance\n\n{FRIGATE}\n\n{footer}", f"{FRIGATE}\n\n{footer}"
    )
    assert len(notes) == 1
    assert [row["fold_reason"] for row in desk.rows("select fold_reason from alerts order by id")] == [
        None, "copy_told", "copy_told",
    ]  # fmt: skip
