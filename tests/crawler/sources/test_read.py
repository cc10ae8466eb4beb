"""Every kind of source has a reader."""

from typing import get_args

import pytest

from crawler.model import Response, Source, SourceKind
from crawler.sources.read import read
from tests.mails import document, mail

URL = "https://a.example/news"

BODIES = {
    "feed": b"<rss version='2.0'><channel><item><title>Keel</title><link>https://a.example/1</link></item></channel></rss>",
    "sitemap": b"<urlset><url><loc>https://a.example/1</loc><news><title>Keel</title></news></url></urlset>",
    "json": b'[{"title": "Keel", "url": "/1"}]',
    "spider": b'{"items": [{"title": "Keel", "url": "https://a.example/1"}], "error": null}',
    "mailbox": document(mail("Keel", "The yard.", Archived_At="<https://a.example/1>")).body,
    "listing": b"<html><body><h3><a href='/1'>Keel</a></h3></body></html>",
}


@pytest.mark.parametrize("kind", get_args(SourceKind))
def test_a_document_is_read_as_its_source_s_kind_asks(kind: SourceKind) -> None:
    source = Source("a", kind, URL, 900.0, links="h3 a" if kind == "listing" else None)
    polled = read(source, Response(URL, URL, 200, (), BODIES[kind]))
    assert [(entry.url, entry.title) for entry in polled.entries] == [("https://a.example/1", "Keel")]
