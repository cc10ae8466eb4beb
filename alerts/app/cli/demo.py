"""`vedette demo`: the whole program on a small news site, served on this machine."""

from time import monotonic

import click


@click.command()
def demo() -> int:
    """Try everything on a small news site, served on this machine.

    It needs no network, account or configuration, takes under ten seconds and leaves nothing behind.
    """
    begun = monotonic()
    from alerts.app.demo.story import tell  # noqa: PLC0415 - heavy imports only for this command

    return tell(click.echo, begun)
