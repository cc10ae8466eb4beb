"""When two addresses are one article, and when two pages are one site. Pure.

`key_url` is an identity, never an address to fetch: what is fetched and shown is the URL as it was found. The rule it
follows: drop what is known to say nothing about the article, keep whatever might. An unknown parameter is kept, since
an article shown twice is a nuisance and two articles taken for one are a loss.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache
from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes, urlencode, urljoin, urlsplit

from crawler.redirect_links import unwrapped

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_PREFIXES = ("www.", "www2.", "m.", "mobile.", "amp.")
_INDEX_FILE = re.compile(r"(index|default)\.(html?|php[345]?|aspx?|jsp|shtml)", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r";(jsessionid|phpsessid|sid)=[^;/]*", re.IGNORECASE)
_SESSION_VALUE = re.compile(r"[0-9a-zA-Z!.,_-]{16,}")
_HOME_PATH = re.compile(r"/?|/[a-z]{2}(-[a-z]{2})?", re.IGNORECASE)
_AMP_FILE = re.compile(r"\.amp(\.html?)?$", re.IGNORECASE)
# A path, alone or after an exclamation mark; what counts visitors (`xtor=RSS-1/2`) or names an anchor is none.
_ROUTE = re.compile(r"[!/].*|[^\W_][\w.~-]*(?:/[\w.~%-]+)+/?")
_UNRESERVED_CHARACTERS = "-._~!$&'()*+,;=:@"

# ruff: noqa: SIM905 - lists of bare names read better without the quotes

# What campaigns, social networks and mail programs add. Families by prefix, then single names; all in lower case.
_TRACKING_PREFIXES = ("utm_", "mc_", "at_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "vero_", "oly_", "ns_", "wt_",
                      "wt.", "trk_", "itm_", "fb_action", "fb_ref", "fb_source", "guce_", "amp_", "_hs", "ga_",
                      "soc_")  # fmt: skip
_TRACKING_PARAMETERS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mibextid epik
    srsltid _ga _gl xtor xtref cmp cmpid cmpid2 ncid icid ocid campaign_id mkt_tok elqtrackid elqtrack spm wprov
    guccounter tsrc .tsrc smid smtyp ftag taid sref sr_share ref_src ref_url wickedid _openstat mbid recip_id
    __twitter_impression usqp amp _amp noamp nonamp cn-reloaded traffic_source trk share shared sharetype fromshare
    isapp action_object_map action_type_map feedtype feedname spref replytocom
    """.split()
)
_SESSION_PARAMETERS = frozenset({"jsessionid", "phpsessid", "sid", "session_id", "sessionid"})
# Parameters that some sites count visitors with and others number articles with: the value decides.
_AMBIGUOUS_PARAMETERS = frozenset({
    "ref", "source", "src", "from", "via", "mod", "cid", "rel", "feed", "medium", "origin", "partner", "emc",
})  # fmt: skip
_CHANNEL_VALUES = frozenset(
    """
    rss feed rssfeed rss_feed atom twitter tw x facebook fb linkedin telegram whatsapp instagram reddit email e-mail
    mail newsletter nl social share sharing homepage home hp hp_lead hp_list flipboard googlenews google_news
    google-news google news_google smartnews applenews apple_news push notification sitemap amp app mobile
    """.split()
)
_AMP_VALUES = frozenset({("outputtype", "amp"), ("output", "amp"), ("mode", "amp"), ("view", "amp"), ("format", "amp")})
# Sites where a parameter counts visitors whatever its value is.
_OWN_TRACKING = {
    "mod": frozenset({"wsj.com", "marketwatch.com", "barrons.com", "mansionglobal.com"}),
    "s": frozenset({"x.com", "twitter.com"}),
    "si": frozenset({"youtube.com", "youtu.be", "spotify.com"}),
    "sh": frozenset({"forbes.com"}),
    "m": frozenset({"blogspot.com"}),
    "partner": frozenset({"nytimes.com"}),
    "emc": frozenset({"nytimes.com"}),
    "feature": frozenset({"youtube.com", "youtu.be"}),
}
CARD_MARK = "#card/"  # between the address of a page of cards and the name of a card without a page of its own
_MAX_WRAPPERS = 4
MAX_LENGTH = 8000  # servers refuse longer ones; RFC 9110 section 4.1 asks everybody for 8000


