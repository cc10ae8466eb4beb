"""What waits for a channel that was switched off."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Final

from crawler.store import Ledger
from crawler.times import to_text

SWITCHED_OFF: Final = "the channel was switched off"


def give_up_switched_off(ledger: Ledger, channels: Collection[str], now: datetime, under_way: Collection[int]) -> int:
    """Give up what waits for channels that are switched off; how many deliveries. `resend` brings one back.

    `under_way`: numbers of deliveries that are being sent; they stay.
    """
    if not channels:
        return 0
    with ledger.write() as db:
        made = db.execute(
            "update deliveries set state = 'dead', due_at = ?1, error = ?2 where state = 'pending' "
            "and channel in (select value from json_each(?3)) and id not in (select value from json_each(?4))",
            [to_text(now), SWITCHED_OFF, json.dumps(sorted(channels)), json.dumps(sorted(under_way))],
        )
    return int(made.rowcount)
