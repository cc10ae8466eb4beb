"""Feeds and sitemaps that break off: what stands before is read, and the rest is known to be missing."""

import gzip
import json

import pytest

from crawler.model import Response
from crawler.polled import PolledEntries
from crawler.sources.sitemaps import read_sitemap
from tests.crawler.sources.documents import ATOM, RSS, read

ITEMS = "".join(
    f"<item><title>Keel {n}</title><link>https://news.example/keel-{n}</link>"
    f"<description><![CDATA[<p>Words {n}.</p> More.]]></description></item>"
    for n in range(3)
)
WHOLE = RSS.format(items=ITEMS, encoding="utf-8")
ENTRY = '<entry><title>Keel {n}</title><link href="https://news.example/keel-{n}"/><id>{n}</id></entry>'
MAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/keel-0</loc>'
    "<lastmod>2026-11-23</lastmod></url><url><loc>https://news.example/keel-1</loc><lastmod>2026-11-22</lastmod></url>"
    "</urlset>"
)
URLS = [f"https://news.example/keel-{n}" for n in range(3)]


def urls(polled: PolledEntries) -> list[str]:
    return [one.url for one in polled.entries]


def sitemap(body: bytes) -> PolledEntries:
    return read_sitemap(Response("https://news.example/m.xml", "https://news.example/m.xml", 200, (), body))


@pytest.mark.parametrize(
    ("end", "count"),
    [
        (">Keel 2</title>", 2), ("Keel 2</ti", 2), ("<link>https://news.example/ke", 2), ("keel-2</link>", 3),
        ("keel-2</link><desc", 3), ("<p>Words 2.</p> M", 3), ("Words 2.</p> More.]]></description></it", 3), ("<it", 2),
    ],
)  # fmt: skip
def test_a_feed_that_breaks_off_keeps_what_is_complete(end: str, count: int) -> None:
    at = WHOLE.rindex(end) + len(end)
    polled = read(WHOLE[:at])
    assert (polled.ending, urls(polled)) == ("cut", URLS[:count])
    assert polled.note == "The feed of news.example breaks off; what stands before that was read."


def test_no_place_to_break_off_makes_an_address_of_a_part() -> None:
    begin = len(WHOLE) - len(ITEMS)
    for end in range(begin, len(WHOLE)):
        polled = read(WHOLE[:end])
        assert set(urls(polled)) <= set(URLS), end
        assert polled.ending == "whole" or end < WHOLE.rindex("</channel>") + len("</channel>")


def test_an_atom_feed_that_breaks_off_keeps_what_is_complete() -> None:
    whole = ATOM.format(entries="".join(ENTRY.format(n=n) for n in range(3)))
    polled = read(whole[: whole.rindex("keel-2") + 3])
    assert (polled.ending, urls(polled)) == ("cut", URLS[:2])


@pytest.mark.parametrize(
    "harmless",
    [
        WHOLE.replace("Keel 1", "Keel & 1"), WHOLE.replace("</item>", ""), WHOLE.replace("</rss>", ""),
        WHOLE.replace("</title><link>", "<link>"), WHOLE + "\n<!-- made in 0.2 s -->\n<script>1</script>",
        WHOLE.replace("</channel></rss>", "</chan"),
    ],
)  # fmt: skip
def test_a_feed_that_is_badly_written_has_not_broken_off(harmless: str) -> None:
    assert read(harmless).ending == "whole"


def test_a_feed_without_its_last_end_tags_may_have_broken_off() -> None:
    polled = read(WHOLE.replace("</channel></rss>", "\n"))
    assert (polled.ending, polled.note, urls(polled)) == ("open", None, URLS)


def test_a_json_feed_that_breaks_off_keeps_what_is_complete() -> None:
    items = [{"id": url, "url": url, "title": f"Brücke {n}"} for n, url in enumerate(URLS)]
    whole = json.dumps({"title": "News", "language": "de", "items": items}, ensure_ascii=False).encode()
    assert read(whole).ending == "whole"
    polled = read(whole[: whole.rindex(b"cke 2") - 1])  # within a character
    assert (polled.ending, urls(polled), polled.title, polled.language) == ("cut", URLS[:2], "News", "de")
    assert "breaks off" in (polled.note or "")
    assert "broken JSON" in (read(whole[:60]).error or "")


def test_a_sitemap_that_breaks_off_keeps_what_is_complete() -> None:
    assert sitemap(MAP.encode()).ending == "whole"
    cut = sitemap(MAP[: MAP.rindex("keel-1") + 3].encode())
    assert (cut.ending, urls(cut)) == ("cut", URLS[:1])
    packed = gzip.compress(MAP.encode())
    assert sitemap(packed).ending == "whole"
    assert sitemap(packed[:-12]).ending == "cut"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_sitemap_in_a_wide_encoding_is_whole_and_one_that_breaks_off_is_cut(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding.upper()}"?>{MAP}'
    whole = sitemap(document.encode(encoding))
    assert (urls(whole), whole.ending, whole.note) == (URLS[:2], "whole", None)
    assert sitemap(gzip.compress(document.encode(encoding))).ending == "whole"
    part = sitemap(document[: document.index("keel-1")].encode(encoding))
    assert (urls(part), part.ending) == (URLS[:1], "cut")
