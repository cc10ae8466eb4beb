"""The types of single values in config.yaml: each checks the typed text, converts it, and has a JSON schema. Pure.

A refusal reads "write …"; whoever shows it adds what was written instead, unless that may be a secret.
"""

import re
import shlex
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from crawler.durations import DURATION_PATTERN, duration

MAX_URL_CHARACTERS: Final = 2_000
# Only what Apprise's own pattern matches in full: mail to any other address goes to the sender instead, silently.
MAIL_ADDRESS_PATTERN: Final = (
    r"[A-Za-z0-9_=&~-]{1,30}(\.[A-Za-z0-9_=&~-]{1,30}){0,3}(\+[A-Za-z0-9_=&~-]{1,30}(\.[A-Za-z0-9_=&~-]{1,30}){0,3})?"
    r"@(([A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}\.){1,8}[A-Za-z]{2,24}|[A-Za-z0-9]{6,30})"
)

MAILBOX: Final = re.compile(
    rf"""(?P<name>[^<>"\x00-\x1f\x7f]{{1,80}}|"[^<>"\x00-\x1f\x7f]{{1,80}}")\s*<(?P<address>{MAIL_ADDRESS_PATTERN})>"""
)


def refused(sentence: str) -> PydanticCustomError:
    """The error to raise for a value of the wrong form; `sentence` begins with "write"."""
    return PydanticCustomError("write", "{sentence}", {"sentence": sentence})


def _flag(text: object) -> bool:
    if text not in ("true", "false"):
        raise refused("write true or false")
    return text == "true"


def _duration(text: object) -> timedelta:
    length = duration(text) if isinstance(text, str) else None
    if length is None:
        raise refused("write a duration such as 30s, 15m, 2h or 7d")
    return length


def _some_time(length: timedelta) -> timedelta:
    if not length:
        raise refused("write a duration longer than zero")
    return length


@dataclass(frozen=True, slots=True)
class Every:
    """The longest pause between two polls of a source, and whether it is the only one."""

    longest: timedelta
    is_fixed: bool = False


def _every(value: object) -> Every:
    if isinstance(value, Every):
        return value
    if not isinstance(value, dict):
        return Every(_some_time(_duration(value)))
    if list(value) != ["fixed"]:
        raise refused("write a duration such as 15m, or {fixed: 15m}")
    return Every(_some_time(_duration(value["fixed"])), is_fixed=True)


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where to listen: an IP address without brackets, and a port."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether this machine alone can reach it."""
        return ip_address(self.host).is_loopback

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _listen_address(value: object) -> ListenAddress:
    if isinstance(value, ListenAddress):
        return value
    advice = "write an IP address and a port, such as 127.0.0.1:9464 or [::1]:9464"
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):([0-9]{1,5})", value) if isinstance(value, str) else None
    if not found:
        raise refused(advice)
    try:
        host = ip_address(found[1] or found[2])
    except ValueError:
        raise refused(advice) from None
    return ListenAddress(str(host), _port(found[3]))


def _port(text: object) -> int:
    if not isinstance(text, str) or not re.fullmatch("[0-9]{1,5}", text, re.ASCII) or not 0 < int(text) < 65_536:
        raise refused("write a port, 1 to 65535")
    return int(text)


def _count(text: object) -> int:
    if not isinstance(text, str) or not re.fullmatch("0*[1-9][0-9]{0,3}", text, re.ASCII):
        raise refused("write a number, 1 to 9999")
    return int(text)


def _mailbox(text: str) -> str:
    if not (re.fullmatch(MAIL_ADDRESS_PATTERN, text) or MAILBOX.fullmatch(text)):
        raise refused("write a mail address such as desk@example.org, or News desk <desk@example.org>")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]", text):
        raise refused("write the name or address of a server, such as mail.example.org")
    return text


