"""Reloads the configuration when its files change or on SIGHUP.

Folders are watched, not files, because many editors replace a file instead of writing to it.
"""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from watchfiles import Change, awatch

from alerts.configuration import Config, load_config
from crawler.errors import ConfigError, LedgerError

log = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 2.0  # finds what was written before a watch began, and works where the file system tells nothing
_LEDGER_PAUSE_S: Final = 2.0
_CLOCK_STEP_NS: Final = 20_000_000  # file systems stamp files by a clock that is up to one kernel tick behind
_ENDINGS: Final = (".yaml", ".yml", ".env", ".j2")


async def watch_config(
    config: Config,
    adopt: Callable[[Config], Awaitable[None]],
    stop: asyncio.Event,
    read_at_ns: int | None = None,
    on_load: Callable[[str | None], None] = lambda _: None,
) -> None:
    """Load the configuration again after each change, and adopt it if it has no errors; runs until `stop`.

    It is loaded in a thread. A configuration with errors is logged, and the last good one stays in force. `read_at_ns`
    is `time.time_ns()` just before `config` was read: files written since are loaded at once. None means that nothing
    was written since. `on_load` is told the errors of each configuration that was refused, None of each adopted.
    """
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked.set)
    seen = frozenset(file for file in _signature(config) if read_at_ns is None or file[1] < read_at_ns - _CLOCK_STEP_NS)
    store, told = config.store, False
    while not stop.is_set():
        if seen == _signature(config):
            await _wait(config, asked, stop)
        now = _signature(config)
        if stop.is_set() or (now == seen and not asked.is_set()):
            continue
        asked.clear()
        try:
            before, config = config, await _reloaded(config, store, adopt, on_load)
        except LedgerError as error:
            if not told:
                log.error("configuration not adopted, trying again: %s", error)  # noqa: TRY400 - a sentence
            seen, told = frozenset(), True
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LEDGER_PAUSE_S):
                    await stop.wait()
            continue
        told = False
        seen = now if _folders(before) == _folders(config) else _signature(config)


def _folders(config: Config) -> frozenset[Path]:
    return frozenset(path.resolve() for path in (*config.folders, *(file.parent for file in config.files)))


def _signature(config: Config) -> frozenset[tuple[str, int, int]]:
    """Path, modification time (ns) and size of the files read, and of YAML, templates and `.env` beside them."""
    paths = {file.absolute() for file in config.files}
    for folder in _folders(config):
        paths |= {folder / ".env", *(file for ending in ("yaml", "yml", "j2") for file in folder.glob(f"*.{ending}"))}
    found = set()
    for path in paths:
        with contextlib.suppress(OSError):
            stat = path.stat()
            found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)


async def _wait(config: Config, asked: asyncio.Event, stop: asyncio.Event) -> None:
    """Return when something in the configuration's folders was written, on SIGHUP, on `stop`, or after a while."""
    ended = asyncio.Event()
    names = {file.name for file in config.files}

    def concerns_us(_: Change, path: str) -> bool:  # the ledger may be in the same folder, and is written all the time
        return path.endswith(_ENDINGS) or os.path.basename(path) in names  # noqa: PTH119 - called for every write

    async def watch() -> None:
        changes = awatch(*_folders(config), watch_filter=concerns_us, stop_event=ended, recursive=False, debounce=300)
        async for _ in changes:
            return

    waits = [asyncio.ensure_future(one) for one in (watch(), asked.wait(), stop.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED, timeout=_LOOK_EVERY_S)
    finally:  # also when the daemon stops: a watch that goes on keeps its thread, and so the process, alive
        ended.set()
        for one in waits[1:]:
            one.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def _reloaded(
    config: Config, store: Path, adopt: Callable[[Config], Awaitable[None]], on_load: Callable[[str | None], None]
) -> Config:
    """Load and adopt the configuration; returns it, or `config` if it has errors. `store`: the open ledger's path."""
    path: Path = config.path
    try:
        loaded = await asyncio.to_thread(load_config, path, os.environ)
    except ConfigError as error:
        for line in str(error).splitlines():
            log.error("configuration refused, the last good one stays: %s", line)  # noqa: TRY400 - a sentence, no traceback
        on_load(str(error))
        return config
    for warning in loaded.warnings:
        log.warning("configuration: %s", warning)
    if loaded.config.store != store:
        log.warning("configuration: `store` changed; restart Vedette to use the other ledger")
    await adopt(loaded.config)
    on_load(None)
    log.info("configuration reloaded sources=%d rules=%d", len(loaded.config.sources), len(loaded.config.rules))
    return loaded.config
