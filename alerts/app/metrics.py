"""The metrics of a running program in Prometheus' format, read when they are asked for.

What the program counts from its start on is a counter. What the ledger holds is a gauge: articles can be forgotten.
Labels name sources, reasons and states; no address, channel or title is among them. The door to prometheus_client.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from alerts.app.measures import PollOutcome
from alerts.app.runtime import Runtime
from alerts.app.trouble_watch import source_facts
from alerts.incident import TroubleKind
from alerts.store import Totals, cursor, next_due_at, open_incidents, totals, unjudged_since
from crawler.condition import Condition

KIND = "text/plain; version=0.0.4; charset=utf-8"


def exposition(runtime: Runtime) -> bytes:
    """Every metric as text, in the format `KIND`.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_OfRuntime(runtime))
    return generate_latest(registry)


class _OfRuntime(Collector):
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        runtime = self._runtime
        held = totals(runtime.ledger)
        yield InfoMetricFamily("vedette", "The program.", {"version": _version()})
        yield from _of_process(runtime)
        yield from _of_articles(held)
        yield from _of_judging(runtime, held)
        yield from _of_deliveries(runtime, held)
        yield from _of_trouble(runtime)
        yield from _of_disk(runtime.ledger.path)


def _of_process(runtime: Runtime) -> Iterator[Metric]:
    measures = runtime.measures
    polls = CounterMetricFamily("vedette_polls", "Polls since the start.", labels=["source", "outcome"])
    for source in runtime.config.sources:
        for outcome in get_args(PollOutcome):
            polls.add_metric([source.id, outcome], measures.polls[source.id, outcome])
    yield polls
    yield SummaryMetricFamily(
        "vedette_loop_lateness_seconds",
        "By how much the loop's ticks, one in ten seconds, came late.",
        count_value=measures.ticks,
        sum_value=measures.late_s,
    )
    yield _gauge("vedette_loop_lateness_worst_seconds", "The worst lateness of the last minute.", measures.worst_s)


def _of_articles(held: Totals) -> Iterator[Metric]:
    yield _gauge("vedette_articles", "Articles in the ledger.", held.articles)
    yield _gauge("vedette_articles_truncated", "Those of which a part is hidden.", held.truncated)
    share = held.truncated / held.articles if held.articles else 0.0
    yield _gauge("vedette_articles_truncated_ratio", "The share of those, from 0 to 1.", share)
    yield _gauge("vedette_pages_waiting", "Pages of articles that are still to be read.", held.waiting)


def _of_judging(runtime: Runtime, held: Totals) -> Iterator[Metric]:
    yield CounterMetricFamily(
        "vedette_changes_judged", "Changes of articles that were judged.", value=cursor(runtime.ledger)
    )
    yield _gauge("vedette_changes_unjudged", "Changes that wait to be judged.", held.unjudged)
    yield _gauge("vedette_versions_not_judged", "Versions of articles that could not be judged.", held.not_judged)
    yield _age("vedette_oldest_unjudged", "oldest change to judge", unjudged_since(runtime.ledger), runtime)
    yield _gauge("vedette_matches", "Matches of rules in the ledger.", held.matches)
    yield _gauge("vedette_alerts", "Alerts in the ledger that tell.", held.alerts)
    yield _gauge("vedette_alerts_folded", "Alerts that were folded into one of those.", held.folded)
    # "too_old" is always there, so that a query for it has an answer.
    reasons = {"too_old": held.too_old} | dict(held.held_back)
    yield _gauges("vedette_held_back", "Why matches raised no alert, or alerts had no delivery.", "reason", reasons)


def _of_deliveries(runtime: Runtime, held: Totals) -> Iterator[Metric]:
    states = {
        "sent": held.sent,
        "pending": held.pending,
        "for_digest": held.for_digest,
        "collected": held.collected,
        "quiet": held.quiet,
        "limited": held.limited,
        "with_story": held.with_story,
        "dead": held.dead,
    }
    yield _gauges("vedette_deliveries", "Deliveries by what became of them, or what they wait for.", "state", states)
    yield _age("vedette_oldest_due_delivery", "delivery due longest", next_due_at(runtime.ledger), runtime)


def _of_trouble(runtime: Runtime) -> Iterator[Metric]:
    kinds: Mapping[str, int] = Counter(one.kind for one in open_incidents(runtime.ledger))
    found = {kind: kinds.get(kind, 0) for kind in get_args(TroubleKind)}
    yield _gauges("vedette_trouble", "Trouble that lasts, as `vedette status` shows it.", "kind", found)
    names: Mapping[str, int] = Counter(one.condition.name for one in source_facts(runtime) if one.condition)
    conditions = {name.replace(" ", "_"): names.get(name, 0) for name in get_args(Condition)}
    yield _gauges("vedette_sources", "Sources by how they are.", "condition", conditions)


def _of_disk(ledger: Path) -> Iterator[Metric]:
    files = (ledger, *(ledger.with_name(f"{ledger.name}-{end}") for end in ("wal", "shm")))
    size = sum(file.stat().st_size for file in files if file.exists())
    yield _gauge("vedette_ledger_bytes", "The ledger's file and the two beside it.", size)
    yield _gauge("vedette_disk_free_bytes", "Free on the ledger's disk.", shutil.disk_usage(ledger.parent).free)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _gauges(name: str, about: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _age(name: str, what: str, since: datetime | None, runtime: Runtime) -> Metric:
    """For how long something is due; 0 when nothing is."""
    waited_s = (runtime.clock() - since).total_seconds() if since else 0.0
    return _gauge(f"{name}_seconds", f"The age of the {what}; 0 when nothing waits.", max(waited_s, 0.0))


def _version() -> str:
    try:
        return version("vedette")
    except PackageNotFoundError:  # run from its source, without an installation
        return "unknown"
