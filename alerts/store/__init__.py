"""The ledger's alerting half. What is written here was decided in `alerts.delivery`; SQL stays in this folder.

- `schema`, `later_schema`: the tables, as numbered migrations.
- `raising`: writes what routing planned: matches, alerts, deliveries, reasons and the cursor.
- `deliveries`: which are due, what each attempt came to, the alert that a message is made of.
- `holding`: what is held and until when, by the configuration in force.
- `known_targets`: the targets as the configuration last had them, and the deliveries that move when it changes.
- `outages`: the targets that keep failing, and what waits for them.
- `digests`: the next digest of each target, and what its alerts stand for besides.
- `read_since`: what was read between two digests, for their coverage.
- `history`: what was told of an article, what was held back, and how both are forgotten.
- `incidents`: trouble with the program itself, and what was told of it.
- `muting`: mutes, and what each held back.
- `review`: what was raised and held back, as people review it, and what they say of it.
- `resending`: an alert that is sent once more.
- `unfinished`: marks of the changes whose judging has begun, and those that could not be judged.
- `settlements`: what fuller copies of cut articles settled.
- `stories`: which articles tell of one event.
- `ungrouped`: the queue of articles that are given a story anew.
- `switching`: what waits for a channel that was switched off.
- `upgrade_notices`: what the first start after an upgrade tells.
- `totals`: how many of everything.
- `history_life`: the end of history that is older than it is kept.
- `word_index`: the index of articles' words, which makes searches fast.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
