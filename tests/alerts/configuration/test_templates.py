"""`templates:` names a folder whose templates take the place of ours and are tried on sample messages."""

import asyncio
from datetime import UTC
from pathlib import Path

import pytest

from alerts.configuration import load_config
from alerts.messages import Audience, render
from alerts.messages.own_templates import NAMES
from alerts.messages.template_trials import template_fault
from crawler.errors import ConfigError
from tests.alerts.app.test_sending import posted
from tests.alerts.made import ALERT
from tests.inbox import recorder
from tests.ledger import Desk, source

CONFIG = """store: v.db
templates: mine
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}}
"""
SHORT = "{{ content.label }} | {{ content.headline | plain('*{}*') }} | {{ content.outlet }}\n"


def folder(tmp_path: Path, **templates: str) -> Path:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name, text in templates.items():
        (mine / name.replace("_", ".")).write_text(text)
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG)
    return path


def errors(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as refusal:
        load_config(path, {})
    return str(refusal.value).splitlines()


def test_a_template_of_the_users_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = folder(tmp_path, alert_txt_j2=SHORT)
    config = load_config(path, {}).config
    message = render(ALERT, Audience(UTC, templates=config.templates))
    assert message.text == "troops-to-ukraine | *Estonia* sends help | ukdj\n"
    assert message.chat is None  # chat services get the text
    assert message.html == render(ALERT, Audience(UTC)).html
    assert tmp_path / "mine" in config.folders


def test_it_may_use_ours_and_escapes_as_ours_do(tmp_path: Path) -> None:
    page = '{% from "parts.html.j2" import marked %}<p>{{ marked(content.headline, False) }} {{ content.label }}</p>'
    own = (("alert.html.j2", page),)
    assert template_fault(own) is None
    html = render(ALERT, Audience(UTC, templates=own)).html
    assert "<b>Estonia</b></mark> sends help" in html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{ content.label }\n", "mine/alert.txt.j2:1:1: unexpected '}'"),
        ("a\n{{ content.lable }}\n", "mine/alert.txt.j2:2:1: 'alerts.messages.content.Content object' has no attribute 'lable'"),
        ("a\nb\n{{ content.more / 0 }}", "mine/alert.txt.j2:3:1: division by zero"),
        ("{{ content.__class__ }}", "mine/alert.txt.j2:1:1: access to attribute '__class__'"),
        ("{% include 'other.j2' %}", "mine/alert.txt.j2:1:1: other.j2"),
        ("{% for n in range(10 ** 9) %}{% endfor %}", "mine/alert.txt.j2:1:1: Range too big"),
    ],
)  # fmt: skip
def test_a_fault_is_an_error_at_its_line(tmp_path: Path, text: str, line: str) -> None:
    [error] = errors(folder(tmp_path, alert_txt_j2=text))
    assert error.startswith(line)


def test_a_folder_that_is_not_there_is_an_error_and_one_without_our_names_a_warning(tmp_path: Path) -> None:
    path = folder(tmp_path, alerts_txt_j2=SHORT)
    [warning] = [str(one) for one in load_config(path, {}).warnings if "templates" in str(one)]
    assert warning.endswith(f"templates: no file there is used; Vedette looks for {', '.join(NAMES)}")
    path.write_text(CONFIG.replace("mine", "gone"))
    [error] = errors(path)
    assert error.endswith("config.yaml:2:1: templates: the folder gone cannot be read: No such file or directory")


@pytest.mark.chain
def test_a_template_that_fails_only_when_sending_costs_no_alert(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from alerts.app.pipeline import judge  # noqa: PLC0415
    from alerts.app.sending import send_due  # noqa: PLC0415

    desk = Desk(tmp_path / "v.db", sources=(source(),))
    desk.article(
        "https://a.example/1", "The keel of the Zephyr was laid.", title="Zephyr", published=desk.now.isoformat()
    )
    folder(tmp_path, alert_txt_j2="{% if 'Zephyr' in content.headline | plain %}{{ 1 / 0 }}{% endif %}")
    with recorder() as notes:
        runtime = posted(desk, CONFIG.replace("console://", "recorder://a"))

        async def judge_and_send() -> None:
            await judge(runtime)
            await send_due(runtime)

        asyncio.run(judge_and_send())
        runtime.ledger.close()
    assert [note.title for note in notes] == ["keels: Zephyr · a"]
    assert "The [keel] of the Zephyr was laid." in notes[0].body
    assert "rendering failed channel=desk" in caplog.text
    desk.ledger.close()
