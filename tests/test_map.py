"""docs/architecture.md is the map of the code: its paths exist, its folders are all there, its arrows hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf8")
PATH = re.compile(r"`((?:crawler|alerts|tests|docs|benchmarks|deploy)/[\w./<>-]*)`")
ROW = re.compile(r"^\| `((?:crawler|alerts)/[\w/]*)` \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def rows() -> dict[str, set[str]]:
    """Folder -> what its row says that it may import."""
    return {found[1].rstrip("/"): set(re.findall(r"`([\w/.*]+?)/?`", found[3])) for found in ROW.finditer(PAGE)}


def modules(folder: str) -> Iterator[Path]:
    yield from sorted((ROOT / folder).glob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """What a module imports of ours: `crawler/model.py` for a module of a half's top, else the folder."""
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            if name.split(".")[0] in {"crawler", "alerts"}:
                yield _place(name)


def _place(module: str) -> str:
    path = module.replace(".", "/")
    if (ROOT / path).is_dir():
        return path
    folder = path.rpartition("/")[0]
    return f"{path}.py" if folder in {"crawler", "alerts"} else folder


def folders() -> list[str]:
    found = {
        p.parent.relative_to(ROOT).as_posix() for half in ("crawler", "alerts") for p in (ROOT / half).rglob("*.py")
    }
    return sorted(found)


def test_every_path_on_the_map_exists() -> None:
    missing = [path for path in PATH.findall(PAGE) if "<" not in path and not (ROOT / path).exists()]
    assert PATH.search(PAGE)
    assert not missing


def test_every_folder_is_on_the_map_once() -> None:
    assert sorted(rows()) == folders()


@pytest.mark.parametrize("folder", folders())
def test_a_folder_imports_only_what_its_row_allows(folder: str) -> None:
    allowed = rows()[folder] | {
        folder,
        f"{folder.split('/', maxsplit=1)[0]}/*",
        "crawler/model.py",
        "crawler/errors.py",
    }
    wrong = {
        f"{path.relative_to(ROOT)} imports {place}"
        for path in modules(folder)
        for place in imported(path)
        if place not in allowed
        and f"{place.partition('/')[0]}/*" not in (allowed if "/" not in place or ".py" in place else ())
    }
    assert not wrong


def test_every_package_opens_with_its_purpose() -> None:
    silent = [
        folder
        for folder in folders()
        if not ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text("utf8")))
    ]
    assert not silent


def test_each_recipe_names_the_files_to_touch() -> None:
    recipes = re.findall(r"^### (.+)\n\n((?:.+\n)+)", PAGE.partition("## Recipes")[2], re.MULTILINE)
    wanted = {"A kind of source", "A command", "An operator of the query language", "A channel", "A migration",
              "An entity", "A gate phrase"}  # fmt: skip
    assert {title for title, _ in recipes} >= wanted
    assert all(len(PATH.findall(text)) >= 2 for _, text in recipes)
