"""Mutes: which of them silences a match. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.model import ArticleVersion

MuteKind = Literal["rule", "source", "group"]


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence that somebody asked for, from `begun_at` until just before `until`; it ends by itself.

    `subject`: the id of the rule or source; of a group, the number of any of its articles. `group_id`: of that article
    today; None for other kinds. `held`: how many matches it held back so far.
    """

    id: int
    kind: MuteKind
    subject: str
    begun_at: datetime
    until: datetime
    group_id: int | None = None
    held: int = 0

    @property
    def name(self) -> str:
        """What people type: `rule:frigates`."""
        return f"{self.kind}:{self.subject}"

    def silences(self, kind: MuteKind, subject: str) -> bool:
        """Whether it is of this rule or source, or of the group of this number."""
        if self.kind != kind:
            return False
        return subject == str(self.group_id) if kind == "group" else subject.casefold() == self.subject.casefold()


def muting(mutes: Iterable[Mute], rule: str | None, article: ArticleVersion, now: datetime) -> Mute | None:
    """The mute that silences a match of `rule` on the article; None when it is heard.

    `rule`: None when no rule matched. An article that several sources list is silenced only when each of them is muted.
    """
    in_force = [mute for mute in mutes if mute.begun_at <= now < mute.until]
    for mute in in_force:
        if mute.kind == "rule" and mute.subject == rule:
            return mute
        if mute.kind == "group" and mute.group_id == article.group_id:
            return mute
    by_source = {mute.subject.casefold(): mute for mute in in_force if mute.kind == "source"}
    listed_by = {name.casefold() for name in (article.source, *(one.source for one in article.listings))}
    return by_source[article.source.casefold()] if listed_by <= by_source.keys() else None
