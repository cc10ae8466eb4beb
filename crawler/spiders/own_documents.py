"""Documents of sources that no single request of the crawl brings: what a spider of the user's yields, and mails."""

import asyncio
from typing import Any, Final

from scrapy.crawler import Crawler

from crawler.fetch.mailboxes import mailbox_document
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response, Source
from crawler.spiders.own_spiders import run_own_spider

OWN_KINDS: Final = frozenset({"spider", "mailbox"})


async def own_document(
    source: Source,
    asked: FetchRequest,
    settings: CrawlSettings,
    main: Crawler,
    over: "asyncio.Future[Any] | None" = None,
) -> Response | FetchFailure:
    """The document of a source of one of OWN_KINDS. Raises nothing.

    `main`: the Crawler of the one crawl. `over`: when this is done, it is given up.
    """
    if source.kind == "spider":
        return await run_own_spider(source, settings, main, over)
    return await mailbox_document(source, asked, settings, over)
