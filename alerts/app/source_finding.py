"""Finds what a site offers to be read, by its pages, its robots.txt and the places where feeds usually are."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Final
from urllib.parse import urljoin

from alerts.configuration import Flow
from crawler.errors import VedetteError
from crawler.model import Entry, FetchFailure, FetchRequest, Response, Source, SourceKind
from crawler.polled import PolledEntries
from crawler.source_options import CardSelectors
from crawler.sources.offers import WELL_KNOWN_FEEDS, SiteOffers, site_offers
from crawler.sources.read import read
from crawler.sources.sitemaps import WELL_KNOWN_SITEMAPS, sitemaps_of
from crawler.spiders import Crawl
from crawler.times import instant
from crawler.workers import WorkerFailure, Workers

LIMIT_S: Final = 60.0  # for all requests together
NEWEST: Final = 3
_EVERY_S: Final = 900.0


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to read: its kind and address, the selectors of a listing's links or cards, and what it holds now.

    `newest`: its three newest entries; `entries`: how many it has. `also`: other addresses that hold just the same.
    """

    kind: SourceKind
    url: str
    links: str | None
    title: str | None
    entries: int
    newest: tuple[Entry, ...]
    cards: CardSelectors | None = None
    also: tuple[str, ...] = ()

    @property
    def source(self) -> dict[str, Flow]:
        """What `config.yaml` says of it as a source.

        A card's link is that around its date, to the same post alone: there is nothing more to read.
        """
        if self.cards is None:
            return {self.kind: self.url, **({"links": self.links} if self.links else {})}
        selectors = {name: css for name, css in asdict(self.cards).items() if css}
        return {"listing": {"page": self.url, **selectors}, **({"full_text": "false"} if self.cards.link else {})}


@dataclass(frozen=True, slots=True)
class SiteFound:
    """What was found at an address: what the site calls itself, and what it offers, the best first.

    `late`: addresses that were not asked, or did not answer, before the time was over.
    """

    name: str | None
    offers: tuple[Offer, ...]
    late: tuple[str, ...] = ()


async def find_offers(
    url: str,
    crawl: Crawl,
    workers: Workers,
    on_request: Callable[[str], None] = lambda _: None,
    over: asyncio.Event | None = None,
    limit_s: float = LIMIT_S,
) -> SiteFound:
    """What the site at `url` offers. `on_request` hears each address that is asked for.

    `over`: set when the time is over; without it, that is after `limit_s`, in seconds.

    Raises:
        VedetteError: the address does not answer; the message is a sentence.
    """
    end = over or asyncio.Event()
    timer = None if over else asyncio.get_running_loop().call_later(limit_s, end.set)
    try:
        return await _found(url, _Finder(crawl, workers, on_request, end))
    finally:
        if timer:
            timer.cancel()


async def _found(url: str, finder: "_Finder", *, is_sent_on: bool = False) -> SiteFound:
    """What is found at the address, or at the one to which its page sends its readers; once."""
    page = await finder.fetched(url)
    if isinstance(page, FetchFailure):
        raise VedetteError(page.sentence)
    if page.status != 200:  # a site may refuse its pages to us, and hand out its feed
        offers = await _usual_places(finder, page.final_url)
        if not offers:
            late = len(finder.late)
            others = f"; {late} other {'address' if late == 1 else 'addresses'} did not answer in time" if late else ""
            raise VedetteError(f"{url} answered {page.status}{others}.")
        return SiteFound(offers[0].title, offers, tuple(finder.late))
    itself = [one for kind in ("feed", "sitemap") if (one := await finder.offer(kind, page.final_url, page))]
    if itself:
        return SiteFound(itself[0].title, tuple(itself[:1]))
    answer = await finder.workers.run(site_offers, page)
    said = SiteOffers(None, (), ()) if isinstance(answer, WorkerFailure) else answer
    if said.refresh and said.refresh not in (url, page.final_url) and not (said.feeds or said.links or is_sent_on):
        return await _found(said.refresh, finder, is_sent_on=True)
    documents = await _usual_places(finder, page.final_url, said.feeds)
    lists: list[str | CardSelectors] = [*said.links, *([said.cards] if said.cards else [])]
    found = [await finder.offer("listing", page.final_url, page, one) for one in lists]
    listings = [one for one in found if one]
    most = max((one.entries for one in listings if not one.cards), default=0)
    listings.sort(key=lambda one: not (one.cards and one.entries >= most))  # fewer cards than articles are remarks
    return SiteFound(said.name, (*documents, *listings), tuple(finder.late))


