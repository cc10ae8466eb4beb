"""The shipped alert rules and dashboard, loaded into Debian's Prometheus, which scrapes a running daemon."""

import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chain.rig import Rig, rig
from tests.chain.test_metrics import asked, free_port

ROOT = Path(__file__).parent.parent.parent
RULES = ROOT / "deploy" / "prometheus-rules.yml"
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("prometheus") and shutil.which("promtool")), reason="needs Prometheus"),
]
# What Grafana puts in the place of its variables.
VARIABLES = {"$instance": ".*", "$__rate_interval": "1m"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        yield one


@contextmanager
def prometheus(desk: Rig, target: int) -> Iterator[int]:
    """Prometheus, scraping the port `target` once a second with the shipped rules; gives its own port."""
    port = free_port()
    scrape = {"job_name": "vedette", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}
    settings = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(RULES)],
        "scrape_configs": [scrape],
    }
    path = desk.folder / "prometheus.yml"
    path.write_text(yaml.safe_dump(settings), "utf8")
    command = ["prometheus", f"--config.file={path}", f"--storage.tsdb.path={desk.folder / 'tsdb'}",
               f"--web.listen-address=127.0.0.1:{port}"]  # fmt: skip
    with (desk.folder / "prometheus.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(30)


def answer(port: int, expression: str) -> list[Any]:
    status, text = asked(port, f"/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
    assert status == 200, f"{expression}: {text}"
    found: list[Any] = json.loads(text)["data"]["result"]
    return found


def rule_expressions() -> list[str]:
    """What each alert compares with its limit: while all is well, the comparison itself has no answer."""
    groups = yaml.safe_load(RULES.read_text("utf8"))["groups"]
    return [re.sub(r" [<>]=? [0-9]+$", "", rule["expr"]) for group in groups for rule in group["rules"]]


def panel_expressions() -> list[str]:
    found = [
        target["expr"] for panel in json.loads(DASHBOARD.read_text("utf8"))["panels"] for target in panel["targets"]
    ]
    for name, value in VARIABLES.items():
        found = [one.replace(name, value) for one in found]
    return found


def test_every_expression_of_rules_and_dashboard_answers_and_a_failing_source_rings(desk: Rig) -> None:
    checked = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    target = free_port()
    desk.sources = f'harbour: {{feed: "{desk.site.url("/feed.xml")}", every: {{fixed: 1s}}}}'
    desk.extra = f"metrics: 127.0.0.1:{target}"
    desk.article("keel", "Second frigate takes shape")
    with desk.daemon(), prometheus(desk, target) as port:
        desk.wait_for(lambda: desk.box.mails, 60)
        expressions = [*rule_expressions(), *panel_expressions()]
        assert len(expressions) > 25
        for one in expressions:
            desk.wait_for(lambda one=one: answer(port, one), 60)  # type: ignore[misc]
        desk.site.fail("/feed.xml", 500)
        ringing = 'ALERTS{alertname="VedetteTrouble", kind="source"}'
        desk.wait_for(lambda: answer(port, ringing), 60)
