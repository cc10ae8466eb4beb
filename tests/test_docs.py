"""Documentation is tested: every YAML block loads, every command that is shown exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from alerts.app.cli import COMMANDS, vedette
from alerts.configuration import load_config

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What a block that shows one part of a configuration leaves out.
REST = {
    "store": "store: vedette.db\n",
    "channels": 'channels: {desk: {url: "console://"}, duty: {url: "console://"}}\n',
    "sources": 'sources: {north: {feed: "https://north.example/feed"}}\n',
    "rules": "rules: {drones: {any: [drone]}}\n",
    "smtp": "smtp: {host: mail.example.org, from: vedette@example.org}\n",
}


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Every block of a language with its page and line."""
    for page in PAGES:
        text = page.read_text("utf8")
        for found in re.finditer(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            yield f"{page.name}:{text.count(chr(10), 0, found.start()) + 2}", found[1]


def commands() -> Iterator[tuple[str, str]]:
    """Every `vedette …` in a block of shell or in a sentence, with its page and line."""
    for page in PAGES:
        for number, line in enumerate(page.read_text("utf8").splitlines(), 1):
            for found in re.finditer(
                r"(?:^\s*(?:\$ )?|`|&& )(?:\S*/)?(?:python -m alerts|vedette)((?: [^\s`#|&;,.)]+)+)", line
            ):
                yield f"{page.name}:{number}", found[1].strip()


def test_no_page_holds_both_sides_of_a_merge() -> None:
    found = [f"{page.name}: {line}" for page in (*PAGES, ROOT / "CHANGELOG.md") for line in page.read_text("utf8").splitlines()
             if re.match(r"(?:<{7}|={7}|>{7})(?: |$)", line)]  # fmt: skip
    assert found == []


def test_there_is_something_to_check() -> None:
    assert len(list(blocks("yaml"))) >= 5
    assert len(list(commands())) >= 3


@pytest.mark.parametrize(("place", "text"), list(blocks("yaml")), ids=lambda each: each.split("\n")[0][:40])
def test_every_yaml_block_loads(tmp_path: Path, place: str, text: str) -> None:
    present = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    rest = "".join(lines for key, lines in REST.items() if key not in present and (key != "smtp" or "mail:" in text))
    (tmp_path / "rules").mkdir()
    (tmp_path / "config.yaml").write_text(text + rest, "utf8")
    variables = dict.fromkeys(re.findall(r"\$\{(\w+)\}", text), "json://host.example")
    variables |= dict.fromkeys(re.findall(r'mailbox: "\$\{(\w+)\}', text), "imaps://desk:secret@mail.example")
    assert load_config(tmp_path / "config.yaml", variables).config.rules, place


@pytest.mark.parametrize(("place", "words"), list(commands()))
def test_every_command_that_is_shown_exists(place: str, words: str) -> None:
    name, *rest = words.split()
    if name.startswith("-"):
        return
    assert name in COMMANDS, place
    command = vedette.get_command(click.Context(vedette), name)
    assert command is not None
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        assert rest[0] in command.commands, place
        command, rest = command.commands[rest[0]], rest[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in rest:
        if word.startswith("--"):
            assert word.partition("=")[0] in known | {"--help"}, place
