"""Mailboxes on the real engine and a real IMAP server: what is saved, what the cursor skips, and what a server sees."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.condition import condition_of
from crawler.config import CrawlShape, SourceShape, crawl_settings, source_of
from crawler.errors import LedgerError
from crawler.model import CrawlSettings, Poll, Source
from crawler.store import source_state
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK
from tests.crawler.sources.test_mails import nested
from tests.crawler.spiders.test_several_documents import Use
from tests.crawler.spiders.test_several_documents import crawling as crawling_source
from tests.dovecot import NEEDS_DOVECOT, MailServer, dovecot
from tests.ledger import EVERY, Desk
from tests.mails import TEXT, mail

FOUND: list[dict[str, object]] = []
pytestmark = [*NEEDS_DOVECOT, pytest.mark.chain]


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with dovecot() as one:
        yield one


@pytest.fixture
def server(running: MailServer) -> MailServer:
    for folder in ("INBOX", "News"):
        running.empty(folder)
    return running


def configured(url: str, **keys: object) -> tuple[Source, CrawlSettings]:
    """The source and the settings that a configuration with this mailbox gives."""
    shape = SourceShape.model_validate({"mailbox": url, "allow_hosts": ["127.0.0.1"], **keys})
    made = crawl_settings(CrawlShape(), {"letters": shape})
    settings = replace(
        QUICK, timeout_s=20.0, allow_hosts=(), source_hosts=made.source_hosts, source_requests=made.source_requests
    )
    return source_of("letters", shape, CrawlShape()), settings


def crawling(reactor: Reactor, folder: Path, url: str, use: Use, **keys: object) -> None:
    source, settings = configured(url, **keys)
    crawling_source(reactor, folder, source, use, settings, EVERY)


def polls(reactor: Reactor, folder: Path, url: str, *between: Callable[[], object], **keys: object) -> list[Poll]:
    """The polls of a mailbox, one before and one after each step."""
    made: list[Poll] = []

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        made.append(await poll())
        for step in between:
            step()
            made.append(await poll())
        found.extend(desk.rows("select title, text, url, published_at from articles order by id"))

    found: list[dict[str, object]] = []
    crawling(reactor, folder, url, use, **keys)
    FOUND[:] = found
    return made


def articles(_: list[Poll]) -> list[dict[str, object]]:
    """What the last polls saved."""
    return FOUND


def test_each_mail_is_an_article_with_its_subject_words_and_date(
    reactor: Reactor, tmp_path: Path, server: MailServer
) -> None:
    server.deliver(mail("Keel laid", Message_ID="<1@harbour.example>"))
    server.deliver(mail("Löwe-class: первый", TEXT.replace("second", "third"), Message_ID="<2@harbour.example>"))
    first, second = polls(reactor, tmp_path, server.url(), lambda: None)
    assert (first.error, first.found, first.new, first.status) == (None, 2, 2, 200)
    assert (second.error, second.found, second.status, second.unchanged) == (None, 0, 304, True)
    keel, lion = articles([second])
    assert (keel["title"], keel["text"], keel["url"]) == ("Keel laid", TEXT, "mid:1@harbour.example")
    assert (lion["title"], keel["published_at"]) == ("Löwe-class: первый", "2026-11-22T09:00:00.000Z")
    assert server.flags() == []  # nobody opened the folder for writing


def test_a_mail_that_comes_later_is_asked_for_alone_and_one_deleted_meanwhile_harms_nothing(
    reactor: Reactor, tmp_path: Path, server: MailServer
) -> None:
    first = server.deliver(mail("Keel laid"))

    def more() -> None:
        (server.maildir() / "cur").mkdir(exist_ok=True)
        first.unlink()
        server.deliver(mail("Ship launched", "The ship slid into the water at Northport on Monday morning."))

    made = polls(reactor, tmp_path, server.url(), more)
    assert [(one.error, one.found, one.new) for one in made] == [(None, 1, 1), (None, 1, 1)]
    assert [one["title"] for one in articles(made)] == ["Keel laid", "Ship launched"]


def test_after_the_folder_was_numbered_anew_no_mail_is_lost_and_none_is_new_twice(
    reactor: Reactor, tmp_path: Path, server: MailServer
) -> None:
    for number in range(3):
        server.deliver(mail(f"Keel {number}", TEXT.replace("second", f"{number}th")))

    def numbered_anew() -> None:
        server.empty()
        for number in range(4):
            server.deliver(mail(f"Keel {number}", TEXT.replace("second", f"{number}th")))

    made = polls(reactor, tmp_path, server.url(), numbered_anew, lambda: None)
    assert [(one.error, one.found, one.new) for one in made] == [(None, 3, 3), (None, 4, 1), (None, 0, 0)]
    assert len(articles(made)) == 4


def test_of_a_full_mailbox_the_newest_mails_are_read_and_the_rest_is_told(
    reactor: Reactor, tmp_path: Path, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(5000):
        server.deliver(b"Subject: Keel %d\r\nMessage-ID: <%d@h.example>\r\n\r\nThe keel %d.\r\n" % ((number,) * 3))
    (poll,) = polls(reactor, tmp_path, server.url())
    assert (poll.error, poll.found, poll.new) == (None, 200, 200)
    assert "INBOX of 127.0.0.1 holds 5,000 mails; only the newest 200 were read." in caplog.text
    titles = [str(one["title"]) for one in articles([poll])]
    assert sorted(titles) == sorted(f"Keel {number}" for number in range(4800, 5000))


def test_what_came_in_a_long_pause_is_read_in_several_polls_without_a_gap(
    reactor: Reactor, tmp_path: Path, server: MailServer
) -> None:
    server.deliver(mail("Keel first"))

    def many() -> None:
        for number in range(450):
            server.deliver(b"Subject: Keel %d\r\nMessage-ID: <%d@h.example>\r\n\r\nThe keel %d.\r\n" % ((number,) * 3))

    made = polls(reactor, tmp_path, server.url(), many, lambda: None, lambda: None, lambda: None)
    assert [one.new for one in made] == [1, 200, 200, 50, 0]
    assert len(articles(made)) == 451


def test_only_a_mail_that_was_saved_is_marked_and_only_when_that_is_asked(
    reactor: Reactor, tmp_path: Path, server: MailServer
) -> None:
    server.deliver(mail("Keel laid"))
    seen: list[list[str]] = []
    polls(reactor, tmp_path, server.url(), lambda: seen.append(server.flags()), lambda: None, mark="seen")
    assert seen == [[""]]  # the poll that saved it left it as it was
    assert server.flags() == ["S"]


def test_a_cursor_moves_with_the_entries_and_not_before(reactor: Reactor, tmp_path: Path, server: MailServer) -> None:
    server.deliver(mail("Keel laid"))
    cursors: list[str | None] = []

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        cursors.append(plan_poll(desk.ledger, desk.sources[0]).request.etag)
        await poll()
        cursors.append(source_state(desk.ledger, "letters").etag)
        desk.ledger.db.execute(
            "create trigger no_entry before insert on entries begin select raise(abort, 'full'); end"
        )
        server.deliver(mail("Ship launched"))
        with pytest.raises(LedgerError):
            await poll()
        desk.ledger.db.execute("drop trigger no_entry")
        cursors.append(source_state(desk.ledger, "letters").etag)
        found.append(await poll())

    found: list[Poll] = []
    crawling(reactor, tmp_path, server.url(), use)
    assert (cursors[0], found[0].new) == (None, 1)
    assert cursors[1] == cursors[2] is not None


def test_a_folder_with_a_name_in_any_script_is_read(reactor: Reactor, tmp_path: Path, server: MailServer) -> None:
    server.deliver(mail("Keel laid"), "News")
    (poll,) = polls(reactor, tmp_path, server.url("News"))
    assert (poll.error, poll.new) == (None, 1)
    (poll,) = polls(reactor, tmp_path, server.url("Флот & Meer"))
    assert poll.error == "127.0.0.1 opens no folder Флот & Meer; it has News, INBOX."


def test_a_wrong_password_is_a_blocked_source_and_is_shown_nowhere(
    reactor: Reactor, tmp_path: Path, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    conditions = []

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        for _ in range(3):
            done = await poll()
        conditions.append(condition_of(source_state(desk.ledger, "letters"), EVERY, desk.now - EVERY))
        assert done.error == "127.0.0.1 refuses the login: [AUTHENTICATIONFAILED] Authentication failed."
        assert "hunter2" not in f"{desk.rows('select * from polls')} {desk.rows('select * from sources')} {caplog.text}"

    crawling(reactor, tmp_path, server.url(password="hunter2"), use)
    assert [one.name for one in conditions] == ["blocked"]


def test_a_private_address_is_refused_unless_it_is_allowed(
    reactor: Reactor, tmp_path: Path, server: MailServer
) -> None:
    (poll,) = polls(reactor, tmp_path, server.url(), allow_hosts=[])
    assert poll.error == (
        "127.0.0.1 is not asked: it is a loopback address. If that is meant, name it in allow_hosts of the source letters."
    )


def test_hostile_mails_cost_themselves_and_not_their_neighbours(
    reactor: Reactor, tmp_path: Path, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    big = mail("Big")
    big.add_attachment(b"x" * 36_000_000, maintype="application", subtype="zip", filename="all.zip")
    server.deliver(mail("Before"))
    server.deliver(big)
    server.deliver(nested(1000, multipart=True))
    server.deliver(b"\x00\xff" * 5000)
    server.deliver(b"Subject: " + b"=?utf-8?b?" * 200_000 + b"\r\n\r\nWords.\r\n")
    server.deliver(mail("Tags", None, "<div>" * 100_000 + "The yard laid the keel."))
    server.deliver(mail("After", TEXT.replace("second", "third")))
    (poll,) = polls(reactor, tmp_path, server.url())
    assert (poll.error, poll.found) == (None, 7)
    titles = [one["title"] for one in articles([poll])]
    assert {"Before", "Big", "Deep", "Tags", "After"} <= set(titles)
    assert "Of the mail 'Big' the first 2,097,152 of" in caplog.text
