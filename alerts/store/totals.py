"""How many of everything the ledger holds, for `status` and the last line of a round."""

from dataclasses import dataclass
from datetime import datetime

from crawler.store import Ledger
from crawler.store.columns import moment


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
    """The numbers as they are now."""
    row = ledger.rows(
        "select (select count(*) from articles) as articles, "
        "(select count(*) from articles where access_state = 'truncated') as truncated, "
        "(select count(*) from entries where article_id is null and due_at is not null) as waiting, "
        "(select count(*) from changes where seq > (select seq from cursor) "
        "or seq in (select seq from judging where postponed)) as unjudged, "
        "(select count(*) from matches where rule != 'could not be judged') as matches, "
        "(select count(*) from alerts where fold_reason is null) as alerts, "
        "(select count(*) from alerts where fold_reason is not null) as folded, "
        "(select count(*) from matches where rule = 'could not be judged') as not_judged, "
        "count(*) filter (where state = 'pending' and (attempts > 0 or (digest + collected = 0 "
        "and hold not in ('quiet', 'limit')))) as pending, "
        "count(*) filter (where state = 'pending' and attempts = 0 and digest = 1 "
        "and not (alert is null and match_id is null)) as for_digest, "
        "count(*) filter (where state = 'pending' and attempts = 0 and digest = 0 and hold = 'quiet') as quiet, "
        "count(*) filter (where state = 'pending' and attempts = 0 and digest = 0 and hold = 'limit') as limited, "
        "count(*) filter (where state = 'pending' and attempts = 0 and collected = 1 "
        "and hold not in ('quiet', 'limit', 'story')) as collected, "
        "count(*) filter (where state = 'pending' and attempts = 0 and digest = 0 and hold = 'story') as with_story, "
        "count(*) filter (where state = 'sent' and not (alert is null and match_id is null)) as sent, "
        "count(*) filter (where state = 'dead') as dead, "
        "(select error from deliveries where state != 'sent' and error is not null order by id desc limit 1) "
        "as last_error, (select max(found_at) from articles) as newest_at "
        "from deliveries"
    )[0]
    newest_at = row.pop("newest_at")
    held_back = ledger.rows(
        "select reason, count(*) as n from (select reason from held_back union all "
        "select fold_reason from alerts where fold_reason is not null) group by reason order by n desc, reason"
    )
    merged = ledger.rows(
        "select hold, count(*) as n from deliveries where state = 'sent' and hold != '' group by hold order by hold"
    )
    return Totals(
        **row,
        merged=tuple((one["hold"], one["n"]) for one in merged),
        newest_at=moment(newest_at) if newest_at else None,
        held_back=tuple((one["reason"], one["n"]) for one in held_back),
    )
