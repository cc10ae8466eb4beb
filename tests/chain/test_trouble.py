"""A daemon that tells of its own trouble, once each way, apart from its readers; and its heartbeat."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.rig import Rig, rig, stop


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.sources = f'harbour: {{feed: "{one.site.url("/feed.xml")}", every: 1s}}'
        (tmp_path / "more.yaml").write_text("channels: {tech: {mail: [ops@example.org]}}\n")
        one.extra = "include: [more.yaml]\ntrouble: [tech]"
        one.rules = "rules: {keels: {query: keel}}"
        yield one


def told(desk: Rig) -> list[str]:
    """The subjects of the mails to the channel under `trouble`."""
    return [mail.subject for mail in desk.box.mails if mail.recipients == ("ops@example.org",)]


def test_a_source_that_fails_is_told_once_through_a_restart_and_once_when_it_is_well(desk: Rig) -> None:
    desk.site.fail("/feed.xml", 503)
    with desk.daemon() as process:
        desk.wait_for(lambda: "trouble told" in desk.log(), timeout_s=60)  # a kill before repeats it
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with desk.daemon() as process:
        desk.wait_for(lambda: desk.log().count("watching") == 2, timeout_s=60)
        desk.article("one", "Second frigate takes shape")  # the feed answers again
        desk.wait_for(lambda: len(told(desk)) == 2, timeout_s=60)
        desk.wait_for(lambda: any(mail.recipients == ("desk@example.org",) for mail in desk.box.mails), timeout_s=60)
        assert stop(process) == 0
    assert [subject.split(":")[0] for subject in told(desk)] == ["Vedette trouble", "Vedette recovered"]


def test_a_refused_configuration_is_told_and_shown_until_one_is_taken(desk: Rig) -> None:
    desk.article("one", "Second frigate takes shape")
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=harbour" in desk.log(), timeout_s=60)
        good = desk.rules
        desk.rules = "rules: {keels: {query: 'keel AND ('}}"
        desk.write_config()
        desk.wait_for(lambda: len(told(desk)) == 1, timeout_s=60)
        desk.rules = good
        desk.write_config()
        assert "configuration was refused" in desk.vedette("status").stdout
        desk.wait_for(lambda: len(told(desk)) == 2, timeout_s=60)
        assert stop(process) == 0
    assert "Vedette trouble: the configuration was refused" in told(desk)[0]
    assert "trouble" not in desk.vedette("status").stdout


def test_the_heartbeat_is_called_while_all_is_well(desk: Rig) -> None:
    desk.site.page("/beat/secret-token", "ok")
    desk.site.robots("User-agent: *\nDisallow: /beat")
    desk.extra += f'\nheartbeat: "{desk.site.url("/beat/secret-token")}"'
    with desk.daemon() as process:
        desk.wait_for(lambda: desk.site.asked("/beat/secret-token"), timeout_s=60)
        assert stop(process) == 0
    assert "secret-token" not in desk.log()
