"""The reader of each kind of source, behind one function. Pure, for a worker."""

from typing import assert_never

from crawler.model import PolledEntries, Response, Source
from crawler.sources.feeds import read_feed
from crawler.sources.listings import read_listing
from crawler.sources.sitemaps import read_sitemap


def read(source: Source, response: Response) -> PolledEntries:
    """The entries of a source's document, read as its kind asks. Raises nothing; an unreadable document is an error."""
    match source.kind:
        case "feed":
            return read_feed(response)
        case "listing":
            return read_listing(response, source.links or "a")
        case "sitemap":
            return read_sitemap(response)
        case _:
            assert_never(source.kind)
