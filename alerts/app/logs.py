"""Logging for the command line and the daemon: plain lines on standard error, with secrets and control codes masked.

A line is time, level, logger, event, then key=value pairs.
"""

import logging
import sys
from collections.abc import Iterable
from typing import Final

from alerts import redaction

# Libraries that describe their work at INFO. What an operator needs of it, our own lines say.
_QUIET: Final = ("scrapy", "twisted", "apscheduler", "apprise", "htmldate", "watchfiles", "asyncio",
                 "py.warnings", "filelock", "charset_normalizer")  # fmt: skip


class _HarmlessFormatter(logging.Formatter):
    """Escapes control characters, which may come from the web and could drive a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text. The lines of a traceback are kept apart."""
        text = super().format(record)
        return (
            text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
        )


def set_up_logs(secrets: Iterable[str], level: int = logging.INFO, handler: logging.Handler | None = None) -> None:
    """Send the log to `handler`, or to standard error when it is None. `secrets` are masked on every handler."""
    stream = handler or logging.StreamHandler(sys.stderr)
    stream.setFormatter(_HarmlessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, level))
    redaction.install(secrets)
