"""`preview` shows what was sent, message by message, from the articles alone."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.app.pipeline import judge
from alerts.app.rehearsal import messages_of, rehearsed
from alerts.app.sending import send_due
from alerts.notify import chat_wording
from crawler.errors import UsageError
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.inbox import Note, recorder
from tests.ledger import Desk, source

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
smtp: {host: 127.0.0.1, from: vedette@example.org, tls: none}
channels: {desk: {url: "recorder://a"}, morning: {mail: [desk@example.org], digest: ["07:00"]}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules:
  keels: {query: keel, notify: [desk]}
  yards: {query: yard, notify: [desk]}
  hulls: {query: hull, notify: [morning]}
"""
# rule by rule: an article of two rules, an update, a copy that folds, and one dated back
STORY = (
    ("a", "1", "The keel was laid. Guests came.", 0),
    ("a", "1", "The keel was laid. Guests came to the yard.", 0),
    ("a", "1", "The keel was laid. Guests came to the yard. A second keel follows in spring.", 0),
    ("b", "2", "The keel was laid. Guests came to the yard. A second keel follows in spring.", 0),
    ("a", "3", "The keel of an old hull was laid, long ago.", 60),
    ("a", "4", "A hull was launched at the yard, and its keel was blessed.", 0),
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    one = Desk(
        tmp_path / "v.db",
        now=datetime.now(UTC) - timedelta(hours=20),
        sources=(source(), source("b", "https://b.example/feed")),
    )
    yield one
    one.ledger.close()


def told(desk: Desk) -> list[Note]:
    """The messages that the daemon sends while the story goes on."""
    begun = desk.now
    with recorder() as notes:
        for source_id, name, text, days in STORY:
            dated = (begun - timedelta(days=days)).isoformat()
            entry = Entry(f"https://{source_id}.example/{name}", title=f"News {name}", text=text, published=dated)
            desk.polled(entry, source_id=source_id)
            desk.read(desk.due(source_id)[0], text)
            runtime = posted(desk, CONFIG)

            async def judge_and_send() -> None:
                await judge(runtime)  # noqa: B023 - run before the next one
                await send_due(runtime)  # noqa: B023

            asyncio.run(judge_and_send())
            runtime.ledger.close()
            desk.now += timedelta(hours=2)
    return notes


def numbered_anew(text: str) -> str:
    numbers: dict[str, int] = {}
    return re.sub(
        r"(?<=alert )\d+|(?<=alerts )\d+(?:, \d+)*", lambda found: str(numbers.setdefault(found[0], len(numbers))), text
    )


def typed(*words: str) -> Result:
    with recorder():
        return CliRunner().invoke(vedette, ["preview", *words])


def test_what_is_previewed_is_what_was_sent(desk: Desk) -> None:
    sent = [note for note in told(desk) if "dated back" not in note.title]  # the list of the day, when that hour passes
    assert len(sent) >= 4
    with recorder():
        runtime = posted(desk, CONFIG)
        *_, found = rehearsed(runtime.ledger, runtime.config, [], desk.now - timedelta(days=7))
        shown = [one for one in messages_of(found, runtime.ledger, runtime.config) if one.targets[0].channel == "desk"]
        told_now = [chat_wording(one.targets[0], one.message) or ("", "") for one in shown]
    assert [title for title, _ in told_now] == [note.title for note in sent]
    assert [numbered_anew(text.strip()) for _, text in told_now] == [numbered_anew(note.body.strip()) for note in sent]
    assert found.held["dated_back"] == 2
    assert found.held["copy_told"] >= 1
    runtime.ledger.close()


def test_a_rule_alone_is_read_through_the_index_and_finds_the_same(desk: Desk) -> None:
    told(desk)
    done = typed("yards")
    assert done.exit_code == 0, done.output
    assert "yards: News 1" in done.output
    assert "keels" not in done.output
    assert "2 messages: 2 alerts, 0 of them updates" in done.output


def test_a_digest_and_a_mail_are_written_as_they_would_go(desk: Desk, tmp_path: Path) -> None:
    told(desk)
    assert typed("--digest", "morning", "--to", "digest.eml").exit_code == 0
    mail = message_from_bytes((tmp_path / "digest.eml").read_bytes(), policy=policy.default)
    assert str(mail["Subject"]) == "1 alert and 1 dated back: hulls"
    assert str(mail["To"]) == "desk@example.org"
    page = mail.get_body(("html",))
    assert page is not None
    assert "News 4" in page.get_content()
    assert typed("keels", "--to", "all.html").exit_code == 0
    assert (tmp_path / "all.html").read_text().count("<iframe") >= 3
    assert typed("keels", "--to", "all.txt").exit_code == 0
    assert "The [keel] was laid." in (tmp_path / "all.txt").read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("keel",), "there is no rule that is switched on 'keel'. Did you mean 'keels'?"),
        (("--digest", "dusk"), "Did you mean 'desk'?"),
        (("keels", "--to", "x.pdf"), "--to: write a name that ends in .html, .txt or .eml, not 'x.pdf'"),
        (("keels", "--to", "x.eml"), "an .eml holds one message"),
        (("--digest", "desk", "--to", "x.eml"), "does not go to an address under `mail:`"),
        (("keels", "--to", "none/x.html"), "cannot be written"),
    ],
)
def test_a_wrong_wish_gets_a_sentence(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    told(desk)
    done = typed(*words)
    assert isinstance(done.exception, UsageError), done.output
    assert sentence in str(done.exception)
