"""Reads the addresses a page gives for itself: canonical URL, lead image, translations, further pages."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.page.document import Document, once_a_page

HOST_PREFIX: Final = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
PLACEHOLDER_IMAGE: Final = re.compile(
    r"logo|placeholder|default[-_]?(?:image|share|og)|fallback|favicon|spacer|blank\.", re.IGNORECASE
)
# What follows the stem of an article's address on its further pages.
PAGE_SUFFIX: Final = re.compile(
    r"(?:\.html?|/)?\?(?:page|p|paged|seite|pagina|strona|sida|side)=(?P<query>\d{1,2})|"
    r"(?:[/_,-](?:page|p|seite|pagina|strona|teil|part)?[/_=-]?)(?P<path>\d{1,2})(?:/|\.html?)?",
    re.IGNORECASE,
)
FIRST_FURTHER_PAGE: Final = 2
MAX_PAGES: Final = 50
ADDRESS_ENDING: Final = re.compile(r"\.html?$|/$")
PAGE_NUMBER_AT_END: Final = re.compile(r"(?<!\d)\d{1,2}(?:/|\.html?)?(?:#.*)?$", re.IGNORECASE)
WHOLE_ADDRESS: Final = re.compile(r"\s*(?:[a-z]{1,10}:|/)", re.IGNORECASE)  # it says the whole path
MAX_TRANSLATIONS: Final = 100
MAX_URL_CHARACTERS: Final = 2_000


@once_a_page
def canonical_url(document: Document) -> str | None:
    """The address the page declares as its own; None when it declares none, another site's, or the home page."""
    stated = [tag.get("href") for tag in document.tree.iter("link") if _rel(tag.get("rel"), "canonical")]
    stated += document.metas("og:url")
    if document.article is not None:
        stated += [*document.article.texts("url"), *document.article.texts("mainEntityOfPage")]
    return next(
        (url for text in stated if (url := absolute(document, text)) and _is_article_of(url, document.host)), None
    )


def image(document: Document) -> str | None:
    """The lead picture's address; None when there is none, or only a logo or placeholder."""
    stated = [*document.metas("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")]
    if document.article is not None:
        stated += [*document.article.texts("image"), *document.article.texts("thumbnailUrl")]
    urls = (url for text in stated if (url := absolute(document, text)))
    return next((url for url in urls if not PLACEHOLDER_IMAGE.search(urlsplit(url).path)), None)


def translations(document: Document) -> tuple[tuple[str, str], ...]:
    """The page's translations as (language as written in hreflang, address), without the page itself."""
    own = {document.url, canonical_url(document)}
    found: dict[tuple[str, str], None] = {}
    for tag in document.tree.iter("link"):
        language = (tag.get("hreflang") or "").strip()
        if not language or language.lower() == "x-default" or not _rel(tag.get("rel"), "alternate"):
            continue
        url = absolute(document, tag.get("href"))
        if url and url not in own:
            found[language, url] = None
    return tuple(found)[:MAX_TRANSLATIONS]


@once_a_page
def further_pages(document: Document) -> tuple[str, ...]:
    """The addresses of an article's second and later pages, in order; none when it has one page.

    The page links to its own address with a page number 2: `…/article/2`, `…?page=2`. Those between it and the highest
    number linked are spelled alike.
    """
    address = canonical_url(document) or absolute(document, document.url)
    stem = ADDRESS_ENDING.sub("", address) if address else ""
    if not urlsplit(stem).path.strip("/"):
        return ()
    numbered: dict[int, str] = {}
    name = stem.rpartition("/")[2]
    for tag in document.tree.iter("a", "link"):
        href = tag.get("href") or ""
        may_be_further = (name in href or not WHOLE_ADDRESS.match(href)) and PAGE_NUMBER_AT_END.search(href.rstrip())
        url = absolute(document, href) if may_be_further else None
        if url and url.startswith(stem) and (suffix := PAGE_SUFFIX.fullmatch(url, len(stem))):
            numbered.setdefault(int(suffix["query"] or suffix["path"]), url)
    if FIRST_FURTHER_PAGE not in numbered:
        return ()
    second = numbered[FIRST_FURTHER_PAGE]
    at = second.rindex(str(FIRST_FURTHER_PAGE))
    last = min(max(numbered), MAX_PAGES)
    return tuple(numbered.get(n, f"{second[:at]}{n}{second[at + 1 :]}") for n in range(FIRST_FURTHER_PAGE, last + 1))


def absolute(document: Document, href: str | None) -> str | None:
    """`href` resolved against the page, without fragment; None when that is no http(s) URL."""
    if not href or len(href) > MAX_URL_CHARACTERS:
        return None
    try:
        url = urljoin(document.url, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url.partition("#")[0] if parts.scheme in {"http", "https"} and parts.hostname else None


def _rel(rel: str | None, wanted: str) -> bool:
    return wanted in (rel or "").lower().split()


def _is_article_of(url: str, page_host: str) -> bool:
    """Whether `url` is on the site of `page_host` and not its home page. For a page read from a file any site is."""
    there = urlsplit(url)
    if there.path in {"", "/"} and not there.query:
        return False
    one, other = HOST_PREFIX.sub("", there.hostname or ""), HOST_PREFIX.sub("", page_host)
    return not other or one == other or one.endswith("." + other) or other.endswith("." + one)
