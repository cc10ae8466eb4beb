"""The spider, and the crawl that it runs in.

news.py          NewsSpider: requests, callbacks, errbacks
long_crawl.py    the one crawl of the program: visits to sources, single fetches, reload, drain
"""

from crawler.spiders.long_crawl import Crawl, open_crawl
from crawler.spiders.news import NewsSpider

__all__ = ["Crawl", "NewsSpider", "open_crawl"]
