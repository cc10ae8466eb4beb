"""The chain from poll to message over a real ledger: the product's own functions in the order in which it calls them.

Only the network and the worker processes are stood in for. Each hop is a method, so that a subclass can put a fault back.
"""

import random
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from apprise import NotifyBase

from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.configuration import Config, load_config
from alerts.delivery.plans import RoutedMatch, StoryPlace, ToldAlert
from alerts.delivery.routing import route
from alerts.delivery.settling import with_all_denied
from alerts.judging import JudgedChange, judged_change
from alerts.notify.plugins import PLUGINS
from alerts.store import (
    ALERTS,
    cursor,
    judged_before,
    raise_alerts,
    story_places,
    target_key,
    texts_beside,
    told_alerts,
)
from crawler.collect import own_words, plan_poll, poll_result, read_article, read_document, record_page
from crawler.model import Article, ArticleVersion, Change, FetchFailure, FetchRequest, Response, Source
from crawler.polled import PolledEntries
from crawler.recording import record_document
from crawler.spiders import Crawl
from crawler.store import CRAWLER, ReadResult, article_at, changes_after, open_ledger
from crawler.visit_plans import PagePlan, PageReading
from crawler.visits import Visit
from crawler.workers import Workers
from tests.law.words import DRILL, LANGUAGES, WATCHWORDS
from tests.law.world import World

T = TypeVar("T")
SENT: list[str] = []  # the messages of the history at hand


class Inbox(NotifyBase):  # type: ignore[misc]
    """The channel `law://`."""

    service_name = "law"
    secure_protocol = "law"
    templates = ("{schema}://{host}",)
    body_maxlen = 100_000

    def send(self, body: str, title: str = "", **_: object) -> bool:
        SENT.append(f"{title}\n{body}")
        return True

    def url(self, **_: object) -> str:
        return "law://desk"


class Killed(BaseException):
    """The program ended between two hops."""


