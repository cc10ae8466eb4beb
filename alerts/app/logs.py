"""Logging for the command line and the daemon: plain lines on standard error, secrets masked, nothing that acts."""

import logging
import sys
from collections.abc import Iterable
from typing import Final

from alerts import redaction

# Libraries that report their own working at INFO; what matters of it, we say ourselves.
_QUIET: Final = ("scrapy", "twisted", "apscheduler", "apprise", "htmldate", "watchfiles", "asyncio",
                 "py.warnings", "filelock", "charset_normalizer")  # fmt: skip


class _Harmless(logging.Formatter):
    """Formats a record, and shows control characters that came from the web as what they are."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a traceback keeps its lines."""
        text = super().format(record)
        return (
            text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
        )


def set_up_logs(secrets: Iterable[str], level: int = logging.INFO, handler: logging.Handler | None = None) -> None:
    """Send the log to standard error, or to `handler`; every secret value is masked on every handler."""
    stream = handler or logging.StreamHandler(sys.stderr)
    stream.setFormatter(_Harmless("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, level))
    redaction.install(secrets)
