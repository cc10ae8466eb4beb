"""The daemon: alerts leave at once, a reload takes effect, a second daemon is refused, a signal stops it cleanly."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.rig import Rig, rig, stop


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.sources = f'harbour: {{feed: "{one.site.url("/feed.xml")}", every: 1s}}'
        yield one


def test_an_article_published_while_it_watches_is_mailed_and_a_signal_stops_it(desk: Rig) -> None:
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=harbour" in desk.log())
        desk.article("keel", "Second frigate takes shape")
        desk.wait_for(lambda: desk.box.mails)
        assert desk.vedette("status", "--config", "config.yaml").stdout.startswith(f"running, pid {process.pid}")
        assert stop(process) == 0
    assert "stopped" in desk.log()
    assert "Traceback" not in desk.log()
    assert desk.vedette("status", "--config", "config.yaml").stdout.startswith("not running")


def test_a_second_daemon_is_refused_and_named_the_first(desk: Rig) -> None:
    with desk.daemon() as process:
        desk.wait_for(lambda: "watching" in desk.log())
        done = desk.run_once()
        assert done.returncode == 1
        assert f"pid {process.pid}" in done.stderr
        stop(process)


@pytest.mark.parametrize("told_by", ["the file", "SIGHUP"])
def test_a_changed_rule_goes_live_and_a_wrong_file_never_does(desk: Rig, told_by: str) -> None:
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=harbour" in desk.log())
        good = desk.rules
        desk.rules = "rules: {keels: {query: 'keel AND (', notify: [desk]}}"
        desk.write_config()
        if told_by == "SIGHUP":
            process.send_signal(signal.SIGHUP)
        desk.wait_for(lambda: "the last good one stays" in desk.log())
        desk.article("one", "Second frigate takes shape")
        desk.wait_for(lambda: len(desk.box.mails) == 1)
        desk.rules = good.replace("keel,", "canteen,").replace("keels", "canteens")
        desk.write_config()
        desk.wait_for(lambda: "configuration reloaded" in desk.log())
        desk.article("two", "A new canteen", "A canteen was opened for the nine hundred workers of the northern yard.")
        desk.wait_for(lambda: len(desk.box.mails) == 2)
        assert "canteens" in desk.box.mails[1].subject
        stop(process)


def test_a_reload_that_is_asked_for_too_early_ends_nothing(desk: Rig) -> None:
    lock = desk.folder / "v.db.lock"
    with desk.daemon() as process:
        desk.wait_for(lock.exists)  # it has begun, and does not yet watch its configuration
        process.send_signal(signal.SIGHUP)
        desk.wait_for(lambda: "poll source=harbour" in desk.log())
        assert stop(process) == 0


def test_a_rule_file_that_appears_goes_live(desk: Rig) -> None:
    (desk.folder / "rules").mkdir()
    desk.extra = "include: [rules/*.yaml]"
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=harbour" in desk.log())
        (desk.folder / "rules" / "more.yaml").write_text("rules: {canteens: {query: canteen}}\n", "utf8")
        desk.wait_for(lambda: "configuration reloaded sources=1 rules=2" in desk.log())
        stop(process)


def test_a_message_that_was_refused_for_a_while_arrives_later(desk: Rig) -> None:
    desk.box.busy(1)
    with desk.daemon() as process:
        desk.article("keel", "Second frigate takes shape")
        desk.wait_for(lambda: "it is tried again" in desk.log())
        desk.wait_for(lambda: desk.box.mails, 30)
        stop(process)
    assert desk.rows("select kind from attempts order by id")[-1]["kind"] == "sent"


def test_a_stop_waits_for_what_is_under_way_but_not_for_ever(desk: Rig) -> None:
    desk.site.silent("/slow")
    desk.article("keel", "Second frigate takes shape")
    desk.site.silent("/keel")
    with desk.daemon() as process:
        desk.wait_for(lambda: "/keel" in desk.site.paths())
        started = time.monotonic()
        assert stop(process) == 0
        assert time.monotonic() - started < 20
    with desk.daemon() as process:
        desk.article("keel", "Second frigate takes shape")
        desk.wait_for(lambda: desk.box.mails)
        stop(process)


def test_the_daemon_listens_on_no_port(desk: Rig) -> None:
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=harbour" in desk.log())
        assert not listening_sockets(process.pid)
        stop(process)


def test_the_address_guard_stands_in_the_running_daemon(desk: Rig) -> None:
    desk.sources = 'inside: {feed: "http://127.0.0.2:9/feed.xml"}'
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=inside" in desk.log())
        assert "name it in crawl.allow_hosts" in desk.log()
        stop(process)


def listening_sockets(pid: int) -> list[str]:
    """The process's TCP sockets in the state LISTEN (0A in /proc/net/tcp)."""
    inodes = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        target = str(handle.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]
