"""What a page declares: title, authors, dates, addresses, tags, language, form. A missing value is None."""

import json

import pytest

from crawler.model import Response
from crawler.page.document import parse_document
from crawler.page.metadata import Metadata, read_metadata
from tests.crawler.page.pages import STORIES, URL, Story, article_html, document


def metadata_of(head: str, body: str = "<p>Text.</p>", url: str = URL) -> Metadata:
    return read_metadata(document(f"<html><head>{head}</head><body>{body}</body></html>", url))


def linked(**values: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_title_author_and_time_of_a_plain_page(story: Story) -> None:
    metadata = read_metadata(document(article_html(story)))
    assert metadata.title == story.title
    assert len(metadata.authors) == 1
    assert metadata.authors[0] in story.byline
    assert metadata.published == "2024-05-02T14:30:00+02:00"
    assert metadata.languages == (story.language,)
    assert metadata.outlet == "The Example Post"


def test_nothing_declared_is_nothing_known() -> None:
    assert metadata_of("") == Metadata()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Boats ordered | The Example Post", "Boats ordered"),
        ("The Example Post: Boats ordered", "The Example Post: Boats ordered"),
        ("The Example Post : Boats ordered", "Boats ordered"),
        ("Boats ordered - Defence - The Example Post", "Boats ordered - Defence"),
        ("Boats – ordered at last", "Boats – ordered at last"),
        ("Boats ordered — news.example", "Boats ordered"),
    ],
)
def test_the_outlets_name_is_no_part_of_the_title(title: str, expected: str) -> None:
    assert (
        metadata_of(f'<title>{title}</title><meta property="og:site_name" content="The Example Post">').title
        == expected
    )


def test_the_headline_most_places_agree_on_is_the_title() -> None:
    head = (
        linked(headline="Boats ordered after years of delay")
        + '<meta property="og:title" content="You will not believe it">'
    )
    assert (
        metadata_of(head, "<h1>Boats ordered after years of delay</h1>").title == "Boats ordered after years of delay"
    )


def test_a_headline_that_was_cut_short_is_completed_from_another_place() -> None:
    head = (
        linked(headline="Boats ordered after years…")
        + '<meta property="og:title" content="Boats ordered after years…">'
    )
    assert (
        metadata_of(head, "<h1>Boats ordered after years of delay</h1>").title == "Boats ordered after years of delay"
    )


def test_what_follows_a_separator_behind_the_headline_is_no_title() -> None:
    head = '<meta property="og:title" content="Boats ordered * The Sea Gazette * by A. Marsh">'
    assert metadata_of(head, "<h1>Boats ordered</h1>").title == "Boats ordered"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("By Anna Marsh and Jonas Feldmann", ("Anna Marsh", "Jonas Feldmann")),
        ("Von Jonas Feldmann", ("Jonas Feldmann",)),
        ("Claire Vasseur et Marco Bellini", ("Claire Vasseur", "Marco Bellini")),
        ("Lucía Ferrer, Redacción", ("Lucía Ferrer",)),
        ("Автор: Ирина Соколова", ("Ирина Соколова",)),
        ("佐藤健一", ("佐藤健一",)),
        ("ANNA MARSH", ("Anna Marsh",)),
        ("Anna Marsh (am)", ("Anna Marsh",)),
        ("Newsroom", ()),
        ("https://news.example/authors/marsh", ()),
        ("The Example Post", ()),
        ("desk@news.example", ()),
        ("Redaktion Politik", ()),
        ("Rédaction", ()),
        ("Associated Press", ()),
    ],
)
def test_authors_are_people(author: str, expected: tuple[str, ...]) -> None:
    site = '<meta property="og:site_name" content="The Example Post">'
    assert metadata_of(f'{site}<meta name="author" content="{author}">').authors == expected


