"""Judging in a process of its own: a text that takes too long is told, and stops nothing."""

import asyncio
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.app import judges
from alerts.app.article_lookup import life_of
from alerts.app.judges import Judges
from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.configuration import load_config
from alerts.delivery.kept_spans import MAX_SPANS
from alerts.delivery.plans import PlannedAlert, PlannedDelivery
from alerts.model import Match, Rule, Target
from alerts.reports.article_life import life_lines
from alerts.reports.health import Health, health_lines
from alerts.store import cursor, postpone_unfinished, postponed_changes, totals
from crawler.errors import JudgingError
from crawler.model import Change, Entry
from crawler.store import article_at, last_seq
from tests.alerts.app.test_sending import CONFIG, posted
from tests.inbox import Note, recorder
from tests.ledger import Desk, source

pytestmark = pytest.mark.chain

HOSTILE = "steel " * 100_000  # a single sentence, of whose pairs the rule of `impatient` looks at each, for minutes
SLOW = "keel OR ((steel NEAR/100 steel) SENTENCE (steel NEAR/100 steel))"
TWO_SOURCES = CONFIG.replace("sources: {", 'sources: {b: {feed: "https://b.example/feed"}, ').replace(
    "rules: {keels: {query: keel", "rules: {ships: {query: ship, sources: [b], notify: [other]}, keels: {query: keel, notify: [desk]"
).replace("channels: {", 'channels: {other: {url: "recorder://other"}, ')  # fmt: skip


