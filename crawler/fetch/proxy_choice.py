"""Which proxy a request goes through, and what can still be judged of where it leads then. Pure.

A proxy finds the addresses of names. Nobody here sees which address a name has there, so only what the URL itself
says can be refused.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed has it for macOS alone

from crawler.fetch.address_policy import Allowance, address_error, is_allowed

ProxyScheme = Literal["http", "https", "socks5h"]
PROXY_VARIABLES: Final = frozenset({"http_proxy", "https_proxy", "all_proxy"})
_PORTS: Final = {"http": 80, "https": 443, "socks5h": 1080}
_SPELLINGS: Final = {"socks5": "socks5h", "socks": "socks5h", **{name: name for name in _PORTS}}
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)
_INNER_NAMES: Final = ("localhost", "local", "internal", "home.arpa", "localdomain", "lan")


class UnusableProxyError(ValueError):
    """What names a proxy names none that can be used; it says what is wrong, and no secret."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: how it is talked to, where it is, and the login, None without one."""

    scheme: ProxyScheme
    host: str
    port: int
    login: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Its host and port, without the login."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def proxy_of(stated: str | None, url: str, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for a request; None for none. `stated`: an address, "env", "none", or None for none.

    Raises:
        UnusableProxyError: a variable of the environment is no address of a proxy.
    """
    if stated is None or stated == "none":
        return None
    if stated != "env":
        return read_proxy(stated)
    parts = urlsplit(url)
    known = {
        name.lower()[: -len("_proxy")]: value for name, value in environ.items() if name.lower().endswith("_proxy")
    }
    address = known.get(parts.scheme) or known.get("all")
    where = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    return read_proxy(address) if address and not proxy_bypass_environment(where, known) else None


def read_proxy(address: str) -> Proxy:
    """The proxy at an address; one without a scheme is an HTTP proxy, as other programs take it.

    Raises:
        UnusableProxyError: it is no address of a proxy.
    """
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        scheme, host, port = _SPELLINGS.get(parts.scheme.lower()), parts.hostname, parts.port
    except ValueError:
        raise UnusableProxyError("its proxy has an address that is none") from None
    if scheme is None or not host:
        raise UnusableProxyError(f"a proxy of the kind {parts.scheme}:// cannot be used")
    login = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username is not None else None
    return Proxy(cast("ProxyScheme", scheme), host, port or _PORTS[scheme], login)


def refused_behind_proxy(host: str, port: int, allowances: Collection[Allowance]) -> str | None:
    """Why `host` is not asked for through a proxy ("it is a loopback address"); None when nothing speaks against it."""
    name = host.lower().removesuffix(".")
    if is_allowed(name, name, port, allowances):
        return None
    if ":" in name or re.fullmatch(r"[0-9]+(\.[0-9]+){3}", name):
        error = address_error(name)
        return f"it is {error}" if error else None
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return "it is an address in an odd spelling"
    if "." not in name or name.endswith(tuple(f".{inner}" for inner in _INNER_NAMES)):
        return "it is a name of this machine or its network"
    return None