@lru_cache(maxsize=4_096)  # a poll and a save ask for those of one address about ten times
def key_url(url: str) -> str:
    """The URL under which an article is known, however it was linked; applying it again changes nothing.

    Always `https://host/path`, without www. and mobile hosts, AMP forms and caches, default port, credentials,
    fragment, index file, session, trailing slash and tracking parameters; the other parameters are sorted. What is no
    http(s) URL comes back stripped of white space and otherwise as it is.
    """
    key = url.strip()
    for _ in range(_MAX_WRAPPERS):
        folded = _folded(unwrapped(key))
        if folded == key:
            break
        key = folded
    return key


def without_tracking(url: str) -> str:
    """`url` without the parameters that only say how a reader came to it; all else stays as it is written."""
    before, hash_mark, fragment = url.partition("#")
    address, mark, query = before.partition("?")
    if not mark:
        return url
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _is_tracking(unquote(pair.partition("=")[0]).lower(), site_of(url))]
    if len(kept) == len(pairs):
        return url
    return f"{address}{'?' if kept else ''}{'&'.join(kept)}{hash_mark}{fragment}"


def is_tracking_parameter(name: str) -> bool:
    """Whether a parameter only says how a reader came to a page, on whatever site."""
    return _is_tracking(name.lower(), "")


def told_apart(url: str, keep: Collection[str], drop: Collection[str]) -> str:
    """`url` without the parameters that tell no articles of its source apart; all else stays as it is written.

    `keep`: when there are any, all other parameters are left out. `drop`: those that are.
    """
    before, hash_mark, fragment = url.partition("#")
    address, _, query = before.partition("?")
    pairs = query.split("&") if query else []
    kept = [pair for pair in pairs if _tells(unquote(pair.partition("=")[0]), keep, drop)]
    if len(kept) == len(pairs):
        return url
    return f"{address}{'?' if kept else ''}{'&'.join(kept)}{hash_mark}{fragment}"


def _tells(name: str, keep: Collection[str], drop: Collection[str]) -> bool:
    return name in keep if keep else name not in drop


def site_of(url: str) -> str:
    """Who answers for a URL: the registrable domain of its host, or the address with its port; "" without a host."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return ""
    if not host or _is_address(host):
        return f"{host}:{port}" if port else host
    # A name under no known suffix: the last label is taken for one, as the Public Suffix List says.
    return _registrable()(_ascii_host(host)) or ".".join(_ascii_host(host).split(".")[-2:])


def shared_sites(urls: Iterable[str]) -> dict[str, str]:
    """The site of each URL that may have it in common with another one of them; no other two have.

    Hosts of one site end in the same two labels, so the Public Suffix List is read only where two URLs do.
    """
    ends = [(url, _last_labels(url)) for url in urls]
    times = Counter(end for _, end in ends)
    return {url: site_of(url) for url, end in ends if times[end] > 1}


def _last_labels(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ".".join(_ascii_host(host.removesuffix(".")).split(".")[-2:])


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one registrable domain: `amp.example.co.uk` and `www.example.co.uk` do."""
    site = site_of(one)
    return bool(site) and site == site_of(other)


def is_home(url: str) -> bool:
    """Whether a URL is the front page of its site, or of one of its languages (`/en/`), rather than an article."""
    try:
        parts = urlsplit(key_url(url))
    except ValueError:
        return False
    return bool(parts.hostname) and not parts.query and not parts.fragment and bool(_HOME_PATH.fullmatch(parts.path))


def web_address(link: str | None, base: str) -> str | None:
    """The absolute http(s) URL of a link found in a document at `base`, None when it leads elsewhere or is endless."""
    try:
        url = urljoin(base, (link or "").strip())
    except ValueError:
        return None
    scheme, _, rest = url.partition("://")
    leads = scheme.lower() in {"http", "https"} and rest.strip("/") and link and link.strip()
    return url if leads and len(url) <= MAX_LENGTH else None