class KilledError(Exception):
    """The program ends here."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", datetime.now(UTC), (source(), source("b", "https://b.example/feed")))
    yield one
    one.ledger.close()


@pytest.fixture(autouse=True)
def notes() -> Iterator[list[Note]]:
    with recorder() as found:
        yield found


def saved(desk: Desk, number: int, text: str, source_id: str = "a") -> None:
    url, at = f"https://{source_id}.example/{number}", desk.now.isoformat()
    desk.article(url, text, source_id, title=f"Keel {number}", published=at)


def impatient(desk: Desk, config: str = CONFIG) -> Runtime:
    """A runtime that gives each article two seconds of processor time, under a rule that can take far longer."""
    runtime = posted(desk, config.replace("query: keel", f"query: {SLOW!r}"))
    runtime.judges = Judges(deadline_s=2.0)
    runtime.adopt(runtime.config)
    return runtime


def judge_and_send(runtime: Runtime) -> None:
    async def main() -> None:
        await judge(runtime)
        await send_due(runtime)

    asyncio.run(main())
    runtime.ledger.close()


def titles(notes: list[Note]) -> list[str]:
    return sorted(note.title for note in notes)


def test_an_article_that_takes_too_long_to_judge_is_told_and_those_beside_it_are_judged(
    desk: Desk, notes: list[Note]
) -> None:
    saved(desk, 1, HOSTILE)
    saved(desk, 2, "The keel was laid.")
    runtime = impatient(desk)
    judge_and_send(runtime)
    assert titles(notes) == ["could not be judged: Keel 1 · a", "keels: Keel 2 · a"]


def test_a_copy_that_takes_too_long_to_judge_takes_no_alert_of_the_cut_article_away(
    desk: Desk, notes: list[Note]
) -> None:
    saved(desk, 1, "The keel was laid.")
    saved(desk, 2, HOSTILE, "b")
    with desk.ledger.write() as db:
        db.execute(
            "update versions set access_state = 'truncated', copy_id = 2, copy_revision = 1 where article_id = 1"
        )
    judge_and_send(impatient(desk))
    assert "keels: Keel 1 · a" in titles(notes)
    assert "could not be judged: Keel 1 · a" not in titles(notes)


def test_it_is_told_to_those_whom_the_rules_of_its_source_notify(
    desk: Desk, notes: list[Note], caplog: pytest.LogCaptureFixture
) -> None:
    saved(desk, 1, HOSTILE, "a")
    judge_and_send(impatient(desk, TWO_SOURCES))
    rows = desk.rows("select channel from deliveries")
    assert [row["channel"] for row in rows] == ["desk"]
    assert "no rule was checked: it took longer than " in notes[0].body
    assert "https://a.example/1" in notes[0].body
    assert [r.getMessage() for r in caplog.records if "not judged" in r.getMessage()]


def test_status_counts_what_could_not_be_judged_and_why_gives_the_reason(desk: Desk, notes: list[Note]) -> None:
    saved(desk, 1, HOSTILE)
    runtime = impatient(desk)
    config = runtime.config
    judge_and_send(runtime)
    found = totals(desk.ledger)
    assert (found.not_judged, found.matches, found.unjudged) == (1, 0, 0)
    assert any("1 article version could not be judged" in line for line in health_lines(Health(1, (), found), desk.now))
    lines = list(life_lines(life_of("1", config)))
    assert any("revision 1 could not be judged: it took longer than " in line for line in lines)
    assert any("alert 1 that it could not be judged to desk: sent" in line for line in lines)


def test_an_old_article_that_cannot_be_judged_is_not_told(desk: Desk, notes: list[Note]) -> None:
    desk.article("https://a.example/1", HOSTILE, title="Keel", published="2020-01-01T00:00:00+00:00")
    runtime = impatient(desk)
    judge_and_send(runtime)
    assert titles(notes) == []
    assert [row["reason"] for row in desk.rows("select reason from held_back")] == ["too_old"]


def test_what_was_begun_and_not_finished_is_judged_last_and_alone(desk: Desk, notes: list[Note]) -> None:
    saved(desk, 1, "The keel was laid.")
    saved(desk, 2, "A keel of steel was laid.")
    runtime = posted(desk)

    def killed(step: str) -> None:
        if step == "judged":
            raise KilledError

    runtime.checkpoint = killed
    with pytest.raises(KilledError):
        asyncio.run(judge(runtime))
    runtime.ledger.close()
    saved(desk, 3, "One more keel was laid down.")
    runtime = posted(desk)
    assert postpone_unfinished(runtime.ledger) == 2
    batches: list[int] = []
    runtime.checkpoint = lambda step: batches.append(
        len(runtime.ledger.rows("select 1 from judging where postponed = 0"))
    ) if step == "judged" else None  # fmt: skip
    judge_and_send(runtime)
    assert titles(notes) == ["keels: Keel 1 · a", "keels: Keel 2 · a", "keels: Keel 3 · a"]
    assert batches == [1, 0, 0]
    order = [row["article_id"] for row in desk.rows("select article_id from alerts order by id")]
    assert order == [3, 1, 2]
    assert not desk.rows("select 1 from judging")
    assert cursor(desk.ledger) == last_seq(desk.ledger)


def test_what_is_postponed_stays_so_through_another_start(desk: Desk, notes: list[Note]) -> None:
    saved(desk, 1, "The keel was laid.")
    desk.ledger.db.execute("insert into judging (seq) values (1)")
    desk.ledger.db.conn.commit()
    assert [postpone_unfinished(desk.ledger), postpone_unfinished(desk.ledger)] == [1, 1]
    assert postponed_changes(desk.ledger) == (1,)


def test_when_no_process_can_be_started_nothing_is_passed_over(desk: Desk, notes: list[Note]) -> None:
    saved(desk, 1, "The keel was laid.")
    runtime = posted(desk)

    async def main() -> None:
        runtime.judges.adopt([Rule("unreadable", query="(")], {}, runtime.routing_table())
        with pytest.raises(JudgingError, match="no article can be judged"):
            await judge(runtime)
        assert cursor(runtime.ledger) == 0
        runtime.adopt(runtime.config)
        await judge(runtime)
        await send_due(runtime)

    asyncio.run(main())
    runtime.ledger.close()
    assert titles(notes) == ["keels: Keel 1 · a"]


def test_new_rules_judge_what_comes_next(desk: Desk, notes: list[Note]) -> None:
    saved(desk, 1, "The keel was laid.")
    runtime = posted(desk)

    async def main() -> None:
        await judge(runtime)
        path = desk.path.parent / "config.yaml"
        path.write_text(CONFIG.replace("query: keel", "query: hull"))
        runtime.adopt(load_config(path, {}).config)
        saved(desk, 2, "The hull was laid.")
        assert [one.article_id for one in await judge(runtime)] == [2]
        await runtime.judges.close()

    asyncio.run(main())
    runtime.ledger.close()


def test_the_process_gets_no_secret_of_a_channel(desk: Desk) -> None:
    runtime = posted(desk, CONFIG.replace("recorder://here", "recorder://hunter2@here"))
    assert "hunter2" in runtime.targets["desk"][0].url
    assert b"hunter2" not in pickle.dumps(runtime.judges._wanted)
    runtime.ledger.close()


def test_an_update_far_behind_many_hits_is_told_and_quoted(desk: Desk, notes: list[Note]) -> None:
    many = "\n\n".join(f"Keel number {n} was laid." for n in range(MAX_SPANS + 1000))
    desk.article("https://a.example/1", many, title="Keels", published=desk.now.isoformat())
    runtime = posted(desk)

    async def main() -> None:
        await judge(runtime)
        await send_due(runtime)
        desk.polled(Entry("https://a.example/1", title="Keels", text="Again.", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"{many}\n\nThe keel of the Vigilant cracked.")
        await judge(runtime)
        await send_due(runtime)
        await runtime.judges.close()

    asyncio.run(main())
    runtime.ledger.close()
    assert titles(notes) == ["UPDATED keels: Keels · a", "keels: Keels · a"]
    assert "The [keel] of the Vigilant cracked." in notes[1].body
    kept = desk.rows("select json_array_length(spans) as kept, more_spans from matches order by revision")
    assert [(row["kept"], row["more_spans"]) for row in kept] == [(2001, 1000), (2001, 1001)]


def test_an_answer_about_another_article_rule_or_target_is_refused(desk: Desk) -> None:
    saved(desk, 1, "The keel was laid.")
    runtime = posted(desk)
    table = runtime.routing_table()
    [target] = table.targets["desk"]
    article = article_at(desk.ledger, 1, 1)
    assert article
    batch = ((Change(1, 1, 1, "new", desk.now), article),)

    def fits(place: int = 0, rule: str = "keels", target: Target = target) -> bool:
        told = PlannedAlert((), (PlannedDelivery(target, desk.now),), (), desk.now)
        return judges._fits([judges.RoutedAnswer(place, Match(rule, "hash", ()), told, (), ())], batch, table)

    assert fits()
    assert not fits(place=1)
    assert not fits(place=-1)
    assert not fits(rule="ships")
    assert not fits(target=replace(target, key="of a stranger"))
    runtime.ledger.close()
