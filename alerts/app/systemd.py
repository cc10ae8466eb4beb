"""Telling systemd how the daemon is: one datagram to the socket it names, nothing when there is none (sd_notify(3))."""

import os
import socket


def tell_systemd(state: str) -> None:
    """Send `state` ("READY=1", "WATCHDOG=1", "STOPPING=1", …) to the service manager, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.sendto(state.encode(), address)
        except OSError:
            return  # a manager that does not listen is no reason to stop
