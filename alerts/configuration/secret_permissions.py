"""Warns of secrets that other users of the machine can read."""

import glob
import os
import re
import shlex
import stat
from pathlib import Path
from typing import Final

from alerts.configuration.channel_urls import urls
from alerts.configuration.environment import Variables
from alerts.configuration.files import ConfigPart
from alerts.configuration.problems import ProblemList
from alerts.configuration.yaml.marked import KeyPath
from alerts.configuration.yaml.places import YamlPlace

READABLE_BY_OTHERS: Final = stat.S_IRGRP | stat.S_IROTH
NO_SECRET: Final = re.compile(r"console://|[^$]*\$\{")  # no secret, or one that is kept elsewhere


def warn_of_readable_secrets(parts: tuple[ConfigPart, ...], known: Variables, problems: ProblemList) -> None:
    """Warn of each file that contains a secret and can be read by users other than its owner."""
    for part in parts:
        secret = next((path for path in _secret_paths(part) if not NO_SECRET.match(part.marked.raw(path))), None)
        if secret and _others_read(part.path):
            advice = f"write it as ${{NAME}} and keep it in .env, or run: chmod 600 {part.marked.file}"
            problems.warn(part.marked.key_place(secret), f"other users of this machine can read this secret; {advice}")
    if known.file and _others_read(known.file):
        advice = f"other users of this machine can read it; run: chmod 600 {known.file}"
        problems.warn(YamlPlace(str(known.file), 1, 1), advice)


def warn_of_readable_ledger(store: Path, place: YamlPlace, problems: ProblemList) -> None:
    """Warn when users other than the owner may read or write the ledger, or a file beside it that was made of it."""
    if os.name != "posix" or not store.is_file():
        return
    files = (store, *sorted(store.parent.glob(f"{glob.escape(store.name)}[.-]*")))
    wide = [file.name for file in files if _mode(file) & (stat.S_IRWXG | stat.S_IRWXO)]
    if wide:
        listed = " ".join(shlex.quote(str(store.parent / name)) for name in wide)
        problems.warn(place, f"other users of this machine can open the ledger; run: chmod 600 {listed}")


def _mode(file: Path) -> int:
    """The mode of a file; 0 when it is gone: SQLite removes those beside a ledger whenever its last user leaves."""
    try:
        return file.stat().st_mode
    except FileNotFoundError:
        return 0


def _secret_paths(part: ConfigPart) -> list[KeyPath]:
    """The paths of the values in a file that may hold secrets."""
    paths: list[KeyPath] = []
    if part.shape.smtp and part.shape.smtp.password:
        paths.append(("smtp", "password"))
    for source_id, source in part.shape.sources.items():
        paths.extend(("sources", source_id, "headers", name) for name in source.headers)
        paths.extend(("sources", source_id, "cookies", name) for name in source.cookies)
        paths.extend([("sources", source_id, "proxy")] if _has_login(source.proxy) else [])
        paths.extend([("sources", source_id, "mailbox")] if source.mailbox else [])
    if part.shape.crawl and _has_login(part.shape.crawl.proxy):
        paths.append(("crawl", "proxy"))
    for channel_id, channel in part.shape.channels.items():
        here: KeyPath = ("channels", channel_id)
        if channel.url:
            paths.append((*here, "url"))
        paths.extend((*here, "urls", index) for index in range(len(urls(channel)) - bool(channel.url)))
    return paths


def _has_login(proxy: str | None) -> bool:
    return proxy is not None and "@" in proxy


def _others_read(file: Path) -> bool:
    """Whether users other than the owner may read `file`; false on systems without such permissions."""
    return os.name == "posix" and bool(_mode(file) & READABLE_BY_OTHERS)
