"""deploy/requirements.txt pins what pyproject.toml asks for, each file by its hash; the image is built from that alone."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKED = (ROOT / "deploy" / "requirements.txt").read_text("utf8")
PINS = [Requirement(one) for one in re.findall(r"^(\S+==[^\\\n]+?)\s*\\$", LOCKED, re.MULTILINE)]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))


def test_every_dependency_is_pinned_in_a_version_that_it_may_have() -> None:
    pinned: dict[str, list[str]] = {}
    for pin in PINS:
        pinned.setdefault(canonicalize_name(pin.name), []).append(str(pin.specifier).removeprefix("=="))
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    asked += PROJECT["project"]["optional-dependencies"]["metrics"]
    for requirement in map(Requirement, asked):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement} is not pinned; run deploy/lock"
        assert all(version in requirement.specifier for version in versions), f"{requirement}; run deploy/lock"


def test_every_pin_has_hashes_and_holds_for_every_python_of_the_project() -> None:
    for block in re.split(r"\n(?=\S)", LOCKED):
        if "==" in block:
            assert "--hash=sha256:" in block, block
    always = {canonicalize_name(pin.name) for pin in PINS if pin.marker is None}
    for requirement in map(Requirement, PROJECT["project"]["dependencies"]):
        assert requirement.marker or canonicalize_name(requirement.name) in always, requirement


def test_the_image_takes_hashed_packages_and_only_what_the_wheel_is_built_from() -> None:
    steps = (ROOT / "deploy" / "Containerfile").read_text("utf8")
    assert "--require-hashes -r /requirements.txt" in steps
    assert "--no-deps --no-build-isolation /source" in steps
    taken = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf8").splitlines() if line.startswith("!")}
    needed = {*PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"], *PROJECT["project"]["license-files"]}
    assert needed | {PROJECT["project"]["readme"], "pyproject.toml", "deploy/requirements.txt"} == taken
