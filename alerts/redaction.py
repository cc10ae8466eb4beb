"""Keeps secrets out of logs and errors: a logging filter, and a function that masks them in any text.

A secret is masked in every form in which a library might print it: as it is, percent-encoded, decoded, in base64 at
any position in a longer text (HTTP Basic and SMTP AUTH encode `user:password`), and, when it is a URL, by its parts.
"""

import base64
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

MASK: Final = "***"
_MIN_SUBSTRING_CHARACTERS: Final = 4  # a shorter secret is masked only as a whole word, or logs become unreadable
_MIN_TOKEN_CHARACTERS: Final = 6  # shorter parts of a URL's path and query are names and switches, not tokens
_PLAIN_PARTS: Final = frozenset(
    ["services", "webhook", "webhooks", "notify", "messages", "spaces", "workflows", "triggers", "manual", "invoke",
     "powerautomate", "automations", "direct", "open-apis"]
)  # fmt: skip
# keys in the query of an Apprise URL whose values are not secret
_PLAIN_KEYS: Final = frozenset(
    ["name", "from", "smtp", "mode", "format", "overflow", "verify", "retry", "wait", "optional", "cto", "rto", "tz",
     "method", "image", "footer", "timestamp", "blocks", "emojis", "lang", "priority", "sound",
     "api-version", "sp", "sv"]
)  # fmt: skip

Redact = Callable[[str], str]


def redactor(secrets: Iterable[str]) -> Redact:
    """A function that replaces every secret in a text by `***`, in whatever form it is written."""
    forms = {form for secret in secrets if secret.strip() for form in _forms(secret.strip())}
    if not forms:
        return lambda text: text
    # The longest first, so that a URL is masked whole and not piece by piece. Plain searches, because a pattern of a
    # thousand alternatives takes milliseconds for each line.
    ordered = sorted(
        (form for form in forms if len(form) >= _MIN_SUBSTRING_CHARACTERS), key=lambda form: (-len(form), form)
    )
    words = "|".join(re.escape(form) for form in forms if len(form) < _MIN_SUBSTRING_CHARACTERS)
    short = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def redact(text: str) -> str:
        for form in ordered:
            if form in text:
                text = text.replace(form, MASK)
        return short.sub(MASK, text) if short else text

    return redact


def url_secrets(url: str) -> frozenset[str]:
    """The parts of an Apprise URL that are secret: user, password, and the tokens and recipients in path and query."""
    try:
        parts = urlsplit(url)
        names = [parts.username or "", parts.password or ""]
    except ValueError:
        return frozenset({url})
    # an Apprise URL may hold a token in place of the host: slack://TokenA/TokenB/TokenC
    host = parts.netloc.rpartition("@")[2]
    is_host = "." in host or host.startswith(("[", "localhost"))
    pairs = parse_qsl(f"{parts.query}&{parts.fragment}")
    values = [piece for key, value in pairs if key not in _PLAIN_KEYS for piece in value.split(",")]
    places = [*([] if is_host else [host]), *parts.path.split("/"), parts.fragment]
    tokens = [unquote(piece) for piece in (*places, *values)]
    names = [unquote(name) for name in names]
    kept = [token for token in tokens if len(token) >= _MIN_TOKEN_CHARACTERS and token.casefold() not in _PLAIN_PARTS]
    return frozenset(name for name in (*names, *kept) if name)


class RedactionFilter(logging.Filter):
    """Passes every record on with its secrets masked: in the message, arguments, traceback, stack and extras."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self.secrets = frozenset(secrets)
        self._redact = redactor(self.secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the secrets in `record` and return True."""
        record.msg, record.args = _Masked(record.msg, record.args, self._redact), None
        if record.exc_info:
            # formatted now, and the exception dropped: a handler that renders tracebacks would show local variables
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            record.exc_info = None
        for name, value in list(record.__dict__.items()):
            if isinstance(value, str) and name not in {"name", "levelname"}:
                setattr(record, name, self._redact(value))
        return True


class _Masked:
    """A log message that is formatted and masked when it is printed.

    A faulty log call then fails inside the handler, which reports it and goes on, as the standard library expects. A
    filter that fails would break the work that was being logged.
    """

    def __init__(self, message: object, values: object, redact: Redact) -> None:
        self._message, self._values, self._redact = message, values, redact

    def __str__(self) -> str:
        text = str(self._message)
        return self._redact(text % self._values if self._values else text)

    __repr__ = __str__


def install(secrets: Iterable[str]) -> None:
    """Mask `secrets` on every logging handler, on Apprise's logger, and in uncaught errors.

    A second call, as after a reload of the configuration, adds its secrets to the known ones and reaches handlers that
    were added since.
    """
    handlers = list(_handlers())
    apprise = logging.getLogger("apprise")
    known = {
        s for place in (*handlers, apprise) for f in place.filters if isinstance(f, RedactionFilter) for s in f.secrets
    }
    mask = RedactionFilter({*known, *secrets})
    for place in (*handlers, apprise):
        for old in [f for f in place.filters if isinstance(f, RedactionFilter)]:
            place.removeFilter(old)
        place.addFilter(mask)
    sys.excepthook = _Hook(mask)
    threading.excepthook = _Hook(mask).of_thread


class _Hook:
    """Prints an uncaught error as Python does, with the secrets masked."""

    def __init__(self, mask: RedactionFilter) -> None:
        self._redact = redactor(mask.secrets)

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(self._redact("".join(traceback.format_exception(kind, error, trace))))

    def of_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
            self(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def _handlers() -> Iterator[logging.Handler]:
    """Every handler of every logger, and Python's handler of last resort."""
    loggers = [
        logging.getLogger(),
        *(x for x in logging.root.manager.loggerDict.values() if isinstance(x, logging.Logger)),
    ]
    for logger in loggers:
        yield from logger.handlers
    if logging.lastResort is not None:
        yield logging.lastResort


def _forms(secret: str) -> Iterator[str]:
    parts = {secret, *(url_secrets(secret) if "://" in secret else ())}
    for part in parts:
        yield from (part, unquote(part), quote(part), quote(part, safe=""), quote_plus(part))
        yield from (repr(part)[1:-1], repr(part.encode())[2:-1])
        yield from _in_base64(part)


def _in_base64(secret: str) -> Iterator[str]:
    """The characters that `secret` leaves in the base64 of a longer text, for each of its three alignments."""
    raw = secret.encode()
    for offset in range(3):
        letters = base64.b64encode(bytes(offset) + raw).decode()
        core = letters[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]
        if len(core) >= _MIN_TOKEN_CHARACTERS:
            yield from (core, core.translate(str.maketrans("+/", "-_")))
