import asyncio
import contextlib
import io
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from alerts.messages import Audience, render
from alerts.model import Channel, Message, Outcome, Span, Target
from alerts.notify import send, targets, text_limit
from alerts.notify.console import page
from tests.alerts import made
from tests.alerts.made import altered
from tests.inbox import Inbox, inbox, recorder
from tests.site import Site

TEXT = "Estonia has sent <b>troops</b> & tanks to the border. More words."
ALERT = altered(
    made.ALERT,
    text=TEXT,
    access="truncated",
    hidden_percent=75,
    spans=(Span("text", TEXT.index("troops"), TEXT.index("troops") + 6),),
)
MESSAGE = render(ALERT, Audience(ZoneInfo("Europe/Brussels")))
SPELT_OUT = render(ALERT, Audience(ZoneInfo("Europe/Brussels"), spelt_out=True))
KEY = b"0123456789abcdef"


def target(url: str) -> Target:
    return Target("desk", "key", url.partition("://")[0], url)


def sent(url: str, message: Message = MESSAGE) -> Outcome:
    return asyncio.run(send(target(url), message))


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as server:
        yield server


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_mail_arrives_with_a_page_and_a_text_that_both_mark_the_hit(box: Inbox) -> None:
    outcome = sent(box.url("desk@example.org"), SPELT_OUT)
    assert outcome.kind == "sent"
    [mail] = box.mails
    assert mail.recipients == ("desk@example.org",)
    assert mail.message.get_content_type() == "multipart/alternative"
    assert mail.subject == "troops-to-ukraine: Estonia sends help"
    assert ">troops</b></mark>" in mail.html
    assert "&lt;\u200bb&gt;" in mail.html
    assert "has sent <b>[troops]</b> & tanks to the border." in mail.text.replace("\u200b", "")


def test_the_text_part_of_a_mail_reads_as_the_text_that_a_chat_gets(box: Inbox) -> None:
    sent(box.url("desk@example.org"), SPELT_OUT)
    said, told = (re.sub(r"\n+", "\n", text.strip()) for text in (box.mails[0].text, SPELT_OUT.text))
    assert said == told


def test_a_mail_asks_for_no_automatic_answer(box: Inbox) -> None:
    sent(box.url("desk@example.org"))
    assert box.mails[0].message["Auto-Submitted"] == "auto-generated"


def test_a_mail_channel_that_wants_plain_text_gets_it(box: Inbox) -> None:
    sent(box.url("desk@example.org") + "&format=text")
    assert box.mails[0].message.get_content_type() == "text/plain"
    assert "[troops]" in box.mails[0].text


def test_a_title_with_line_breaks_makes_no_header(box: Inbox) -> None:
    sent(box.url("desk@example.org"), Message("a\r\nBcc: other@example.org", "text", "<p>text</p>"))
    assert box.mails[0].recipients == ("desk@example.org",)
    assert box.mails[0].message["Bcc"] is None


def test_a_message_longer_than_the_channel_takes_arrives_in_parts() -> None:
    with Site() as site:
        site.page("/hook", "thanks")
        assert sent(site.url("/hook").replace("http", "json", 1), Message("t", "word " * 8000, "")).kind == "sent"
    assert len(site.requests) == 2


def test_a_recipient_that_the_server_does_not_know_is_refused_and_not_named(box: Inbox) -> None:
    box.refuse("gone@example.org")
    outcome = sent(box.url("gone@example.org"))
    assert outcome.kind == "refused"
    assert "550 5.1.1" in outcome.sentence
    assert "gone@" not in outcome.sentence


def test_a_server_that_is_busy_is_tried_again(box: Inbox) -> None:
    box.busy(1)
    assert sent(box.url("desk@example.org")).kind == "retry"
    assert sent(box.url("desk@example.org")).kind == "sent"


def test_a_connection_cut_while_the_mail_was_under_way_leaves_the_outcome_unknown(box: Inbox) -> None:
    box.swallow(1)
    assert sent(box.url("desk@example.org")).kind == "unknown"
    assert len(box.mails) == 1


