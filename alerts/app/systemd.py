"""Notifies systemd of the daemon's state, as sd_notify(3) describes: one datagram to the socket that it names."""

import os
import socket


def tell_systemd(state: str) -> None:
    """Send `state` ("READY=1", "WATCHDOG=1" or "STOPPING=1"); do nothing when no service manager listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.sendto(state.encode(), address)
        except OSError:
            return  # the daemon works without its manager