def test_an_organisation_is_no_author_and_the_next_place_is_asked() -> None:
    head = linked(author={"@type": "Organization", "name": "Marine Wire"}) + '<meta name="author" content="Anna Marsh">'
    assert metadata_of(head).authors == ("Anna Marsh",)


def test_authors_in_json_ld_come_in_every_shape() -> None:
    people = [{"@type": "Person", "name": "Anna Marsh"}, {"@type": ["Person"], "name": ["Jonas Feldmann"]}]
    assert metadata_of(linked(author=people)).authors == ("Anna Marsh", "Jonas Feldmann")
    assert metadata_of(linked(author="Anna Marsh")).authors == ("Anna Marsh",)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00+00:00"),
        ("2024-05-03T10:00:00.123+0200", "2024-05-03T10:00:00+02:00"),
        ("2024-05-03 9:05", "2024-05-03T09:05:00"),
        ("2024-05-03", "2024-05-03"),
        ("2024/5/3", "2024-05-03"),
        ("20240503T100000Z", "2024-05-03T10:00:00+00:00"),
        ("Fri, 03 May 2024 10:00:00 +0200", "2024-05-03T10:00:00+02:00"),
        ("Fri May 03 2024 10:00:00 GMT+0200 (CEST)", "2024-05-03T10:00:00+02:00"),
        ("1714723200", "2024-05-03T08:00:00+00:00"),
        ("1714723200000", "2024-05-03T08:00:00+00:00"),
        ("2024-02-31", None),
        ("0001-01-01T00:00:00", None),
        ("2024-05-03T25:61:00", "2024-05-03"),
        ("soon", None),
    ],
)
def test_a_date_stays_as_precise_as_it_was_stated(stated: str, expected: str | None) -> None:
    assert metadata_of(f'<meta property="article:published_time" content="{stated}">').published == expected


def test_of_two_statements_about_the_same_day_the_preciser_is_taken() -> None:
    head = (
        linked(datePublished="2024-05-03")
        + '<meta property="article:published_time" content="2024-05-03T10:00:00+02:00">'
    )
    assert metadata_of(head).published == "2024-05-03T10:00:00+02:00"


def test_a_precise_statement_about_another_day_is_not_mixed_in() -> None:
    head = (
        linked(datePublished="2024-05-03") + '<meta property="article:published_time" content="2023-01-01T10:00:00Z">'
    )
    assert metadata_of(head).published == "2024-05-03"


def test_the_time_at_the_headline_is_taken_before_that_of_another_story() -> None:
    other = (
        '<article><h2><a href="/2">Another</a></h2><time pubdate datetime="2024-06-01T08:00:00Z">June</time></article>'
    )
    changed = '<time class="updated" datetime="2024-05-04T07:00:00Z">4 May</time>'
    own = f'<header><h1>Boats</h1>{changed}<time datetime="2024-05-03T10:00:00Z">3 May</time></header><p>Text.</p>'
    assert metadata_of("", f"{other}<article>{own}</article>").published == "2024-05-03T10:00:00+00:00"


def test_a_date_after_the_answer_was_sent_is_an_events() -> None:
    html = b'<html><body><article><time datetime="2030-01-01">the fair</time><p>Text.</p></article></body></html>'
    parsed = parse_document(Response(URL, URL, 200, (("date", "Fri, 03 May 2024 10:00:00 GMT"),), html))
    assert parsed is not None
    assert read_metadata(parsed).published is None


def test_a_change_before_the_publication_is_no_change() -> None:
    assert metadata_of(linked(datePublished="2024-05-03", dateModified="2024-05-01")).modified is None
    assert metadata_of(linked(datePublished="2024-05-03", dateModified="2024-05-04")).modified == "2024-05-04"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://news.example/defence/boats", "https://news.example/defence/boats"),
        ("/defence/boats#top", "https://news.example/defence/boats"),
        ("https://www.news.example/defence/boats", "https://www.news.example/defence/boats"),
        ("https://news.example/", None),
        ("https://aggregator.example/boats", None),
        ("javascript:void(0)", None),
        ("http://[", None),
    ],
)
def test_the_canonical_address_is_on_the_same_site_and_no_home_page(href: str, expected: str | None) -> None:
    assert metadata_of(f'<link rel="canonical" href="{href}">').canonical_url == expected


