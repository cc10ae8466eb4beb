"""The script that Scrapy's users write: feeds and their new pages, to JSON lines. Run by `scrapy runspider`.

-a feeds=FILE -a out=FILE   addresses, one a line; articles go to FILE, ETags and what was read to FILE.state
"""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar

import scrapy
from scrapy.http import Response


class JsonLines:
    def open_spider(self, spider: Any) -> None:
        self.file = Path(spider.out).open("a", encoding="utf8")  # noqa: SIM115 - closed with the spider

    def process_item(self, item: dict[str, str], spider: Any) -> dict[str, str]:
        self.file.write(json.dumps(item) + "\n")
        spider.state["read"].append(item["url"])
        return item

    def close_spider(self, spider: Any) -> None:
        self.file.close()
        Path(spider.out + ".state").write_text(json.dumps(spider.state))


class NewsSpider(scrapy.Spider):
    name = "news"
    handle_httpstatus_list: ClassVar = [304]
    custom_settings: ClassVar = {
        "ITEM_PIPELINES": {JsonLines: 100},
        "CONCURRENT_REQUESTS": 32,
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "WARNING",
    }

    def __init__(self, feeds: str, out: str) -> None:
        super().__init__()
        self.out, self.urls, state = out, Path(feeds).read_text().split(), Path(out + ".state")
        self.state = json.loads(state.read_text()) if state.exists() else {"etags": {}, "read": []}
        self.known = set(self.state["read"])

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            etag = self.state["etags"].get(url)
            yield scrapy.Request(url, self.parse_feed, headers={"If-None-Match": etag} if etag else None)

    def parse_feed(self, response: Response) -> Iterator[scrapy.Request]:
        if etag := response.headers.get("ETag"):
            self.state["etags"][response.request.url] = etag.decode()
        if response.status == 200:
            for url in response.xpath("//item/link/text()").getall():
                if url not in self.known:
                    yield scrapy.Request(url, self.parse_page)

    def parse_page(self, response: Response) -> Iterator[dict[str, str]]:
        text = "\n".join(response.xpath("//article//p//text()").getall())
        yield {"url": response.url, "title": response.css("h1::text").get(""), "text": text}
