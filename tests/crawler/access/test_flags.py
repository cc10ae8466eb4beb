"""What publishers declare, in whatever shape they write it."""

import pytest

from crawler.page.access.flags import declared_paid, read_flags
from crawler.page.access.vendors import vendor
from tests.crawler.access.pages import TONGUES, article, document, jsonld, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")


def declared(head: str, inside: str = "") -> bool | None:
    return declared_paid(read_flags(document(article(EN, inside, head))))


@pytest.mark.parametrize("value", ["false", '"False"', '"false"', '"http://schema.org/False"', "0", '"No"'])
def test_not_free_is_paid(value: str) -> None:
    assert declared(jsonld(f'"isAccessibleForFree": {value}')) is True


@pytest.mark.parametrize("value", ["true", '"True"', '"https://schema.org/True"', "1", '"yes"'])
def test_free_is_not_paid(value: str) -> None:
    assert declared(jsonld(f'"isAccessibleForFree": {value}')) is False


@pytest.mark.parametrize("value", ['""', "null", '"maybe"', "{}"])
def test_a_flag_that_says_nothing_is_unknown(value: str) -> None:
    assert declared(jsonld(f'"isAccessibleForFree": {value}')) is None


@pytest.mark.parametrize(("tier", "paid"), [("locked", True), ("metered", True), ("premium", True), ("free", False)])
def test_the_content_tier_counts(tier: str, *, paid: bool) -> None:
    assert declared(f'<meta property="article:content_tier" content="{tier}">') is paid


@pytest.mark.parametrize(
    ("meta", "paid"),
    [
        ('name="article.access" content="paid"', True),
        ('name="article:access" content="free"', False),
        ('name="access" content="Premium"', True),
        ('name="access" content="all"', None),
        ('name="is_premium" content="true"', True),
        ('name="paywall" content="metered"', True),
        ('name="isAccessibleForFree" content="False"', True),
        ('itemprop="isAccessibleForFree" content="False"', True),
    ],
)
def test_older_meta_tags_count_where_their_value_is_a_known_one(meta: str, *, paid: bool | None) -> None:
    assert declared(f"<meta {meta}>") is paid


def test_the_flag_of_the_page_counts_where_no_article_has_one() -> None:
    page = '<script type="application/ld+json">{"@type": "WebPage", "isAccessibleForFree": false}</script>'
    assert declared(page) is True
    assert declared(page + jsonld('"headline": "Yard"')) is True
    assert declared(page + jsonld('"isAccessibleForFree": true')) is False


def test_the_flag_in_cdata_counts() -> None:
    node = '//<![CDATA[\n{"@type": "NewsArticle", "isAccessibleForFree": false}\n//]]>'
    assert declared(f'<script type="application/ld+json">{node}</script>') is True


@pytest.mark.parametrize(
    ("attribute", "paid"),
    [
        ('data-is-paid="true"', True),
        ('data-premium="0"', False),
        ('data-content-tier="locked"', True),
        ('data-access="x"', None),
    ],
)
def test_what_the_only_article_says_of_itself_counts(attribute: str, *, paid: bool | None) -> None:
    page = f"<html><body><article {attribute}><p>{'A tug left the yard. ' * 20}</p></article></body></html>"
    assert declared_paid(read_flags(document(page))) is paid
    teasers = page.replace("</body>", f"<article {attribute}>Another</article></body>")
    assert declared_paid(read_flags(document(teasers))) is None


@pytest.mark.parametrize(
    ("body", "paid"),
    [
        ('<article data-premium="true"><h1>A</h1><p>B</p><article><h3>Read also</h3></article></article>', True),
        ('<article data-premium="true"><h1>A</h1></article><article><h3>Other</h3></article>', True),
        ('<article><h1>A</h1></article><article data-premium="true"><h3>Other</h3></article>', None),
        ('<article><h1>A</h1><article data-premium="true"><h3>Other</h3></article></article>', None),
        ('<article data-premium="true"><h2>A</h2></article><article><h2>B</h2></article>', None),
    ],
)
def test_of_several_articles_the_one_that_holds_the_others_or_the_headline_speaks(
    body: str, *, paid: bool | None
) -> None:
    assert declared_paid(read_flags(document(f"<html><body>{body}</body></html>"))) is paid


def test_a_locked_tier_outweighs_a_flag_left_at_free() -> None:
    head = '<meta property="article:content_tier" content="locked">' + jsonld('"isAccessibleForFree": true')
    assert declared(head) is True


def test_microdata_counts() -> None:
    assert declared("", '<meta itemprop="isAccessibleForFree" content="false">') is True
    assert declared("", '<link itemprop="isAccessibleForFree" href="https://schema.org/True">') is False


def test_the_flag_of_another_thing_on_the_page_does_not_count() -> None:
    head = jsonld('"author": "x"') + (
        '<script type="application/ld+json">{"@type": "Event", "isAccessibleForFree": false}</script>'
    )
    assert declared(head) is None


def test_a_part_that_is_paid_makes_the_article_paid() -> None:
    part = '"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".x"}'
    assert declared(jsonld(f'"isAccessibleForFree": "True", {part}')) is True


def test_a_script_that_no_parser_reads_still_states_its_flag() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle" "isAccessibleForFree": false,,}</script>'
    assert declared(broken) is True


def test_nothing_declared_is_unknown() -> None:
    assert declared("") is None


def test_what_is_declared_is_quoted_in_the_evidence() -> None:
    head = jsonld('"isAccessibleForFree": true')
    access = judged(article(EN, paragraphs(*EN.paragraphs), head)).access
    assert access.marked_paid is False
    assert "JSON-LD says isAccessibleForFree: true" in access.evidence


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<script src="https://experience.tinypass.com/xbuilder/load?aid=x"></script>', "Piano"),
        ('<script async src="https://assets.poool.fr/access.min.js"></script>', "Poool"),
        ('<link rel="stylesheet" href="/wp-content/plugins/leaky-paywall/css/x.css">', "Leaky Paywall"),
        ('<meta name="generator" content="Ghost 5.8">', "Ghost"),
        ('<script src="/js/app.js"></script>', None),
        ("<script>// no tinypass.com here</script>", None),
    ],
)
def test_paywall_software_is_named(head: str, name: str | None) -> None:
    assert vendor(document(article(EN, "", head))) == name


@pytest.mark.parametrize(
    ("script", "paid"),
    [
        ('window.__state = {"article": {"access": "subscriber-only"}}', True),
        ('window.__state = {"article": {"access": "public"}, "session": {}}', None),
        ('window.__state = {"articlePaywall": "true"}', True),
        ('window.__state = {"articlePaywall": false}', False),
        ('window.__STATE__={"article":{"isAccessibleForFree":false}};', True),
        ('window.__STATE__={"article":{"isPremium":true,"id":7}};', True),
        ('window.__STATE__={"article":{"is_premium":false}};', False),
        ('dataLayer.push({"contentAccess":"paid"});', True),
        ("dataLayer = [{'articleAccess': 'subscriber-only'}];", True),
        ('window.__STATE__={"article":{"isPremium":true},"next":[{"isPremium":false}]};', None),
        ('dataLayer.push({"articleAccess":"yes"});', None),
        ('window.__STATE__={"user":{"subscriber":false},"paywall":true};', None),
    ],
)
def test_what_a_script_says_once_of_access_counts(script: str, *, paid: bool | None) -> None:
    assert declared(f"<script>{script}</script>") is paid
    assert declared(jsonld('"isAccessibleForFree": true') + f"<script>{script}</script>") is False