def test_a_logo_is_no_lead_image() -> None:
    head = '<meta property="og:image" content="/static/logo.png">' + linked(
        image={"@type": "ImageObject", "url": "/boat.jpg"}
    )
    assert metadata_of(head).image == "https://news.example/boat.jpg"


def test_translations_are_the_page_in_other_languages() -> None:
    head = (
        f'<link rel="alternate" hreflang="en" href="{URL}"><link rel="alternate" hreflang="de" href="/de/boote">'
        '<link rel="alternate" hreflang="x-default" href="/"><link rel="alternate" type="application/rss+xml" href="/feed">'
    )
    assert metadata_of(head).translations == (("de", "https://news.example/de/boote"),)


def test_section_and_tags() -> None:
    metadata = metadata_of(linked(articleSection=["Defence", "Navy"], keywords="navy, patrol boats, navy"))
    assert metadata.section == "Defence"
    assert metadata.tags == ("navy", "patrol boats")


def test_of_several_articles_in_json_ld_the_pages_own_is_read() -> None:
    nodes = [
        {
            "@type": "NewsArticle",
            "headline": "Another story",
            "url": "https://news.example/other",
            "datePublished": "2020-01-01",
        },
        {"@type": "NewsArticle", "headline": "Boats ordered", "url": URL, "datePublished": "2024-05-03"},
    ]
    metadata = metadata_of(f'<script type="application/ld+json">{json.dumps({"@graph": nodes})}</script>')
    assert (metadata.title, metadata.published) == ("Boats ordered", "2024-05-03")


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "NewsArticle", "headline": "Boats ordered"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Boats ordered"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Boats\n ordered",}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "Boats &amp; ordered"};',
    ],
)
def test_json_ld_is_read_although_it_is_a_little_broken(script: str) -> None:
    title = metadata_of(f'<script type="application/ld+json">{script}</script>').title
    assert title in {"Boats ordered", "Boats & ordered"}


def test_json_ld_that_is_none_is_skipped() -> None:
    deep = "[" * 100_000
    head = f'<script type="application/ld+json">{deep}</script><script type="application/ld+json">{{nonsense</script>'
    assert metadata_of(head) == Metadata()


def test_live_blogs_and_articles_over_several_pages_are_told() -> None:
    live = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Live"}</script>'
    assert metadata_of(live).form == "live_blog"
    assert metadata_of("", f'<a href="{URL}?page=2">2</a>').form == "multi_page"


@pytest.mark.parametrize(
    ("href", "form"),
    [
        (f"{URL}/2", "multi_page"),
        (f"{URL}-2.html", "multi_page"),
        (f"{URL}/page/2/", "multi_page"),
        (f"{URL}/seite-2", "multi_page"),
        (f"{URL}?page=2", "multi_page"),
        ("/archive?page=2", "article"),
        (f"{URL}#author-2", "article"),
        (f"{URL}-in-2022", "article"),
        (f"https://share.example/?u={URL}/2", "article"),
    ],
)
def test_an_article_over_several_pages_is_told_by_the_address_of_its_second(href: str, form: str) -> None:
    assert metadata_of("", f'<a href="{href}">2</a>').form == form


