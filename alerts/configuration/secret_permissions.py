"""Warns of secrets that other users of the machine can read."""

import os
import re
import stat
from pathlib import Path
from typing import Final

from alerts.configuration.channel_urls import urls
from alerts.configuration.environment import Variables
from alerts.configuration.files import ConfigPart
from alerts.configuration.problems import ProblemList
from alerts.configuration.yaml.marked import KeyPath
from alerts.configuration.yaml.places import YamlPlace

OTHERS: Final = stat.S_IRGRP | stat.S_IROTH
HARMLESS: Final = re.compile(r"console://|[^$]*\$\{")  # nothing secret, or the secret stands elsewhere


def warn_of_readable_secrets(parts: tuple[ConfigPart, ...], known: Variables, findings: ProblemList) -> None:
    """Note each file that holds a secret as it is and may be read by others than its owner."""
    for part in parts:
        secret = next((path for path in _secret_paths(part) if not HARMLESS.match(part.marked.raw(path))), None)
        if secret and _others_read(part.path):
            advice = f"write it as ${{NAME}} and keep it in .env, or run: chmod 600 {part.marked.file}"
            findings.warn(part.marked.key_place(secret), f"other users of this machine can read this secret; {advice}")
    if known.file and _others_read(known.file):
        advice = f"other users of this machine can read it; run: chmod 600 {known.file}"
        findings.warn(YamlPlace(str(known.file), 1, 1), advice)


def _secret_paths(part: ConfigPart) -> list[KeyPath]:
    """The paths of a file's values that may hold secrets."""
    paths: list[KeyPath] = []
    if part.shape.smtp and part.shape.smtp.password:
        paths.append(("smtp", "password"))
    for channel_id, channel in part.shape.channels.items():
        here: KeyPath = ("channels", channel_id)
        if channel.url:
            paths.append((*here, "url"))
        paths.extend((*here, "urls", index) for index in range(len(urls(channel)) - bool(channel.url)))
    return paths


def _others_read(file: Path) -> bool:
    """Whether users other than the owner may read `file`; false where there are no such modes."""
    return os.name == "posix" and bool(file.stat().st_mode & OTHERS)
