"""`metrics`: an address and a port of this machine; one that others reach is warned of."""

from pathlib import Path

import pytest

from crawler.scalars import ListenAddress
from tests.alerts.configuration.files import SMALL, config, errors, warnings


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:9464", ListenAddress("127.0.0.1", 9464)),
        ('"[::1]:9464"', ListenAddress("::1", 9464)),
        ('"${WHERE}"', ListenAddress("127.0.0.2", 80)),
    ],
)
def test_an_address_of_this_machine_is_taken_without_a_warning(
    tmp_path: Path, text: str, address: ListenAddress
) -> None:
    environ = {"WHERE": "127.0.0.2:80"}
    assert config(tmp_path, f"{SMALL}metrics: {text}\n", environ).metrics == address
    assert str(ListenAddress("::1", 9464)) == "[::1]:9464"
    assert not [line for line in warnings(tmp_path, f"{SMALL}metrics: 127.0.0.1:9464\n") if "metrics" in line]


def test_no_metrics_are_served_when_the_key_is_left_out(tmp_path: Path) -> None:
    assert config(tmp_path, SMALL).metrics is None


@pytest.mark.parametrize(
    "text", ["9464", "localhost:9464", "127.0.0.1", "127.0.0.1:0", "300.0.0.1:80", "::1:9464", "on"]
)
def test_what_is_no_address_with_a_port_is_an_error(tmp_path: Path, text: str) -> None:
    [line] = errors(tmp_path, f'{SMALL}metrics: "{text}"\n')
    assert "write " in line


@pytest.mark.parametrize("text", ["0.0.0.0:9464", "[::]:9464", "192.0.2.1:9464"])
def test_an_address_that_others_reach_is_warned_of(tmp_path: Path, text: str) -> None:
    [line] = [line for line in warnings(tmp_path, f'{SMALL}metrics: "{text}"\n') if "reaches" in line]
    assert line.endswith(f"whoever reaches {text} can read the metrics and /readyz, which names sources and channels")