async def _usual_places(finder: "_Finder", url: str, linked: Iterable[str] = ()) -> tuple[Offer, ...]:
    """The feeds that a page links, else the first at a usual place, and the sitemaps."""
    feeds, sitemaps = await asyncio.gather(_feeds(finder, url, linked), _sitemaps(finder, url))
    return (*feeds, *sitemaps)


async def _feeds(finder: "_Finder", url: str, linked: Iterable[str]) -> list[Offer]:
    found = await finder.of_addresses("feed", linked)
    return found or await finder.first_of("feed", (urljoin(url, path) for path in WELL_KNOWN_FEEDS))


async def _sitemaps(finder: "_Finder", url: str) -> list[Offer]:
    """The sitemaps that robots.txt names, else the first at a usual place."""
    robots = await finder.fetched(urljoin(url, "/robots.txt"))
    named = sitemaps_of(robots) if isinstance(robots, Response) and robots.status == 200 else ()
    found = await finder.of_addresses("sitemap", named)
    return found or await finder.first_of("sitemap", (urljoin(url, path) for path in WELL_KNOWN_SITEMAPS))


@dataclass(frozen=True, slots=True)
class _Finder:
    crawl: Crawl
    workers: Workers
    on_request: Callable[[str], None]
    over: asyncio.Event
    late: list[str] = field(default_factory=list)

    async def fetched(self, url: str) -> Response | FetchFailure:
        if not self.over.is_set():
            self.on_request(url)
            asking, end = (
                asyncio.ensure_future(self.crawl.fetch(FetchRequest(url))),
                asyncio.ensure_future(self.over.wait()),
            )
            try:
                await asyncio.wait({asking, end}, return_when=asyncio.FIRST_COMPLETED)
                if asking.done():
                    return asking.result()
            finally:
                end.cancel()
                asking.cancel()
        self.late.append(url)
        return FetchFailure(url, "timeout", f"{url} did not answer in time.")

    async def of_addresses(self, kind: SourceKind, urls: Iterable[str]) -> list[Offer]:
        """Those of the addresses that hold entries."""
        found = await asyncio.gather(*(self._at(kind, url) for url in urls))
        return each_once(one for one in found if one)

    async def first_of(self, kind: SourceKind, urls: Iterable[str]) -> list[Offer]:
        """The first of the addresses that holds entries."""
        for url in urls:
            if found := await self._at(kind, url):
                return [found]
        return []

    async def _at(self, kind: SourceKind, url: str) -> Offer | None:
        got = await self.fetched(url)
        if isinstance(got, FetchFailure) or got.status != 200:
            return None
        return await self.offer(kind, got.final_url if got.moved else url, got)

    async def offer(
        self, kind: SourceKind, url: str, got: Response, picked: str | CardSelectors | None = None
    ) -> Offer | None:
        """What a document offers when it is read as this kind; None when it holds nothing.

        `picked`: the selector of a listing's links, or those of its cards.
        """
        cards = picked if isinstance(picked, CardSelectors) else None
        links = picked if isinstance(picked, str) else None
        polled = await self.workers.run(read, Source("offer", kind, url, _EVERY_S, links=links, cards=cards), got)
        if isinstance(polled, WorkerFailure) or polled.error:
            return None
        if not (polled.entries or polled.further or polled.undated):
            return None
        return Offer(kind, url, links, polled.title, _count(polled), _newest(polled), cards)


def each_once(offers: Iterable[Offer]) -> list[Offer]:
    """The offers, those that hold just the same as an earlier one being named there."""
    found: dict[tuple[object, ...], Offer] = {}
    for one in offers:
        key = (one.kind, one.title, one.entries, one.newest or one.url)
        first = found.setdefault(key, one)
        if one.url not in (first.url, *first.also):
            found[key] = replace(first, also=(*first.also, one.url))
    return list(found.values())


def _count(polled: PolledEntries) -> int:
    return polled.listed or len(polled.entries) + len(polled.undated) or len(polled.further)


def _newest(polled: PolledEntries) -> tuple[Entry, ...]:
    dated = sorted(
        ((at, place) for place, entry in enumerate(polled.entries) if (at := instant(entry.published))), reverse=True
    )
    return tuple(polled.entries[place] for _, place in dated[:NEWEST]) or polled.entries[:NEWEST]
