"""`vedette init`: a configuration to start from, and the schema with which editors check it."""

import json
from pathlib import Path

import click

from alerts.app.cli.options import config_option
from alerts.configuration.json_schema import schema
from crawler.errors import UsageError

TEMPLATE_FILE = Path(__file__).parents[2] / "configuration" / "template.yaml"
SCHEMA_NAME = "config.schema.json"


@click.command()
@config_option
@click.option(
    "--schema", "schema_only", is_flag=True, help=f"Write only {SCHEMA_NAME}; use it after an update of Vedette."
)
def init(config_path: Path, *, schema_only: bool) -> None:
    """Write a commented config.yaml to start from, and its schema. An existing configuration is never overwritten."""
    if not schema_only:
        _write_new(config_path, TEMPLATE_FILE.read_text("utf8"))
        click.echo(f"wrote {config_path}")
    schema_file = config_path.parent / SCHEMA_NAME
    try:
        schema_file.write_text(json.dumps(schema(), indent=2) + "\n", "utf8")
    except OSError as error:
        raise UsageError(f"{schema_file} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {schema_file}")
    if not schema_only:
        click.echo("Next: vedette check, then vedette run --once", err=True)


def _write_new(file: Path, text: str) -> None:
    """Write `text` to `file`, which must not exist."""
    try:
        with file.open("x", encoding="utf8") as new:
            new.write(text)
    except FileExistsError:
        raise UsageError(f"{file} already exists and was not changed (--schema writes only the schema)") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error
