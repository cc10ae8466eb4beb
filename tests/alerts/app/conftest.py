"""What the tests of the program share: a ledger at a moment, a mail server, and a site."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inbox import Inbox, inbox
from tests.ledger import EVERY, Desk, source
from tests.site import FeedEntry, Site

ITEMS = "".join(f"<h2><a href='/n/{n}'>Frigate number {n} was launched at Northport</a></h2>" for n in range(5))
LINKED = '<link rel="alternate" type="application/rss+xml" href="/news.xml"><title>Coast Wire</title>'


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A ledger with one source at the module's `BEGUN`, or now when it has none.

    Of a module with `OUTLETS`, a letter each, that many sources, which were polled for the first time an interval before.
    """
    outlets = getattr(request.module, "OUTLETS", "")
    if outlets:
        yield from _desk_of(tmp_path, outlets)
        return
    one = Desk(tmp_path / "v.db", now=getattr(request.module, "BEGUN", None) or datetime.now(UTC), sources=(source(),))
    yield one
    one.ledger.close()


def _desk_of(folder: Path, outlets: str) -> Iterator[Desk]:
    one = Desk(folder / "v.db", sources=tuple(source(id_, f"https://{id_}.example/feed") for id_ in outlets))
    for id_ in outlets:
        one.polled(source_id=id_)
    one.now += EVERY
    yield one
    one.ledger.close()


@pytest.fixture
def polled_desk(desk: Desk) -> Desk:
    """The same, its source polled for the first time one interval before."""
    desk.now -= EVERY
    desk.polled()
    desk.now += EVERY
    return desk


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as server:
        yield server


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with a list of articles on its front page, which links its feed."""
    with Site() as one:
        entries = [FeedEntry(f"Hull {n} floats", one.url(f"/n/{n}"), published=f"0{n + 1} Nov 2026") for n in range(5)]
        one.feed("/news.xml", entries)
        one.page("/", f"<html><head>{LINKED}</head><body>{ITEMS}</body></html>")
        yield one
