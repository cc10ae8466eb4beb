"""A daemon that is told, from another shell, to be silent, to speak again, and to repeat itself."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chain.rig import Rig, rig, stop


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.sources = f'harbour: {{feed: "{one.site.url("/feed.xml")}", every: 1s}}'
        yield one


def _wait(desk: Rig, question: Callable[[], object]) -> None:
    """Wait for as long as a busy machine needs to start its workers."""
    desk.wait_for(question, timeout_s=60)


def test_a_mute_holds_a_rule_back_while_the_daemon_runs_and_nothing_comes_of_it_afterwards(desk: Rig) -> None:
    with desk.daemon() as process:
        desk.article("one", "Second frigate takes shape")
        _wait(desk, lambda: len(desk.box.mails) == 1)
        assert desk.vedette("mute", "rule:keels", "--for", "6h").returncode == 0
        desk.article("two", "A keel for the third", "The keel of the third frigate was laid at noon in Southport.")
        _wait(desk, lambda: desk.rows("select 1 from held_back where reason = 'muted'"))
        held = desk.vedette("alerts", "--reason", "muted", "--json")
        assert json.loads(held.stdout)["title"] == "A keel for the third"
        assert "1 match held back" in desk.vedette("status").stdout
        assert "the rule, the source or the group was muted" in desk.vedette("why", "2").stdout
        assert desk.vedette("unmute", "rule:keels").returncode == 0
        assert desk.vedette("resend", "1").returncode == 0
        _wait(desk, lambda: len(desk.box.mails) == 2)
        desk.article("three", "A keel for the fourth", "The keel of the fourth frigate was laid at dusk in Westport.")
        _wait(desk, lambda: len(desk.box.mails) == 3)
        assert stop(process) == 0
    subjects = [mail.subject for mail in desk.box.mails]
    assert subjects[0] == subjects[1]
    assert "fourth" in subjects[2]


def test_a_channel_that_is_switched_off_gets_nothing_from_then_on(desk: Rig) -> None:
    desk.extra = "include: [more.yaml]"
    more = desk.folder / "more.yaml"
    more.write_text("channels: {night: {mail: [night@example.org]}}\n")
    desk.rules = "rules: {keels: {query: keel}}"
    with desk.daemon() as process:
        desk.article("one", "Second frigate takes shape")
        _wait(desk, lambda: len(desk.box.mails) == 2)
        more.write_text("channels: {night: {mail: [night@example.org], enabled: false}}\n")
        _wait(desk, lambda: "configuration reloaded" in desk.log())
        desk.article("two", "A keel for the third", "The keel of the third frigate was laid at noon in Southport.")
        _wait(desk, lambda: len(desk.box.mails) == 3)
        assert stop(process) == 0
    assert desk.box.mails[2].recipients == ("desk@example.org",)
    told = desk.vedette("status").stdout
    assert "switched off: channel night" in told
    assert "1 to a channel that was switched off" in told
