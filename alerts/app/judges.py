"""Judging and routing in a process of its own, so that no text can stop the daemon, whatever it does to the matcher.

One call of a regular expression holds the interpreter, and a thread with it, until the call ends. A process can be
ended by the kernel in the middle of it. The rules are built there again; articles go in, and what becomes of their
matches comes out.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, ParamSpec, TypeVar

from alerts.delivery.copied_text import NOTHING_BESIDE, TextsBeside
from alerts.delivery.kept_spans import with_kept_spans
from alerts.delivery.mutes import Mute
from alerts.delivery.plans import (
    HeldBack,
    PlannedAlert,
    PlannedDelivery,
    RoutedMatch,
    RoutingTable,
    StoryPlace,
    ToldAlert,
)
from alerts.delivery.routing import route, route_past
from alerts.delivery.settling import with_all_denied
from alerts.delivery.unjudged import route_unjudged
from alerts.judging import UnjudgedChange, judged_change, subject
from alerts.matching import RuleSet, build
from alerts.matching.index_terms import index_terms_of
from alerts.model import Entity, ListReason, Match, Rule
from crawler.errors import JudgingError
from crawler.model import ArticleVersion, Change
from crawler.workers import WorkerFailure, Workers

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
Batch = tuple[tuple[Change, ArticleVersion], ...]

# Of processor time a call. The most hostile texts of 300,000 characters take a few seconds under 1,000 rules.
JUDGING_DEADLINE_S: Final = 20.0
# A new process builds the rules again, and its memory of words is bounded.
_CALLS_PER_PROCESS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class JudgingBasis:
    """What articles are judged by and routed with."""

    rules: tuple[Rule, ...]
    entities: Mapping[str, Entity]
    table: RoutingTable


@dataclass(frozen=True, slots=True)
class SetUpJudge:
    """Makes a new process able to judge. Called there."""

    basis: JudgingBasis

    def __call__(self) -> None:
        """Build the rules."""
        _JUDGES[:] = [(build(self.basis.rules, self.basis.entities), self.basis.table)]


# What `SetUpJudge` built, in the process that judges; empty in every other.
_JUDGES: Final[list[tuple[RuleSet, RoutingTable]]] = []


@dataclass(frozen=True, slots=True)
class RoutedAnswer:
    """A `RoutedMatch` on its way back: its article is named by its place in the batch that was asked about."""

    place: int
    match: Match
    alert: PlannedAlert | None
    held: tuple[HeldBack, ...]
    listed: tuple[PlannedDelivery, ...]
    listed_for: ListReason = "dated_back"


def _judge(
    batch: Batch,
    told: tuple[ToldAlert, ...],
    mutes: tuple[Mute, ...],
    judged_before: Mapping[int, frozenset[str]],
    stories: Mapping[int, StoryPlace],
    beside: TextsBeside,
    now: datetime,
) -> tuple[RoutedAnswer, ...]:
    ruleset, table = _JUDGES[0]
    judgements = [judged_change(change, article, ruleset.judge) for change, article in batch]
    in_force = replace(table, mutes=mutes, judged_before=judged_before, beside=beside)
    return _answers(route(with_all_denied(judgements, told, ruleset.judge), in_force, told, now, stories), batch)


def _without_copies(batch: Batch) -> Batch:
    """The same by their own words alone: what others say may be too hard to judge."""
    return tuple((change, replace(article, copy=None)) for change, article in batch)


def _judge_past(batch: Batch, unseen: frozenset[str]) -> tuple[RoutedAnswer, ...]:
    judgements = [judged_change(change, article, _JUDGES[0][0].judge) for change, article in batch]
    found = [replace(one, matches=tuple(m for m in one.matches if m.rule_hash in unseen)) for one in judgements]
    return _answers([routed for one in found for routed in route_past(one)], batch)


def _answers(routed: Sequence[RoutedMatch], batch: Batch) -> tuple[RoutedAnswer, ...]:
    places = {id(article): place for place, (_, article) in enumerate(batch)}
    return tuple(
        RoutedAnswer(places[id(one.article)], one.match, one.alert, one.held, one.listed, one.listed_for)
        for one in with_kept_spans(routed)
    )


def _index_terms(articles: tuple[ArticleVersion, ...]) -> tuple[frozenset[str], ...]:
    return tuple(index_terms_of(subject(article)) for article in articles)


class Judges:
    """The process that judges by the configuration in force. It starts with the first call; calls wait for each other.

    `deadline_s`: of processor time a call.
    """

    def __init__(self, deadline_s: float = JUDGING_DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._basis: JudgingBasis | None = None
        self._wanted: JudgingBasis | None = None
        self._workers: Workers | None = None
        self._busy = asyncio.Lock()

    def adopt(self, rules: Sequence[Rule], entities: Mapping[str, Entity], table: RoutingTable) -> None:
        """Judge by these from the next call on; if they differ from those before, in a new process."""
        self._wanted = JudgingBasis(tuple(rules), dict(entities), table.without_secrets())

    async def judge(
        self,
        batch: Batch,
        told: Sequence[ToldAlert],
        now: datetime,
        mutes: tuple[Mute, ...] = (),
        judged_before: Mapping[int, frozenset[str]] = MappingProxyType({}),
        stories: Mapping[int, StoryPlace] = MappingProxyType({}),
        beside: TextsBeside = NOTHING_BESIDE,
    ) -> tuple[RoutedMatch, ...] | None:
        """What becomes of the matches of some changes, in order; None when each is to be asked about alone.

        `mutes`: those in force. `judged_before`, `beside`: see `RoutingTable`. `stories`: of these articles, by their
        numbers. A single change that cannot be judged gets the alert that says so.

        Raises:
            JudgingError: no process can be started, so that nothing can be judged.
        """
        async with self._busy:
            workers = await self._ready()
            context = (tuple(told), mutes, dict(judged_before), dict(stories), beside, now)
            answer = await workers.run(_judge, batch, *context)
            if isinstance(answer, WorkerFailure) and answer.reason == "crashed" and len(batch) == 1:
                answer = await workers.run(_judge, batch, *context)  # somebody may have ended the process
            if isinstance(answer, WorkerFailure) and any(article.copy for _, article in batch) and len(batch) == 1:
                answer = await workers.run(_judge, _without_copies(batch), *context)
            assert self._basis
            if not isinstance(answer, WorkerFailure) and not _fits(answer, batch, self._basis.table):
                answer = WorkerFailure("crashed", "the process that judges named what it was not asked about")
            if not isinstance(answer, WorkerFailure):
                return _routed(answer, batch)
            _refuse_no_process(answer)
            if len(batch) > 1:
                return None
            [(change, article)] = batch
            log.warning("article not judged article=%d source=%s url=%s reason=%s", article.id, article.source,
                        article.url, answer.sentence)  # fmt: skip
            table = replace(self._basis.table, mutes=mutes)
            return (route_unjudged(UnjudgedChange(change, article, answer.sentence), table, now),)

    async def judge_past(self, batch: Batch, unseen: Collection[str]) -> tuple[RoutedMatch, ...] | None:
        """The matches of the rules with these hashes on articles found before; None as for `judge`.

        A single article that cannot be judged has none.

        Raises:
            JudgingError: as for `judge`.
        """
        async with self._busy:
            workers = await self._ready()
            answer = await workers.run(_judge_past, batch, frozenset(unseen))
            if not isinstance(answer, WorkerFailure):
                return _routed(answer, batch)
            _refuse_no_process(answer)
            if len(batch) > 1:
                return None
            log.warning("article not judged by new rules article=%d reason=%s", batch[0][1].id, answer.sentence)
            return ()

    async def index_terms(self, articles: Sequence[ArticleVersion]) -> tuple[frozenset[str], ...] | WorkerFailure:
        """The words under which the index files articles, found by the process that has the dictionaries open."""
        async with self._busy:
            workers = await self._ready()
            return await workers.run(_index_terms, tuple(articles))

    async def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | WorkerFailure:
        """What a pure function answers in that process, or why it does not."""
        async with self._busy:
            workers = await self._ready()
            return await workers.run(function, *args, **kwargs)

    async def _ready(self) -> Workers:
        """The process for the basis that is wanted; one for another basis is ended first."""
        if self._workers is None or self._basis != self._wanted:
            await self.close()
            assert self._wanted, "nothing was adopted to judge by"
            self._basis = self._wanted
            self._workers = Workers(
                deadline_s=self._deadline_s, calls_per_worker=_CALLS_PER_PROCESS, set_up=SetUpJudge(self._basis)
            )
        return self._workers

    async def close(self) -> None:
        """End the process, also in the middle of a call."""
        workers, self._workers = self._workers, None
        if workers:
            await workers.__aexit__()


def _routed(answers: Sequence[RoutedAnswer], batch: Batch) -> tuple[RoutedMatch, ...]:
    return tuple(
        RoutedMatch(batch[one.place][1], one.match, one.alert, one.held, one.listed, one.listed_for) for one in answers
    )


def _fits(answers: Sequence[RoutedAnswer], batch: Batch, table: RoutingTable) -> bool:
    """Whether an answer names only articles, rules and targets that the process was told of."""
    known = {(target.channel, target.key) for found in table.targets.values() for target in found}
    return all(
        one.place in range(len(batch))
        and one.match.rule in table.rules
        and all(
            (made.target.channel, made.target.key) in known
            for made in (*(one.alert.deliveries if one.alert else ()), *one.listed)
        )
        for one in answers
    )


def _refuse_no_process(failure: WorkerFailure) -> None:
    if failure.reason == "not_started":
        raise JudgingError(f"no article can be judged: {failure.sentence}; look at the memory that is free")