def test_a_server_that_never_answers_leaves_the_outcome_unknown_and_the_loop_free(box: Inbox) -> None:
    box.hang(1)

    async def both() -> tuple[Outcome, float]:
        sending = asyncio.create_task(send(target(box.url("desk@example.org") + "&cto=0.6"), MESSAGE))
        longest, last = 0.0, time.monotonic()
        while not sending.done():
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return sending.result(), longest

    outcome, longest = asyncio.run(both())
    assert outcome.kind == "unknown"
    assert outcome.elapsed_s >= 0.6
    assert longest < 0.4


def test_a_crowd_of_hosts_that_hang_holds_up_no_other(box: Inbox) -> None:
    box.hang(20)

    async def crowd() -> Outcome:
        stuck = [asyncio.create_task(send(target(box.url("a@example.org") + "&cto=2"), MESSAGE)) for _ in range(20)]
        while box.attempts < 20:  # noqa: ASYNC110 - counted in another thread
            await asyncio.sleep(0.01)
        outcome = await send(target(box.url("desk@example.org")), MESSAGE)
        await asyncio.gather(*stuck)
        return outcome

    outcome = asyncio.run(crowd())
    assert outcome.kind == "sent"
    assert outcome.elapsed_s < 2


@pytest.mark.parametrize("scheme", ["mailto", "json"])
def test_a_host_that_is_not_there_is_tried_again(scheme: str) -> None:
    outcome = sent(f"{scheme}://127.0.0.1:{closed_port()}/?from=a@example.org&to=b@example.org")
    assert (outcome.kind, outcome.sentence) == ("retry", "the host refused the connection")


def test_a_wrong_password_is_tried_again_so_that_mending_it_loses_nothing(box: Inbox) -> None:
    box.password = "right-one"
    outcome = sent(box.url("desk@example.org").replace("://", "://user:wrong-one@"))
    assert outcome.kind == "retry"
    assert outcome.sentence.startswith("the mail server refused the login: 535")
    assert sent(box.url("desk@example.org").replace("://", "://user:right-one@")).kind == "sent"


def test_a_server_without_encryption_is_named_as_such_where_it_was_asked_for(box: Inbox) -> None:
    outcome = sent(box.url("desk@example.org").replace("mailto:", "mailtos:"))
    assert outcome.kind == "retry"
    assert "STARTTLS" in outcome.sentence


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, "sent"), (400, "refused"), (401, "refused"), (403, "refused"), (404, "refused"), (410, "refused"),
     (429, "retry"), (500, "retry"), (503, "retry")],
)  # fmt: skip
def test_what_a_service_answers_decides_whether_to_try_again(status: int, kind: str) -> None:
    with Site() as site:
        site.page("/hook", "said", status=status)
        outcome = sent(site.url("/hook").replace("http", "json", 1))
    assert outcome.kind == kind
    assert kind == "sent" or str(status) in outcome.sentence


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize(
    ("scheme", "asked"),
    [
        ("json", ""),
        ("json", "?redirect=yes"),
        ("json", "?method=PUT"),
        ("json", "?method=GET"),
        ("xml", ""),
        ("form", ""),
    ],
)
def test_a_redirect_is_not_followed_and_the_message_may_have_arrived(status: int, scheme: str, asked: str) -> None:
    with Site() as site:
        site.page("/sign-in", "Please sign in.")
        site.page("/hook", "", status=status, headers=[("Location", "/sign-in")])
        outcome = sent(site.url("/hook").replace("http", scheme, 1) + asked)
    assert (outcome.kind, outcome.redirected) == ("unknown", True)
    assert f"the service answered {status}" in outcome.sentence
    assert {path.partition("?")[0] for path in site.paths()} == {"/hook"}


@pytest.mark.parametrize(
    "url", ["ntfy://{}/topic", "gotify://{}/t0ken", "mmost://{}/" + "a" * 24, "rocket://u:p@{}/#c"]
)
def test_no_service_that_posts_is_followed_elsewhere(url: str) -> None:
    with Site() as site:
        away = [("Location", "/sign-in")]
        for path in ("/", "/message", "/hooks/" + "a" * 24, "/api/v1/login", "/topic"):
            site.page(path, "", status=302, headers=away)
        site.page("/sign-in", '{"status": "success"}')
        outcome = sent(url.format(f"127.0.0.1:{site.port}"))
    assert "/sign-in" not in site.paths()
    assert (outcome.kind, outcome.redirected) == ("unknown", True), site.paths()


