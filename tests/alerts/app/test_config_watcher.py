"""Reading the configuration again: what is noticed, and what happens while the ledger cannot take it."""

import asyncio
import os
import signal
import time
from pathlib import Path

from alerts.app.config_watcher import watch_config
from alerts.configuration import Config, load_config
from crawler.errors import LedgerBusyError

CONFIG = """store: v.db
channels: {none: {url: "json://127.0.0.1:9/"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}}
"""


def test_a_configuration_of_any_name_is_read_again_when_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "vedette.conf"
    path.write_text(CONFIG)

    async def main() -> None:
        stop = asyncio.Event()

        async def adopt(_: Config) -> None:
            stop.set()

        watching = asyncio.create_task(watch_config(load_config(path, {}).config, adopt, stop))
        await asyncio.sleep(0)  # it has seen the file as it is
        os.utime(path, ns=(0, 0))
        async with asyncio.timeout(20):
            await watching

    asyncio.run(main())


def test_a_template_that_is_saved_is_read_again_and_a_faulty_one_is_refused(tmp_path: Path) -> None:
    path, template = tmp_path / "config.yaml", tmp_path / "mine" / "alert.txt.j2"
    path.write_text(f"templates: mine\n{CONFIG}")
    template.parent.mkdir()
    template.write_text("{{ content.label }}")
    refused: list[str | None] = []

    async def main() -> None:
        stop = asyncio.Event()

        async def adopt(new: Config) -> None:
            assert new.templates == (("alert.txt.j2", "{{ content.outlet }}"),)
            stop.set()

        def note(errors: str | None) -> None:
            if errors:
                refused.append(errors)
                template.write_text("{{ content.outlet }}")

        config = load_config(path, {}).config
        watching = asyncio.create_task(watch_config(config, adopt, stop, on_load=note))
        await asyncio.sleep(0)  # it has seen the files as they are
        template.write_text("{{ content.")
        async with asyncio.timeout(30):
            await watching

    asyncio.run(main())
    [sentence] = refused
    assert "mine/alert.txt.j2:1:1: " in str(sentence)


def test_what_was_written_while_the_daemon_started_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG)
    os.utime(path, ns=(0, 0))
    read_at_ns = time.time_ns()
    config = load_config(path, {}).config
    path.write_text(CONFIG.replace("query: keel", "query: hull"))

    async def main() -> None:
        stop = asyncio.Event()

        async def adopt(new: Config) -> None:
            assert new.ruleset.hash_of("keels") != config.ruleset.hash_of("keels")
            stop.set()

        async with asyncio.timeout(20):
            await watch_config(config, adopt, stop, read_at_ns)

    asyncio.run(main())


def test_a_configuration_that_the_ledger_cannot_take_yet_is_taken_later(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG)
    adopted: list[Config] = []

    async def main() -> None:
        stop, refusals = asyncio.Event(), ["it is locked."]

        async def adopt(config: Config) -> None:
            if refusals:
                raise LedgerBusyError(refusals.pop())
            adopted.append(config)
            stop.set()

        watching = asyncio.create_task(watch_config(load_config(path, {}).config, adopt, stop))
        await asyncio.sleep(0)
        path.write_text(CONFIG.replace("query: keel", "query: hull"))
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(20):
            await watching

    asyncio.run(main())
    assert [config.ruleset.hash_of("keels") for config in adopted] == [
        load_config(path, {}).config.ruleset.hash_of("keels")
    ]
