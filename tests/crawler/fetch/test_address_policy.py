"""Which addresses are refused, in every form that carries one."""

import pytest

from crawler.fetch.address_policy import Allowance, address_error, is_allowed, read_allowance

REFUSED = [
    ("0.0.0.0", "unspecified"), ("0.1.2.3", "unspecified"), ("10.0.0.1", "private"), ("100.64.0.1", "carrier"),
    ("100.127.255.255", "carrier"), ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"),
    ("169.254.169.254", "link-local"), ("172.16.0.1", "private"), ("172.31.255.255", "private"),
    ("192.0.0.8", "protocol"), ("192.0.2.1", "documentation"), ("192.88.99.1", "6to4 relay"),
    ("192.168.1.1", "private"), ("198.18.0.1", "benchmarking"), ("198.51.100.7", "documentation"),
    ("203.0.113.9", "documentation"), ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"), ("255.255.255.255", "reserved"),
    ("::", "unspecified"), ("::1", "loopback"), ("::127.0.0.1", "IPv4-compatible"),
    ("::ffff:127.0.0.1", "IPv4-mapped address that carries a loopback"),
    ("::ffff:8.8.8.8", "IPv4-mapped"), ("::ffff:0:127.0.0.1", "reserved"),
    ("64:ff9b::7f00:1", "NAT64 address that carries a loopback"), ("64:ff9b::808:808", "NAT64"),
    ("64:ff9b:1::1", "NAT64"), ("100::1", "discard"), ("2001::1", "Teredo"),
    ("2001:0:4136:e378:8000:63bf:80ff:fffe", "Teredo address that carries a loopback"),
    ("2001:2::1", "protocol"), ("2001:10::1", "protocol"), ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4 address that carries a loopback"), ("2002:808:808::1", "6to4"),
    ("3fff::1", "documentation"), ("5f00::1", "reserved"), ("fc00::1", "private"), ("fd12:3456::1", "private"),
    ("fe80::1", "link-local"), ("fe80::1%eth0", "link-local"), ("fec0::1", "site-local"), ("ff02::1", "multicast"),
    ("4000::1", "reserved"), ("example.org", "no address"), ("", "no address"), ("0x7f.1", "no address"),
    ("2130706433", "no address"),
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "198.17.0.1", "198.20.0.1",
          "223.255.255.255", "192.0.1.1", "2606:4700::1111", "2a00:1450::1", "2001:4860::8888", "2003::1",
          "2001:200::1"]  # fmt: skip


@pytest.mark.parametrize(("address", "kind"), REFUSED)
def test_an_address_that_is_not_public_is_refused_by_its_kind(address: str, kind: str) -> None:
    assert kind in (address_error(address) or "")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address: str) -> None:
    assert address_error(address) is None


@pytest.mark.parametrize(
    ("entry", "allowance"),
    [
        ("intranet.example", Allowance("intranet.example", None)),
        ("Intranet.Example.", Allowance("intranet.example", None)),
        ("intranet.example:8080", Allowance("intranet.example", 8080)),
        ("10.0.0.5", Allowance("10.0.0.5", None)),
        ("10.0.0.5:80", Allowance("10.0.0.5", 80)),
        ("::1", Allowance("::1", None)),
        ("0:0::1", Allowance("::1", None)),
        ("[::1]:8080", Allowance("::1", 8080)),
        ("[nonsense", Allowance("[nonsense", None)),
    ],
)
def test_an_allowance_is_a_host_or_an_address_and_perhaps_a_port(entry: str, allowance: Allowance) -> None:
    assert read_allowance(entry) == allowance


@pytest.mark.parametrize(
    ("entry", "host", "address", "port", "allowed"),
    [
        ("intranet.example", "intranet.example", "10.0.0.5", 80, True),
        ("intranet.example", "other.example", "10.0.0.5", 80, False),
        ("intranet.example:8080", "intranet.example", "10.0.0.5", 80, False),
        ("10.0.0.5", "anything.example", "10.0.0.5", 443, True),
        ("10.0.0.5", "anything.example", "10.0.0.6", 443, False),
        ("10.0.0.5:443", "anything.example", "10.0.0.5", 443, True),
        ("127.0.0.1", "0x7f.1", "127.0.0.1", 80, True),
        ("example", "intranet.example", "10.0.0.5", 80, False),
    ],
)
def test_an_allowance_covers_exactly_what_it_names(
    entry: str, host: str, address: str, port: int, *, allowed: bool
) -> None:
    assert is_allowed(host, address, port, (read_allowance(entry),)) is allowed
