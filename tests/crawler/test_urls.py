"""When two addresses are one article, and when they are not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.urls import (
    article_address,
    is_home,
    key_url,
    same_site,
    shared_sites,
    site_of,
    web_address,
    without_anchor,
    without_tracking,
)

ARTICLE = "https://news.example.org/2024/05/13/bridge-opened"
SAME = [
    "http://news.example.org/2024/05/13/bridge-opened",
    "https://www.news.example.org/2024/05/13/bridge-opened",
    "https://m.news.example.org/2024/05/13/bridge-opened",
    "https://amp.news.example.org/2024/05/13/bridge-opened",
    "https://mobile.news.example.org/2024/05/13/bridge-opened",
    "https://NEWS.Example.ORG/2024/05/13/bridge-opened",
    "https://news.example.org./2024/05/13/bridge-opened",
    "https://news.example.org:443/2024/05/13/bridge-opened",
    "http://news.example.org:80/2024/05/13/bridge-opened",
    "https://desk:secret@news.example.org/2024/05/13/bridge-opened",
    "https://news.example.org/2024/05/13/bridge-opened/",
    "https://news.example.org//2024/05/13//bridge-opened",
    "https://news.example.org/2024/05/./x/../13/bridge-opened",
    "https://news.example.org/2024/05/13/bridge-opened#comments",
    "https://news.example.org/2024/05/13/bridge-opened#xtor=RSS-1/2",
    "https://news.example.org/2024/05/13/bridge-opened#:~:text=and/or",
    "https://news.example.org/2024/05/13/bridge-opened#!",
    "https://news.example.org/2024/05/13/bridge-opened#/",
    "https://news.example.org/2024/05/13/bridge-opened?",
    "https://news.example.org/2024/05/13/bridge-opened?#",
    "https://news.example.org/2024/05/13/%62ridge-opened",
    "https://news.example.org/2024/05/13/bridge%2Dopened",
    "https://news.example.org/2024/05/13/bridge-opened/amp",
    "https://news.example.org/2024/05/13/bridge-opened/amp/",
    "https://news.example.org/amp/2024/05/13/bridge-opened",
    "https://news.example.org/2024/05/13/bridge-opened.amp",
    "https://news.example.org/2024/05/13/bridge-opened/index.html",
    "https://news.example.org/2024/05/13/bridge-opened/index.php",
    "https://news.example.org/2024/05/13/bridge-opened;jsessionid=0123456789ABCDEF0123",
    "https://news.example.org/2024/05/13/bridge-opened?JSESSIONID=0123456789ABCDEF0123",
    "https://news.example.org/2024/05/13/bridge-opened?PHPSESSID=q1w2e3r4t5y6u7i8o9p0",
    "https://news.example.org/2024/05/13/bridge-opened?utm_source=rss&utm_medium=feed&utm_campaign=x",
    "https://news.example.org/2024/05/13/bridge-opened?UTM_Source=rss",
    "https://news.example.org/2024/05/13/bridge-opened?fbclid=abc",
    "https://news.example.org/2024/05/13/bridge-opened?gclid=abc&gbraid=d&wbraid=e&dclid=f&msclkid=g",
    "https://news.example.org/2024/05/13/bridge-opened?mc_cid=abc&mc_eid=def",
    "https://news.example.org/2024/05/13/bridge-opened?at_medium=RSS&at_campaign=KARANGA",
    "https://news.example.org/2024/05/13/bridge-opened?xtor=RSS-3208",
    "https://news.example.org/2024/05/13/bridge-opened?wt_mc=rss&WT.mc_id=x",
    "https://news.example.org/2024/05/13/bridge-opened?cmpid=x&ncid=y&ocid=z&icid=a",
    "https://news.example.org/2024/05/13/bridge-opened?ref=rss",
    "https://news.example.org/2024/05/13/bridge-opened?source=twitter&via=facebook",
    "https://news.example.org/2024/05/13/bridge-opened?mod=rss",
    "https://news.example.org/2024/05/13/bridge-opened?amp",
    "https://news.example.org/2024/05/13/bridge-opened?amp=1&usqp=mq331AQ",
    "https://news.example.org/2024/05/13/bridge-opened?outputType=amp",
    "https://news.example.org/2024/05/13/bridge-opened?__twitter_impression=true",
    "https://news.example.org/2024/05/13/bridge-opened?_ga=1.2.3&_gl=x&igshid=y",
    "https://news-example-org.cdn.ampproject.org/c/s/news.example.org/2024/05/13/bridge-opened/amp",
    "https://news-example-org.cdn.ampproject.org/v/s/news.example.org/2024/05/13/bridge-opened?usqp=mq331",
    "https://www.google.com/amp/s/news.example.org/2024/05/13/bridge-opened/amp/",
    "https://www.google.co.uk/amp/s/news.example.org/2024/05/13/bridge-opened",
    "https://www.google.com/url?rct=j&sa=t&url=https://news.example.org/2024/05/13/bridge-opened&ct=ga",
    "  https://news.example.org/2024/05/13/bridge-opened\n",
]
DIFFERENT = [
    ("https://a.example/?p=101", "https://a.example/?p=102"),
    ("https://a.example/article?id=1", "https://a.example/article?id=2"),
    ("https://a.example/story.php?id=1&page=1", "https://a.example/story.php?id=1&page=2"),
    ("https://a.example/view?ref=101", "https://a.example/view?ref=102"),
    ("https://a.example/search?source=nato", "https://a.example/search?source=eu"),
    ("https://a.example/item?s=1", "https://a.example/item?s=2"),
    ("https://a.example/permalink?story_fbid=1", "https://a.example/permalink?story_fbid=2"),
    ("https://a.example/x?articleId=1", "https://a.example/x?articleId=2"),
    ("https://a.example/#!/story/1", "https://a.example/#!/story/2"),
    ("https://a.example/news#!story-1", "https://a.example/news#!story-2"),
    ("https://a.example/#/story/1", "https://a.example/#/story/2"),
    ("https://a.example/app#news/1", "https://a.example/app#news/2"),
    ("https://a.example/index.php?mod=view&cid=5", "https://a.example/index.php?mod=view&cid=6"),
    ("https://a.example/Story", "https://a.example/story"),
    ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ("https://a.example/a%3Fb", "https://a.example/a?b"),
    ("https://a.example:8080/a", "https://a.example/a"),
    ("https://a.example/en/a", "https://a.example/fr/a"),
    ("https://a.example/a?partner=5", "https://a.example/a?partner=6"),
    ("https://a.example/a?sh=5", "https://a.example/a?sh=6"),
    ("https://a.example/a?lang=en", "https://a.example/a?lang=fr"),
    ("https://one.a.example/a", "https://two.a.example/a"),
    ("https://a.example/amp", "https://a.example/"),
    ("https://a.example/camp", "https://a.example/c"),
    ("https://a.example/a?sid=5", "https://a.example/a?sid=6"),
    ("https://a.example/a?q=%C3%A9", "https://a.example/a?q=e"),
    ("https://www.google.com/amp/s/one.example/a", "https://www.google.com/amp/s/two.example/a"),
]


@pytest.mark.parametrize("url", SAME)
def test_one_article_has_one_key(url: str) -> None:
    assert key_url(url) == ARTICLE


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_articles_have_two_keys(one: str, other: str) -> None:
    assert key_url(one) != key_url(other)


@pytest.mark.parametrize(
    ("linked", "plain"),
    [
        ("https://www.wsj.com/articles/a-1?mod=hp_lead_pos3", "https://wsj.com/articles/a-1"),
        (
            "https://www.nytimes.com/2024/05/13/a.html?partner=rss&emc=edit_na_1&smid=tw",
            "https://nytimes.com/2024/05/13/a.html",
        ),
        ("https://x.com/desk/status/1?s=20&t=abc", "https://x.com/desk/status/1?t=abc"),
        ("https://one.blogspot.com/2024/05/a.html?m=1&spref=tw", "https://one.blogspot.com/2024/05/a.html"),
        ("https://www.forbes.com/a/?sh=1f2e3d", "https://forbes.com/a"),
        ("https://www.bbc.co.uk/news/1?at_medium=RSS&at_campaign=KARANGA", "https://bbc.co.uk/news/1"),
        ("https://www.lemonde.fr/a_1.html#xtor=RSS-3208", "https://lemonde.fr/a_1.html"),
        ("https://www.ukrinform.net/amp/rubric-defense/1-a.html", "https://ukrinform.net/rubric-defense/1-a.html"),
    ],
)
def test_what_one_outlet_adds_is_dropped_there(linked: str, plain: str) -> None:
    assert key_url(linked) == plain


def test_parameters_that_stay_are_sorted_and_spelt_alike() -> None:
    assert key_url("http://a.example/x?b=2&a=1+1&utm_id=3") == key_url("https://a.example/x?a=1%201&b=2")
    assert key_url("https://a.example/x?id=2&id=1") != key_url("https://a.example/x?id=1&id=2")


def test_an_international_host_is_one_in_letters_and_in_punycode() -> None:
    assert key_url("https://новости.example/а") == key_url("https://xn--b1amnebsh.example/%D0%B0")


@pytest.mark.parametrize("host", ["m.example", "www.example", "amp.dev"])
def test_a_host_that_is_called_like_a_prefix_keeps_its_name(host: str) -> None:
    assert key_url(f"https://{host}/a") == f"https://{host}/a"


@pytest.mark.parametrize("text", ["", "x", "mailto:a@b.example", "http://[", "http://a:b/", "ftp://a.example/"])
def test_what_is_no_web_address_stays_as_it_is(text: str) -> None:
    assert key_url(text) == text


_URLS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}://{}{}{}{}".format,
        st.sampled_from(["http", "https", "HTTP"]),
        st.sampled_from(["www.m.example.org", "a.example:8080", "[::1]:80", "x.cdn.ampproject.org", "www.google.com", "é.fr",
                         "www.www.example", "u:p@amp.example.org."]),
        st.text(alphabet="/amp.;%2F25cs index.htmlé+&?#!", max_size=30).map(lambda text: f"/{text}"),
        st.sampled_from(["", "/amp", "/index.html", "/amp/s/b.example/x", "/url?url=http://b.example/y", ";jsessionid=1"]),
        st.text(alphabet="?&=utm_source%20+#!/amp", max_size=30),
    ),
)  # fmt: skip


@given(_URLS)
@example("http://a.example/index.html/amp/index.html/amp")
@example("http://a.example/x.amp.amp.html")
@example("http://www.google.com/amp/s/www.google.com/amp/s/a.example/amp/")
def test_a_key_is_its_own_key(url: str) -> None:
    key = key_url(url)
    assert key_url(key) == key


@given(_URLS, _URLS)
def test_questions_about_noise_have_answers(one: str, other: str) -> None:
    assert same_site(one, other) in {True, False}
    assert is_home(one) in {True, False}
    assert isinstance(site_of(one), str)
    assert web_address(other, one) is None or isinstance(web_address(other, one), str)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://amp.meta-defense.fr/x", "meta-defense.fr"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]/x", "::1"),
        ("http://localhost:81/", "localhost"),
        ("http://a.b.example.test/", "example.test"),
        ("http://xn--b1amnebsh.xn--p1ai/", "xn--b1amnebsh.xn--p1ai"),
        ("http://новости.рф/", "xn--b1amnebsh.xn--p1ai"),
        ("mailto:x", ""),
        ("http://[", ""),
    ],
)
def test_a_site_is_what_one_operator_answers_for(url: str, site: str) -> None:
    assert site_of(url) == site


def test_subdomains_are_one_site_and_other_tenants_of_a_platform_are_not() -> None:
    assert same_site("https://www.example.co.uk/a", "http://amp.example.co.uk/b")
    assert not same_site("https://one.co.uk/", "https://two.co.uk/")
    assert not same_site("https://one.blogspot.com/", "https://two.blogspot.com/")
    assert not same_site("x", "x")


@pytest.mark.parametrize(
    "url", ["https://a.example", "https://www.a.example/", "https://a.example/en/", "https://a.example/pt-BR", "https://a.example/index.html",
            "https://a.example/?utm_source=x"]
)  # fmt: skip
def test_a_front_page_is_home(url: str) -> None:
    assert is_home(url)


@pytest.mark.parametrize("url", ["https://a.example/news", "https://a.example/?p=5", "https://a.example/#!/x", "x", ""])
def test_any_other_page_is_not(url: str) -> None:
    assert not is_home(url)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://a.example/a"), ("a", "https://a.example/news/a"), ("//b.example/x", "https://b.example/x"),
        (" https://b.example/x ", "https://b.example/x"), ("?p=1", "https://a.example/news/?p=1"),
        ("javascript:alert(1)", None), ("mailto:x@y.example", None), ("", None), (None, None), ("http://", None),
        ("data:text/html,x", None), ("http://[", None), ("file:///etc/passwd", None),
    ],
)  # fmt: skip
def test_a_link_becomes_a_web_address_or_nothing(link: str | None, url: str | None) -> None:
    assert web_address(link, "https://a.example/news/") == url


def test_a_host_of_dots_has_one_key() -> None:
    key = key_url("https://.........../x?id=2")
    assert key_url(key) == key
    assert key_url("https://a.example../x") == key_url("https://a.example/x")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/#!/story/1", "https://a.example/#!/story/1"),
        ("https://a.example/app#news/1", "https://a.example/app#news/1"),
        ("https://a.example/x#top", "https://a.example/x"),
        ("https://a.example/x?id=1#comments", "https://a.example/x?id=1"),
        ("https://a.example/x#", "https://a.example/x"),
        ("https://a.example/x", "https://a.example/x"),
    ],
)
def test_an_anchor_is_dropped_and_a_route_stays(url: str, shown: str) -> None:
    assert without_anchor(url) == shown


def test_an_articles_address_is_resolved_before_it_is_unwrapped() -> None:
    assert (
        article_address("/url?q=https://n.example/a%3Fid=1", "https://www.google.com/alerts")
        == "https://n.example/a?id=1"
    )
    assert (
        article_address("a?url=https://n.example/b", "https://n.example/x/")
        == "https://n.example/x/a?url=https://n.example/b"
    )
    assert article_address("mailto:desk@n.example", "https://n.example/") is None


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.example/n?utm_source=rss&id=7", "https://a.example/n?id=7"),
        ("https://a.example/n?id=7&utm_source=rss&b=%20x+y#part", "https://a.example/n?id=7&b=%20x+y#part"),
        ("https://a.example/n?utm_source=rss&utm_medium=feed", "https://a.example/n"),
        ("https://a.example/n?fbclid=1#part", "https://a.example/n#part"),
        ("https://a.example/n?utm%5Fsource=rss&b", "https://a.example/n?b"),
        ("https://a.example/n?b=2&a=1", "https://a.example/n?b=2&a=1"),
        ("https://a.example/n?", "https://a.example/n?"),
        ("https://a.example/utm_source=rss", "https://a.example/utm_source=rss"),
        ("https://a.example/n#?utm_source=rss", "https://a.example/n#?utm_source=rss"),
        ("", ""),
    ],
)
def test_a_link_loses_what_only_tracks_readers_and_keeps_the_rest_as_written(url: str, clean: str) -> None:
    assert without_tracking(url) == clean


def test_the_sites_of_urls_are_looked_up_where_two_could_be_one() -> None:
    urls = ["https://news.example.co.uk/a", "https://www.example.co.uk/b", "https://other.co.uk/", "https://alone.example/x",
            "https://bücher.example/", "https://xn--bcher-kva.example:8080/feed", "http://10.0.0.1:81/", "http://10.0.0.1:82/"]  # fmt: skip
    found = shared_sites(urls)
    assert found == {url: site_of(url) for url in urls if "alone" not in url}
    assert shared_sites(["https://a.example/", "https://a.example/"]) == {"https://a.example/": "a.example"}
    assert shared_sites(["https://a.example/1", "https://b.example/1", "https://[bad/"]) == {}
