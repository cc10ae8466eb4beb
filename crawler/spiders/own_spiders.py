"""Runs a spider of the user's own: any scrapy.Spider, in a Crawler of its own, which ends with the poll.

The Crawler has the settings of ours, with all middlewares; what a spider would change in them is refused by name. It
sends through the downloader of the one crawl, so that each site is asked one request at a time by both together. What
the spider yields becomes a document in JSON, which is read as that of an API is.
"""

import asyncio
import functools
import importlib.util
import inspect
import json
import logging
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import GeneratorType
from typing import Any, Final

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Response as ScrapyResponse

from crawler.fetch.own_requests import OwnRequests
from crawler.fetch.settings import DOWNLOADER_MIDDLEWARES, scrapy_settings
from crawler.fetch.shared_downloader import SharedDownloader
from crawler.model import CrawlSettings, FetchFailure, Response, Source

log = logging.getLogger(__name__)

MAX_RUN_S: Final = 600.0
MAX_ITEMS: Final = 10_000  # of which the newest 2,000 are read
SLOW_CALLBACK_S: Final = 0.1
CLOSE_S: Final = 5.0
_ATTRIBUTES: Final = ("download_delay", "max_concurrent_requests", "download_timeout", "download_maxsize")


class UnusableSpiderError(Exception):
    """There is no such spider, or it asks for what it may not have; the message is a sentence."""


@dataclass(slots=True)
class _Run:
    """One run. `faults`: sentences on what went wrong, each once."""

    source: Source
    settings: CrawlSettings
    requests: OwnRequests
    items: list[str] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)

    def item(self, item: object) -> None:
        """Signal item_scraped."""
        if len(self.items) >= MAX_ITEMS:
            self.faults[f"It yields more than {MAX_ITEMS:,} items; the rest was left out."] = None
            return
        try:
            said = {str(key): value for key, value in ItemAdapter(item).items()}
            self.items.append(json.dumps(said, default=_plain))
        except (TypeError, ValueError, RecursionError) as error:
            self.faults[f"An item cannot be written down ({type(error).__name__})."] = None

    def failed(self, failure: Any, response: ScrapyResponse) -> None:  # noqa: ANN401 - a Failure of Twisted's
        """Signal spider_error: a callback raised."""
        self.raised(failure.value, getattr(response, "url", ""))

    def raised(self, error: BaseException | None, url: str) -> None:
        """Log the traceback, and keep the sentence."""
        log.error("spider failed source=%s url=%s", self.source.id, url, exc_info=error)
        last = traceback.extract_tb(error.__traceback__)[-1:] if error else []
        place = f" in {last[0].name}, line {last[0].lineno}" if last else ""
        self.faults[f"{type(error).__name__}{place}: {str(error)[:200]}; the log has more."] = None


