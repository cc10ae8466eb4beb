"""Which elements of a page stand beside its article: boxes, bars, comments, lists of other stories.

Names of classes and ids only raise a suspicion. It is dropped where the suspect holds what must be the article.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

from lxml.html import HtmlElement

from crawler.page.blocks import Block
from crawler.page.container import lists_stories

# Elements of these names are never the article, however much prose they hold.
NEVER_BODY_NAMES: Final = re.compile(
    r"comment(?!ary)|disqus|related|footer|cookie|consent|recommend|outbrain|taboola", re.IGNORECASE
)
SUSPECT_NAMES: Final = re.compile(
    r"newsletter|social|share|sharing|promo|sponsor|advert|breadcrumb|sidebar|trending|popular|most-?read|sign-?up|byline"
    r"|author|tag-?(?:list|cloud)|caption|credit|copyright|widget|toolbar|time-?stamp|read-?more|read-?also|pagination|pager|hidden|sr-only"
    r"|screen-reader|modal|popup|overlay|subscri|masthead|teaser|donat"
    r"|(?:^|[\s_-])(?:nav|menu|tags|meta|ads?|print|rating|poll|bio|next|prev|more)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Of the suspicious names those that never belong to a part of the body.
FIRM_NAMES: Final = re.compile(
    r"sidebar|newsletter|breadcrumb|modal|popup|overlay|caption|byline|social|share|subscri"
    r"|(?:^|[\s_-])(?:nav|menu)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What site builders write into every part of a page: it tells about a label or the builder, not about the text.
SITE_BUILDER_NAMES: Final = re.compile(
    r"field--?label-\w+|elementor-widget(?:-container|-wrap)?\b|\bwidget blog\b", re.IGNORECASE
)
PULL_QUOTE_NAMES: Final = re.compile(r"pull-?quote", re.IGNORECASE)  # words of the article, set large
NEVER_BODY_TAGS: Final = frozenset({"nav", "footer"})
SUSPECT_TAGS: Final = frozenset({"aside", "figcaption", "form", "fieldset", "figure", "amp-sidebar"})
SUSPECT_ROLES: Final = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"})
WHOLE_PAGE_TAGS: Final = frozenset({"html", "body", "main"})
NEVER_SUSPECT_TAGS: Final = WHOLE_PAGE_TAGS | {"h1", "h2", "h3", "h4", "h5", "h6", "hr"}  # a heading's id is its words
MOST_OF_PAGE_SHARE: Final = 0.5  # of the page's prose: more is the article, whatever the element is called
# Characters of prose in an `<article>` that leave no need to look for the article in suspects.
ARTICLE_ELEMENT_CHARACTERS: Final = 500
MOST_OF_BODY_SHARE: Final = 0.4  # of the article element's prose


def is_suspect(element: HtmlElement) -> bool:
    """Whether the element's tag, role or name says that it stands beside the article."""
    tag = element.tag
    if tag in NEVER_SUSPECT_TAGS or element.get("itemprop") == "articleBody":
        return False
    if tag == "article":  # WordPress writes every tag and category of a post into its classes
        return _is_teaser(element)
    told = _told_by(_names(element))
    if told == "quote":
        return False
    return told is not None or tag in SUSPECT_TAGS or tag in NEVER_BODY_TAGS or element.get("role") in SUSPECT_ROLES


def asides(blocks: list[Block]) -> frozenset[HtmlElement]:
    """The suspects that stay so when the whole page is seen.

    Cleared are those around the page's `<h1>`, those that hold most of the page's prose and are no list of stories, and
    embedded posts, which are quoted as part of the article.
    """
    mass, quoted, total = _mass(blocks)
    home, holders = _home(blocks), _holders(blocks)

    def is_most(element: HtmlElement) -> bool:
        if _is_never(element) or mass[element] <= MOST_OF_PAGE_SHARE * total:
            return False
        return (home is None or home in element.iterancestors()) and not lists_stories(
            [block for block in blocks if element in block.aside]
        )

    kept = {element for element in mass if element in holders or is_most(element)}
    return _others(mass, quoted, kept)


