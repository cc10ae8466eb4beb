"""The command line: a group that imports a command only when it is called, and turns errors into sentences.

One file per command; a command prints and exits, and decides nothing.
"""

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Final, NoReturn

import click

from crawler.errors import ConfigError, QueryError, UsageError, VedetteError

_UNWRITABLE: Final = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
}  # of standard output; a closed pipe is no error

# name -> (module:function, the line that --help shows); the line stands here so that --help imports no command
COMMANDS: Final = {
    "run": ("alerts.app.cli.run:run", "Watch the sources, judge and alert, until stopped (--once: one round)."),
    "demo": ("alerts.app.cli.demo:demo", "Show the whole chain on a small news site served on this machine."),
    "init": ("alerts.app.cli.init:init", "Write a commented config.yaml to start from."),
    "check": ("alerts.app.cli.check:check", "Show every error of the configuration and run the rules' examples."),
    "inspect": ("alerts.app.cli.inspect:inspect", "Show what Vedette reads in a page."),
    "why": ("alerts.app.cli.why:why", "Show how the rules judge an article, clause by clause."),
    "search": ("alerts.app.cli.search:search", "Search the archive in the rule language."),
    "status": ("alerts.app.cli.status:status", "Show sources, articles, alerts and deliveries."),
    "backup": ("alerts.app.cli.backup:backup", "Copy the ledger, also while the daemon runs."),
    "prune": ("alerts.app.cli.prune:prune", "Remove what `keep` no longer wants."),
}


class LazyGroup(click.Group):
    """A click group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command's name, in the order of a first reading."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command `cmd_name`, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vedette", prog_name="vedette")
def vedette() -> None:
    """Watch defence news and alert by your rules."""


def main() -> NoReturn:
    """Run the command line: exit 0 done, 1 failed, 2 usage or configuration."""
    _open_what_is_closed()
    try:
        _look_around()
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
        if error.errno not in _UNWRITABLE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in the buffer goes nowhere, without a word
        click.echo(f"vedette: the output cannot be written: {error.strerror}", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _open_what_is_closed() -> None:
    """Give every standard stream that the caller closed a place to go: else the ledger would take its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    sys.stdout = sys.stdout or open(1, "w", encoding="utf8", closefd=False)  # noqa: SIM115 - for good
    sys.stderr = sys.stderr or open(2, "w", encoding="utf8", closefd=False)  # noqa: SIM115 - for good


def _look_around() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(f"the folder you are in cannot be used: {error.strerror}; change to another one") from error
