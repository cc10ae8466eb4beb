"""Says what an element is by its tag, role, classes and id: hidden, laid over the page, beside the article, or suspect.

Body and access read the same answers. Names only raise a suspicion where they say no more than how a page is laid out;
asides.py drops it where the suspect holds what must be the article.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from lxml.html import HtmlElement

# Elements whose names contain one of these are never the article, however much prose they hold.
NEVER_BODY_PARTS: Final = (
    "comment", "disqus", "related", "footer", "cookie", "consent", "recommend", "outbrain", "taboola",
    "author-bio", "author_bio", "authorbio", "author-box", "authorbox",
)  # fmt: skip
COMMENTARY: Final = "commentary"  # a piece of opinion, no reader's comment
ADVERTORIAL: Final = "advertorial"  # a whole article, if a paid one
SUSPECT_PARTS: Final = (
    "newsletter", "social", "share", "sharing", "promo", "sponsor", "advert", "breadcrumb", "sidebar", "trending",
    "popular", "mostread", "most-read", "signup", "sign-up", "byline", "author", "taglist", "tag-list", "tagcloud",
    "tag-cloud", "caption", "credit", "copyright", "widget", "toolbar", "timestamp", "time-stamp", "readmore",
    "read-more", "readalso", "read-also", "pagination", "pager", "hidden", "sr-only", "screen-reader", "modal", "popup",
    "overlay", "subscri", "masthead", "teaser", "donat", "person-card", "personcard", "person-box", "personbox",
    "profile-card", "profile-box", "datawrapper", "infogram", "flourish-",
)  # fmt: skip
SUSPECT_WORDS: Final = frozenset({
    "nav", "menu", "tags", "meta", "ad", "ads", "print", "rating", "poll", "bio", "next", "prev", "more",
})  # fmt: skip
NEVER_BODY: Final = re.compile("|".join(map(re.escape, NEVER_BODY_PARTS)))
SUSPECT: Final = re.compile("|".join(map(re.escape, SUSPECT_PARTS)))
WORD_SEPARATOR: Final = re.compile(r"[\s_-]+")
# Of the suspicious names those that never belong to a part of the body.
FIRM_NAMES: Final = re.compile(
    r"sidebar|newsletter|breadcrumb|modal|popup|overlay|caption|byline|social|share|subscri"
    r"|(?:^|[\s_-])(?:nav|menu)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What site builders write into every part of a page: it tells about a label or the builder, not about the text.
SITE_BUILDER_NAMES: Final = re.compile(r"field--?label-\w+|elementor-widget(?:-container|-wrap)?\b", re.IGNORECASE)
SPACED_BUILDER_NAME: Final = "widget blog"
SPACED_BUILDER_NAMES: Final = re.compile(rf"\b{SPACED_BUILDER_NAME}\b")
# Names that say how a page is laid out, or what is switched on: `with-sidebar`, `has-share`, `hidden-lg`. Names of paid
# text are none of a box that sells.
LAYOUT_NAMES: Final = re.compile(
    r"(?<![a-z])(?:has|have|with|is|show|hide|enable|disable)[-_]+\S+|(?<![a-z])(?:no|not|without)[-_]+[a-z]+(?![\w-])"
    r"|(?<![a-z])hidden-(?:xs|sm|md|lg|xl|print|phone|tablet|desktop|mobile)\b"
    r"|(?<![a-z])subscribers?-(?:only|premium|content|text|preview|article|body)\b"
    # The state stands behind the name, too (`comments-open`, `ad-free`), and a layout on either side of it.
    r"|(?<![^\s_-])[a-z]+[-_](?:open|closed|on|off|enabled|disabled|free|visible|accepted|allowed|count[-_]\d+)(?![\w-])"
    r"|(?<![^\s_-])(?:layout|template|page-template|post-type|format)[-_]\S+|(?<!\S)\S{1,60}[-_](?:layout|template)(?![\w-])"
)
OTHERS_TAGS: Final = frozenset({"nav", "footer", "form", "fieldset", "button", "label", "menu", "option", "select"})
OTHERS_NAMES: Final = re.compile(r"comment(?!ary)|disqus|footer|cookie|consent|outbrain|taboola|breadcrumb|newsletter")
PULL_QUOTE_NAMES: Final = re.compile(r"pull-?quote", re.IGNORECASE)  # words of the article, set large
NEVER_BODY_TAGS: Final = frozenset({"nav", "footer"})
SUSPECT_TAGS: Final = frozenset({"aside", "figcaption", "form", "fieldset", "figure", "amp-sidebar"})
SUSPECT_ROLES: Final = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"})
WHOLE_PAGE_TAGS: Final = frozenset({"html", "body", "main"})
NEVER_SUSPECT_TAGS: Final = WHOLE_PAGE_TAGS | {"h1", "h2", "h3", "h4", "h5", "h6", "hr"}  # a heading's id is its words
# Elements that a reader sees and that are never text: controls, and dialogs.
CONTROL_TAGS: Final = frozenset({"button", "label", "dialog", "menu"})
# Names of parts that are not the article on any site, as whole words; what stands there says less about the article.
ASIDE_WORDS: Final = frozenset((
    "comment", "comments", "commentlist", "respond", "reply", "disqus", "related", "recommended", "recommendations",
    "recommend", "sidebar", "newsletter", "teaser", "teasers", "cookie", "cookies", "consent", "breadcrumb",
    "breadcrumbs", "footer", "menu", "navbar", "promo", "advert", "advertisement", "share", "sharing", "social",
    "trending", "popular", "mostread", "outbrain", "taboola", "bio", "biography", "authorbio", "authorbox",
))  # fmt: skip
OVER_WORDS: Final = frozenset(("modal", "popup", "overlay", "lightbox", "dialog", "toast", "snackbar", "interstitial"))
ASIDE_TAGS: Final = NEVER_BODY_TAGS | {"aside", "dialog", "figure", "figcaption", "form", "button", "label"}
ASIDE_ROLES: Final = (SUSPECT_ROLES - {"alert"}) | {"alertdialog"}
NAME_SEPARATOR: Final = re.compile(r"[^a-z]+")
# AMP pages hold the text for subscribers and the notice for others side by side; a reader sees one of them.
MIN_FIGURE_SENTENCE: Final = 60  # characters
# Classes by which style sheets hide an element until a script shows it.
HIDING_CLASSES: Final = frozenset({
    "hidden", "is-hidden", "d-none", "u-hidden", "hide", "is-hide", "display-none", "uk-hidden", "invisible",
    "visually-hidden",
})  # fmt: skip
HIDING_ATTRIBUTES: Final = frozenset({"hidden", "amp-access-hide"})
HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameMarks:
    """What classes and id say of an element.

    `told`: a pull quote, never the article, perhaps not, or nothing. `is_aside`: a part that stands beside the article;
    `is_over`: one that lies over the page.
    """

    told: Literal["quote", "never", "suspect"] | None
    is_aside: bool
    is_over: bool


NO_MARKS: Final = NameMarks(None, is_aside=False, is_over=False)


@lru_cache(maxsize=16384)  # the same classes come again and again, on a page and on the pages of a site
def name_marks(names: str) -> NameMarks:
    """What `names`, an element's classes and id, say of it."""
    lowered = names.lower()
    if SPACED_BUILDER_NAME in lowered:
        lowered = SPACED_BUILDER_NAMES.sub(" ", lowered)
    marks = [_marks_of(name) for name in lowered.split()]
    if not marks:
        return NO_MARKS
    told = [mark.told for mark in marks]
    return NameMarks(
        "quote" if "quote" in told else "never" if "never" in told else "suspect" if "suspect" in told else None,
        is_aside=any(mark.is_aside for mark in marks),
        is_over=any(mark.is_over for mark in marks),
    )