@pytest.mark.parametrize(("status", "stated"), [(429, ("600",)), (503, ("600",)), (500, ()), (200, ())])
def test_the_pause_that_a_busy_service_asks_for_is_passed_on(status: int, stated: tuple[str, ...]) -> None:
    with Site() as site:
        site.page("/hook", "said", status=status, headers=[("Retry-After", "600")])
        assert sent(site.url("/hook").replace("http", "json", 1)).retry_after == stated


def test_many_at_once_are_each_told_their_own_outcome() -> None:
    statuses = [400, 403, 429, 500, 503] * 12

    async def all_of_them(site: Site) -> list[Outcome]:
        urls = [site.url(f"/{status}").replace("http", "json", 1) for status in statuses]
        return await asyncio.gather(*(send(target(url), MESSAGE) for url in urls))

    with Site() as site:
        for status in set(statuses):
            site.page(f"/{status}", "said", status=status)
        outcomes = asyncio.run(all_of_them(site))
    assert [str(status) in outcome.sentence for status, outcome in zip(statuses, outcomes, strict=True)] == [True] * 60


def test_the_answer_decides_also_when_the_log_is_lost() -> None:
    logging.disable()
    try:
        with Site() as site:
            site.page("/hook", "said", status=404)
            outcome = sent(site.url("/hook").replace("http", "json", 1))
    finally:
        logging.disable(logging.NOTSET)
    assert (outcome.kind, outcome.target) == ("refused", "refusing")
    assert "404" in outcome.sentence


def test_a_service_that_answers_nothing_may_have_taken_the_message() -> None:
    with Site() as site:
        site.silent("/hook")
        outcome = sent(site.url("/hook?rto=0.3").replace("http", "json", 1))
    assert outcome.kind == "unknown"


def test_a_service_that_answers_without_end_holds_one_thread_however_often_it_is_tried() -> None:
    before = threading.active_count()
    with Site() as site:
        site.drip("/hook", every_s=0.05)
        url = site.url("/hook").replace("http", "json", 1)
        outcomes = [asyncio.run(send(target(url), MESSAGE, limit_s=0.3)) for _ in range(4)]
        assert threading.active_count() - before <= 3  # the site's, the attempt's, and the one that finds no name
        assert site.asked("/hook") == site.requests[:1]
    assert [outcome.kind for outcome in outcomes] == ["unknown", "retry", "retry", "retry"]
    assert "has not ended" in outcomes[-1].sentence


def test_words_of_the_article_are_not_taken_for_a_reason() -> None:
    with Site() as site:
        site.page("/hook", "busy", status=503)
        outcome = sent(
            site.url("/hook").replace("http", "json", 1), Message("t", "error=404 timed out (550, b'x')", "")
        )
    assert outcome.sentence == "the service answered 503 Service Unavailable"


def test_a_url_that_asks_apprise_to_try_again_or_not_to_fail_is_overruled(box: Inbox) -> None:
    box.busy(1)
    assert sent(box.url("desk@example.org") + "&retry=3&optional=yes").kind == "retry"
    assert box.attempts == 1


def test_a_url_that_apprise_does_not_take_is_refused() -> None:
    assert sent("slack://incomplete").kind == "refused"


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(1)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()}")


@pytest.fixture
def root_log() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(1)
    yield kept
    root.removeHandler(kept)
    root.setLevel(before)


def test_nothing_of_a_target_reaches_the_log_or_the_outcome(root_log: Kept) -> None:
    url = f"json://user:s3cret-pw@127.0.0.1:{closed_port()}/t0ken-in-path?+X-Token=t0ken-in-header"
    outcome = sent(url)
    written = "".join(root_log.lines) + outcome.sentence + repr(target(url)) + repr(outcome)
    assert not [word for word in ("s3cret-pw", "t0ken-in-path", "t0ken-in-header") if word in written]
    assert not [line for line in root_log.lines if line.startswith("apprise")]


