"""Metrics of a running daemon, as a monitor gets them: what they count, /healthz and /readyz, reloads, and a taken port."""

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.chain.rig import Rig, rig, stop

SECRET = "token-nobody-guesses"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.sources = f'harbour: {{feed: "{one.site.url("/feed.xml?key=" + SECRET)}", every: {{fixed: 1s}}}}'
        one.site.feed("/feed.xml?key=" + SECRET, [])
        yield one


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def asked(port: int, path: str) -> tuple[int, str]:
    """Status and text of the answer; 0 when nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except urllib.error.URLError:
        return 0, ""


def samples(port: int) -> dict[str, float]:
    """The value of each sample, by its name and the values of its labels, in the order of their names."""
    status, text = asked(port, "/metrics")
    return {
        " ".join([one.name, *(value for _, value in sorted(one.labels.items()))]): one.value
        for family in text_string_to_metric_families(text if status == 200 else "")
        for one in family.samples
    }


def test_metrics_count_what_the_daemon_did_and_name_no_secret(desk: Rig) -> None:
    port = free_port()
    desk.extra = f"metrics: 127.0.0.1:{port}"
    desk.article("keel", "Second frigate takes shape")
    desk.article("old", "An old keel", hours_old=90)
    desk.site.feed("/feed.xml?key=" + SECRET, desk.entries)
    with desk.daemon() as process:
        desk.wait_for(lambda: desk.box.mails, 60)
        desk.wait_for(lambda: samples(port).get("vedette_held_back too_old") == 1, 60)
        desk.wait_for(lambda: samples(port)["vedette_deliveries sent"] == 1, 60)
        found = samples(port)
        assert found["vedette_polls_total ok harbour"] >= 1
        assert found["vedette_polls_total failed harbour"] == 0
        assert found["vedette_articles"] == found["vedette_matches"] == found["vedette_changes_judged_total"] == 2
        assert found["vedette_alerts"] == 1
        assert found["vedette_oldest_unjudged_seconds"] == found["vedette_oldest_due_delivery_seconds"] == 0
        assert found["vedette_ledger_bytes"] >= (desk.folder / "v.db").stat().st_size
        assert sum(value for name, value in found.items() if name.startswith("vedette_sources ")) == 1
        assert asked(port, "/healthz") == asked(port, "/readyz") == (200, "Healthy.\n")
        assert asked(port, "/")[0] == 404

        desk.site.fail("/feed.xml?key=" + SECRET, 500)
        desk.wait_for(lambda: asked(port, "/readyz")[0] == 503, 60)
        assert samples(port)["vedette_polls_total failed harbour"] >= 3
        assert samples(port)["vedette_trouble source"] == 1
        assert asked(port, "/healthz") == (200, "Healthy.\n")  # nobody restarts a good daemon for a source
        told = asked(port, "/readyz")[1]
        assert "harbour" in told
        text = asked(port, "/metrics")[1] + told
        assert not [one for one in (SECRET, "frigate", "desk", "http") if one in text]
        assert stop(process) == 0
    assert asked(port, "/metrics")[0] == 0
    assert "GET /metrics" not in desk.log()


def test_a_reload_moves_the_metrics_and_a_taken_port_troubles_nobody_else(desk: Rig) -> None:
    desk.extra = ""
    with desk.daemon() as process, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        desk.wait_for(lambda: "watching sources=1" in desk.log(), 60)
        desk.extra = f"metrics: 127.0.0.1:{taken.getsockname()[1]}"
        desk.write_config()
        desk.wait_for(lambda: "no metrics are served at 127.0.0.1" in desk.log(), 60)
        assert "reason=Address already in use" in desk.log()

        port = free_port()
        desk.extra = f"metrics: 127.0.0.1:{port}"
        desk.write_config()
        desk.wait_for(lambda: asked(port, "/healthz")[0] == 200, 60)
        desk.extra = ""
        desk.write_config()
        desk.wait_for(lambda: asked(port, "/healthz")[0] == 0, 60)
        assert stop(process) == 0


def test_without_the_library_check_and_the_daemon_say_what_to_install(desk: Rig) -> None:
    desk.extra = f"metrics: 127.0.0.1:{free_port()}"
    desk.write_config()
    code = "import sys; sys.modules['prometheus_client'] = None; from alerts.app.cli import main; main()"
    need = "prometheus_client: pip install 'vedette[metrics]'"
    command = [sys.executable, "-c", code]
    done = subprocess.run([*command, "check"], cwd=desk.folder, capture_output=True, text=True, check=True)
    assert need in done.stdout + done.stderr
    with (desk.folder / "log").open("w") as log:
        process = subprocess.Popen([*command, "run"], cwd=desk.folder, stdout=log, stderr=log, text=True)
    try:
        desk.wait_for(lambda: "watching sources=1" in desk.log(), 60)
        assert f"no metrics are served: they need {need}" in desk.log()
        assert stop(process) == 0
    finally:
        process.kill()
