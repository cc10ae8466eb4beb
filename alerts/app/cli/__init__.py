"""The command line: imports a command only when it is called, and turns errors into sentences and exit codes.

Each command has a file of its name, which parses the arguments, calls the program and prints. What `status`, `why`,
`inspect`, `check` and `search` show is made in alerts/reports/.

options.py                       --config and --json, and loading the configuration
print_judgement.py print_page.py what `why` and `inspect` print, in colour on a terminal
print_offers.py print_sources.py what the commands under `sources` print
"""

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Final, NoReturn

import click

from crawler.errors import ConfigError, QueryError, UsageError, VedetteError

# Errors of writing to standard output that end a command with a sentence; a closed pipe is not among them.
_WRITE_ERRORS: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

# name -> (module:function, the line in --help), so that --help need not import the commands
COMMANDS: Final = {
    "run": ("alerts.app.cli.run:run", "Watch the sources and send alerts, until stopped."),
    "demo": ("alerts.app.cli.demo:demo", "Try everything on a small news site, served on this machine."),
    "init": ("alerts.app.cli.init:init", "Write a commented config.yaml to start from."),
    "check": ("alerts.app.cli.check:check", "Show every error in the configuration, and run the rules' examples."),
    "inspect": (
        "alerts.app.cli.inspect:inspect",
        "Show what Vedette reads in a page, and what is hidden.",
    ),
    "why": ("alerts.app.cli.why:why", "Show an article's past, and how each rule judges it."),
    "preview": ("alerts.app.cli.preview:preview", "Show what a rule would have told, as it would go."),
    "try": ("alerts.app.cli.try_:try_", "Show what a rule would raise, by which words, and what it misses."),
    "search": ("alerts.app.cli.search:search", "Search the archive in the rule language."),
    "entities": ("alerts.app.cli.entities:entities", "Find names for rules, and show what each finds."),
    "alerts": ("alerts.app.cli.alerts:alerts", "Show what was raised and what became of it, or what was held back."),
    "mark": ("alerts.app.cli.mark:mark", "Say whether an alert was useful or noise."),
    "resend": ("alerts.app.cli.resend:resend", "Send an alert once more."),
    "mute": ("alerts.app.cli.mute:mute", "Silence a rule, a source or a group for a while, or show what is muted."),
    "unmute": ("alerts.app.cli.unmute:unmute", "End a mute before its time."),
    "status": ("alerts.app.cli.status:status", "Show the daemon, the sources, the archive and the deliveries."),
    "sources": ("alerts.app.cli.sources:sources", "Show how the sources are; find, add and bring in others."),
    "import": ("alerts.app.cli.import_:import_", "Add articles from a file to the archive."),
    "backup": ("alerts.app.cli.backup:backup", "Copy the ledger; the daemon may be running."),
    "prune": ("alerts.app.cli.prune:prune", "Remove texts older than `keep`, or one article for good."),
}


class LazyGroup(click.Group):
    """A click group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order in which a newcomer meets them, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command `cmd_name`; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vedette", prog_name="vedette")
def vedette() -> None:
    """Watch defence news and send alerts by your rules."""


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed, 2 wrong usage or configuration, 130 interrupted."""
    _open_closed_streams()
    try:
        _check_working_folder()
        code = vedette.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (ConfigError, QueryError, UsageError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except VedetteError as error:
        click.echo(f"vedette: {error}", err=True)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except OSError as error:
        if error.errno not in _WRITE_ERRORS:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the rest of the buffer is discarded without another error
        click.echo(f"vedette: the output cannot be written: {error.strerror}", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _open_closed_streams() -> None:
    """Open each standard stream that the caller closed on the null device.

    Otherwise the ledger would be opened under that number, and output written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
    sys.stdout = sys.stdout or open(1, "w", encoding="utf8", closefd=False)  # noqa: SIM115 - open until the process ends
    sys.stderr = sys.stderr or open(2, "w", encoding="utf8", closefd=False)  # noqa: SIM115 - open until the process ends


def _check_working_folder() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(f"the folder you are in cannot be used: {error.strerror}; change to another one") from error