def _header(text: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*", text):
        raise refused("write one line of ASCII characters")
    return text


def _allowed_host(text: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(:[0-9]{1,5})?", text):
        return text
    try:
        IPv6Address(re.sub(r"^\[(.*)\](:[0-9]{1,5})?$", r"\1", text))
    except ValueError:
        raise refused("write a host or an address, with a port if you like, such as intranet.example:8080") from None
    return text


def page_url(text: str) -> str:
    """The address of a web page as it was written; refused otherwise."""
    if error := _page_url_error(text):
        raise refused(error)
    return text


def literal_url_fault(text: str) -> str | None:
    """Why `text` may not stand in a configuration as the address of a page, as it is; None when it may."""
    if "${" in text:
        return "it holds ${…}, which would be replaced by a variable"
    if not re.match(r"https?://", text, re.IGNORECASE):
        return "no address of a feed"
    if "@" in text.split("/")[2]:
        return "it holds a user name and password; add it by hand, with `headers:`"
    return "no address of a feed" if _page_url_error(text) else None


def _page_url_error(text: str) -> str | None:
    """Why `text` is not the address of a web page; None when it is."""
    if re.search(r"""[\s"<>\\^`{|}\x00-\x1f\x7f]""", text) or len(text) > MAX_URL_CHARACTERS:
        return "write an address without spaces, quotes or brackets"
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "write a valid address such as https://example.org/feed"
    if not known:
        return "write an address such as https://example.org/feed"
    return "write an address without a user name and password" if "@" in parts.netloc else None


_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OWN_HEADERS: Final = {
    "cookie": "write cookies under cookies:",
    "user-agent": "write the name that servers see as user_agent under crawl:",
    **dict.fromkeys(
        ("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect", "range",
         "accept-encoding", "if-none-match", "if-modified-since", "proxy-authorization", "proxy-connection"),
        "write another header; Vedette sets this one itself",
    ),
}  # fmt: skip
_COOKIE_NAME: Final = _HEADER_NAME
_COOKIE_VALUE: Final = re.compile(r"""[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,4000}""")
PROXY_WORDS: Final = ("env", "none")
PROXY_SCHEMES: Final = ("http", "https", "socks5h")


def _sent_headers(headers: dict[str, str]) -> dict[str, str]:
    for name in headers:
        if not _HEADER_NAME.fullmatch(name):
            raise refused("write names of headers such as X-Subscriber")
        if advice := _OWN_HEADERS.get(name.lower()):
            raise refused(advice)
    if len({name.lower() for name in headers}) < len(headers):
        raise refused("write each header once")
    return headers


def _sent_cookies(cookies: dict[str, str]) -> dict[str, str]:
    for name, value in cookies.items():
        if not _COOKIE_NAME.fullmatch(name):
            raise refused("write names of cookies such as session")
        if not _COOKIE_VALUE.fullmatch(value):
            raise refused("write values of cookies as the browser shows them, without spaces, quotes, commas, ; or \\")
    return cookies


def _proxy(text: str) -> str:
    """`env`, `none`, or the address of a proxy: scheme, user and password if any, host and port."""
    if text in PROXY_WORDS:
        return text
    advice = "write env, none or the address of a proxy such as http://proxy.example:3128 or socks5h://127.0.0.1:1080"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refused(advice) from None
    if parts.scheme in {"socks5", "socks", "socks4", "socks4a"}:
        raise refused("write socks5h:// (the proxy finds the addresses of names)")
    if parts.scheme not in PROXY_SCHEMES or not host or re.search(r"[^\x21-\x7e]", text) or port == 0:
        raise refused(advice)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise refused("write the address of a proxy without a path")
    return text


def _selector(text: str) -> str:
    from crawler.sources.listings import selector_error  # noqa: PLC0415 - imports lxml, which most commands never need

    if error := selector_error(text):
        raise refused(f"write a CSS selector ({error.rstrip('.')})")
    return text


def _expression(text: str) -> str:
    from crawler.sources.json_paths import expression_error  # noqa: PLC0415 - most commands never need JMESPath

    if error := expression_error(text):
        raise refused(f"write a JMESPath expression ({error.rstrip('.')})")
    return text


def _spider_name(text: str) -> str:
    if not re.fullmatch(r"[^:\0]{1,500}\.py:[A-Za-z_][A-Za-z0-9_]*", text):
        raise refused("write a file and a class in it, such as my_spiders.py:Ministry")
    return text


def _mailbox_url(text: str) -> str:
    """The address of a folder of a mailbox: imaps://user:password@host/Folder, or imap:// with STARTTLS."""
    advice = "write an address such as imaps://user:password@imap.example.org/INBOX, with %40 for an @ in the user"
    try:
        parts = urlsplit(text)
        whole = bool(parts.hostname and parts.username) and parts.port != 0
    except ValueError:
        raise refused(advice) from None
    said = unquote(f"{parts.username or ''}{parts.password or ''}{parts.path}")
    if parts.scheme not in {"imaps", "imap"} or not whole or parts.query or parts.fragment:
        raise refused(advice)
    if re.search(r"[\x00-\x1f\x7f]", said) or re.search(r"[\s\x00-\x1f]", text) or len(text) > MAX_URL_CHARACTERS:
        raise refused("write an address without spaces and control characters; %20 stands for a space")
    return text


def _command(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if not words:
        raise refused("write a command as in a shell, its quotes closed")
    return text


VARIABLE_PATTERN: Final = r"\$\{[A-Za-z_][A-Za-z0-9_]*\}"


def _time_of_day(text: str) -> str:
    if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise refused('write a time of day as "07:00"')
    return text


def _schema(**kind: object) -> WithJsonSchema:
    """The JSON schema of a value that may also be a variable, `${NAME}`."""
    return WithJsonSchema({"anyOf": [kind, {"type": "string", "pattern": f"^{VARIABLE_PATTERN}$"}]})


Text = Annotated[
    str,
    Field(min_length=1, pattern=r"\S"),
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1, "pattern": r"\S"}),
]
Id = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Flag = Annotated[bool, BeforeValidator(_flag), _schema(type="boolean")]
Port = Annotated[int, BeforeValidator(_port), _schema(type="integer", minimum=1, maximum=65_535)]
Listen = Annotated[
    ListenAddress,
    BeforeValidator(_listen_address),
    WithJsonSchema({"type": "string", "pattern": f":[0-9]{{1,5}}$|{VARIABLE_PATTERN}"}),
]
Count = Annotated[int, BeforeValidator(_count), _schema(type="integer", minimum=1, maximum=9_999)]
Mailbox = Annotated[str, Field(min_length=1), AfterValidator(_mailbox), WithJsonSchema({"type": "string"})]
TimeOfDay = Annotated[
    str,
    Field(min_length=1),
    AfterValidator(_time_of_day),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Host = Annotated[str, Field(min_length=1), AfterValidator(_host), WithJsonSchema({"type": "string"})]
Header = Annotated[str, Field(min_length=1), AfterValidator(_header), WithJsonSchema({"type": "string"})]
AllowedHost = Annotated[str, Field(min_length=1), AfterValidator(_allowed_host), WithJsonSchema({"type": "string"})]
Pause = Annotated[timedelta, BeforeValidator(_duration), _schema(type="string", pattern=DURATION_PATTERN)]
Duration = Annotated[
    timedelta,
    BeforeValidator(lambda text: _some_time(_duration(text))),
    _schema(type="string", pattern="^(?=.*[1-9])[0-9]{1,5}[smhd]$"),
]
_DURATION_SCHEMA: Final = {
    "anyOf": [
        {"type": "string", "pattern": "^(?=.*[1-9])[0-9]{1,5}[smhd]$"},
        {"type": "string", "pattern": f"^{VARIABLE_PATTERN}$"},
    ]
}
PollPause = Annotated[
    Every,
    BeforeValidator(_every),
    WithJsonSchema(
        {
            "anyOf": [
                *_DURATION_SCHEMA["anyOf"],
                {
                    "type": "object",
                    "properties": {"fixed": _DURATION_SCHEMA},
                    "required": ["fixed"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
PageUrl = Annotated[
    str,
    Field(min_length=1),
    AfterValidator(page_url),
    WithJsonSchema({"type": "string", "pattern": f"^https?://|{VARIABLE_PATTERN}"}),
]
Selector = Annotated[str, Field(min_length=1), AfterValidator(_selector)]
Expression = Annotated[str, Field(min_length=1), AfterValidator(_expression)]
SpiderName = Annotated[
    str,
    Field(min_length=1),
    AfterValidator(_spider_name),
    WithJsonSchema({"type": "string", "pattern": rf"\.py:[A-Za-z_][A-Za-z0-9_]*$|{VARIABLE_PATTERN}"}),
]
MailboxUrl = Annotated[
    str,
    Field(min_length=1),
    AfterValidator(_mailbox_url),
    WithJsonSchema({"type": "string", "pattern": f"^imaps?://|{VARIABLE_PATTERN}"}),
]
Command = Annotated[str, Field(min_length=1), AfterValidator(_command), WithJsonSchema({"type": "string"})]
SentHeaders = Annotated[dict[str, Header], Field(min_length=1), AfterValidator(_sent_headers)]
SentCookies = Annotated[dict[str, Header], Field(min_length=1), AfterValidator(_sent_cookies)]
Proxy = Annotated[str, Field(min_length=1), AfterValidator(_proxy), WithJsonSchema({"type": "string"})]
