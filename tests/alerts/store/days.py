"""Random days of a desk: alerts of every urgency, quiet hours, limits, clocks that change, outages, restarts, reloads of
other times, restored backups. `python -m tests.alerts.store.days DAYS SEED` prints how many laws were broken.

The clock, the routing, the dispatch and the ledger are the product's; only judging and Apprise are left out.
"""

import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.delivery.dispatch import Gate
from alerts.delivery.plans import RoutingTable
from alerts.delivery.quiet import is_quiet
from alerts.delivery.routing import route
from alerts.model import Channel, DigestTime, Outcome, QuietHours, Rule, Target, TargetState, Urgency
from alerts.store import (
    ALERTS,
    due_deliveries,
    due_targets,
    follow_targets,
    is_paused,
    next_due_at,
    plan_digests,
    raise_alerts,
    replan_deliveries,
    reschedule_deliveries,
    settle,
    take_up,
)
from crawler.store import CRAWLER, Ledger, open_ledger
from tests.alerts.delivery.test_routing import judgement, version

ZONES = ("Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
STARTS = (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 4, 3, tzinfo=UTC))
TARGET_STATES: tuple[TargetState, ...] = ("well", "failing", "refusing")
URGENCIES: tuple[Urgency | None, ...] = (None, "now", "digest", "record")
TARGETS = {
    "desk": (Target("desk", "d1", "mailto", "mailto://1", "mailto", "a1"), Target("desk", "d2", "x", "x", "x", "a2")),
    "duty": (Target("duty", "u1", "json", "json://1", "json", "a3"),),
}


