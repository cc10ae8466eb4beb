"""One history from its seed: the world, the chain, and the verdict on both."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.law.chain import SENT, Chain
from tests.law.verdict import (
    Silence,
    overdue,
    repeats,
    silences,
    unfounded_corrections,
    unfounded_folds,
    unheard_returns,
    wrong_revivals,
    wrong_withdrawals,
)
from tests.law.world import World


@dataclass(frozen=True)
class History:
    """What became of a history. `repeats`: sentences on facts told twice, on returns of which none tells, and on folds into nothing; `ledger`: its articles, alerts and reasons."""

    world: World
    silences: list[Silence]
    repeats: list[str]
    ledger: list[str]

    @property
    def is_lawful(self) -> bool:
        return not self.silences and not self.repeats

    def report(self) -> str:
        """The history as a script, with the verdict."""
        wrong = [*map(str, self.silences), *self.repeats]
        return "\n".join((f"seed {self.world.seed}", *self.world.script, *self.ledger, *wrong))


def run(seed: int, chain: type[Chain] = Chain) -> History:
    """The history of a seed, under a chain that may have a fault."""
    SENT.clear()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        return asyncio.run(_run(World(seed), chain, Path(folder)))


async def _run(world: World, kind: type[Chain], folder: Path) -> History:
    chain = kind(world, folder)
    for step in world.steps():
        step()
        await chain.step()
    world.on -= {"kills"}
    await chain.step()
    lost, twice = silences(world, chain.ledger), repeats(world, chain.ledger)
    twice += unheard_returns(world, chain.ledger) + unfounded_folds(chain.ledger)
    twice += wrong_withdrawals(chain.ledger) + overdue(world, chain.ledger)
    twice += wrong_revivals(chain.ledger)
    twice += unfounded_corrections(chain.ledger)
    held = contents(chain) if lost or twice else []
    chain.ledger.close()
    return History(world, lost, twice, held)


def contents(chain: Chain) -> list[str]:
    """The ledger's articles, alerts and reasons, a line each."""
    lines = []
    for row in chain.ledger.rows(
        "select a.id, a.source, a.url, a.group_id, a.extraction, a.published, a.language, a.possible_languages, r.* from articles a join revisions r on r.article_id = a.id order by a.id, r.revision"
    ):
        lines.append(f"  article {row['id']}.{row['revision']} of {row['source']} group {row['group_id']} {row['extraction']} dated {row['published']} in {row['language']} {row['possible_languages']}: "
                     f"{row['title']} | {row['text'][:600]!r} | {row['other_title']} | {row['other_text']!r}")  # fmt: skip
    for row in chain.ledger.rows("select * from alerts"):
        lines.append(
            f"  alert {row['id']} of {row['rule']} on {row['article_id']}.{row['revision']}: {row['hits']} {row['fold_reason'] or ''}"
        )
    for row in chain.ledger.rows("select * from held_back h join matches m on m.id = h.match_id"):
        lines.append(f"  held back: {row['rule']} on {row['article_id']}.{row['revision']}: {row['reason']}")
    return lines
