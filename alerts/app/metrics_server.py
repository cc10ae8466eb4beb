"""Serves /metrics, /healthz and /readyz from the daemon's loop, where the configuration says so."""

import logging
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec

from alerts import redaction
from alerts.app.heartbeat import vitals_of
from alerts.app.runtime import Runtime
from alerts.configuration.cross_checks import METRICS_NEED
from alerts.delivery.symptoms import disk_symptoms
from alerts.delivery.wellness import not_well
from alerts.reports.health_check import Pulse, not_alive, not_healthy
from crawler.errors import LedgerError
from crawler.fetch.local_server import Answer, LocalServer, serve
from crawler.scalars import ListenAddress

log = logging.getLogger(__name__)

_TEXT = "text/plain; charset=utf-8"


class MetricsServer:
    """The server of one daemon. `shown_at` tells when its loop and its scheduler last showed that both run."""

    def __init__(self, runtime: Runtime, shown_at: Callable[[], datetime]) -> None:
        self._runtime = runtime
        self._shown_at = shown_at
        self._address: ListenAddress | None = None
        self._server: LocalServer | None = None

    async def follow(self, address: ListenAddress | None) -> None:
        """Listen at `address`, and no longer where it was before. That this fails is a line of the log."""
        if address == self._address and self._server:
            return
        await self.stop()
        if address is None:
            return
        if find_spec("prometheus_client") is None:
            log.warning("no metrics are served: %s", METRICS_NEED)
            return
        routes = {"/metrics": self._metrics, "/healthz": self._alive, "/readyz": self._ready}
        try:
            self._server = serve(address.host, address.port, routes)
        except OSError as error:
            log.warning("no metrics are served at %s reason=%s", address, error)
            return
        self._address = address
        log.info("serving metrics address=%s", address)

    async def stop(self) -> None:
        """Listen no longer."""
        server, self._server, self._address = self._server, None, None
        if server:
            await server.stop()

    def _metrics(self) -> Answer:
        from alerts.app.metrics import KIND, exposition  # noqa: PLC0415 - needs an optional extra

        try:
            return Answer(200, KIND, exposition(self._runtime))
        except LedgerError:
            return _verdict(("The ledger cannot be read.",))

    def _alive(self) -> Answer:
        return _verdict(not_alive(self._pulse(), self._runtime.clock()))

    def _ready(self) -> Answer:
        """The reasons of `vedette status --health`, without secrets."""
        runtime, now = self._runtime, self._runtime.clock()
        try:
            vitals = vitals_of(runtime)
        except LedgerError:
            return _verdict(("The ledger cannot be read.",))
        is_known = any(one.kind == "disk" for one in vitals.incidents)
        disk = disk_symptoms(shutil.disk_usage(runtime.ledger.path.parent).free, is_known=is_known)
        sentences = [one.sentence for one in disk]
        reasons = not_healthy(self._pulse(), vitals.incidents, not_well(vitals, now), sentences, now)
        redact = redaction.redactor(runtime.config.secrets) if reasons else str
        return _verdict(tuple(map(redact, reasons)))

    def _pulse(self) -> Pulse:
        return Pulse(os.getpid(), self._shown_at())


def _verdict(reasons: tuple[str, ...]) -> Answer:
    text = "\n".join(reasons) if reasons else "Healthy."
    return Answer(503 if reasons else 200, _TEXT, f"{text}\n".encode())
