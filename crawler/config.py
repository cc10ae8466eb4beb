"""The shape of what crawler/ reads of config.yaml, and the values it becomes. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from crawler.model import CrawlSettings, PageHints, Source, Tier
from crawler.scalars import AllowedHost, Duration, Flag, Header, PageUrl, Pause, Selector, Text

MODEL_CONFIG: Final = ConfigDict(extra="forbid", frozen=True, regex_engine="rust-regex")
DEFAULT_POLL_INTERVAL: Final = timedelta(minutes=15)


class CrawlShape(BaseModel):
    """How pages are fetched."""

    model_config = MODEL_CONFIG

    every: Annotated[Duration, Field(description="How often a source is polled, unless it says otherwise.")] = (
        DEFAULT_POLL_INTERVAL
    )
    user_agent: Annotated[Header, Field(description="What we call ourselves; add an address to write to.")] = "Vedette"
    obey_robots: Annotated[Flag, Field(description="Whether robots.txt is obeyed.")] = True
    per_host_delay: Annotated[Pause, Field(description="The pause between two requests to one host.")] = timedelta(
        seconds=2
    )
    allow_hosts: Annotated[
        tuple[AllowedHost, ...],
        Field(description="Hosts or addresses that may be private."),
    ] = ()
    full_text: Annotated[
        Flag, Field(description="Whether the articles' own pages are fetched; false keeps to the feeds' texts.")
    ] = True


class AccessShape(BaseModel):
    """What marks the place where a source's free text ends."""

    model_config = MODEL_CONFIG

    selectors: Annotated[
        tuple[Selector, ...], Field(min_length=1, description="CSS selectors of what stands there.")
    ] = ()
    phrases: Annotated[tuple[Text, ...], Field(min_length=1, description="Words of the notice there.")] = ()


class SourceShape(BaseModel):
    """Where news comes from: a feed, or a listing page with links to articles."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={
            "oneOf": [{"required": ["feed"]}, {"required": ["listing", "links"]}],
            "dependencies": {"listing": ["links"], "links": ["listing"]},
        },
    )

    name: Annotated[
        Text | None, Field(description="What messages call it; if left out, the name that its feed or pages state.")
    ] = None
    tier: Annotated[
        Tier | None,
        Field(description="What it is: official, press, think-tank, industry, osint or state-controlled."),
    ] = None
    owner: Annotated[Text | None, Field(description="Who owns it; sources of one owner count as one of a story.")] = (
        None
    )
    feed: Annotated[PageUrl | None, Field(description="The address of an RSS or Atom feed.")] = None
    listing: Annotated[PageUrl | None, Field(description="The address of a page that lists articles.")] = None
    links: Annotated[Selector | None, Field(description="A CSS selector of the listing's links to articles.")] = None
    every: Annotated[Duration | None, Field(description="How often the source is polled.")] = None
    full_text: Annotated[Flag | None, Field(description="Whether the articles' own pages are fetched.")] = None
    text: Annotated[tuple[Selector, ...], Field(min_length=1, description="CSS selectors of the body.")] = ()
    access: Annotated[AccessShape, Field(description="What marks the end of the free text.")] = AccessShape()
    ignore_flag: Annotated[Flag, Field(description="Do not believe the publisher's isAccessibleForFree.")] = False
    allow_hosts: Annotated[
        tuple[AllowedHost, ...],
        Field(description="Hosts or addresses that may be private, for what this source leads to only."),
    ] = ()
    enabled: Annotated[Flag, Field(description="Whether it is polled; false switches it off.")] = True


def crawl_settings(shape: CrawlShape, sources: Mapping[str, SourceShape]) -> CrawlSettings:
    """The value that fetching works with; `sources` are by their ids."""
    return CrawlSettings(
        user_agent=shape.user_agent,
        obey_robots=shape.obey_robots,
        per_host_delay_s=shape.per_host_delay.total_seconds(),
        allow_hosts=shape.allow_hosts,
        source_hosts={source_id: source.allow_hosts for source_id, source in sources.items() if source.allow_hosts},
    )


def source_of(source_id: str, shape: SourceShape, crawl: CrawlShape) -> Source:
    """The source that `shape` describes; what it leaves open is as `crawl` says."""
    return Source(
        id=source_id,
        kind="feed" if shape.feed else "listing",
        url=shape.feed or shape.listing or "",
        every_s=(shape.every or crawl.every).total_seconds(),
        links=shape.links,
        full_text=crawl.full_text if shape.full_text is None else shape.full_text,
        name=shape.name,
        tier=shape.tier,
        owner=shape.owner,
        hints=PageHints(shape.text, shape.access.selectors, shape.access.phrases, shape.ignore_flag),
    )
