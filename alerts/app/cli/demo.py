"""`vedette demo`: the whole chain on a small news site that is served on this machine."""

from time import monotonic

import click


@click.command()
def demo() -> int:
    """Show the whole chain on a small news site that is served on this machine.

    No network, no account, no configuration; under ten seconds; nothing is left behind.
    """
    begun = monotonic()
    from alerts.app.demo.story import tell  # noqa: PLC0415 - heavy imports only for the command that needs them

    return tell(click.echo, begun)