@lru_cache(maxsize=16384)
def _marks_of(name: str) -> NameMarks:
    """What one class or id says: sites combine few of them in many ways."""
    plain = LAYOUT_NAMES.sub(" ", name) if "-" in name or "_" in name else name  # no such name is without
    words = set(NAME_SEPARATOR.split(plain))
    return NameMarks(_told_by(plain), is_aside=bool(words & ASIDE_WORDS), is_over=bool(words & OVER_WORDS))


def _told_by(names: str) -> Literal["quote", "never", "suspect"] | None:
    if PULL_QUOTE_NAMES.search(names):
        return "quote"
    names = SITE_BUILDER_NAMES.sub("", names).replace(COMMENTARY, "").replace(ADVERTORIAL, "")
    if NEVER_BODY.search(names):
        return "never"
    if SUSPECT.search(names) or not SUSPECT_WORDS.isdisjoint(WORD_SEPARATOR.split(names)):
        return "suspect"
    return None


def is_suspect(element: HtmlElement, names: str, attributes: Mapping[str, str]) -> bool:
    """Whether the element's tag, role or `names` (its classes and id) say that it stands beside the article."""
    tag = element.tag
    if tag in NEVER_SUSPECT_TAGS or attributes.get("itemprop") == "articleBody":
        return False
    if tag == "article":  # WordPress writes every tag and category of a post into its classes
        return _is_teaser(element)
    told = name_marks(names).told
    if told == "quote" or (tag == "figure" and told is None and _holds_text(element)):
        return False
    return told is not None or tag in SUSPECT_TAGS or tag in NEVER_BODY_TAGS or attributes.get("role") in SUSPECT_ROLES


