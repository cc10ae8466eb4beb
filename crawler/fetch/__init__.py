"""Everything between us and other people's servers; the only door to Scrapy and Twisted.

run_program(main)                  the reactor around a coroutine; the exit code it returns
async with crawl(settings) as c:   one crawler for the life of the program
    await c.fetch(Ask(url))        a Page of any status, or Unfetched with a sentence

guard.py resolver.py          which addresses may be connected to, judged where the connection is made
robots_rules.py robots.py     what a site asks of crawlers, and for how long we remember
turns.py                      one request at a time to a site, and a pause
requests.py decompress.py     from an ask to a request, from a response to a page
failures.py                   what can go wrong, as values
settings.py handler.py        Scrapy with its unsafe defaults changed and its headers bounded
client.py program.py          the crawler, and the program around it
"""

from crawler.fetch.address_policy import address_error
from crawler.fetch.client import Fetcher, crawl
from crawler.fetch.program import run_program
from crawler.fetch.resolver import guard_installed
from crawler.model import CrawlSettings

__all__ = ["CrawlSettings", "Fetcher", "address_error", "crawl", "guard_installed", "run_program"]
