"""How many of everything: what `status` and a round's last line say."""

from dataclasses import dataclass
from datetime import datetime

from crawler.store import Ledger
from crawler.store.columns import moment


@dataclass(frozen=True, slots=True)
class Totals:
    """The ledger at a glance. `waiting`: entries whose page was not read yet; `unjudged`: changes past the cursor.

    `pending`: deliveries to be sent, save those that wait for their first digest, which are `for_digest`.
    """

    articles: int
    truncated: int
    waiting: int
    unjudged: int
    matches: int
    alerts: int
    pending: int
    for_digest: int
    sent: int
    dead: int
    last_error: str | None
    newest_at: datetime | None


def totals(ledger: Ledger) -> Totals:
    """What the ledger holds."""
    row = ledger.rows(
        "select (select count(*) from articles) as articles, "
        "(select count(*) from articles where access_state = 'truncated') as truncated, "
        "(select count(*) from entries where article_id is null and due_at is not null) as waiting, "
        "(select count(*) from changes where seq > (select seq from cursor)) as unjudged, "
        "(select count(*) from matches) as matches, (select count(*) from alerts) as alerts, "
        "(select count(*) from deliveries where state = 'pending' and (digest = 0 or attempts > 0)) as pending, "
        "(select count(*) from deliveries where state = 'pending' and digest = 1 and attempts = 0) as for_digest, "
        "(select count(*) from deliveries where state = 'sent') as sent, "
        "(select count(*) from deliveries where state = 'dead') as dead, "
        "(select error from deliveries where state != 'sent' and error is not null order by id desc limit 1) "
        "as last_error, (select max(found_at) from articles) as newest_at"
    )[0]
    newest_at = row.pop("newest_at")
    return Totals(**row, newest_at=moment(newest_at) if newest_at else None)
