"""The settings of the crawl. Scrapy's defaults suit a batch job on a trusted network; this one runs for a year.

Of Scrapy's own middlewares one is on, DefaultHeadersMiddleware, and WebRedirectMiddleware builds on another. The rest,
and all of its extensions, are off: what they do is either done by ours, with bounds, or not wanted.
"""

from collections.abc import Mapping

from scrapy.settings import Settings

from crawler.model import CrawlSettings

# What an address stands for, a page or a feed, is for the server to say, so that all requests accept the same, but for
# those to an API.
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml, */*;q=0.8"
)
DOWNLOADER_MIDDLEWARES: dict[str, int] = {
    "crawler.fetch.pauses.PauseMiddleware": 50,
    "crawler.fetch.robots_middleware.RobotsMiddleware": 100,
    "crawler.fetch.tdm_middleware.TdmMiddleware": 120,
    "crawler.fetch.politeness.SlotMiddleware": 150,
    "crawler.fetch.own_headers.SubscriptionMiddleware": 200,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "crawler.fetch.conditional.ConditionalMiddleware": 450,
    "crawler.fetch.decompress.DecompressionMiddleware": 590,
    "crawler.fetch.redirects.WebRedirectMiddleware": 600,
}
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),
    "http": "crawler.fetch.handler.BoundedDownloadHandler",
    "https": "crawler.fetch.handler.BoundedDownloadHandler",
}


def scrapy_settings(settings: CrawlSettings, overrides: Mapping[str, object] | None = None) -> Settings:
    """Scrapy's settings for one crawl; `overrides` replace single ones.

    User agent, delay, time-out and size are read from the spider's `crawl_settings` at each request, so that a reload
    may change them.
    """
    return Settings({
        "SPIDER_MODULES": ["crawler.spiders"],
        "USER_AGENT": settings.user_agent,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        # 2.19 listens on loopback and runs Python for whoever holds a token that lies in a file
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # Without these Scrapy has none of its own. One that is set to None is imported all the same.
        "EXTENSIONS_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": DOWNLOADER_MIDDLEWARES,
        "ITEM_PIPELINES": {"crawler.pipelines.LedgerPipeline": 300},
        "DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS,
        "DEFAULT_REQUEST_HEADERS": {"Accept": _ACCEPT},
        "REDIRECT_MAX_TIMES": 6,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # off by default
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_s,
        "SCHEDULER": "crawler.fetch.scheduler.SiteScheduler",
        "CONCURRENT_REQUESTS": 128,  # more than sites that hang at one time; a page has some 200 KB
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,  # per slot, and a slot is a site
        "DOWNLOAD_DELAY": settings.per_host_delay_s,
        "DOWNLOAD_DELAY_JITTER": 0.25,
        "OVERLONG_AFTER": 10.0,  # ours, like the next two: see crawler/fetch/politeness.py
        "MAX_IDLE_CONNECTIONS": 256,
        "IDLE_CONNECTION_TIMEOUT": 30.0,
        "CONCURRENT_ITEMS": 1,  # every response starts as many tasks; 100, the default, doubles the CPU of a poll
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "DNSCACHE_ENABLED": False,  # resolver.py keeps answers, for a while
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_FORMATTER": "crawler.fetch.log_format.QuietLogFormatter",
        "LOG_INSTALL_ROOT_HANDLER": False,
        **(overrides or {}),
    })  # fmt: skip