def test_each_recipient_of_a_url_is_a_target_of_its_own(box: Inbox) -> None:
    box.refuse("gone@example.org")
    found = targets(Channel("desk", (box.url("one@example.org", "gone@example.org"),)), KEY)
    assert [asyncio.run(send(single, MESSAGE)).kind for single in found] == ["sent", "refused"]
    assert [mail.recipients for mail in box.mails] == [("one@example.org",)]


def test_a_mail_with_copies_stays_one_mail(box: Inbox) -> None:
    url = box.url("one@example.org", "two@example.org") + "&cc=three@example.org"
    assert len(targets(Channel("desk", (url,)), KEY)) == 1


def test_the_same_address_twice_is_one_target(box: Inbox) -> None:
    assert len(targets(Channel("desk", (box.url("a@example.org"),) * 2), KEY)) == 1


def test_a_channel_says_how_long_a_text_it_takes() -> None:
    assert text_limit(target("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")) == 2000
    assert text_limit(target("tgram://123456789:abcdefg_hijklmnop/12315544/")) == 4096 - 220
    assert text_limit(target("rocket://user:pw@localhost/%23room")) == 530
    assert text_limit(target("slack://incomplete")) is None


def test_the_terminal_shows_the_alert_with_the_hit_in_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    assert sent("console://").kind == "sent"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "troops-to-ukraine: Estonia sends help"
    assert "  Estonia has sent <b>[troops]</b> & tanks to the border." in [line.replace("\u200b", "") for line in lines]
    assert "  https://example.org/a?b=1&c=2" in lines
    assert lines[-1] == ""


@pytest.mark.parametrize("body_format", ["text", "markdown", "html"])
def test_what_a_page_wrote_pings_nobody_in_any_format(body_format: str) -> None:
    evil = "@everyone @here <!channel> <@U123> <@&9> [click](javascript:alert(1)) <script>x</script> troops"
    alert = altered(ALERT, text=evil, spans=(Span("text", 89, 95),))
    with recorder("evil", body_format=body_format) as notes:  # type: ignore[arg-type]
        assert sent("evil://", render(alert, Audience(UTC))).kind == "sent"
    [note] = notes
    for ping in ("@everyone", "@here", "<!channel>", "<@U123>", "<@&9>", "](javascript", "<script>"):
        assert ping not in note.body, ping
    assert "troops" in note.body


def test_a_channel_that_takes_markdown_alone_gets_a_link_that_works() -> None:
    with recorder("marked", body_format="markdown") as notes:  # type: ignore[arg-type]
        sent("marked://", SPELT_OUT)
    assert "(<https://example.org/a?b=1&c=2>)" in notes[0].body
    assert "**cut: about 75 % hidden**" in notes[0].body
    assert "sent <\u200bb>**troops**<\u200b/b>" in notes[0].body


def test_a_terminal_shows_the_hit_in_colour_and_breaks_no_address() -> None:
    address = "https://example.org/" + "a" * 120
    told = page("t", f'<p>has sent <mark>troops</mark> {"word " * 20}</p><p><a href="{address}">{address}</a></p>',
                colours=True, columns=60)  # fmt: skip
    assert "\x1b[1;30;43mtroops\x1b[0m" in told
    assert address in told
    assert "[troops]" not in told


def test_a_terminal_that_lacks_a_letter_shows_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", screen)
    assert sent("console://", Message("Élan", "", "<p>…</p>")).kind == "sent"
    screen.seek(0)
    assert screen.read().startswith("?lan")


def test_a_standard_output_that_is_closed_or_unread_is_given_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr("sys.stdout", closed)
    outcome = sent("console://")
    assert (outcome.kind, outcome.sentence) == ("retry", "standard output cannot be written: it is closed")
    reader, writer = os.pipe()
    os.close(reader)
    with contextlib.suppress(BrokenPipeError), os.fdopen(writer, "w") as pipe:
        monkeypatch.setattr("sys.stdout", pipe)
        assert sent("console://").sentence == "standard output cannot be written: Broken pipe"