def article_address(link: str | None, base: str) -> str | None:
    """The address of the article that a link leads to: as `web_address`, past redirect services that name it."""
    url = web_address(link, base)
    return unwrapped(url) if url else None


def without_anchor(url: str) -> str:
    """The URL without its fragment, unless that tells pages apart which live in one document."""
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment}" if _route(fragment) else page


def is_card(url: str) -> bool:
    """Whether a URL names a card on a page of cards, which has no page of its own."""
    return CARD_MARK in url


def _route(fragment: str) -> str:
    """The part of a fragment that tells pages apart which live in one document: `!/story/7`, `/story/7`, `news/7`."""
    route = fragment.partition(":~:")[0]
    return route if _ROUTE.fullmatch(route) and route.strip("!/") else ""


def _folded(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    where = f"[{host}]" if ":" in host else host
    if port and port not in _DEFAULT_PORTS.values():
        where += f":{port}"
    query = _query(parts.query, host)
    fragment = "/".join(map(_escaped, _route(parts.fragment).split("/")))
    return f"https://{where}{_path(parts.path)}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def _host(host: str) -> str:
    folded = _ascii_host(host.strip("."))
    while folded.startswith(_HOST_PREFIXES):
        shorter = folded.partition(".")[2]
        if "." not in shorter:
            break
        folded = shorter
    return folded


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _SESSION_SEGMENT.sub("", path).split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in {"", "."}:
            segments.append(_escaped(segment))
    while len(segments) > 1 and segments[-1].lower() == "amp":
        segments.pop()
    while len(segments) > 1 and segments[0].lower() == "amp":
        segments.pop(0)
    if segments and _INDEX_FILE.fullmatch(segments[-1]):
        segments.pop()
    if segments:
        segments[-1] = _AMP_FILE.sub(r"\1", segments[-1]) or segments[-1]
    return "/" + "/".join(segments)


def _query(query: str, host: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return query
    kept = [(name, value) for name, value in pairs if not _says_nothing(name.lower(), value, host)]
    return urlencode(sorted(kept, key=lambda pair: pair[0]))


def _says_nothing(name: str, value: str, host: str) -> bool:
    """Whether a parameter (its name in lower case) is known to say nothing about which article it is."""
    if _is_tracking(name, host) or (name, value.lower()) in _AMP_VALUES:
        return True
    if name in _SESSION_PARAMETERS:
        return bool(_SESSION_VALUE.fullmatch(value))
    return name in _AMBIGUOUS_PARAMETERS and value.lower() in _CHANNEL_VALUES


def _is_tracking(name: str, host: str) -> bool:
    """Whether a parameter (its name in lower case) only says how a reader came to the page."""
    if name in _TRACKING_PARAMETERS or name.startswith(_TRACKING_PREFIXES):
        return True
    own = _OWN_TRACKING.get(name)
    return own is not None and any(host == site or host.endswith(f".{site}") for site in own)


def _escaped(text: str) -> str:
    """The text with percent signs where they are needed and nowhere else; `%2F` stays apart from a slash."""
    parts = re.split(r"(%2[fF]|%3[fF]|%23|%25|%3[bB])", text)
    return "".join(
        part.upper() if index % 2 else quote(unquote_to_bytes(part), safe=_UNRESERVED_CHARACTERS)
        for index, part in enumerate(parts)
    )


def _ascii_host(host: str) -> str:
    lower = host.lower()
    if lower.isascii():
        return lower
    try:
        return lower.encode("idna").decode()
    except UnicodeError:
        return lower


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _registrable() -> Callable[[str], str]:
    """The lookup of a host's registrable domain in the Public Suffix List that comes with tldextract; no network."""
    import tldextract  # noqa: PLC0415 - it brings an HTTP client along, 0.1 s that most commands never need

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
    return lambda host: extract.extract_str(host).top_domain_under_public_suffix
