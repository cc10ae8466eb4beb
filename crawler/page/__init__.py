"""One parse of a page, three readings of it: metadata, body text, access. Pure; runs in a worker process."""

from crawler.page.read import read_page

__all__ = ["read_page"]
