"""The shape of what crawler/ reads of config.yaml, and the values it becomes. Pure."""

import shlex
from collections.abc import Mapping
from datetime import timedelta
from math import inf
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from crawler.model import CrawlSettings, Source, SourceKind, Tier
from crawler.scalars import (
    AllowedHost,
    Command,
    Every,
    Expression,
    Flag,
    Header,
    Language,
    MailboxUrl,
    PageUrl,
    Pause,
    PollPause,
    Proxy,
    Selector,
    SentCookies,
    SentHeaders,
    SpiderName,
    Text,
    page_url,
)
from crawler.source_options import CardSelectors, ItemPaths, MailboxLogin, MailReading, PageHints, SourceRequests

MODEL_CONFIG: Final = ConfigDict(extra="forbid", frozen=True, regex_engine="rust-regex")
KIND_KEYS: Final[tuple[SourceKind, ...]] = ("feed", "sitemap", "listing", "json", "spider", "mailbox")
DEFAULT_POLL_PAUSE: Final = Every(timedelta(minutes=15))


class CrawlShape(BaseModel):
    """How pages are fetched."""

    model_config = MODEL_CONFIG

    every: Annotated[
        PollPause, Field(description="The longest pause between two polls of a source; {fixed: 15m} for the only one.")
    ] = DEFAULT_POLL_PAUSE
    user_agent: Annotated[Header, Field(description="What we call ourselves; add an address to write to.")] = "Vedette"
    obey_robots: Annotated[Flag, Field(description="Whether robots.txt is obeyed.")] = True
    obey_tdm: Annotated[Flag, Field(description="Whether reservations of text and data mining are obeyed.")] = True
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
    proxy: Annotated[
        Proxy | None,
        Field(description="The proxy for every source: http://, https:// or socks5h://, or env for the environment's."),
    ] = None


class AccessShape(BaseModel):
    """What marks the place where a source's free text ends."""

    model_config = MODEL_CONFIG

    selectors: Annotated[
        tuple[Selector, ...], Field(min_length=1, description="CSS selectors of what stands there.")
    ] = ()
    phrases: Annotated[tuple[Text, ...], Field(min_length=1, description="Words of the notice there.")] = ()


class ListingShape(BaseModel):
    """A page of cards, each an article with or without a page of its own. Selectors are read within a card."""

    model_config = MODEL_CONFIG

    page: Annotated[PageUrl, Field(description="The address of the page.")]
    items: Annotated[Selector | None, Field(description="A CSS selector of the cards.")] = None
    title: Annotated[Selector | None, Field(description="Of the headline in a card; its first heading.")] = None
    link: Annotated[Selector | None, Field(description="Of the link in a card to a page of its own.")] = None
    text: Annotated[Selector | None, Field(description="Of the card's text; all that it says.")] = None
    date: Annotated[Selector | None, Field(description="Of the date in a card; its time element.")] = None
    next: Annotated[Selector | None, Field(description="Of the page's link to older cards.")] = None


class JsonShape(BaseModel):
    """An API that answers in JSON. JMESPath expressions pick its items, and what an item says."""

    model_config = MODEL_CONFIG

    url: Annotated[PageUrl, Field(description="The address that is asked.")]
    items: Annotated[Expression, Field(description="JMESPath of the list of items; @ for the whole answer.")]
    title: Annotated[Expression | None, Field(description="Of the headline in an item.")] = None
    link: Annotated[Expression | None, Field(description="Of the address of an item's page.")] = None
    text: Annotated[Expression | None, Field(description="Of an item's text; all that it says.")] = None
    date: Annotated[Expression | None, Field(description="Of the date in an item.")] = None
    next: Annotated[Expression | None, Field(description="Of the address of the answer with older items.")] = None


class _AlsoAddress:
    """The address of a page alone, `listing: URL`, stands for a listing with nothing but its `page`."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Either form, for editors."""
        cards = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [cards["properties"]["page"], {**cards, "required": ["page", "items"]}]}


def _listing(stated: object) -> object:
    return {"page": page_url(stated)} if isinstance(stated, str) else stated


Listing = Annotated[ListingShape, _AlsoAddress(), BeforeValidator(_listing)]