def channel(id_: str, rng: random.Random) -> Channel:
    """A channel with digests, quiet hours and a limit, or without."""
    minutes = sorted(rng.sample(range(0, 1440, 15), 2))
    start, end = (time(m // 60, m % 60) for m in (minutes if rng.random() < 0.3 else minutes[::-1]))
    digests = tuple(
        DigestTime(time(rng.randrange(24), rng.choice((0, 30))), frozenset(rng.sample(range(7), rng.choice((7, 5, 1)))))
        for _ in range(rng.choice((0, 1, 2)))
    )
    return Channel(id_, (), digests, QuietHours(start, end) if rng.random() < 0.7 else None, rng.choice((1, 3, 60)))


def last_digest(gate: Gate, now: datetime) -> datetime | None:
    """The last time of day up to `now` at which the channel has a digest, quiet hours considered; None without any."""
    today = now.astimezone(gate.zone).date()
    planned = [
        datetime.combine(today + timedelta(days=n), one.at, gate.zone).astimezone(UTC)
        for n in range(-10, 2)
        for one in gate.channel.digest
        if (today + timedelta(days=n)).weekday() in one.days
    ]
    return max((opened for at in planned if (opened := gate.opens_at(at)) <= now), default=None)


@dataclass
class Desk:
    """A ledger, a clock and a configuration, all of which events change. `told`: messages by delivery."""

    folder: Path
    rng: random.Random
    broken: Counter[str] = field(default_factory=Counter)
    told: Counter[int] = field(default_factory=Counter)
    articles_told: Counter[tuple[int, str]] = field(default_factory=Counter)
    messages: int = 0
    articles: int = 0
    digests: set[tuple[str, datetime | None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.rng.choice(ZONES))
        self.now = self.rng.choice(STARTS) + timedelta(seconds=self.rng.randrange(86_400))
        self.ledger: Ledger = open_ledger(self.folder / "v.db", (CRAWLER, ALERTS))
        self.ledger.db.conn.execute("pragma synchronous = off").close()
        self.start()

    def start(self) -> None:
        """The start of the program with another configuration."""
        rng = self.rng
        self.rules: Mapping[str, Rule] = {
            name: Rule(name, query="keel", notify=rng.choice((("desk",), ("desk", "duty"))), urgency=rng.choice(URGENCIES),
                       wake=rng.random() < 0.2)
            for name in ("a", "b", "c")
        }  # fmt: skip
        self.channels = {id_: channel(id_, rng) for id_ in TARGETS}
        waking = frozenset(rule.id for rule in self.rules.values() if rule.wake)
        self.gates = {id_: Gate(one, self.zone, waking) for id_, one in self.channels.items()}
        follow_targets(self.ledger, [one for some in TARGETS.values() for one in some], self.now)
        self.replan()

    def replan(self) -> None:
        """Give what waits its times; what may come again after that is no digest sent twice."""
        self.digests.clear()
        replan_deliveries(self.ledger, self.gates, self.now)
        plan_digests(self.ledger, TARGETS, self.gates, self.now)

    def alert(self) -> None:
        """An article that some rules match."""
        self.articles += 1
        article = version(self.articles, f"A keel of {self.articles} tonnes was laid.", published=self.now.isoformat(),
                          found_at=self.now)  # fmt: skip
        names = self.rng.sample(sorted(self.rules), self.rng.randint(1, 3))
        table = RoutingTable(self.rules, self.channels, TARGETS, self.zone, timedelta(hours=24))
        raise_alerts(self.ledger, route([judgement(article, *names)], table, (), self.now), 0, self.now)

    def send(self, *, works: bool = True) -> None:
        """Send what is due, as the daemon does."""
        for target in due_targets(self.ledger, self.now):
            due = tuple(one for one in due_deliveries(self.ledger, self.now) if one.target == target)
            gate = self.gates[due[0].channel]
            for message in take_up(self.ledger, due, gate, self.now).messages:
                if not gate.lets_out(message, self.now):
                    self.broken["a message was planned that may not go out"] += 1
                self.handed_over([one.id for one in message.deliveries], gate, works=works)
                state = "well" if works else self.rng.choice(TARGET_STATES)
                for one in message.deliveries:
                    outcome = Outcome("sent" if works else "retry", "", target=state)
                    settle(self.ledger, one, outcome, self.now, message.deliveries[0].id)
                if any(one.is_digest_itself for one in message.deliveries):
                    self.digest_sent(target, gate, works=works)
                if is_paused(self.ledger, target, self.now):
                    break

    def handed_over(self, numbers: list[int], gate: Gate, *, works: bool) -> None:
        """Look at a message by other means than the product's."""
        rows = self.ledger.rows(
            f"select a.rule, a.article_id, d.state, d.target from deliveries d join alerts a on a.id = d.alert "
            f"where d.id in ({','.join(map(str, numbers))})"
        )
        wakes = any(self.rules[str(row["rule"])].wake for row in rows)
        if is_quiet(gate.channel.quiet, self.zone, self.now) and not wakes:
            self.broken["sent in quiet hours"] += 1
        if any(row["state"] != "pending" for row in rows):
            self.broken["sent again"] += 1
        if works:
            self.messages += 1
            self.told.update(numbers)
            self.articles_told.update({(int(str(row["article_id"])), str(row["target"])) for row in rows})

    def digest_sent(self, target: str, gate: Gate, *, works: bool) -> None:
        """Plan the next digest, as sending does, and look at which time of day this one is for."""
        plan_digests(self.ledger, TARGETS, self.gates, self.now)
        if works:
            due_at = last_digest(gate, self.now)
            self.broken["a digest before its time"] += due_at is None
            self.broken["a digest sent twice"] += (target, due_at) in self.digests
            self.digests.add((target, due_at))

    def pass_time(self) -> None:
        """Go on to when something is due, or a random while."""
        if self.rng.random() < 0.5 and (due_at := next_due_at(self.ledger)) and due_at > self.now:
            self.now = due_at
        else:
            self.now += timedelta(seconds=self.rng.choice((20, 300, 3600, 3 * 3600)))

    def set_clock(self) -> None:
        """Somebody sets the clock back, and the daemon notices."""
        self.now -= timedelta(seconds=self.rng.choice((60, 3600, 5 * 3600)))
        reschedule_deliveries(self.ledger, self.now, self.now)
        self.replan()

    def restore(self, backup: Path) -> None:
        """Put a backup back; what was sent since may be sent again."""
        self.ledger.close()
        (self.folder / "v.db").write_bytes(backup.read_bytes())
        for end in ("-wal", "-shm"):
            (self.folder / f"v.db{end}").unlink(missing_ok=True)
        self.ledger = open_ledger(self.folder / "v.db", (CRAWLER, ALERTS))
        self.told = Counter(
            int(str(row["id"])) for row in self.ledger.rows("select id from deliveries where state = 'sent'")
        )
        self.articles_told.clear()
        self.restarted()

    def restarted(self) -> None:
        """What a start does to due times."""
        reschedule_deliveries(self.ledger, self.now + timedelta(hours=1), self.now)
        self.replan()

    def day(self) -> None:
        """One day of events."""
        rng, end = self.rng, self.now + timedelta(days=1)
        backup = self.folder / "backup.db"
        while self.now < end:
            event = rng.random()
            if event < 0.35:
                self.alert()
            elif event < 0.41:
                self.restarted()
            elif event < 0.45:
                self.start()
            elif event < 0.47:
                self.set_clock()
            elif event < 0.49:
                self.now += timedelta(hours=rng.randrange(40))  # the program is down
            elif event < 0.495:
                with sqlite3.connect(backup) as copy:
                    self.ledger.db.conn.backup(copy)
                copy.close()
            elif event < 0.5 and backup.exists():
                self.restore(backup)
            self.send(works=rng.random() < 0.9)
            self.pass_time()

    def settle_all(self) -> None:
        """Let everything go out that waits; nothing may be left, nothing told twice."""
        left = "from deliveries where state != 'sent' and not (alert is null and match_id is null)"
        for _ in range(2_000):
            self.send()
            due_at = next_due_at(self.ledger)
            if due_at is None or not self.ledger.rows(f"select 1 {left} and state = 'pending' limit 1"):
                break
            self.now = max(self.now, due_at)
        left_rows = self.ledger.rows(f"select state, count(*) as n {left} group by state")
        for row in left_rows:
            self.broken[f"left {row['state']}"] += int(str(row["n"]))
        self.broken["an article told twice"] += sum(count > 1 for count in self.articles_told.values())
        self.broken["told twice"] += sum(count > 1 for count in self.told.values())
        sent = self.ledger.rows("select id from deliveries where state = 'sent'")
        self.broken["not told"] += sum(self.told[int(str(row["id"]))] == 0 for row in sent)


def broken_laws(days: int, seed: int) -> tuple[Counter[str], int]:
    """Live so many days; the laws that were broken, and how many messages were sent."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), random.Random(seed))
        for _ in range(days):
            desk.day()
        desk.settle_all()
        desk.ledger.close()
        return +desk.broken, desk.messages


def main(days: int, seed: int) -> int:
    """Weeks of random days, each of another desk."""
    broken: Counter[str] = Counter()
    messages = 0
    for number in range(days // 7):
        found, sent = broken_laws(7, seed + number)
        if found:
            print(f"seed {seed + number}: {dict(found)}")  # noqa: T201 - what was asked for
        broken += found
        messages += sent
    print(f"days {days // 7 * 7}, messages {messages}, laws broken {sum(broken.values())}")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