TEXT = f"<p>{'The yard laid the keel of the second frigate on Monday. ' * 4}</p>"
OLD = "<time datetime='2023-08-01T10:00:00Z'>1 Aug 2023</time>"


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Keel laid</h1>{TEXT}<aside><a href='/old'>Earlier</a> {OLD}</aside></article>",
        f"<article><h1>Keel laid</h1><aside>{OLD}</aside>{TEXT}</article>",
        f"<article><ul><li>Also: {OLD}</li></ul><h1>Keel laid</h1>{TEXT}</article>",
        f"<article><h1>Keel laid</h1>{TEXT}<div class=related><h3>Hull</h3>{OLD}</div></article>",
        f"<main><h1>Keel laid</h1>{TEXT}</main><footer>Terms of 7 May 2019</footer>",
        f"<article><h1>Keel laid</h1>{TEXT}<p>The lease was signed on 14.06.2021 in Pelsk.</p></article>",
    ],
)
def test_a_date_of_another_story_or_in_the_words_is_only_a_guess(body: str) -> None:
    article = metadata_of("", body)
    assert article.published_is_guess == (article.published is not None)


@pytest.mark.parametrize(
    "body",
    [
        f"<article><header><h1>Keel laid</h1><p>By Ann Lee, {OLD}</p></header>{TEXT}</article>",
        f"<article>{OLD}<h1>Keel laid</h1>{TEXT}</article>",
        f"<article><h1>Keel laid</h1><aside>{OLD.replace('datetime', 'itemprop=datePublished datetime')}</aside>{TEXT}</article>",
    ],
)
def test_the_date_at_the_headline_is_stated(body: str) -> None:
    article = metadata_of("", body)
    assert (article.published, article.published_is_guess) == ("2023-08-01T10:00:00+00:00", False)


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time",
        "article:published:time",
        "article.published.time",
        "article-published-time",
        "article:publicationDate",
        "article:published_date",
        "og:published_time",
        "pub_date",
        "Published_At",
        "iso-8601-publish-date",
        "vr:published_on_date",
        "article.posted.date",
        "datetime-published",
    ],
)
def test_a_meta_tag_may_part_the_words_of_its_name_as_it_likes(name: str) -> None:
    article = metadata_of(f'<meta property="{name}" content="2024-05-03T10:00:00Z">')
    assert (article.published, article.published_is_guess) == ("2024-05-03T10:00:00+00:00", False)


def test_a_meta_tag_of_another_date_is_not_that_of_publication() -> None:
    others = '<meta name="unpublish-date" content="2024-06-03"><meta name="video-release-date" content="2023-05-03">'
    article = metadata_of(others + '<meta name="datetime_posted" content="2024-05-03T10:00:00Z">')
    assert article.published == "2024-05-03T10:00:00+00:00"


def test_the_time_of_a_change_may_be_named_in_many_ways_too() -> None:
    for name in ("article:modified_time", "article:modified:time", "article-updated-time", "dateModified"):
        assert metadata_of(f'<meta name="{name}" content="2024-05-04">').modified == "2024-05-04"


@pytest.mark.parametrize(
    "stated",
    [
        "<span itemprop=datePublished content='2023-08-01T10:00:00Z'>1 Aug</span>",
        "<abbr class='date published' title='2023-08-01T10:00:00Z'>1 Aug</abbr>",
        "<span class=dt-published title='2023-08-01T10:00:00Z'>1 Aug</span>",
    ],
)
def test_microformats_at_the_headline_state_the_date(stated: str) -> None:
    article = metadata_of("", f"<article><h1>Keel laid</h1><p>{stated}</p>{TEXT}</article>")
    assert (article.published, article.published_is_guess) == ("2023-08-01T10:00:00+00:00", False)


def test_the_further_pages_of_an_article_are_those_up_to_the_highest_number_linked() -> None:
    links = f'<a href="{URL}?page=2">2</a><a href="{URL}?page=3">3</a><a href="{URL}?page=5">last</a><a href="/x?page=9">9</a>'
    assert metadata_of("", links).further_pages == tuple(f"{URL}?page={n}" for n in (2, 3, 4, 5))
    assert metadata_of("", f'<a href="{URL}/page/2/">next</a>').further_pages == (f"{URL}/page/2/",)
    assert metadata_of("", f'<a href="{URL}?page=7">7</a>').further_pages == ()
