"""The guard of tests/conftest.py is real: it refuses what would leave this machine, and nothing else."""

import socket

import pytest

from tests import conftest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", b"example.org", "2001:db8::1", "10.0.0.1"])
def test_another_machine_is_not_local(host: object) -> None:
    assert not conftest.is_local(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "", None, "0.0.0.0"])
def test_loopback_is_local(host: object) -> None:
    assert conftest.is_local(host)


def test_a_connection_beyond_loopback_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(OSError, match="may not leave"):
        sock.connect(("192.0.2.1", 80))
    conftest._breaches.clear()


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(OSError, match="may not leave"):
        socket.getaddrinfo("vedette.example", 80)
    conftest._breaches.clear()
