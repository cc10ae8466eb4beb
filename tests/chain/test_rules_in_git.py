"""The hook in deploy/ lets a commit of rules pass, or refuses it when an alert would be lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CONFIG = """\
store: v.db
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keel: {query: %s}}
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        words, cwd=folder / "rules", env={**known, "PATH": path, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip


def commit(folder: Path, query: str) -> subprocess.CompletedProcess[str]:
    (folder / "rules" / "config.yaml").write_text(CONFIG % query)
    assert run(folder, "git", "add", "-A").returncode == 0
    return run(folder, "git", "-c", "user.name=n", "-c", "user.email=n@n.example", "commit", "-m", "rules")


def test_the_hook_refuses_a_commit_that_loses_an_alert(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "vedette"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m alerts "$@"\n')
    command.chmod(0o755)
    (tmp_path / "rules").mkdir()
    assert run(tmp_path, "git", "init", "-q").returncode == 0
    hook = tmp_path / "rules" / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes((ROOT / "deploy" / "pre-commit").read_bytes())
    hook.chmod(0o755)
    lines = ({"source": "a", "title": title} for title in ("The keel is laid", "The hull is wet"))
    (tmp_path / "rules" / "samples.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert commit(tmp_path, "keel OR hull").returncode == 0
    assert commit(tmp_path, "keel OR hull OR crane").returncode == 0
    refused = commit(tmp_path, "keel")
    assert refused.returncode == 1
    assert "keel (changed): 0 gained, 1 lost, 1 unchanged" in refused.stdout + refused.stderr
    assert commit(tmp_path, "keel AND (").returncode != 0
