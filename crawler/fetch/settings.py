"""What Scrapy is told. Its defaults suit a batch job on a trusted network; a sentry runs for a year on an open one.

What middlewares and extensions would do (robots.txt, redirects, retries, cookies, compression, statistics, a telnet
and a remote-control port) is either done in plain sight in `client.py` or not wanted; all of them are off.
"""

from scrapy.settings import Settings, default_settings

from crawler.model import CrawlSettings

REQUESTS_PER_HOST = 3  # one at a time is the business of turns.py, which lets others pass one that hangs


def scrapy_settings(settings: CrawlSettings) -> Settings:
    """The settings of our one crawler. Time-out, size and user agent travel with each request, so they may change."""
    return Settings({
        "USER_AGENT": settings.user_agent,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        # 2.19 listens on loopback and runs Python for whoever holds a token that lies in a file
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS": dict.fromkeys(default_settings.EXTENSIONS_BASE),
        "DOWNLOADER_MIDDLEWARES": dict.fromkeys(default_settings.DOWNLOADER_MIDDLEWARES_BASE),
        "SPIDER_MIDDLEWARES": dict.fromkeys(default_settings.SPIDER_MIDDLEWARES_BASE),
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("data", "file", "ftp", "s3")),
            "http": "crawler.fetch.handler.BoundedDownloadHandler",
            "https": "crawler.fetch.handler.BoundedDownloadHandler",
        },
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # off by default
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_s,
        "DOWNLOAD_DELAY": 0,  # the pauses are in turns.py, which knows sites and Crawl-delay
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": REQUESTS_PER_HOST,
        "CONCURRENT_ITEMS": 4,
        "DNSCACHE_ENABLED": False,  # resolver.py keeps answers, for a while
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    })  # fmt: skip
