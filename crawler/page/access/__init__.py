"""Does the page hold the whole article, and what does its publisher say? Pure."""

from crawler.page.access.judge import judge_access
from crawler.page.access.verdict import AccessVerdict
from crawler.page.access.walls import judge_response

__all__ = ["AccessVerdict", "judge_access", "judge_response"]