async def run_own_spider(
    source: Source,
    settings: CrawlSettings,
    main: Crawler,
    over: "asyncio.Future[Any] | None" = None,
    limit_s: float = MAX_RUN_S,
) -> Response | FetchFailure:
    """What the source's spider yields, as a document in JSON with `items` and `error`. Raises nothing of the spider's.

    `main`: the Crawler of the one crawl. `over`: when this is done, the run is given up.
    """
    run = _Run(source, settings, OwnRequests(source.id, settings))
    try:
        crawler = _crawler(run, main)
    except UnusableSpiderError as error:
        return FetchFailure(source.url, "spider", str(error))
    task = asyncio.ensure_future(_crawl(crawler))
    try:
        both: set[asyncio.Future[Any]] = {task, over} if over else {task}
        await asyncio.wait(both, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        if not (task.done() or (over and over.done())):
            run.faults[f"It ran for more than {limit_s:g} seconds and was stopped."] = None
    finally:
        await _end(crawler, task)
    if task.done() and not task.cancelled() and (raised := task.exception()):
        run.raised(raised, source.url)
    faults = [*run.faults, *run.requests.faults]
    sentence = f"The spider {_class_name(source)} failed: {' '.join(faults[:3])}" if faults else None
    document = f'{{"items": [{", ".join(run.items)}], "error": {json.dumps(sentence)}}}'
    return Response(source.url, source.url, 200, (), document.encode())


async def _started(start: Callable[[], AsyncIterator[Any]], run: _Run) -> AsyncIterator[Any]:
    """What the spider starts with; that it raised is kept, for which Scrapy has no signal."""
    is_whole = False
    try:
        async for one in start():
            yield one
        is_whole = True
    finally:
        error = sys.exc_info()[1]
        if not is_whole and error is not None and not isinstance(error, (GeneratorExit, asyncio.CancelledError)):
            run.raised(error, run.source.url)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


async def _crawl(crawler: Crawler) -> None:
    await crawler.crawl_async()


async def _end(crawler: Crawler, task: "asyncio.Task[None]") -> None:
    """Close the crawl, whatever state it is in."""
    if not task.done() and crawler.crawling:
        with suppress(TimeoutError):
            await asyncio.wait_for(crawler.stop_async(), CLOSE_S)
        await asyncio.wait({task}, timeout=1.0)
    task.cancel()


def _crawler(run: _Run, main: Crawler) -> Crawler:
    """The Crawler of a run, ready to be started.

    Raises:
        UnusableSpiderError: the spider cannot be loaded, or changes settings.
    """
    spider_class = _loaded(run.source)
    assert main.engine
    downloader = main.engine.downloader
    middlewares: dict[Any, Any] = {**DOWNLOADER_MIDDLEWARES, lambda: run.requests: 10}
    settings = scrapy_settings(run.settings, {
        "ITEM_PIPELINES": {},
        "DOWNLOADER": lambda crawler: SharedDownloader(crawler, downloader),
        "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50},
        "DOWNLOADER_MIDDLEWARES": middlewares,
    })  # fmt: skip
    crawler = AsyncCrawlerRunner(settings).create_crawler(spider_class)
    changed = {name for name in crawler.settings if name in settings and crawler.settings[name] != settings[name]}
    changed |= {name for name in spider_class.custom_settings or () if name in settings}
    changed |= {name for name in _ATTRIBUTES if hasattr(spider_class, name)}
    if changed:
        raise UnusableSpiderError(
            f"The spider {_class_name(run.source)} may not set {', '.join(sorted(changed)[:5])}: "
            "limits, robots.txt and addresses are those of the configuration."
        )

    def opened(spider: Spider) -> None:
        spider.crawl_settings = run.settings  # type: ignore[attr-defined]  # what our middlewares read
        spider.start = functools.partial(_started, spider.start, run)  # type: ignore[method-assign]
        run.requests.handled = tuple(getattr(spider, "handle_httpstatus_list", ()))
        run.requests.timed = functools.partial(_timed, spider, run.source.id)

    crawler.signals.connect(opened, signals.spider_opened, weak=False)
    crawler.signals.connect(run.item, signals.item_scraped, weak=False)
    crawler.signals.connect(run.failed, signals.spider_error, weak=False)
    return crawler


def _class_name(source: Source) -> str:
    return (source.spider or "").rpartition(":")[2]


def _loaded(source: Source) -> type[Spider]:
    """The spider's class, from its file as it is now."""
    name, _, class_name = (source.spider or "").rpartition(":")
    path = Path(name)
    spec = importlib.util.spec_from_file_location(f"own_spider_{source.id}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise UnusableSpiderError(f"There is no file {path.name} of Python beside the configuration.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except (ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError, OSError, RuntimeError,
            SyntaxError, SystemExit, TypeError, ValueError) as error:  # fmt: skip
        log.exception("spider unusable source=%s", source.id)
        raise UnusableSpiderError(
            f"{path.name} cannot be loaded: {type(error).__name__}: {str(error)[:200]}."
        ) from error
    found = getattr(module, class_name, None)
    if not (inspect.isclass(found) and issubclass(found, Spider)):
        raise UnusableSpiderError(f"{path.name} has no spider {class_name}.")
    return found


def _timed(spider: Spider, source_id: str, callback: Callable[..., Any] | None) -> Callable[..., Any]:
    """The callback of a request, which is logged when it holds up the program for longer than SLOW_CALLBACK_S."""
    called = callback or spider.parse

    def note(spent: float) -> None:
        if spent > SLOW_CALLBACK_S:
            log.warning("spider slow source=%s callback=%s took=%.2fs", source_id, called.__name__, spent)

    def steps(results: Iterator[Any], spent: float) -> Iterator[Any]:
        while True:
            began = time.perf_counter()
            try:
                result = next(results)
            except StopIteration:
                return
            finally:
                spent += time.perf_counter() - began
                if inspect.getgeneratorstate(results) == inspect.GEN_CLOSED:  # type: ignore[arg-type]
                    note(spent)
            yield result

    @functools.wraps(called)
    def call(response: ScrapyResponse, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the callback gives
        began = time.perf_counter()
        results = called(response, **kwargs)
        spent = time.perf_counter() - began
        if isinstance(results, GeneratorType):
            return steps(results, spent)
        note(spent)
        return results

    return call
