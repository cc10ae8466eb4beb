"""Addresses of redirect services that say themselves where they lead. Pure: nothing is asked over the network.

Alert services, mail programs, social networks and search engines link to an article through an address of their own.
Where that address contains the article's, it is read out; a short link (`t.co/x`) contains nothing and stays as it is.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_MAX_WRAPPERS: Final = 4
_ABSOLUTE: Final = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_GOOGLE: Final = re.compile(r"(?:www\.|news\.)?google(?:\.[a-z]{2,3}){1,2}")
# Host (with every subdomain), the path's pattern, and the parameters that hold the address: the first that does counts.
_BY_PARAMETER: Final = (
    ("bing.com", r"/news/apiclick\.aspx", ("url",)),
    ("bing.com", r"/ck/a", ("u",)),
    ("duckduckgo.com", r"/l/?", ("uddg",)),
    ("facebook.com", r"/l\.php|/flx/warn/?", ("u",)),
    ("messenger.com", r"/l\.php", ("u",)),
    ("l.instagram.com", r"/?", ("u",)),
    ("l.threads.net", r"/?", ("u",)),
    ("l.threads.com", r"/?", ("u",)),
    ("linkedin.com", r"/redir/redirect/?|/safety/go/?", ("url",)),
    ("out.reddit.com", r"/.*", ("url",)),
    ("t.umblr.com", r"/redirect", ("z",)),
    ("youtube.com", r"/redirect", ("q",)),
    ("twitter.com", r"/i/redirect", ("url",)),
    ("vk.com", r"/away\.php", ("to",)),
    ("t.me", r"/iv", ("url",)),
    ("slack-redir.net", r"/link", ("url",)),
    ("getpocket.com", r"/redirect", ("url",)),
    ("link.zhihu.com", r"/?", ("target",)),
    ("weibo.cn", r"/sinaurl", ("u", "toasturl")),
    ("medium.com", r"/r/?", ("url",)),
    ("pinterest.com", r"/offsite/?", ("url",)),
    ("exit.sc", r"/?", ("url",)),
    ("disq.us", r"/(?:url)?", ("url",)),
    ("go.skimresources.com", r"/?", ("url",)),
    ("redirect.viglink.com", r"/?", ("u",)),
    ("safelinks.protection.outlook.com", r"/.*", ("url",)),
    ("protect.checkpoint.com", r"/v1/url", ("u",)),
    ("urldefense.proofpoint.com", r"/v1/url", ("u",)),
)
_BARE_QUERY_HOSTS: Final = frozenset({"href.li", "www.href.li", "anonym.to", "www.anonym.to", "nullrefer.com"})
_DISQUS_HASH: Final = re.compile(r":[\w-]{20,}$")


def unwrapped(url: str) -> str:
    """The article's own address inside that of a redirect service or an AMP cache; else the address as it is."""
    for _ in range(_MAX_WRAPPERS):
        target = _target(url)
        if target is None or not _ABSOLUTE.match(target):
            break
        url = target.strip()
    return url


def _target(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removesuffix(".")
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    return next((target for reader in _READERS if (target := reader(parts, host))), None)


def _by_parameter(parts: SplitResult, host: str) -> str | None:
    names = next((names for site, path, names in _BY_PARAMETER
                  if (host == site or host.endswith(f".{site}")) and re.fullmatch(path, parts.path)), ())  # fmt: skip
    found = _parameters(parts)
    values = (found.get(name, "") for name in names)
    target = next((value for value in values if value), None)
    if target and host.endswith("bing.com") and target.startswith("a1"):
        return _from_base64(target[2:])
    return _DISQUS_HASH.sub("", target) if target and host.endswith("disq.us") else target


def _google(parts: SplitResult, host: str) -> str | None:
    """`/url` of searches and alerts; `/amp/s/`; the older addresses of Google News, which hold the article's."""
    if not _GOOGLE.fullmatch(host):
        return None
    if parts.path.rstrip("/") in {"/url", "/news/url"}:
        found = _parameters(parts)
        return next((found[name] for name in ("url", "q") if _ABSOLUTE.match(found.get(name, ""))), None)
    if host.startswith("news.") and (article := re.fullmatch(r"/(?:\w+/)*(?:articles|read)/([\w-]{20,})", parts.path)):
        held = re.search(r"https?://[!-~]+", _from_base64(article[1]) or "")
        return held[0] if held else None
    return None


def _amp_cache(parts: SplitResult, host: str) -> str | None:
    if host.endswith((".cdn.ampproject.org", ".bing-amp.com")):
        found = re.match(r"/[a-z]/(s/)?(.+)", parts.path)
    elif _GOOGLE.fullmatch(host) or host in {"bing.com", "www.bing.com"}:
        found = re.match(r"/amp/(s/)?(.+)", parts.path)
    else:
        return None
    if not found or "." not in found[2].partition("/")[0]:
        return None
    return f"http{'s' if found[1] else ''}://{unquote(found[2])}{'?' if parts.query else ''}{parts.query}"


def _yahoo(parts: SplitResult, host: str) -> str | None:
    if host == "r.search.yahoo.com" and (found := re.search(r"/RU=([^/]+)", parts.path)):
        return unquote(found[1])
    if host.endswith("rd.yahoo.com") and (found := re.search(r"/\*{1,2}(http.+)", parts.path, re.IGNORECASE)):
        return unquote(found[1]) + (f"?{parts.query}" if parts.query else "")
    return None


def _proofpoint(parts: SplitResult, host: str) -> str | None:
    """Version 2 writes % as - and / as _; version 3 holds the address between `__` and `__;`."""
    if host == "urldefense.proofpoint.com" and parts.path == "/v2/url":
        return unquote(_parameters(parts).get("u", "").replace("-", "%").replace("_", "/"))
    if host in {"urldefense.com", "urldefense.us"}:
        whole = parts.path + (f"?{parts.query}" if parts.query else "")
        found = re.match(r"/v3/__(.+?)__;", whole)
        # an asterisk stands for characters that were taken out of the address
        return re.sub(r"^(https?):/(?=[^/])", r"\1://", found[1]) if found and "*" not in found[1] else None
    return None


def _govdelivery(parts: SplitResult, host: str) -> str | None:
    """The mailing service of many ministries: the address is signed, and legible, in the second part of the token."""
    if host == "links.govdelivery.com" and (found := re.search(r"&&&(https?://.+)", parts.query)):
        return found[1]
    if host != "lnks.gd" or not (token := re.search(r"/l/[\w-]+\.([\w-]+)\.", parts.path)):
        return None
    try:
        said = json.loads(_from_base64(token[1]) or "")
    except ValueError:
        return None
    target = said.get("url") if isinstance(said, dict) else None
    return target if isinstance(target, str) else None


def _bare_query(parts: SplitResult, host: str) -> str | None:
    return unquote(parts.query) if host in _BARE_QUERY_HOSTS and parts.query else None


def _parameters(parts: SplitResult) -> dict[str, str]:
    try:
        return dict(parse_qsl(parts.query, max_num_fields=1000))
    except ValueError:
        return {}


def _from_base64(text: str) -> str | None:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


_READERS: Final[tuple[Callable[[SplitResult, str], str | None], ...]] = (
    _google, _amp_cache, _by_parameter, _yahoo, _proofpoint, _govdelivery, _bare_query,
)  # fmt: skip
