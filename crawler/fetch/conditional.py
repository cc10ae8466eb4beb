"""Conditional requests (RFC 9110 section 13): validators are sent back exactly as the server once gave them.

Scrapy's HttpCacheMiddleware would do this as well, but it keeps every body on disk and hides the 304: the old body
would be read again each time.
"""

import re

from scrapy.http import Request

_HEADER_VALUE = re.compile(r"[\x20-\x7e\x80-\xff]+")  # bytes read as Latin-1, none of them a control character


class ConditionalMiddleware:
    """Makes a request conditional by its meta keys `etag` and `last_modified`; None leaves the header out."""

    def process_request(self, request: Request) -> None:
        """Add the headers; a value that no header can hold is left out."""
        for header, key in ((b"If-None-Match", "etag"), (b"If-Modified-Since", "last_modified")):
            value: str | None = request.meta.get(key)
            if value and _HEADER_VALUE.fullmatch(value):
                request.headers[header] = value.encode("latin-1")