class Worker:
    """Calls at once what a worker process would."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        return function(*args)

    async def run_for(self, _: str, function: Callable[..., T], *args: object) -> T:
        return await self.run(function, *args)


class NoCrawl:
    """What a runtime needs of its crawl: nothing."""

    def reconfigure(self, _: object) -> None: ...


@cache
def template() -> tuple[Path, Config]:
    """A folder with an empty ledger, and the configuration; made once, because migrations and rules take long."""
    if "law" not in PLUGINS:
        PLUGINS.add(Inbox, schemas="law")
    folder = Path(tempfile.mkdtemp(prefix="law", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    watch = " OR ".join(WATCHWORDS)
    lines = ["store: v.db", "channels: {desk: {url: 'law://desk'}}", "sources:"]
    lines += [f"  {id_}: {{feed: 'https://{id_}.example/feed'}}" for id_ in "abc"]
    lines += [f"  list-{id_}: {{listing: 'https://{id_}.example/list', links: '.list a'}}" for id_ in "abc"]
    lines += ["rules:", f"  watch: {{query: '({watch}) AND NOT {DRILL}'}}"]
    lines += [f"  in-{code}: {{query: 'lang:{code} AND ({watch})'}}" for code in LANGUAGES]
    path = folder / "config.yaml"
    path.write_text("\n".join(lines), "utf8")
    config = load_config(path, {}).config
    ledger = open_ledger(folder / "v.db", (CRAWLER, ALERTS))
    target_key(ledger)
    ledger.close()
    return folder, config


class Chain:
    """One history's program."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        shutil.copy(template()[0] / "v.db", folder / "v.db")
        sources = tuple(
            replace(source, full_text="pages not read" not in outlet.on)
            for outlet in world.outlets for source in template()[1].sources if source.id == outlet.source
        )  # fmt: skip
        self.config = replace(template()[1], store=folder / "v.db", sources=sources)
        self.kills = random.Random(world.seed)
        self.start()

    def start(self) -> None:
        ledger = open_ledger(self.config.store, (CRAWLER, ALERTS))
        ledger.db.conn.execute("pragma synchronous = off").close()  # no test of the disk
        self.runtime = Runtime(
            self.config, ledger, cast("Crawl", NoCrawl()), cast("Workers", Worker()), target_key(ledger),
            lambda: self.world.now, self.hop,
        )  # fmt: skip
        self.runtime.adopt(self.config)
        self.ledger = ledger

    def hop(self, step: str) -> None:
        """Now and then the program is killed here."""
        if "kills" in self.world.on and self.kills.random() < 0.08:
            self.world.say(f"killed after: {step}")
            raise Killed

    async def step(self) -> None:
        """Whatever is due now: visits, judging, sending; after a kill once more."""
        for _ in range(8):
            with suppress(Killed):
                for source in self.config.sources:
                    await self.visit(source)
                await self.judge()
                await send_due(self.runtime)
                return
            self.ledger.close()
            self.start()

    async def visit(self, source: Source) -> None:
        plan = plan_poll(self.ledger, source)
        visit = Visit(source, plan if plan.due_at <= self.world.now else None, self.runtime.collect_deps())
        if visit.plan:
            got = self.world.fetch(plan.request)
            polled = await read_document(plan, got, self.runtime.workers)
            self.hop("poll read")
            result = poll_result(plan, got, self.entries_of(polled), visit.started_at, self.world.now)
            record_document(self.ledger, result, self.world.now)
            self.poll_recorded()
            self.hop("poll recorded")
        while isinstance(page := visit.next_page(), PagePlan):
            page = self.planned(page)
            if not page.is_fetched:
                self.record(own_words(page))
                continue
            got = self.fetched(page.request, visit)
            article, error = await self.read(page, got)
            self.hop("page read")
            for outcome in visit.weigh(PageReading(page, got, article, error)):
                self.record(outcome)
        for outcome in visit.weigh_rest():
            self.record(outcome)

    def fetched(self, asked: FetchRequest, visit: Visit) -> Response | FetchFailure:
        """The answer; a site that wants a pause is not asked again in this visit."""
        if refusal := visit.pauses.refusal(asked.url):
            return refusal
        got = self.world.fetch(asked)
        paused_until = visit.pauses.note(asked.url, got)
        if paused_until and isinstance(got, Response):
            return FetchFailure(
                asked.url, "busy", f"{asked.url} answered {got.status} and asks for a pause.", paused_until
            )
        return got

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        return polled

    def poll_recorded(self) -> None: ...

    def planned(self, plan: PagePlan) -> PagePlan:
        return plan

    async def read(self, plan: PagePlan, got: Response | FetchFailure) -> tuple[Article | None, str | None]:
        return await read_article(plan, got, self.runtime.workers)

    def record(self, outcome: ReadResult) -> Change | None:
        change = record_page(self.ledger, outcome, self.world.now)
        self.hop("page recorded")
        return change

    async def judge(self) -> None:
        while batch := changes_after(self.ledger, cursor(self.ledger), 20):
            judged = [self.judged(change, article) for change in batch
                      if (article := article_at(self.ledger, change.article_id, change.revision))]  # fmt: skip
            self.hop("judged")
            articles = [one.article for one in judged if one.matches or one.change.kind == "corrected"]
            if "one story" in self.world.on:
                self.take_all_for_one_story()
            stories = story_places(self.ledger, {one.id for one in articles}, {})
            groups, told_of = {one.group_id for one in articles}, {place.story_id for place in stories.values()}
            told = told_alerts(self.ledger, {one.id for one in articles}, groups, told_of)
            now = self.world.now
            self.raised(self.routed(judged, told, now, stories), batch[-1].seq, now)
            self.hop("raised")

    def judged(self, change: Change, article: ArticleVersion) -> JudgedChange:
        return judged_change(change, article, self.config.ruleset.judge)

    def take_all_for_one_story(self) -> None:
        with self.ledger.write() as db:
            db.execute("insert or ignore into stories (id, title, first_at, last_at) values (1, '', '', '')")
            db.execute("insert or ignore into story_articles (article_id, story_id) select id, 1 from articles")

    def routed(
        self,
        judged: Sequence[JudgedChange],
        told: Sequence[ToldAlert],
        now: datetime,
        stories: Mapping[int, StoryPlace],
    ) -> tuple[RoutedMatch, ...]:
        articles = [one.article for one in judged]
        before, beside = judged_before(self.ledger, articles), texts_beside(self.ledger, articles, told)
        table = replace(self.runtime.routing_table(), judged_before=before, beside=beside)
        judged = with_all_denied(judged, told, self.config.ruleset.judge)
        return route(judged, table, told, now, stories)

    def raised(self, routed: Sequence[RoutedMatch], upto: int, now: datetime) -> None:
        raise_alerts(self.ledger, routed, upto, now)
