"""The demonstration itself: a configuration, one real round over the site, and lines that tell what happened."""

import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from time import monotonic
from typing import Final

from alerts.app.demo.articles import OUTLET
from alerts.app.demo.mailbox import Mailbox, mailbox, page_of
from alerts.app.demo.site import FEED, LISTING, site
from alerts.app.logs import set_up_logs
from alerts.app.round import Round, run_round
from alerts.app.runtime import open_runtime
from alerts.configuration import Config, load_config
from alerts.notify.console import has_colours, page, width
from crawler.errors import VedetteError
from crawler.fetch import run_program
from crawler.model import ArticleVersion, Poll
from crawler.store import articles_since

Say = Callable[[str], None]

CONFIG: Final = Template("""\
store: demo.db
timezone: UTC
crawl: {allow_hosts: ["127.0.0.1"], per_host_delay: 0s}
smtp: {host: 127.0.0.1, port: $port, from: vedette@example.org, tls: none}
channels:
  desk: {mail: [desk@example.org]}
sources:
  dispatch-feed: {feed: "$site$feed"}
  dispatch-latest: {listing: "$site$listing", links: "article h2 a"}
rules:
  frigate-orders:
    label: Frigate orders
    query: frigate AND (contract OR order)
    examples: {match: ["A contract for frigates"], ignore: ["A frigate visits the port"]}
  interceptors:
    label: Interceptors on order
    query: (interceptor OR "air defence") AND contract AND NOT exercise
  troops-abroad:
    label: Troops sent abroad
    query: (deploy OR send) NEAR/8 troops AND NOT exercise
  howitzers: {any: [howitzer]}
""")


def tell(say: Say, begun: float) -> int:
    """Serve the site, run one round over it, say what happened line by line; 0, as the exit code.

    `begun`: what `monotonic` said when the command was called, so that the time told at the end leaves nothing out.

    Nothing leaves the machine, and nothing is left behind. Once in the life of a process, like any use of the crawler.

    Raises:
        VedetteError: no mail arrived, which no machine should bring about.
    """
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="vedette-demo-") as folder, site(now) as address, mailbox() as box:
        text = CONFIG.substitute(site=address, port=box.port, feed=FEED, listing=LISTING)
        path = Path(folder) / "config.yaml"
        path.write_text(text, "utf-8")
        config = load_config(path, {}).config
        set_up_logs(config.secrets, logging.CRITICAL)  # the lines below say it all
        _introduce(config, address, say)
        run_program(lambda: _round(config, now, box, say))
    say(f"All this took {monotonic() - begun:.1f} seconds. Site, mail server and ledger are gone again.")
    say("Next: `vedette init` writes a config.yaml of your own, `vedette run` starts the watch.")
    return 0


def _introduce(config: Config, address: str, say: Say) -> None:
    say(f"{OUTLET}, an outlet that does not exist, is served on {address}; a mail server listens beside it.")
    say("")
    say("The rules:")
    for rule in config.rules:
        say(f"  {rule.id:<16} {rule.query or ' OR '.join(rule.any)}")
    say("")


async def _round(config: Config, now: datetime, box: Mailbox, say: Say) -> int:
    say("Polled:")
    async with open_runtime(config) as runtime:
        done = await run_round(runtime, lambda polled: _polled(polled, say))
        articles = tuple(articles_since(runtime.ledger, now))
    _read(done, articles, say)
    _alerted(done, articles, box, say)
    return 0


def _polled(polled: Poll, say: Say) -> None:
    say(f"  {polled.source:<16} {polled.error or f'{polled.found} entries'}")


def _read(done: Round, articles: Sequence[ArticleVersion], say: Say) -> None:
    say("")
    listed = sum(poll.found for poll in done.polls)
    say(f"Read: {listed} entries are {len(articles)} articles; what is listed under two addresses is one.")
    for article in articles:
        say(f"  {article.id:>2}  {_state(article):<35} {article.title}")
    say("")


def _state(article: ArticleVersion) -> str:
    """What the ledger holds of an article, in a few words."""
    if article.group_id != article.id:
        return f"a copy of article {article.group_id}"
    if article.access == "truncated":
        return "truncated" if article.hidden_percent is None else f"truncated, {article.hidden_percent}% hidden"
    if article.access == "blocked":
        return "a bot wall; only the feed's words"
    return "whole" if article.access == "full" else "page gone; only the feed's words"


def _alerted(done: Round, articles: Sequence[ArticleVersion], box: Mailbox, say: Say) -> None:
    titles = {article.id: article.title for article in articles}
    say(f"Alerted: {len(done.raised)} alerts, {len(box.mails)} mails arrived.")
    for one in done.raised:
        say(f"  {one.alert:>2}  {one.rule:<16} {titles[one.article_id]}")
    quiet = {"howitzers"} - {one.rule for one in done.raised}
    if quiet:
        say("      howitzers        stayed quiet: the word stands only in a list of other articles below the paywall")
    say("")
    # the one that shows most: what the paywall hid is said in it
    mail = next((mail for mail in box.mails if "75 % hidden" in page_of(mail)), None)
    if mail is None:
        raise VedetteError("the demonstration's alert did not arrive; please report this with `vedette --version`")
    say("One of the mails:")
    say("")
    colours, columns = has_colours(sys.stdout), width()
    say(page(str(mail["Subject"]), page_of(mail), colours=colours, columns=columns).rstrip())
    say("")
