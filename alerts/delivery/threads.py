"""The numbers by which mail programs know messages, so that an alert and its updates are one thread. Pure."""


def posting_id(lead: int, alert: int | None, *, merged: bool) -> str:
    """What a message is known by: its first alert, or, when it lists what waited, the delivery that leads it.

    The same when the message is repeated.
    """
    return f"digest-{lead}" if merged or alert is None else f"alert-{alert}"
