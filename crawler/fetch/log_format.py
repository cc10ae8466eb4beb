"""What Scrapy logs of single requests and items: nothing. Visits report their errors, the pipeline writes its lines."""

import logging

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietLogFormatter(LogFormatter):
    """Leaves out the lines for responses and items; lowers errors of callbacks, pipelines and downloads to DEBUG."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]  # noqa: ARG002
        return None

    def scraped(self, item: object, response: object, spider: Spider) -> None:  # type: ignore[override]  # noqa: ARG002
        return None

    def item_error(
        self, item: object, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return {**super().item_error(item, exception, response, spider), "level": logging.DEBUG}

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        return {**super().spider_error(failure, request, response, spider), "level": logging.DEBUG}

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        return {**super().download_error(failure, request, spider, errmsg), "level": logging.DEBUG}
