"""Which addresses a crawler may connect to. Pure: tables and questions over them.

A feed, a redirect or a name server may point at any address; what is not plainly public is refused, unless the
configuration's `allow_hosts` names it. The tables follow the IANA special-purpose address registries (RFC 6890 and its
updates), because `ipaddress.is_global` of Python 3.11 calls NAT64, 6to4, site-local and 3fff::/20 global.
"""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SPECIAL_V4 = [
    (ipaddress.IPv4Network(network), kind)
    for network, kind in [
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's internal address"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a protocol address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a 6to4 relay address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    ]
]
_SPECIAL_V6 = [
    (ipaddress.IPv6Network(network), kind)
    for network, kind in [
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4-mapped address"),
        ("::/96", "an IPv4-compatible address"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a NAT64 address"),
        ("100::/64", "a discard address"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "a protocol address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "a documentation address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    ]
]
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")


def address_error(address: str) -> str | None:
    """Why no connection may go to `address` ("a loopback address"), None when it is a public one.

    `address` is what a socket connects to, IPv4 or IPv6. An address that carries another one (mapped, NAT64, 6to4,
    Teredo) is refused whatever it carries; the carried one is named when it is special itself.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(parsed, ipaddress.IPv4Address):
        return next((kind for network, kind in _SPECIAL_V4 if parsed in network), None)
    kind = next((kind for network, kind in _SPECIAL_V6 if parsed in network), None)
    if kind is None:
        return None if parsed in _GLOBAL_V6 else "a reserved address"
    carried = _carried(parsed)
    inner = address_error(str(carried)) if carried else None
    return f"{kind} that carries {inner}" if inner else kind


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one, None when there is none."""
    if address in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


@dataclass(frozen=True, slots=True)
class Allowance:
    """One entry of `allow_hosts`: a host name or an address, and a port; a port of None means all."""

    host: str
    port: int | None


def read_allowance(entry: str) -> Allowance:
    """The entry `host`, `host:port`, `address`, `address:port`, `::1` or `[::1]:port` of `allow_hosts`."""
    text = entry.strip()
    try:
        return Allowance(str(ipaddress.ip_address(text)), None)
    except ValueError:
        pass
    try:
        parts = urlsplit(f"//{text}")
        return Allowance(_plain(parts.hostname or ""), parts.port)
    except ValueError:
        return Allowance(_plain(text), None)


def is_allowed(host: str, address: str, port: int, allowances: Collection[Allowance]) -> bool:
    """Whether an entry names the host, or the address, that is about to be connected to."""
    names = {_plain(host), _plain(address)}
    return any(one.host in names and one.port in {None, port} for one in allowances)


def _plain(host: str) -> str:
    """The host as entries and connections are compared: lower case, no final dot, addresses in one spelling."""
    text = host.lower().removesuffix(".")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text
