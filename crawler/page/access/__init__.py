"""Does the page hold the whole article, and what does its publisher say? Pure."""

from crawler.page.access.verdict import AccessVerdict

__all__ = ["AccessVerdict"]
