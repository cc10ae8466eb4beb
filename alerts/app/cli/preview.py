"""`vedette preview`: what the rules would have told, rendered as it would go."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Final

import click

from alerts.app.cli.options import config_option, loaded, since_option
from alerts.app.known_names import refuse_unknown
from alerts.reports.wording import counted

if TYPE_CHECKING:
    from alerts.app.rehearsal import Preview, PreviewedMessage
    from alerts.configuration import Config
    from crawler.store import Ledger

MAX_SHOWN: Final = 20  # messages on the terminal; a file gets all


@click.command()
@click.argument("rule", required=False)
@since_option
@click.option("--digest", "channel", metavar="CHANNEL", help="As one digest of this channel, not as single messages.")
@click.option(
    "--to", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write FILE.html or FILE.txt, or FILE.eml with one mail.",
)  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="Show the messages in the web browser.")
@config_option
def preview(
    config_path: Path, rule: str | None, since: datetime, channel: str | None, path: Path | None, *, opens: bool
) -> None:
    """Show what RULE, or every rule, would have told of what was read since then, as it would go.

    The rules are those of the configuration as it is now: a new rule is seen before it speaks. Nothing is sent.
    """
    from alerts.app.preview_files import refuse_suffix, write_messages  # noqa: PLC0415 - heavy imports
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    config = loaded(config_path, use="send")
    _refuse_unknown(config, rule, channel)
    if path is not None:
        refuse_suffix(path)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        found, messages = _rehearse(ledger, config, rule, channel, since)
    finally:
        ledger.close()
    if path is None and opens:
        path = Path(mkstemp(suffix=".html", prefix="vedette-preview-")[1])
    if path is None:
        _print(messages)
    else:
        write_messages(messages, path)
        click.echo(path)
    click.echo(_summary(found, len(messages)), err=True)
    if opens and path is not None:
        click.launch(path.resolve().as_uri())


def _refuse_unknown(config: "Config", rule: str | None, channel: str | None) -> None:
    if rule is not None:
        refuse_unknown("rule that is switched on", rule, [one.id for one in config.rules])
    if channel is not None:
        refuse_unknown("channel that is switched on", channel, [one.id for one in config.channels if one.enabled])


def _rehearse(
    ledger: "Ledger", config: "Config", rule: str | None, channel: str | None, since: datetime
) -> "tuple[Preview, list[PreviewedMessage]]":
    from alerts.app.rehearsal import digest_of, messages_of, rehearsed  # noqa: PLC0415

    found = _last(rehearsed(ledger, config, [rule] if rule else [], since))
    if channel is None:
        return found, messages_of(found, ledger, config)
    return found, [digest_of(found, ledger, config, channel, (since, datetime.now(UTC)))]


def _last(found: "Iterator[Preview]") -> "Preview":
    """The preview when it is whole; a terminal sees how far it is."""
    if not sys.stderr.isatty():
        *_, whole = found
        return whole
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    *_, whole = track(found, "judging the past", console=Console(stderr=True), transient=True)
    return whole


def _print(messages: "Sequence[PreviewedMessage]") -> None:
    from alerts.app.preview_files import on_terminal  # noqa: PLC0415

    for one in messages[-MAX_SHOWN:]:
        click.echo(on_terminal(one, sys.stdout), nl=False)
    if len(messages) > MAX_SHOWN:
        click.echo(f"{len(messages) - MAX_SHOWN} earlier ones are not shown; --to FILE.html has all", err=True)


def _summary(found: "Preview", messages: int) -> str:
    from alerts.delivery.plans import REASON_SENTENCES  # noqa: PLC0415

    alerts, late = counted(found.alerts, "alert"), counted(len(found.late), "match", "matches")
    lines = [
        f"{counted(messages, 'message')}: {alerts}, {found.updates} of them updates; {late} that digests only list"
    ]
    lines += [f"held back: {count}, since {REASON_SENTENCES[reason]}" for reason, count in found.held.most_common()]
    return "\n".join(lines)
