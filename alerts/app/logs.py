"""Logging for the command line and the daemon: plain lines on standard error, secrets masked."""

import logging
import sys
from collections.abc import Iterable
from typing import Final

from alerts import redaction

# Libraries that report their own working at INFO; what matters of it, we say ourselves.
_QUIET: Final = ("scrapy", "twisted", "apscheduler", "apprise", "trafilatura", "htmldate", "watchfiles", "asyncio",
                 "py.warnings", "filelock", "charset_normalizer")  # fmt: skip


def set_up_logs(secrets: Iterable[str], level: int = logging.INFO, handler: logging.Handler | None = None) -> None:
    """Send the log to standard error, or to `handler`; every secret value is masked on every handler."""
    stream = handler or logging.StreamHandler(sys.stderr)
    stream.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, level))
    redaction.install(secrets)
