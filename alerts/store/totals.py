"""How many of everything the ledger holds, for `status` and the last line of a round."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from crawler.store import Ledger
from crawler.store.columns import moment
from crawler.store.counts import count_of, counts_of


@dataclass(frozen=True, slots=True)
class Totals:
    """The ledger at a glance.

    `waiting`: entries whose page was not read yet. `unjudged`: changes that wait to be judged; `not_judged`:
    versions of articles that could not be. `for_digest`: deliveries that wait for their first digest; `collected`:
    updates that wait for the end of a pause; `quiet` and `limited`: those that wait for the end of quiet hours, and for
    the full hour at which the limit lets them out; `with_story`: those that wait for others of their story; `pending`:
    all others to be sent. `merged`: those that were sent together with others after they were held, by the reason.
    `alerts`: those that tell; `folded`: those that tell nothing beside one of them. `held_back`: reasons why
    matches were held back or folded, or alerts have no delivery to some address, each with how often; the most
    frequent first.
    """

    articles: int
    truncated: int
    waiting: int
    unjudged: int
    matches: int
    alerts: int
    pending: int
    for_digest: int
    collected: int
    sent: int
    dead: int
    last_error: str | None
    newest_at: datetime | None
    held_back: tuple[tuple[str, int], ...] = ()
    not_judged: int = 0
    quiet: int = 0
    limited: int = 0
    merged: tuple[tuple[str, int], ...] = ()
    with_story: int = 0
    folded: int = 0

    @property
    def too_old(self) -> int:
        """How many matches raised no alert for the age of their article."""
        return dict(self.held_back).get("too_old", 0)


def totals(ledger: Ledger) -> Totals:
    """The numbers as they are now. What grows with the archive is kept by the ledger; the rest is counted."""
    folded = counts_of(ledger, "folded")
    held_back = Counter(counts_of(ledger, "held_back")) + Counter(folded)
    newest_at = ledger.rows("select max(found_at) as at from articles")[0]["at"]
    errors = ledger.rows(
        "select error from deliveries where state != 'sent' and error is not null order by id desc limit 1"
    )
    return Totals(
        articles=count_of(ledger, "articles"),
        truncated=count_of(ledger, "articles_truncated"),
        matches=count_of(ledger, "matches"),
        not_judged=count_of(ledger, "not_judged"),
        alerts=count_of(ledger, "alerts"),
        folded=sum(folded.values()),
        sent=count_of(ledger, "deliveries_sent"),
        dead=count_of(ledger, "deliveries_dead"),
        merged=tuple(sorted(counts_of(ledger, "deliveries_merged").items())),
        held_back=tuple(sorted(held_back.items(), key=lambda one: (-one[1], one[0]))),
        last_error=errors[0]["error"] if errors else None,
        newest_at=moment(newest_at) if newest_at else None,
        **_unfinished(ledger),
    )


def _unfinished(ledger: Ledger) -> dict[str, int]:
    """What waits: entries for their page, changes for judging, deliveries by what they wait for."""
    return ledger.rows(
        "select (select count(*) from entries indexed by entries_waiting where article_id is null "
        "and due_at is not null) as waiting, "
        "(select count(*) from changes where seq > (select seq from cursor)) + (select count(*) from changes "
        "where seq in (select seq from judging where postponed) and seq <= (select seq from cursor)) as unjudged, "
        "count(*) filter (where attempts > 0 or (digest + collected = 0 and hold not in ('quiet', 'limit'))) "
        "as pending, "
        "count(*) filter (where attempts = 0 and digest = 1 and not (alert is null and match_id is null)) "
        "as for_digest, "
        "count(*) filter (where attempts = 0 and digest = 0 and hold = 'quiet') as quiet, "
        "count(*) filter (where attempts = 0 and digest = 0 and hold = 'limit') as limited, "
        "count(*) filter (where attempts = 0 and collected = 1 and hold not in ('quiet', 'limit', 'story')) "
        "as collected, "
        "count(*) filter (where attempts = 0 and digest = 0 and hold = 'story') as with_story "
        "from deliveries where state = 'pending'"
    )[0]
