"""The house's rules, read off the syntax trees: imports run one way, each library has one door, files stay small."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for half in ("crawler", "alerts") for p in (ROOT / half).rglob("*.py"))

# library -> the modules, or folders, that may import it
DOORS = {
    "scrapy": ["crawler/fetch/", "crawler/spiders/", "crawler/pipelines.py"],
    "twisted": ["crawler/fetch/", "crawler/spiders/news.py"],
    "apprise": ["alerts/notify/"],
    "apscheduler": ["alerts/app/scheduling.py"],
    "yaml": ["alerts/configuration/yaml/marked.py", "alerts/configuration/yaml/insertion.py"],
    "sqlite_utils": ["crawler/store/", "alerts/store/"],
    "sqlite3": ["crawler/store/", "alerts/store/"],
    "feedparser": ["crawler/sources/feeds.py"],
    "htmldate": ["crawler/page/"],
    "lxml": ["crawler/page/", "crawler/sources/"],
    "simplemma": ["alerts/text/tokens.py", "alerts/text/inflection.py"],
    "jmespath": ["crawler/sources/json_paths.py"],
    "imap_tools": ["crawler/fetch/mailbox_client.py"],
    "pypdf": ["crawler/page/pdf_pages.py"],
    "pycld2": ["crawler/languages.py"],
    "re2": ["alerts/matching/"],
    "jinja2": ["alerts/messages/"],
    "prometheus_client": ["alerts/app/metrics.py"],
    "aiosmtpd": ["alerts/app/cli/demo.py", "alerts/app/demo/"],
    "watchfiles": ["alerts/app/config_watcher.py"],
    "msgspec": ["crawler/answers.py"],
    "dotenv": ["alerts/configuration/environment.py"],
    "lazy_loader": [
        "alerts/configuration/__init__.py",
        "alerts/matching/__init__.py",
        "alerts/messages/__init__.py",
        "alerts/store/__init__.py",
        "crawler/store/__init__.py",
    ],
}
PURE = ["crawler/model.py", "crawler/urls.py", "alerts/text/tokens.py", "crawler/page/", "alerts/model.py", "alerts/query/",
        "alerts/matching/", "alerts/messages/", "alerts/reports/"]  # fmt: skip
EFFECTS = {"socket", "asyncio", "subprocess", "threading", "sqlite3", "sqlite_utils", "scrapy", "apprise", "time"}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of the file's syntax tree."""
    return list(ast.walk(ast.parse(path.read_text("utf8"))))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that `path` imports, anywhere in the file, with its line."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def inside(path: Path, places: list[str]) -> bool:
    return any(name(path) == place or (place.endswith("/") and name(path).startswith(place)) for place in places)


def test_crawler_never_imports_alerts() -> None:
    wrong = [f"{name(p)}:{line}" for p in MODULES if name(p).startswith("crawler/")
             for line, module in imported(p) if module.split(".")[0] == "alerts"]  # fmt: skip
    assert not wrong


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    wrong = [f"{name(p)}:{line}" for p in MODULES if not inside(p, DOORS[library])
             for line, module in imported(p) if module.split(".")[0] == library]  # fmt: skip
    assert not wrong


def test_pure_modules_have_no_effects() -> None:
    wrong = [f"{name(p)}:{line} {module}" for p in MODULES if inside(p, PURE)
             for line, module in imported(p) if module.split(".")[0] in EFFECTS]  # fmt: skip
    assert not wrong


def test_reports_print_nothing_and_read_no_ledger() -> None:
    """Of the stores they use value classes alone, whose names begin with a capital; a `Ledger` is no value."""
    wrong = []
    for path in (p for p in MODULES if name(p).startswith("alerts/reports/")):
        wrong += [f"{name(path)}:{line} {module}" for line, module in imported(path)
                  if module.split(".")[0] in {"click", "rich"} or module.startswith("alerts.app")]  # fmt: skip
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("alerts.store", "crawler.store")):
                wrong += [f"{name(path)}:{node.lineno} {alias.name}" for alias in node.names
                          if alias.name == "Ledger" or not alias.name[0].isupper()]  # fmt: skip
    assert not wrong


def test_no_file_is_longer_than_400_lines() -> None:
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    long = {name(p) for p in files if len(p.read_text("utf8").splitlines()) > 400}
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and (body[-1].end_lineno or 0) - body[0].lineno + 1 > 40:
                    long.append(f"{name(path)}:{node.lineno} {node.name}")
    assert not long


def test_the_job_guard_has_the_one_broad_handler() -> None:
    broad = [
        name(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    assert broad == ["alerts/app/job_guard.py"]


@pytest.mark.chain
def test_the_command_line_starts_without_heavy_libraries() -> None:
    code = "import sys, alerts.app.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"scrapy", "twisted", "apprise", "htmldate", "lxml", "pydantic", "feedparser", "simplemma", "rich"}
    assert not heavy & set(done.stdout.split())


@pytest.mark.chain
def test_what_reads_pages_is_loaded_by_the_workers_alone() -> None:
    code = "import sys, alerts.app.daemon, alerts.app.round; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"crawler.page.article_page", "crawler.page.body", "htmldate", "pypdf"} & set(done.stdout.split())


@pytest.mark.parametrize("half", ["crawler", "alerts"])
def test_no_file_name_stands_twice_within_a_half(half: str) -> None:
    names = Counter(path.name for path in MODULES if name(path).startswith(f"{half}/") and path.name[:2] != "__")
    assert not [file for file, times in names.items() if times > 1]


@pytest.mark.parametrize("half", ["crawler", "alerts"])
def test_no_public_class_name_stands_twice_within_a_half(half: str) -> None:
    names = Counter(
        node.name
        for path in MODULES
        if name(path).startswith(f"{half}/")
        for node in ast.parse(path.read_text("utf8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert not [found for found, times in names.items() if times > 1]