def _holds_text(figure: HtmlElement) -> bool:
    """Whether a figure holds a table, a list or the like instead of a picture; a list of links leads elsewhere."""
    if next(figure.iter("table", "pre", "blockquote", "code"), None) is not None:
        return True
    if any(_is_shown_text(text) for text in figure.iterchildren("p")):
        return True
    items = list(figure.iter("li"))
    return sum(item.find(".//a[@href]") is None for item in items) * 2 > len(items)


def _is_shown_text(paragraph: HtmlElement) -> bool:
    """Whether a figure's own paragraph is as long as a sentence, beside a caption or without a picture."""
    figure = paragraph.getparent()
    is_caption = figure is not None and figure.find(".//figcaption") is None and figure.find(".//img") is not None
    return not is_caption and len("".join(map(str, paragraph.itertext())).strip()) >= MIN_FIGURE_SENTENCE


def is_never_body(element: HtmlElement) -> bool:
    """Whether a suspect stays one however much prose it holds."""
    if element.tag == "article":
        return _is_teaser(element)
    return element.tag in NEVER_BODY_TAGS or name_marks(names_of(element)).told == "never"


def is_firm(element: HtmlElement) -> bool:
    """Whether a suspect's tag or role speaks against it, or a name that the parts of a body never bear."""
    return is_firm_by_tag(element) or is_never_body(element) or FIRM_NAMES.search(names_of(element)) is not None


def is_firm_by_tag(element: HtmlElement) -> bool:
    """Whether a suspect's tag or role speaks against it, whatever its names say."""
    tags = SUSPECT_TAGS | NEVER_BODY_TAGS
    return element.tag in tags or element.tag == "article" or element.get("role") in SUSPECT_ROLES


def _is_teaser(article: HtmlElement) -> bool:
    """Whether an article inside another is a mere pointer to a story elsewhere: its heading is a link."""
    if not any(outer.tag == "article" for outer in article.iterancestors()):
        return False
    return bool(article.xpath(".//*[self::h2 or self::h3 or self::h4][.//a[@href] or ancestor::a[@href]]"))


def is_others(element: HtmlElement) -> bool:
    """Whether what stands in an element is the site's or its readers' own: navigation, a form, comments, a banner."""
    return (
        element.tag in OTHERS_TAGS or OTHERS_NAMES.search(LAYOUT_NAMES.sub(" ", names_of(element).lower())) is not None
    )


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether an element's attributes say that it is not shown."""
    if not HIDING_ATTRIBUTES.isdisjoint(attributes):
        return True
    style = attributes.get("style")
    if style is not None and HIDDEN_STYLE.search(style) is not None:
        return True
    return attributes.get("subscriptions-section") == "content-not-granted"


def waits_for_script(element: HtmlElement) -> bool:
    """Whether a class hides the element until a script shows it, or it is no part of what is read aloud."""
    if element.get("aria-hidden") == "true":
        return True
    return not HIDING_CLASSES.isdisjoint((element.get("class") or "").lower().split())


def names_of(element: HtmlElement) -> str:
    """The element's classes and its id, parted by a blank."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"
