"""The proxies of a crawl: which one a request takes, and what the address guard lets through for them."""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from scrapy.http import Request

from crawler.fetch.failures import FetchError
from crawler.fetch.proxy_choice import (
    PROXY_VARIABLES,
    Proxy,
    UnusableProxyError,
    proxy_of,
    read_proxy,
    refused_behind_proxy,
)
from crawler.fetch.resolver import install_guard
from crawler.model import CrawlSettings, FetchFailure

PROXY: Final = "\0proxy"  # in place of a source's id: what connects to a proxy itself


def proxy_for(request: Request, settings: CrawlSettings) -> Proxy | None:
    """The proxy that a request goes through, None for none.

    Raises:
        FetchError: its proxy cannot be used, or the URL leads to what is not public.
    """
    source = request.meta.get("source")
    own = settings.source_requests.get(source or "")
    parts = urlsplit(request.url)
    host = parts.hostname or ""
    try:
        proxy = proxy_of((own and own.proxy) or settings.proxy, request.url, os.environ)
    except UnusableProxyError as error:
        raise FetchError(FetchFailure(request.url, "connection", f"{host} could not be reached: {error}.")) from error
    if proxy is None:
        return None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if refusal := refused_behind_proxy(host, port, install_guard().allowances(source)):
        sentence = (
            f"{host} is not asked: {refusal}. If that is meant, name it in crawl.allow_hosts, or in "
            "allow_hosts of the source that leads there."
        )
        raise FetchError(FetchFailure(request.url, "refused_address", sentence))
    return proxy


def allowed_hosts(settings: CrawlSettings) -> dict[str, tuple[str, ...]]:
    """What is let through for single sources, and for what connects to the proxies."""
    stated = {settings.proxy, *(own.proxy for own in settings.source_requests.values())}
    addresses = {one for one in stated if one and one not in {"env", "none"}}
    if "env" in stated:
        addresses |= set(proxy_variables(os.environ).values())
    proxies = tuple(_place(address) for address in sorted(addresses))
    return {**settings.source_hosts, PROXY: tuple(place for place in proxies if place)}


def proxy_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of the environment that name a proxy."""
    return {name: value for name, value in environ.items() if name.lower() in PROXY_VARIABLES and value}


def proxy_notes(settings: CrawlSettings, environ: Mapping[str, str]) -> tuple[str, ...]:
    """What the log says of the proxies: which are not used and why, and what is not judged behind those that are."""
    stated = {settings.proxy, *(own.proxy for own in settings.source_requests.values())} - {None, "none"}
    variables = proxy_variables(environ)
    notes = []
    if "env" not in stated and variables:
        notes.append(
            f"proxy ignored variables={','.join(sorted(variables))} reason=proxy: env is not written, and addresses "
            "are judged where they are connected to"
        )
    if "env" in stated and not variables:
        notes.append(
            "proxy missing reason=proxy: env is written, and none of http_proxy, https_proxy and all_proxy is set; "
            "what it holds for is asked directly"
        )
    if stated - {"env"} or ("env" in stated and variables):
        notes.append(
            "proxy used judged=literal addresses, and names of this machine and its network "
            "unjudged=the address that a name has behind the proxy"
        )
    return tuple(notes)


def _place(address: str) -> str:
    try:
        return read_proxy(address).place
    except UnusableProxyError:
        return ""
