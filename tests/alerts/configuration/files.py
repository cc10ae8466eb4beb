"""Configurations to load: a small one that is right, and what loading says."""

from pathlib import Path

from alerts.configuration import Config, Loaded, load_config
from crawler.errors import ConfigError

SMALL = """\
store: vedette.db
channels:
  desk: {url: "console://"}
sources:
  north: {feed: "https://north.example/feed"}
rules:
  drones: {any: [drone]}
"""


def load(folder: Path, text: str, environ: dict[str, str] | None = None, **others: str) -> Loaded:
    """What `text` as config.yaml in `folder` is; `others` are further files, with `__` for a slash and `_` for a dot."""
    for name, content in others.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, "utf8")
    file = folder / "config.yaml"
    file.write_text(text, "utf8")
    file.chmod(0o600)
    return load_config(file, environ or {})


def config(folder: Path, text: str, environ: dict[str, str] | None = None, **others: str) -> Config:
    return load(folder, text, environ, **others).config


def errors(folder: Path, text: str, environ: dict[str, str] | None = None, **others: str) -> list[str]:
    """The lines that loading answers, without the folder; none when it is right."""
    try:
        load(folder, text, environ, **others)
    except ConfigError as error:
        return str(error).replace(f"{folder}/", "").splitlines()
    return []


def warnings(folder: Path, text: str, environ: dict[str, str] | None = None, **others: str) -> list[str]:
    return [str(each).replace(f"{folder}/", "") for each in load(folder, text, environ, **others).warnings]