class SourceShape(BaseModel):
    """Where news comes from: a feed, a sitemap, a page of links or of cards, JSON, a spider, or a mailbox."""

    model_config = ConfigDict(
        **MODEL_CONFIG,
        json_schema_extra={
            "oneOf": [
                {"required": ["feed"]},
                {"required": ["sitemap"]},
                {"required": ["listing", "links"], "properties": {"listing": {"type": "string"}}},
                {"required": ["listing"], "properties": {"listing": {"type": "object"}}},
                {"required": ["json"]},
                {"required": ["spider"]},
                {"required": ["mailbox"]},
            ],
            "dependencies": {
                "links": ["listing"],
                **{key: ["mailbox"] for key in ("stories", "token_command", "mark")},
            },
            "not": {"required": ["links"], "properties": {"listing": {"type": "object"}}},
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
    sitemap: Annotated[PageUrl | None, Field(description="The address of a sitemap, or of an index of sitemaps.")] = (
        None
    )
    listing: Annotated[
        Listing | None, Field(description="The address of a page that lists articles, or the selectors of its cards.")
    ] = None
    json_api: Annotated[
        JsonShape | None, Field(alias="json", description="The address of an API, and what to pick of its answer.")
    ] = None
    spider: Annotated[
        SpiderName | None,
        Field(description="A scrapy.Spider in a file beside this one: file.py:Class."),
    ] = None
    mailbox: Annotated[
        MailboxUrl | None,
        Field(description="A folder of newsletters: imaps://user:password@host/Folder; keep it in a variable."),
    ] = None
    stories: Annotated[Flag, Field(description="Whether each story that a mail links to is an article.")] = False
    token_command: Annotated[
        Command | None, Field(description="A command that prints an OAuth2 access token for the mailbox.")
    ] = None
    mark: Annotated[
        Literal["seen"] | None, Field(description="seen: mails that were saved are marked so on the server.")
    ] = None
    links: Annotated[Selector | None, Field(description="A CSS selector of the listing's links to articles.")] = None
    every: Annotated[
        PollPause | None, Field(description="The longest pause between two polls; {fixed: 15m} for the only one.")
    ] = None
    full_text: Annotated[Flag | None, Field(description="Whether the articles' own pages are fetched.")] = None
    text: Annotated[tuple[Selector, ...], Field(min_length=1, description="CSS selectors of the body.")] = ()
    access: Annotated[AccessShape, Field(description="What marks the end of the free text.")] = AccessShape()
    ignore_flag: Annotated[Flag, Field(description="Do not believe the publisher's isAccessibleForFree.")] = False
    allow_hosts: Annotated[
        tuple[AllowedHost, ...],
        Field(description="Hosts or addresses that may be private, for what this source leads to only."),
    ] = ()
    headers: Annotated[
        SentHeaders, Field(description="HTTP headers of your subscription, sent to the source's own host only.")
    ] = {}
    cookies: Annotated[
        SentCookies, Field(description="Cookies of your subscription, sent to the source's own host only.")
    ] = {}
    proxy: Annotated[Proxy | None, Field(description="The proxy that this source is fetched through.")] = None
    keep_params: Annotated[
        tuple[Text, ...],
        Field(min_length=1, description="The parameters of links that tell articles apart."),
    ] = ()
    drop_params: Annotated[
        tuple[Text, ...], Field(min_length=1, description="Parameters of links that tell no articles apart.")
    ] = ()
    language: Annotated[Language | None, Field(description="The language of its articles, whatever it states.")] = None
    obey_tdm: Annotated[
        Flag | None, Field(description="Whether its pages' reservations of text and data mining are obeyed.")
    ] = None
    enabled: Annotated[Flag, Field(description="Whether it is polled; false switches it off.")] = True


def crawl_settings(shape: CrawlShape, sources: Mapping[str, SourceShape]) -> CrawlSettings:
    """The value that fetching works with; `sources` are by their ids."""
    requests = {source_id: _requests_of(source) for source_id, source in sources.items()}
    return CrawlSettings(
        user_agent=shape.user_agent,
        obey_robots=shape.obey_robots,
        per_host_delay_s=shape.per_host_delay.total_seconds(),
        allow_hosts=shape.allow_hosts,
        source_hosts={source_id: source.allow_hosts for source_id, source in sources.items() if source.allow_hosts},
        proxy=shape.proxy,
        source_requests={
            source_id: one for source_id, one in requests.items() if one.headers or one.proxy or one.login
        },
    )


def _requests_of(shape: SourceShape) -> SourceRequests:
    cookies = "; ".join(f"{name}={value}" for name, value in shape.cookies.items())
    headers = (*shape.headers.items(), *((("Cookie", cookies),) if cookies else ()))
    address = urlsplit(address_of(shape))
    host = (address.hostname or "").lower()
    return SourceRequests(host, headers, shape.proxy, address.scheme == "https", _login(shape))


def _login(shape: SourceShape) -> MailboxLogin | None:
    if not shape.mailbox:
        return None
    parts = urlsplit(shape.mailbox)
    command = tuple(shlex.split(shape.token_command)) if shape.token_command else ()
    return MailboxLogin(unquote(parts.username or ""), unquote(parts.password or ""), command)


def key_value(shape: SourceShape, kind: SourceKind) -> object:
    """What stands under the key of a kind of source; None when nothing does."""
    return getattr(shape, "json_api" if kind == "json" else kind)


def address_of(shape: SourceShape) -> str:
    """The address of the source's document; "" where none is written."""
    api = shape.json_api.url if shape.json_api else ""
    spider = f"spider:{shape.spider}" if shape.spider else ""
    mailbox = _without_password(shape.mailbox) if shape.mailbox else ""
    return shape.feed or shape.sitemap or (shape.listing.page if shape.listing else api or spider or mailbox)


def _without_password(mailbox: str) -> str:
    """The address of a mailbox as it is shown and kept: a user has folders of their own, so it is a part of it."""
    parts = urlsplit(mailbox)
    user = quote(unquote(parts.username or ""), safe="")
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{user}@{place}", parts.path or "/INBOX", "", ""))


def secrets_of(shape: SourceShape | CrawlShape) -> frozenset[str]:
    """Every text of a source, or of `crawl`, that no log may show: of headers and cookies, passwords of logins."""
    sent = _sent_secrets(shape) if isinstance(shape, SourceShape) else set[str]()
    login = urlsplit(shape.proxy) if shape.proxy else None
    return frozenset(sent | {login.password} if login and login.password else sent)


def _sent_secrets(shape: SourceShape) -> set[str]:
    headers = {*shape.headers.values(), *(part for value in shape.headers.values() for part in value.split()[1:])}
    login = _login(shape)
    stated = urlsplit(shape.mailbox).password if shape.mailbox else None
    of_mailbox = (login.password if login else None, stated)
    return {*headers, *shape.cookies.values(), *(one for one in of_mailbox if one)}


def source_of(source_id: str, shape: SourceShape, crawl: CrawlShape) -> Source:
    """The source that `shape` describes; what it leaves open is as `crawl` says."""
    every = shape.every or crawl.every
    kind: SourceKind = next((kind for kind in KIND_KEYS if key_value(shape, kind)), "listing")
    return Source(
        id=source_id,
        kind=kind,
        url=address_of(shape),
        every_s=every.longest.total_seconds(),
        links=shape.links,
        full_text=_is_page_read(shape, crawl),
        name=shape.name,
        tier=shape.tier,
        owner=shape.owner,
        shortest_s=inf if every.is_fixed else 0.0,
        hints=PageHints(shape.text, shape.access.selectors, shape.access.phrases, shape.ignore_flag),
        cards=_cards(shape.listing),
        paths=_paths(shape.json_api),
        spider=shape.spider,
        mails=_mails(shape, crawl),
        keep_params=shape.keep_params,
        drop_params=shape.drop_params,
        language=shape.language,
        obey_tdm=crawl.obey_tdm if shape.obey_tdm is None else shape.obey_tdm,
    )


def _mails(shape: SourceShape, crawl: CrawlShape) -> MailReading | None:
    if not shape.mailbox:
        return None
    return MailReading(shape.stories, not _is_page_read(shape, crawl), shape.mark == "seen")


def _is_page_read(shape: SourceShape, crawl: CrawlShape) -> bool:
    """Whether the pages of its entries are asked for: a mail is its article, and a story that it links to is not."""
    if shape.mailbox and not shape.stories:
        return False
    return crawl.full_text if shape.full_text is None else shape.full_text


def _cards(shape: ListingShape | None) -> CardSelectors | None:
    if shape is None or shape.items is None:
        return None
    return CardSelectors(shape.items, shape.title, shape.link, shape.text, shape.date, shape.next)


def _paths(shape: JsonShape | None) -> ItemPaths | None:
    if shape is None:
        return None
    return ItemPaths(shape.items, shape.title, shape.link, shape.text, shape.date, shape.next)
