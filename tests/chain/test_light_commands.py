"""Commands that judge and send nothing load neither what judges nor what sends, and work while a rule is being mended."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger import Desk

CONFIG = """\
store: v.db
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keel: {query: keel}}
"""
# What each of these needs for itself takes longer to load than `status` may take.
HEAVY = {"alerts.matching.compiling", "alerts.text.tokens", "apprise", "asyncio", "http.client", "jinja2", "lxml", "requests",
         "rich", "scrapy", "simplemma", "tldextract", "crawler.page.boilerplate_phrases", "crawler.store.articles"}  # fmt: skip
PROGRAM = """\
import sys
from alerts.app.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def run(folder: Path, *words: str) -> tuple[str, set[str]]:
    """What the command prints, and the modules that it loaded."""
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {PROGRAM}", *words],
                          cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, set(done.stderr.splitlines()[-1].split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Desk(tmp_path / "v.db").ledger.close()
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "config.yaml").chmod(0o600)
    return tmp_path


@pytest.mark.parametrize(("words", "prints"), [
    (("status",), "not running"),
    (("mute",), "nothing is muted"),
])  # fmt: skip
def test_it_loads_nothing_heavy(folder: Path, words: tuple[str, ...], prints: str) -> None:
    printed, loaded = run(folder, *words)
    assert printed.startswith(prints)
    assert "pydantic" in loaded, "the configuration was read"
    assert not HEAVY & loaded


def test_what_judges_loads_nothing_that_sends_or_reads_pages(folder: Path) -> None:
    printed, loaded = run(folder, "search", "keel")
    assert "alerts.matching.compiling" in loaded, printed
    assert {"apprise", "crawler.pointers", "lxml", "requests", "scrapy", "twisted"} & loaded == set()


def test_the_state_is_shown_while_a_rule_cannot_be_read(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG.replace("query: keel", "query: 'keel AND ('"))
    assert run(folder, "status")[0].startswith("not running")