def inner_asides(blocks: list[Block]) -> frozenset[HtmlElement]:
    """Of the suspects inside an article's element, those too small to be a part of the body itself."""
    mass, quoted, total = _mass(blocks)
    kept = {element for element, prose in mass.items() if not _is_never(element) and prose > MOST_OF_BODY_SHARE * total}
    return _others(mass, quoted, kept)


def _others(
    mass: dict[HtmlElement, int], quoted: dict[HtmlElement, int], kept: set[HtmlElement]
) -> frozenset[HtmlElement]:
    """The suspects that are not kept, are not named like one that is, and are no quotation."""
    names = {(element.tag, element.get("class")) for element in kept if element.get("class")}
    return frozenset(
        element
        for element, prose in mass.items()
        if element not in kept
        and (_is_never(element) or (element.tag, element.get("class")) not in names)
        and quoted.get(element, 0) <= MOST_OF_PAGE_SHARE * prose
    )


def _home(blocks: list[Block]) -> HtmlElement | None:
    """The first `<article>` with an article's worth of prose outside all suspects; None when there is none."""
    mass: dict[HtmlElement, int] = {}
    for block in blocks:
        if block.aside:
            continue
        for element in block.around:
            if element.tag == "article":
                mass[element] = mass.get(element, 0) + block.prose
    return next((element for element, prose in mass.items() if prose >= ARTICLE_ELEMENT_CHARACTERS), None)


def _mass(blocks: Iterable[Block]) -> tuple[dict[HtmlElement, int], dict[HtmlElement, int], int]:
    """Prose of each suspect, how much of it stands in quotations, and the prose of all blocks."""
    mass: dict[HtmlElement, int] = {}
    quoted: dict[HtmlElement, int] = {}
    total = 0
    for block in blocks:
        prose = block.prose
        total += prose
        if not block.aside:
            continue
        is_quoted = any(element.tag == "blockquote" for element in block.around[:4])
        for element in block.aside:
            mass[element] = mass.get(element, 0) + prose
            quoted[element] = quoted.get(element, 0) + (prose if is_quoted else 0)
    return mass, quoted, total


def _is_never(element: HtmlElement) -> bool:
    if element.tag == "article":
        return _is_teaser(element)
    return element.tag in NEVER_BODY_TAGS or _told_by(_names(element)) == "never"


@lru_cache(maxsize=4096)  # the same classes come again and again, on a page and on the pages of a site
def _told_by(names: str) -> Literal["quote", "never", "suspect"] | None:
    """What classes and id say of an element: a pull quote, never the article, perhaps not, or nothing."""
    if len(names) <= len(" "):
        return None
    if PULL_QUOTE_NAMES.search(names):
        return "quote"
    names = SITE_BUILDER_NAMES.sub("", names)
    if NEVER_BODY_NAMES.search(names):
        return "never"
    return "suspect" if SUSPECT_NAMES.search(names) else None


def is_firm(element: HtmlElement) -> bool:
    """Whether a suspect's tag or role speaks against it, or a name that the parts of a body never bear."""
    if element.tag in SUSPECT_TAGS or element.get("role") in SUSPECT_ROLES:
        return True
    return _is_never(element) or FIRM_NAMES.search(_names(element)) is not None


def _is_teaser(article: HtmlElement) -> bool:
    """Whether an article inside another is a mere pointer to a story elsewhere: its heading is a link."""
    if not any(outer.tag == "article" for outer in article.iterancestors()):
        return False
    return bool(article.xpath(".//*[self::h2 or self::h3 or self::h4][.//a[@href] or ancestor::a[@href]]"))


def _holders(blocks: list[Block]) -> frozenset[HtmlElement]:
    """The elements around the page's headlines and around what it marks as the body."""
    if not blocks:
        return frozenset()
    root = blocks[0].around[-1]
    marked = [*root.iter("h1"), *root.iterfind(".//*[@itemprop='articleBody']")]
    return frozenset(outer for element in marked for outer in element.iterancestors())


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
