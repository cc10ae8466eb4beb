"""How requests are sent: Scrapy's settings, scheduler, downloader middlewares and handler, and the reactor.

run_program(main)                  the reactor around a coroutine; the exit code it returns

settings.py                        every setting of the crawl
scheduler.py politeness.py         when a site may be asked; one request at a time, and a pause after each
pauses.py                          middleware: a site that asks for a pause gets it
robots_middleware.py               middleware: robots.txt is obeyed
robots.py robots_rules.py          what robots.txt says, and for how long it is remembered
conditional.py                     middleware: ETag and Last-Modified
decompress.py                      middleware: Content-Encoding, within a limit
redirects.py                       middleware: redirects, and the sentence when one is not followed
handler.py                         the download handler, its headers and connections bounded
address_policy.py resolver.py      which addresses may be connected to, judged where the connection is made
requests.py failures.py            values to requests, responses and exceptions to values
local_server.py                    a web server for whoever watches the program
program.py log_format.py           the reactor's start and end; what Scrapy may log
"""

from crawler.fetch.address_policy import address_error
from crawler.fetch.program import run_program
from crawler.fetch.resolver import guard_installed

__all__ = ["address_error", "guard_installed", "run_program"]
