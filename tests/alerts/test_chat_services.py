"""What chat services receive: the first line, marks, escapes, links and limits of each, read off their requests."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest

from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.trial_message import trial_message
from alerts.model import Alert, Message, Outcome, Span, Target
from alerts.notify import send
from tests.alerts import made
from tests.alerts.made import altered
from tests.services import Services, far_services, services

BREAK = "\u200b"
TEXT = "Estonia has sent troops to the border. Nobody else has. More troops follow."
CUT = altered(made.ALERT, text=TEXT, access="truncated", hidden_percent=75,
              spans=tuple(Span("text", at, at + 6) for at in (17, 61)))  # fmt: skip
HOSTILE_TEXT = (
    "@everyone *stars* _under_ `code` ~gone~ ||hidden|| <!channel> <@U1> <users/all> [x](https://evil.example) "
    "<b>bold</b> AT&T &lt; #tag :smile: https://evil.example|click> troops"
)
HOSTILE = altered(made.ALERT, title="> # *Bold* @here <b>x</b> _y_", text=HOSTILE_TEXT,
                  spans=(Span("text", len(HOSTILE_TEXT) - 6, len(HOSTILE_TEXT)),))  # fmt: skip

# service -> its URL on loopback, and where in its request the text is; then its title, if it has one of its own.
NEAR = {
    "ntfy": ("ntfy://127.0.0.1:{}/topic", ("message",), ("title",)),
    "gotify": ("gotify://127.0.0.1:{}/t0ken", ("message",), ("title",)),
    "json": ("json://127.0.0.1:{}/hook", ("message",), ("title",)),
    "home assistant": ("hassio://127.0.0.1:{}/t0ken", ("message",), ("title",)),
    "matrix": ("matrix://bot:pw@127.0.0.1:{}/%23room", ("formatted_body",), ()),
    "mattermost": ("mmost://127.0.0.1:{}/" + "a" * 26, ("text",), ()),
    "rocket": ("rocket://bot:pw@127.0.0.1:{}/%23room", ("text",), ()),
    "signal": ("signal://127.0.0.1:{}/12223334444/12223334445", ("message",), ()),
}
FAR = {
    "slack": ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", ("attachments", "0", "text"), ()),
    "discord": ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", ("content",), ()),
    "telegram": ("tgram://123456789:abcdefg_hijklmnop/12315544", ("text",), ()),
    "zulip": ("zulip://bot@desk/" + "a" * 32 + "/alerts", ("content",), ("topic",)),
    "google chat": ("gchat://space/key/t0ken", ("text",), ()),
    "teams": ("workflows://prod-01.westeurope.logic.azure.com:443/643e69f83c8944/ABCsig",
              ("attachments", "0", "content", "body", "1", "text"), ()),
}  # fmt: skip
EVERY = {**NEAR, **FAR}
PLAIN = ("ntfy", "gotify", "json", "signal")


@pytest.fixture(scope="module")
def near() -> Iterator[Services]:
    with services() as record:
        yield record


def sent(url: str, message: Message) -> Outcome:
    return asyncio.run(send(Target("desk", "key", url.partition("://")[0], url), message))


def message_of(alert: Alert) -> Message:
    return render(alert, Audience(UTC))


def received(service: str, near: Services, message: Message) -> tuple[str, str]:
    """The title and the text that a service gets in one message."""
    url, text, title = EVERY[service]
    if service in NEAR:
        before = len(near.posted)
        assert sent(url.format(near.port), message).kind == "sent"
        record = Services(near.port, near.posted[before:])
    else:
        with far_services() as record:
            assert sent(url, message).kind == "sent"
    assert sum(text[0] in one.data for one in record.posted) == 1, "in one message"
    return record.told(*title) if title else "", record.told(*text)


BOLD = {
    "home assistant": "**{}**", "matrix": "<strong>{}</strong>", "mattermost": "**{}**", "rocket": "**{}**",
    "slack": "*{}*", "discord": "**{}**", "telegram": "<b>{}</b>", "zulip": "**{}**", "google chat": "*{}*",
    "teams": "**{}**", **dict.fromkeys(PLAIN, "{}"),
}  # fmt: skip
LINK = {
    "home assistant": "[example.org](<https://example.org/a?b=1&c=2>)",
    "matrix": '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>',
    "mattermost": "[example.org](https://example.org/a?b=1&c=2)",
    "rocket": "[example.org](https://example.org/a?b=1&c=2)",
    "slack": "<https://example.org/a?b=1&amp;c=2|example.org>",
    "discord": "[example.org](<https://example.org/a?b=1&c=2>)",
    "telegram": '<a href="https://example.org/a?b=1&amp;c=2">example.org</a>',
    "zulip": "[example.org](https://example.org/a?b=1&c=2)",
    "google chat": "<https://example.org/a?b=1&c=2|example.org>",
    "teams": "[example.org](https://example.org/a?b=1&c=2)",
    **dict.fromkeys(PLAIN, "https://example.org/a?b=1&c=2"),
}


def lines_of(text: str) -> list[str]:
    """The lines that a reader sees, empty ones left out."""
    broken = text.replace("<br>", "\n").replace("\r", "")
    return [line.strip() for line in broken.split("\n") if line.strip()]


@pytest.mark.parametrize("service", EVERY)
def test_the_first_line_says_label_headline_and_outlet_once_and_then_come_limit_sentences_link_and_number(
    service: str, near: Services
) -> None:
    title, text = received(service, near, message_of(CUT))
    bold, hit = BOLD[service], "[{}]" if service in PLAIN else BOLD[service]
    lines = lines_of(text)
    if title and service != "zulip":
        assert title == "troops-to-ukraine: Estonia sends help · ukdj"
    else:
        assert lines.pop(0) == f"{bold.format('troops-to-ukraine:')} Estonia sends help · ukdj"
    assert lines[:4] == [
        bold.format("cut: about 75 % hidden"),
        f"Estonia has sent {hit.format('troops')} to the border.",
        f"More {hit.format('troops')} follow.",
        LINK[service],
    ]
    small = "-# {}" if service == "discord" else "<i>{}</i>" if service == "telegram" else "{}"
    assert lines[4:] == [small.format("alert 12 · mute: vedette mute rule:troops-to-ukraine --for 6h")]
    assert (title + text).count("sends help") == 1


def test_messages_of_a_rule_share_a_topic_where_a_service_has_topics(near: Services) -> None:
    assert received("zulip", near, message_of(CUT))[0] == "troops-to-ukraine"
    assert received("zulip", near, Message("Vedette trouble: x", "Since noon: x.", ""))[0] == "Vedette"


@pytest.mark.parametrize("service", EVERY)
def test_nothing_of_an_article_pings_anybody_or_makes_a_link(service: str, near: Services) -> None:
    title, text = received(service, near, message_of(HOSTILE))
    for ping in (
        "@everyone",
        "@here",
        "<!channel>",
        "<@U1>",
        "<users/all>",
        "<b>bold",
        "](https://evil",
        "<https://evil",
    ):
        assert ping not in title + text, ping
    assert "&lt;!channel&gt;" not in text
    assert "evil.example|click>" not in text or service in (*PLAIN, "discord")


@pytest.mark.parametrize("service", ["home assistant", "mattermost", "discord"])
def test_where_a_service_has_escapes_a_sign_of_an_article_is_escaped(service: str, near: Services) -> None:
    text = received(service, near, message_of(HOSTILE))[1]
    assert f"@{BREAK}everyone \\*stars\\* \\_under\\_ \\`code\\` \\~gone\\~ \\|\\|hidden\\|\\|" in text
    assert f"&{BREAK}lt; \\#tag :{BREAK}smile:" in text
    assert text.endswith("vedette mute rule:troops-to-ukraine --for 6h")


@pytest.mark.parametrize("service", ["slack", "rocket", "zulip", "google chat", "teams"])
def test_where_a_service_has_no_escapes_a_sign_of_an_article_is_shown_by_its_double(
    service: str, near: Services
) -> None:
    text = received(service, near, message_of(HOSTILE))[1]
    assert f"@{BREAK}everyone ∗stars∗ ˍunderˍ ˋcodeˋ ∼gone∼ ∣∣hidden∣∣" in text
    assert "AT&amp;T" in text if service == "slack" else "AT&T" in text


@pytest.mark.parametrize("service", ["telegram", "matrix"])
def test_where_a_service_takes_html_a_sign_of_an_article_is_an_entity(service: str, near: Services) -> None:
    text = received(service, near, message_of(HOSTILE))[1]
    assert f"@{BREAK}everyone *stars* _under_ `code` ~gone~ ||hidden|| &lt;{BREAK}!channel&gt;" in text
    assert "AT&amp;T &amp;lt; #tag :smile:" in text


def test_programs_that_show_no_html_of_matrix_get_the_same_with_the_address(near: Services) -> None:
    received("matrix", near, message_of(CUT))
    lines = lines_of(near.told("body"))
    assert lines[0] == "troops-to-ukraine: Estonia sends help · ukdj"
    assert "https://example.org/a?b=1&c=2" in lines


@pytest.mark.parametrize("service", EVERY)
def test_a_hit_in_the_headline_is_marked_when_no_sentence_has_one(service: str, near: Services) -> None:
    alert = altered(made.ALERT, spans=(Span("title", 0, 7),))
    hit = "[{}]" if service in PLAIN or service == "home assistant" else BOLD[service]
    title, text = received(service, near, message_of(alert))
    assert f"{hit.format('Estonia')} sends help" in title + text


@pytest.mark.parametrize("service", EVERY)
def test_a_headline_of_300_cyrillic_letters_arrives_whole_or_says_that_it_is_cut(service: str, near: Services) -> None:
    headline = "Ракета " * 42 + "кінець"
    title, text = received(service, near, message_of(altered(made.ALERT, title=headline)))
    assert headline in text or "…" in text
    assert len(title) <= (60 if service == "zulip" else 250)


def long_alert(number: int = 12, title: str = "Estonia sends help") -> Alert:
    """An alert with four sentences of 300 Cyrillic letters, each with a hit."""
    text = " ".join(f"{letter} {'ракета ' * 40}troops." for letter in "АБВГ")
    spans = tuple(Span("text", at, at + 6) for at in range(len(text)) if text.startswith("troops", at))
    alert = altered(made.ALERT, id=number, group_id=number, title=title, text=text, spans=spans)
    return replace(alert, id=number)


@pytest.mark.parametrize("service", EVERY)
def test_sentences_that_do_not_fit_are_left_out_whole_and_counted(service: str, near: Services) -> None:
    _, text = received(service, near, message_of(long_alert()))
    sentences = [line for line in lines_of(text) if "ракета" in line]
    assert all(line[0] in "АБВГ" and line.count("ракета") == 40 and "troops" in line for line in sentences)
    left_out = re.search(r"too long for this service: (\d) sentences? left out", text)
    assert len(sentences) + (int(left_out[1]) if left_out else 0) == 4
    assert bool(left_out) == (service in {"rocket", "teams"})


@pytest.mark.parametrize("service", ["ntfy", "mattermost", "rocket", "discord", "telegram", "google chat", "teams"])
def test_articles_of_a_list_that_do_not_fit_are_counted(service: str, near: Services) -> None:
    listed = Listed(tuple(long_alert(number) for number in range(1, 100)))
    _, text = received(service, near, render_digest(listed, Audience(UTC)))
    [(sentences, articles)] = re.findall(r"too long for this service: (\d+) sentences, (\d+) articles? left out", text)
    shown = sum("sends help" in line for line in lines_of(text))
    assert (shown + int(articles), int(sentences)) == (99, 4 * 99)
    assert shown >= 5


def test_ntfy_gets_a_message_and_no_file_however_many_letters_of_whatever_script(near: Services) -> None:
    before = len(near.posted)
    received("ntfy", near, message_of(long_alert(title="Ракета " * 28)))
    [request] = near.posted[before:]
    assert len(request.data["message"].encode()) <= 4096
    assert len(json.dumps(request.data)) < 8000


@pytest.mark.parametrize("service", ["mattermost", "slack", "telegram", "ntfy"])
def test_an_address_in_any_other_message_is_a_link_that_works(service: str, near: Services) -> None:
    address = "https://example.org/a_b_c?d=1&e=*"
    _, text = received(service, near, Message("Vedette trouble", f"Since noon: a_b fails ({address}).\n\nMore.", ""))
    assert {
        "mattermost": "a\\_b fails ([example.org](https://example.org/a_b_c?d=1&e=%2A)).",
        "slack": "a_b fails (<https://example.org/a_b_c?d=1&amp;e=%2A|example.org>).",
        "telegram": 'a_b fails (<a href="https://example.org/a_b_c?d=1&amp;e=*">example.org</a>).',
        "ntfy": f"a_b fails ({address}).",
    }[service] in text


def test_a_workflow_of_slack_gets_plain_text() -> None:
    with far_services() as record:
        assert sent("https://hooks.slack.com/triggers/T0AB1/1234567/aBcD1234", message_of(CUT)).kind == "sent"
    lines = lines_of(record.told("text"))
    assert lines[0] == "troops-to-ukraine: Estonia sends help · ukdj"
    assert "Estonia has sent [troops] to the border." in lines
    assert "https://example.org/a?b=1&c=2" in lines


def test_whatsapp_marks_hits_with_its_own_stars_alone() -> None:
    with far_services() as record:
        assert sent("whatsapp://t0ken@12345678901234/+13335551212", message_of(HOSTILE)).kind == "sent"
    text = record.told("text", "body")
    assert text.count("*troops*") == 1
    assert text.count("*") == 4  # of the label and the hit
    assert "\nhttps://example.org/a?b=1&c=2\n" in text


# How many characters the text of one message has at most: what the service takes, before bytes and entities count.
MOST = {
    "ntfy": 3600, "gotify": 32768, "json": 32768, "home assistant": 32768, "matrix": 14000, "mattermost": 4000,
    "rocket": 1000, "signal": 32768, "slack": 35000, "discord": 2000, "telegram": 4096, "zulip": 10000,
    "google chat": 4000, "teams": 1000,
}  # fmt: skip


@pytest.mark.parametrize("service", EVERY)
def test_the_message_that_tries_a_channel_is_as_long_as_the_service_takes_and_ends(
    service: str, near: Services
) -> None:
    _, text = received(service, near, trial_message())
    assert lines_of(text)[-1] == "Here the test ends."
    letters = sum(3 if letter > "\x7f" else 1 for letter in text) if service == "ntfy" else len(text)
    assert 0.89 * MOST[service] < letters <= MOST[service]
    numbers = [int(line.lstrip(BREAK).partition(" ")[0]) for line in lines_of(text) if "frigate" in line]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_block_of_slack_takes_less() -> None:
    with far_services() as record:
        assert sent(f"{FAR['slack'][0]}/?blocks=yes", trial_message()).kind == "sent"
    [request] = record.posted
    text = request.data["attachments"][0]["blocks"][0]["text"]
    assert text["type"] == "mrkdwn"
    assert 2500 < len(text["text"]) <= 3000


@pytest.mark.parametrize("service", ["slack", "telegram", "matrix"])
def test_a_text_of_signs_that_are_entities_is_still_one_message(service: str, near: Services) -> None:
    text = " ".join(f"{letter} {'A&T <x> ' * 38}troops." for letter in "АБВГ")
    spans = tuple(Span("text", at, at + 6) for at in range(len(text)) if text.startswith("troops", at))
    listed = [altered(made.ALERT, id=number, group_id=number, text=text, spans=spans) for number in range(1, 150)]
    digest = render_digest(Listed(tuple(replace(one, id=one.article.id) for one in listed)), Audience(UTC))
    assert "left out" in received(service, near, digest)[1]


def test_a_url_that_asks_for_plain_text_gets_it() -> None:
    with far_services() as record:
        assert sent(f"{FAR['slack'][0]}/?format=text", message_of(CUT)).kind == "sent"
    assert "has sent [troops] to" in record.told("attachments", "0", "text")
    with far_services() as record:
        assert sent(f"{FAR['telegram'][0]}/?format=markdown", message_of(CUT)).kind == "sent"
    assert "has sent *troops* to" in record.told("text")
