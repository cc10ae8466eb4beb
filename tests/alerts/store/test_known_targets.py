"""Deliveries that move when the targets of the configuration change."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.model import Channel, Outcome, Target
from alerts.notify import targets
from alerts.store import due_deliveries, follow_targets, settle
from crawler.times import to_text
from tests.ledger import Desk

KEY = b"key"
OLD_HOOK, NEW_HOOK, OTHER_HOOK = (f"json://127.0.0.1/{name}" for name in ("old", "new", "other"))
MAIL = "mailtos://user:{}@{}/?from=v%40example.org&to={}&mode={}"
DESK_MAIL = MAIL.format("first", "mail.example.org:587", "desk%40example.org", "starttls")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    one.article("https://a.example/1", "The keel was laid.")
    with one.ledger.write() as db:
        db.execute("insert into matches (rule, rule_hash, article_id, revision, spans, unknown, at) "
                   "values ('r', 'h', 1, 1, '[]', '[]', '')")  # fmt: skip
        for rule in "rs":
            db.execute("insert into alerts (rule, article_id, revision, match_id, hits, raised_at, tell_at) "
                       "values (?, 1, 1, 1, '[]', '', '')", [rule])  # fmt: skip
    yield one
    one.ledger.close()


def follow(desk: Desk, /, under_way: tuple[int, ...] = (), **channels: tuple[str, ...]) -> list[Target]:
    """Put these channels in force, each with its URLs."""
    current = [target for name, urls in channels.items() for target in targets(Channel(name, urls), KEY)]
    follow_targets(desk.ledger, current, desk.now, under_way)
    return current


def put(desk: Desk, target: Target, alert: int = 1, **columns: object) -> None:
    """A delivery that is due now, but for `columns`."""
    at = to_text(desk.now)
    row = {"alert": alert, "channel": target.channel, "target": target.key, "state": "pending", "created_at": at,
           "due_at": at, "first_due_at": at, **columns}  # fmt: skip
    with desk.ledger.write() as db:
        db.execute(f"insert into deliveries ({', '.join(row)}) values ({', '.join('?' * len(row))})", [*row.values()])


def state(desk: Desk, current: list[Target]) -> list[tuple[int, str, str]]:
    """(alert, recipient or path at the end of the URL, state) of every delivery; "gone" for a target that left."""
    names = {(one.channel, one.key): one.url.partition("?")[0].rpartition("/")[2] or one.url for one in current}
    return [
        (row["alert"], names.get((row["channel"], row["target"]), "gone"), row["state"])  # type: ignore[misc, call-overload]
        for row in desk.rows("select * from deliveries order by alert, id")
    ]


@pytest.mark.parametrize(
    "mended",
    [
        MAIL.format("second", "mail.example.org:587", "desk%40example.org", "starttls"),
        MAIL.format("first", "other.example.org:25", "desk%40example.org", "starttls"),
        MAIL.format("first", "mail.example.org:465", "Desk%40example.org", "ssl"),
        MAIL.format("first", "mail.example.org:587", "desk%40example.org", "starttls").replace("mailtos:", "mailto:"),
        DESK_MAIL.replace("user:first@", ""),
        DESK_MAIL.replace("v%40", "w%40"),
    ],
)
def test_a_new_password_server_port_mode_or_sender_leaves_a_recipient_the_same_target(desk: Desk, mended: str) -> None:
    [before] = follow(desk, desk=(DESK_MAIL,))
    put(desk, before, attempts=3, due_at=to_text(desk.now + timedelta(hours=1)))
    put(desk, before, alert=2, state="sent")
    [after] = follow(desk, desk=(mended,))
    assert after.key == before.key
    assert [one.due_at for one in due_deliveries(desk.ledger, desk.now)] == [desk.now]
    follow(desk, desk=(mended,))
    assert len(due_deliveries(desk.ledger, desk.now)) == 1


def test_a_webhook_that_replaces_another_takes_over_what_waits_and_nothing_that_was_sent(desk: Desk) -> None:
    [before] = follow(desk, desk=(OLD_HOOK,))
    put(desk, before, attempts=1, due_at=to_text(desk.now + timedelta(hours=1)))
    put(desk, before, alert=2, state="sent")
    current = follow(desk, desk=(NEW_HOOK,))
    assert state(desk, current) == [(1, "new", "pending"), (2, "gone", "sent")]
    assert len(due_deliveries(desk.ledger, desk.now)) == 1


def test_one_of_two_webhooks_is_replaced_and_the_other_gets_nothing_twice(desk: Desk) -> None:
    old, other = follow(desk, desk=(OLD_HOOK, OTHER_HOOK))
    put(desk, old)
    put(desk, other, state="sent")
    current = follow(desk, desk=(NEW_HOOK, OTHER_HOOK))
    assert state(desk, current) == [(1, "new", "pending"), (1, "other", "sent")]


def test_two_webhooks_that_replace_two_get_each_message_once(desk: Desk) -> None:
    for target in follow(desk, desk=("json://127.0.0.1/1", "json://127.0.0.1/2")):
        put(desk, target)
    current = follow(desk, desk=(OLD_HOOK, NEW_HOOK))
    assert sorted(state(desk, current)) == [(1, "new", "pending"), (1, "old", "pending")]


def test_what_waits_for_one_that_two_replace_goes_to_both(desk: Desk) -> None:
    [before] = follow(desk, desk=(OLD_HOOK,))
    put(desk, before)
    current = follow(desk, desk=(NEW_HOOK, OTHER_HOOK))
    assert state(desk, current) == [(1, "new", "pending"), (1, "other", "pending")]
    follow(desk, desk=(NEW_HOOK, OTHER_HOOK))
    assert len(state(desk, current)) == 2


def test_a_recipient_that_was_removed_gives_its_messages_to_nobody_who_has_them(desk: Desk) -> None:
    both = (DESK_MAIL, DESK_MAIL.replace("desk", "night"))
    for target in follow(desk, desk=both):
        put(desk, target)
    current = follow(desk, desk=both[:1])
    assert [key for _, key, _ in state(desk, current)].count("gone") == 1
    current = follow(desk, desk=both)
    assert len({key for _, key, _ in state(desk, current)}) == 2, "one that comes back has what still waits"


def test_an_address_that_moves_to_another_channel_keeps_what_waits_unless_it_was_told_there(desk: Desk) -> None:
    before, duty = follow(desk, desk=(OLD_HOOK,), duty=(NEW_HOOK,))
    put(desk, before)
    put(desk, before, alert=2)
    put(desk, duty, alert=2, state="sent")
    current = follow(desk, duty=(NEW_HOOK, OLD_HOOK))
    assert state(desk, current) == [(1, "old", "pending"), (2, "old", "pending"), (2, "new", "sent")]


def test_an_address_that_had_the_message_through_another_channel_gets_no_second(desk: Desk) -> None:
    before, duty = follow(desk, desk=(OLD_HOOK,), duty=(NEW_HOOK,))
    put(desk, before)
    put(desk, duty, state="sent")
    current = follow(desk, desk=(NEW_HOOK,), duty=(NEW_HOOK,))
    assert state(desk, current) == [(1, "gone", "pending"), (1, "new", "sent")]


def test_what_is_being_sent_stays_until_its_attempt_has_ended(desk: Desk) -> None:
    [before] = follow(desk, desk=(OLD_HOOK,))
    put(desk, before)
    current = follow(desk, under_way=(1,), desk=(NEW_HOOK,))
    assert state(desk, current) == [(1, "gone", "pending")]
    current = follow(desk, desk=(NEW_HOOK,))
    assert state(desk, current) == [(1, "new", "pending")]


def test_what_redirects_gave_up_is_tried_at_the_new_address_within_the_day(desk: Desk) -> None:
    [before] = follow(desk, desk=(OLD_HOOK,))
    put(desk, before)
    for _ in range(3):
        for one in due_deliveries(desk.ledger, desk.now):
            settle(desk.ledger, one, Outcome("unknown", "302", redirected=True), desk.now)
        desk.now += timedelta(hours=1)
    follow(desk, desk=(OLD_HOOK,))
    assert [row[2] for row in state(desk, [])] == ["dead"]
    current = follow(desk, desk=(NEW_HOOK,))
    assert state(desk, current) == [(1, "new", "pending")]
    assert len(due_deliveries(desk.ledger, desk.now)) == 1


def test_a_new_address_does_not_keep_the_pause_that_the_old_one_asked_for(desk: Desk) -> None:
    [before] = follow(desk, desk=(DESK_MAIL,))
    put(desk, before)
    [one] = due_deliveries(desk.ledger, desk.now)
    settle(desk.ledger, one, Outcome("retry", "429", retry_after=("600",)), desk.now)
    follow(desk, desk=(DESK_MAIL.replace("first", "second"),))
    assert len(due_deliveries(desk.ledger, desk.now)) == 1


def test_a_ledger_of_the_release_before_keeps_what_waits_and_what_was_sent(desk: Desk) -> None:
    two = (OLD_HOOK, OTHER_HOOK, DESK_MAIL)
    hook, other, mail = follow(desk, desk=two)
    for target in (hook, other, mail):
        put(desk, target)
        put(desk, target, alert=2, state="sent")
    with desk.ledger.write() as db:  # back to the release before, in which an address was the key
        for target in (hook, other, mail):
            db.execute("update deliveries set target = ? where target = ?", [target.address, target.key])
        db.execute("drop table targets")
        db.execute("delete from _sqlite_migrations where name = '009_targets'")
    desk.ledger.close()
    desk = Desk(desk.path)
    current = follow(desk, desk=(NEW_HOOK, OTHER_HOOK, DESK_MAIL))
    assert not [row for row in state(desk, current) if row[1:] == ("gone", "pending")]
    sent = sorted(row[1] for row in state(desk, current) if row[2] == "sent")
    assert sent.count("gone") == 1, "the one that was replaced keeps its past"
    with sqlite3.connect(desk.path) as raw:
        assert {row[0] for row in raw.execute("select distinct kind from targets")} == {"json", "mailto"}
    raw.close()
    desk.ledger.close()


def test_a_webhook_that_an_earlier_release_knew_by_its_text_keeps_what_was_sent_and_what_waits(desk: Desk) -> None:
    [hook] = targets(Channel("desk", ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",)), KEY)
    by_its_text = replace(hook, address=hook.former, key="by its text")
    follow_targets(desk.ledger, [by_its_text], desk.now)
    put(desk, by_its_text, 1, state="sent")
    put(desk, by_its_text, 2)
    follow_targets(desk.ledger, [hook], desk.now)
    rows = desk.rows("select target, state from deliveries order by alert")
    assert [(row["target"], row["state"]) for row in rows] == [(hook.key, "sent"), (hook.key, "pending")]
    assert [row["target"] for row in desk.rows("select target from targets")] == [hook.key]
