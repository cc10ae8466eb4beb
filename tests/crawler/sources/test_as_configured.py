"""What a source's own keys change of what is read in its document."""

import pytest

from crawler.model import Response, Source
from crawler.sources.read import read
from crawler.urls import told_apart

URL = "https://a.example/feed"
FEED = (
    b"<rss version='2.0'><channel><language>en</language><item><title>Keel</title>"
    b"<link>https://a.example/show?id=7&amp;session=1#part</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("keep", "drop", "url"),
    [
        (("id",), (), "https://a.example/show?id=7#part"),
        ((), ("session",), "https://a.example/show?id=7#part"),
        ((), ("other",), "https://a.example/show?id=7&session=1#part"),
        (("story",), (), "https://a.example/show#part"),
    ],
)
def test_parameters_that_tell_nothing_apart_are_left_out(
    keep: tuple[str, ...], drop: tuple[str, ...], url: str
) -> None:
    source = Source("a", "feed", URL, 900.0, keep_params=keep, drop_params=drop)
    [one] = read(source, Response(URL, URL, 200, (), FEED)).entries
    assert one.url == url


def test_what_stays_of_an_address_stays_as_it_was_written() -> None:
    assert told_apart("https://a.example/?b=%D0%B0&a=&b=2&c", (), ("c",)) == "https://a.example/?b=%D0%B0&a=&b=2"
    assert told_apart("https://a.example/x", ("id",), ()) == "https://a.example/x"


def test_the_language_of_a_source_stands_above_what_its_feed_states() -> None:
    polled = read(Source("a", "feed", URL, 900.0, language="uk"), Response(URL, URL, 200, (), FEED))
    assert (polled.language, polled.entries[0].language) == ("uk", "uk")
