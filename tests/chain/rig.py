"""The whole chain for tests: a site, a mail server, a config.yaml, and the program as a process of its own.

with rig(tmp_path) as one:
    one.article("keel", "Keel of the second frigate laid", "The yard laid the keel of the second frigate. ...")
    done = one.run_once()
    assert one.box.mails[0].subject == "..."
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from watchfiles import watch

from alerts.store import ALERTS
from crawler.store import CRAWLER, Ledger, open_existing
from tests.inbox import Inbox, inbox
from tests.site import FeedEntry, Site

PARAGRAPHS = (
    "The yard at Northport laid the keel of the ship on Monday, in front of some four hundred workers and guests.",
    "It is the second of five that the navy ordered three years ago; the first is to be handed over next spring.",
    "The ministry said the programme runs on time, and that the price per hull has not changed since the order.",
    "A spokesman for the yard named no date for the launch, but pointed to the dock's plan, which is public.",
)


def page(title: str, *paragraphs: str, published: datetime | None = None, tail: str = "") -> str:
    """An article's page as outlets write them."""
    stamp = f'<meta property="article:published_time" content="{published.isoformat()}">' if published else ""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Harbour News</title>{stamp}"
        f"</head><body><header><nav><a href=/>Home</a></nav></header><main><article><h1>{title}</h1>{body}</article>"
        f"</main>{tail}<footer><p>All rights reserved.</p></footer></body></html>"
    )


@dataclass
class Rig:
    """See the module's docstring."""

    folder: Path
    site: Site
    box: Inbox
    entries: list[FeedEntry] = field(default_factory=list)
    rules: str = "rules: {keels: {query: keel, notify: [desk]}}"
    sources: str = ""
    extra: str = ""
    channels: str = "{desk: {mail: [desk@example.org]}}"
    smtp_port: int | None = None  # in the place of the mail server's own
    _news: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, question: Callable[[], object], timeout_s: float = 20.0) -> None:
        """Wait until `question()` is true; fail after `timeout_s`.

        It is asked again after each request to the site, each mail, and each write to a file in the folder, where the
        log and the ledger are.
        """
        end_s = time.monotonic() + timeout_s
        with self._news:
            while not question():
                assert self._news.wait(end_s - time.monotonic()), f"it did not happen in time; the log:\n{self.log()}"

    def announce(self) -> None:
        """Have what `wait_for` waits for looked at again."""
        with self._news:
            self._news.notify_all()

    def article(self, slug: str, title: str, *paragraphs: str, hours_old: float = 1.0, text: str = "") -> str:
        """Publish an article: its page, and its entry in the feed."""
        at = datetime.now(UTC) - timedelta(hours=hours_old)
        url = self.site.page(f"/{slug}", page(title, *(paragraphs or PARAGRAPHS), published=at))
        self.entries.append(FeedEntry(title, url, text, published=format_datetime(at)))
        self.site.feed("/feed.xml", self.entries)
        return url

    def write_config(self) -> Path:
        path = self.folder / "config.yaml"
        feed = f'harbour: {{feed: "{self.site.url("/feed.xml")}"}}'
        new = self.folder / "config.new"
        new.write_text(
            "store: v.db\n"
            "crawl: {per_host_delay: 0s, allow_hosts: [127.0.0.1]}\n"
            f"smtp: {{host: 127.0.0.1, port: {self.smtp_port or self.box.port}, from: vedette@example.org, tls: none}}\n"
            f"channels: {self.channels}\n"
            f"sources:\n  {self.sources or feed}\n{self.rules}\n{self.extra}\n",
            "utf8",
        )
        new.replace(path)  # so that a daemon which starts now reads a whole file
        return path

    def run_once(self) -> subprocess.CompletedProcess[str]:
        return self.vedette("run", "--once", "--config", str(self.write_config()))

    def vedette(self, *words: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "alerts", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False, cwd=self.folder)

    @contextmanager
    def daemon(self, *more: str) -> Iterator[subprocess.Popen[str]]:
        """The daemon, while the block runs; killed at the end if it still lives."""
        command = [sys.executable, "-m", "alerts", "run", "--config", str(self.write_config()), *more]
        with (self.folder / "log").open("a", encoding="utf8") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, text=True, cwd=self.folder)
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text("utf8") if path.exists() else ""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        ledger: Ledger = open_existing(self.folder / "v.db", (CRAWLER, ALERTS))
        try:
            return ledger.rows(sql, parameters)
        finally:
            ledger.close()


def stop(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> int:
    """Send a signal and wait for the exit code."""
    os.kill(process.pid, number)
    return process.wait(30)


@contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """A rig in `folder`."""
    with Site() as site, inbox() as box:
        site.feed("/feed.xml", [])
        one = Rig(folder, site, box)
        site.on_request = box.on_mail = one.announce
        with announced_writes(one):
            yield one


@contextmanager
def announced_writes(one: Rig) -> Iterator[None]:
    """Tell `one` of every write to a file in its folder while the block runs."""
    ended = threading.Event()

    def follow() -> None:
        for _ in watch(one.folder, watch_filter=None, debounce=50, step=10, stop_event=ended, recursive=False):
            one.announce()

    follower = threading.Thread(target=follow, name="writes")
    follower.start()
    try:
        yield
    finally:
        ended.set()
        follower.join(10)
