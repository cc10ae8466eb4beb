"""Cut articles and their copies in any order, with kills and failed sendings between: nothing is lost or told twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

import pytest

from alerts.delivery.plans import RoutingTable
from alerts.delivery.routing import route
from alerts.judging import judged_change
from alerts.matching import build
from alerts.model import Channel, DigestTime, Outcome, Rule, Target
from alerts.store import alert, cursor, deliveries_due_to, due_targets, raise_alerts, settle, told_alerts
from crawler.model import AccessState, Entry
from crawler.store import article_at, changes_after
from tests.crawler.test_duplicates import FRIGATE
from tests.draws import draws
from tests.ledger import EVERY, Desk, source

SAID: Final = "The shipyard called the ceremony part of an exercise for its new crane."
MORE: Final = "A submarine of the same class is being repaired in the next dock."
OTHER: Final = "The opposition leader visited a school in the hills and praised its teachers at some length. " * 4
CUT: Final = FRIGATE.partition("\n\nFour ships")[0]
TEXTS: Final[dict[str, tuple[str, AccessState]]] = {
    "cut": (CUT, "truncated"), "cut more": (CUT.rpartition(".")[0].rpartition(".")[0] + ".", "truncated"),
    "whole": (FRIGATE, "full"), "longer": (f"{FRIGATE}\n\n{MORE}", "full"), "denying": (f"{FRIGATE}\n\n{SAID}", "full"),
    "cut copy": (f"{FRIGATE}\n\n{SAID}", "truncated"), "agency": (f"LONDON (Agency) - {FRIGATE}", "full"),
    "denying and longer": (f"{FRIGATE}\n\n{SAID}\n\n{MORE}", "full"),
    "other": (OTHER, "full"), "denied in the midst": (FRIGATE.replace("\n\nThe opp", f" {SAID}\n\nThe opp"), "full"),
}  # fmt: skip
RULES: Final = (
    Rule("keels", query="keel AND NOT exercise", notify=("desk", "duty")),
    Rule("first", query="(keel OR submarine) AND source:a AND NOT exercise", notify=("duty",)),
    Rule("lists", query="keel AND NOT exercise", notify=("daily",)),
)
CHANNELS: Final = {"desk": Channel("desk", ()), "duty": Channel("duty", ()),
                   "daily": Channel("daily", (), (DigestTime(time(18)),))}  # fmt: skip
TARGETS: Final = {id_: (Target(id_, f"k-{id_}", "json", f"json://{id_}", address=f"k-{id_}"),) for id_ in CHANNELS}
TABLE: Final = RoutingTable({rule.id: rule for rule in RULES}, CHANNELS, TARGETS, UTC, timedelta(hours=24))


@dataclass
class Newsroom:
    """A ledger, the random events, and what each address was told, by the number of the alert."""

    desk: Desk
    chance: Random
    got: dict[str, list[int]] = field(default_factory=dict)

    def publish(self, source_id: str, kind: str) -> None:
        text, state = TEXTS[kind]
        self.desk.now += timedelta(minutes=20)
        entry = Entry(
            f"https://{source_id}.example/keel", title=f"Keel laid at {source_id}", published=self.desk.now.isoformat()
        )
        self.desk.polled(entry, source_id=source_id)
        for queued in self.desk.due(source_id):
            self.desk.read(queued, text, state)

    def judge(self) -> None:
        """Judge what is there; at times the program dies before that is written, and does it again."""
        ledger = self.desk.ledger
        judge = build(RULES, {}).judge
        while batch := changes_after(ledger, cursor(ledger), self.chance.randint(1, 5)):
            found = [(one, at) for one in batch if (at := article_at(ledger, one.article_id, one.revision))]
            told = told_alerts(ledger, {at.id for _, at in found}, {at.group_id for _, at in found})
            plan = route([judged_change(one, at, judge) for one, at in found], TABLE, told, self.desk.now)
            for _ in range(self.chance.randint(0, 2)):
                raise_alerts(ledger, plan, batch[0].seq - 1, self.desk.now)
            if self.chance.random() < 0.8:
                raise_alerts(ledger, plan, batch[-1].seq, self.desk.now)

    def send(self) -> None:
        for target in due_targets(self.desk.ledger, self.desk.now):
            for delivery in deliveries_due_to(self.desk.ledger, target, self.desk.now):
                if self.chance.random() < 0.2:
                    continue
                settle(self.desk.ledger, delivery, Outcome("sent", ""), self.desk.now)
                self.got.setdefault(target, []).append(delivery.alert or 0)


def history(path: Path, seed: int) -> Newsroom:
    chance = Random(seed)
    room = Newsroom(
        Desk(path / "v.db", sources=tuple(source(id_, f"https://{id_}.example/feed") for id_ in "abcd")), chance
    )
    with room.desk.ledger.write() as db:
        db.conn.executemany("insert into targets (channel, target, kind, address) values (?, ?, '', ?)",
                            [(id_, f"k-{id_}", f"k-{id_}") for id_ in TARGETS])  # fmt: skip
    for id_ in "abcd":
        room.desk.polled(source_id=id_)
    room.desk.now += EVERY
    for source_id in chance.sample("abcd", 4):
        room.publish(
            source_id, chance.choice(["cut", "cut more"]) if chance.random() < 0.4 else chance.choice(list(TEXTS))
        )
        if chance.random() < 0.7:
            room.judge()
            room.send()
    room.judge()
    room.desk.now += timedelta(hours=30)
    for _ in range(40):
        room.send()
    return room


def wrong(room: Newsroom) -> list[str]:
    """What the law forbids: an article of which nothing tells, a withdrawal twice, for the wrong ones, without cause."""
    folded = room.desk.rows(
        "select a.id from alerts a join deliveries d on d.alert = a.id where a.fold_reason is not null"
    )
    found = [f"alert {row['id']} is folded and was sent" for row in folded]
    found += [f"{target} got an alert twice" for target, got in room.got.items() if len(got) != len(set(got))]
    return [*found, *silences(room), *bad_withdrawals(room)]


def silences(room: Newsroom) -> Iterator[str]:
    """The articles on a keel, without an exercise, of which no alert of a rule tells."""
    rows = room.desk.rows(
        "select id, source from articles where text like '%laid the keel%' and text not like '%exercise%'"
    )
    for row in rows:
        for rule in RULES:
            concerns = rule.id != "first" or row["source"] == "a"
            if concerns and not room.desk.rows(
                "select 1 from alerts where article_id = ? and rule = ?", row["id"], rule.id
            ):
                yield f"{rule.id} has no alert on article {row['id']}"


def bad_withdrawals(room: Newsroom) -> Iterator[str]:
    rows = room.desk.rows("select id, rule, article_id from alerts where withdraws is not null")
    chains = [(row["rule"], row["article_id"]) for row in rows]
    yield from (f"{chain} is withdrawn twice" for chain in set(chains) if chains.count(chain) > 1)
    for row in rows:
        one = alert(room.desk.ledger, int(str(row["id"])))
        assert one
        if not (one.article.copy and "exercise" in one.article.copy.text and one.match.denied):
            yield f"alert {one.id} withdraws without cause"
        told = {target for target, got in room.got.items() if set(one.withdraws) & set(got)}
        hears = {target for target, got in room.got.items() if one.id in got}
        if told != hears:
            yield f"alert {one.id}: {sorted(told)} were told, {sorted(hears)} hear of it"


@pytest.mark.parametrize("seed", range(draws(60)))
def test_whatever_the_order_nothing_is_lost_and_a_withdrawal_is_told_once_to_those_who_were_told(
    tmp_path: Path, seed: int
) -> None:
    room = history(tmp_path, seed)
    try:
        assert not wrong(room)
    finally:
        room.desk.ledger.close()


def test_the_orders_hold_withdrawals_and_confirmations(tmp_path: Path) -> None:
    kinds: set[object] = set()
    for seed in range(40):
        (tmp_path / str(seed)).mkdir()
        room = history(tmp_path / str(seed), seed)
        kinds |= {row["kind"] for row in room.desk.rows(
            "select iif(withdraws is not null, 'withdrawn', fold_reason) as kind from alerts")}  # fmt: skip
        room.desk.ledger.close()
    assert {"withdrawn", "confirmed", "copy_told"} <= kinds
