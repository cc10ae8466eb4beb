"""What appears new but is dated back: no alert, and a place in the next digest, or in one message a day."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from alerts.store import forget_alerts, held_back_of, totals
from crawler.model import Entry
from crawler.store import forget
from crawler.times import to_text
from tests.alerts.app.test_sending import CONFIG, posted
from tests.inbox import recorder
from tests.ledger import Desk, source

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("polled_desk")]

OLD = "2019-05-02T08:00:00+00:00"
TWO_TIMES = CONFIG.replace('"recorder://here"', '"recorder://here", digest: ["07:00", "19:00"]').replace(
    "query: keel", "query: keel, urgency: now"
)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON


def appears(desk: Desk, n: int, published: str | None = OLD, **fields: object) -> None:
    desk.polled(Entry(f"https://a.example/{n}", title=f"Keel {n} laid", published=published))
    desk.read(desk.due()[0], f"The keel of hull {n} was laid in the presence of {n + 20} guests.", **fields)  # type: ignore[arg-type]


def sent_titles(desk: Desk, config: str, *hours: float) -> list[list[str]]:
    """The titles of the messages sent at once, and after each of these hours from noon, but for empty digests."""
    titles: list[list[str]] = []
    with recorder() as notes:
        runtime = posted(desk, config)

        async def main() -> None:
            await judge(runtime)
            for pause in (0, *hours):
                desk.now = NOON + timedelta(hours=pause)
                before = len(notes)
                await send_due(runtime)
                titles.append([note.title for note in notes[before:] if not note.title.startswith("digest: ")])

        asyncio.run(main())
        runtime.ledger.close()
    return titles


def test_what_is_dated_back_raises_no_alert_and_stands_in_the_next_digest(desk: Desk) -> None:
    appears(desk, 1)
    appears(desk, 2)
    assert sent_titles(desk, TWO_TIMES, 6.9, 7, 24) == [[], [], ["2 dated back: keels"], []]
    assert totals(desk.ledger).alerts == 0
    assert totals(desk.ledger).held_back == (("dated_back", 2),)
    assert [one.listed for one in held_back_of(desk.ledger, 1)] == [(("desk", "sent"),)]


def test_a_channel_without_digests_gets_one_message_a_day(desk: Desk) -> None:
    appears(desk, 1)
    appears(desk, 2)
    appears(desk, 3, NOON.isoformat())
    assert sent_titles(desk, CONFIG, 5.9, 6) == [["keels: Keel 3 laid · a"], [], ["2 dated back: keels"]]


def test_the_list_says_when_the_article_appeared_and_how_it_is_dated(desk: Desk) -> None:
    appears(desk, 1)
    with recorder() as notes:
        runtime = posted(desk)

        async def main() -> None:
            await judge(runtime)
            desk.now += timedelta(hours=7)
            await send_due(runtime)

        asyncio.run(main())
        runtime.ledger.close()
    [note] = notes
    assert note.body.startswith("Appeared today, dated back\nKeel 1 laid · a\n")
    assert f"\nappeared 2026-11-23 12:00 UTC, dated {OLD}\n" in note.body
    assert "https://a.example/1" in note.body


def test_an_article_is_listed_once_for_a_rule_however_often_it_changes(desk: Desk) -> None:
    appears(desk, 1)
    desk.polled(Entry("https://a.example/1", title="Keel 1 laid", text="Anew", published=OLD))
    desk.read(desk.due()[0], "The keel of hull 1 was laid in the presence of 21 guests. One of them stood by the dock.")
    assert sent_titles(desk, TWO_TIMES, 7, 24, 31) == [[], ["1 dated back: keels"], [], []]


def test_an_article_dated_back_alerts_when_it_says_something_new(desk: Desk) -> None:
    appears(desk, 1)
    desk.polled(Entry("https://a.example/1", title="Keel 1 laid", text="Anew", published=OLD))
    desk.read(desk.due()[0], "The keel of hull 1 was laid in the presence of 21 guests. The keel of hull 2 cracked.")
    assert sent_titles(desk, TWO_TIMES, 7, 24) == [["keels: Keel 1 laid · a"], [], []]


def test_an_article_that_turns_out_to_be_new_alerts_and_leaves_the_list(desk: Desk) -> None:
    appears(desk, 1)
    assert sent_titles(desk, TWO_TIMES) == [[]]
    desk.polled(Entry("https://a.example/1", title="Keel 1 laid", text="Anew", published=NOON.isoformat()))
    desk.read(desk.due()[0], "The keel of hull 1 was laid. So was that of hull 2, said a guest who stood by the dock.")
    assert sent_titles(desk, TWO_TIMES, 7) == [["keels: Keel 1 laid · a"], []]


def test_an_old_article_of_a_first_poll_is_counted_and_not_listed(tmp_path: Path) -> None:
    first = Desk(tmp_path / "first.db", now=NOON, sources=(source(),))
    appears(first, 1)
    assert sent_titles(first, TWO_TIMES, 7) == [[], []]
    assert totals(first.ledger).too_old == 1
    first.ledger.close()


def test_an_article_that_is_forgotten_leaves_the_list(desk: Desk) -> None:
    appears(desk, 1)
    assert sent_titles(desk, TWO_TIMES) == [[]]
    with desk.ledger.write():
        forget_alerts(desk.ledger, 1)
        forget(desk.ledger, 1)
    assert sent_titles(desk, TWO_TIMES, 7) == [[], []]


def test_an_older_ledger_keeps_its_deliveries(desk: Desk) -> None:
    appears(desk, 1, NOON.isoformat(), state="truncated")
    patient = TWO_TIMES.replace("query: keel", "query: keel NOT exercise, if_cut_off: digest")
    assert sent_titles(desk, patient) == [[]]
    of_alerts = "from deliveries where alert is not null"
    before = desk.rows(f"select id, alert, target, due_at, digest {of_alerts}")
    with desk.ledger.write() as db:  # back to the release before
        db.execute("create table plain as select id, alert, channel, target, state, created_at, due_at, attempts, "
                   f"sent_at, error, digest, first_due_at, collected {of_alerts}")  # fmt: skip
        db.execute("drop table deliveries")
        db.execute("alter table plain rename to deliveries")
        db.execute("delete from _sqlite_migrations where name in ('006_late_matches', '013_holds', '016_listed_for')")
    desk.ledger.close()
    again = Desk(desk.path, now=NOON, sources=(source(),))
    desk.ledger = again.ledger
    assert desk.rows(f"select id, alert, target, due_at, digest {of_alerts}") == before
    assert desk.rows("select due_at from deliveries") == [{"due_at": to_text(NOON + timedelta(hours=7))}]
    assert sent_titles(desk, patient, 7) == [[], ["1 alert: keels"]]
