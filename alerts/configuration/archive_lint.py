"""Warns of rules that raise far too much or nothing, by what they make of the archive. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from alerts.configuration.config import Loaded
from alerts.configuration.problems import ProblemList
from alerts.configuration.silencing import silence
from alerts.rule_changes import Volumes

STALE_DAYS: Final = 90
MANY_A_DAY: Final = 20  # messages of one rule, more than anyone reads as they come
MANY_IN_DIGESTS: Final = 100


@dataclass(frozen=True, slots=True)
class ArchiveLook:
    """What rules make of an archive. `latest`: of the articles that appeared last.

    `silent`: the rules that match nothing that appeared in `STALE_DAYS`, of `reach` articles; None when the archive
    does not reach so far back, or has no index of words yet.
    """

    latest: Volumes
    silent: Collection[str] | None
    reach: int = 0

    @property
    def sentence(self) -> str:
        """On how much the rules were tried."""
        newest = f"the rules were tried on the newest {self.latest.read:,} articles of the archive"
        return newest if self.silent is None else f"{newest}, and on the {self.reach:,} of its last {STALE_DAYS} days"


def with_archive(loaded: Loaded, look: ArchiveLook) -> Loaded:
    """The configuration with the warnings that the archive gives, but for those that a comment silences."""
    found, kept = ProblemList(), ProblemList()
    by_id = {entry.id: entry for entry in loaded.entries}
    for rule, said in _sentences(loaded, look):
        found.warn(by_id[rule].key_place(), said)
    silence(found, loaded.entries, kept)
    told = set(kept.warnings) - set(loaded.warnings)  # a comment without a reason was told when it was read
    return replace(
        loaded, warnings=tuple(sorted({*loaded.warnings, *told})), silenced=loaded.silenced + len(kept.silenced)
    )


def _sentences(loaded: Loaded, look: ArchiveLook) -> list[tuple[str, str]]:
    """Each rule that is told, with what to say."""
    days = max(1.0, look.latest.days)
    digests = {rule.id for rule in loaded.config.rules if rule.urgency == "digest"}
    found = []
    for volume in look.latest.rules:
        rule, a_day = volume.rule, volume.alerts / days
        if a_day > (MANY_IN_DIGESTS if rule in digests else MANY_A_DAY):
            relief = "" if rule in digests else ", or give it `urgency: digest`"
            said = f"the rule {rule!r} raises {a_day:,.0f} alerts a day on the newest {look.latest.read:,} articles"
            found.append((rule, f"{said}; narrow the words that `vedette try {rule}` shows{relief}"))
    for rule in look.silent or ():
        said = f"the rule {rule!r} matches none of the {look.reach:,} articles of the last {STALE_DAYS} days"
        found.append((rule, f"{said}; loosen it by a near miss that `vedette try {rule}` shows, or remove it"))
    return found
