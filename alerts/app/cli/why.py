"""`vedette why`: how the rules judge an article, clause by clause; for many articles at once, as JSON lines."""

from collections.abc import Iterable
from contextlib import ExitStack
from difflib import get_close_matches
from pathlib import Path

import click

from alerts.app.cli.options import config_option, loaded
from alerts.app.cli.why_batch import answer
from alerts.app.cli.why_ledger import is_of_the_ledger, looked_up
from alerts.app.cli.why_subjects import subject_in_file
from alerts.configuration import Config
from crawler.errors import UsageError


@click.command()
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@click.option("--rule", metavar="ID", help="Judge by this rule alone, and show it also when it does not match.")
@click.option(
    "--batch", metavar="FILE", help="Judge one article a line (JSON), answer one a line; - is standard input."
)
@click.option("--language", metavar="LL", help="The article's language, where a file does not say.")
@config_option
def why(
    articles: tuple[str, ...], *, rule: str | None, batch: str | None, language: str | None, config_path: Path
) -> None:
    """Show how the rules judge an article: each clause, what it found and where, and which failed.

    ARTICLE is an article of the ledger (its number, its address, or alert:3 for the article of an alert), a saved page,
    a .txt file (the first line is the title), or a .json file as in a line of --batch.
    """
    if bool(articles) == (batch is not None):
        raise click.UsageError("give an ARTICLE, or --batch with a file of articles")
    config = loaded(config_path)
    rules = None if rule is None else frozenset([_known(rule, config)])
    if batch is not None:
        with ExitStack() as stack:
            _answer_all(stack.enter_context(click.open_file(batch, encoding="utf8", errors="replace")), config, rules)
        return
    from alerts.app.cli.why_show import show  # noqa: PLC0415 - rich is slow to import

    for name in articles:
        if is_of_the_ledger(name):
            subject, life = looked_up(name, config)
            click.echo("\n".join(life))
        else:
            subject = subject_in_file(Path(name), language)
        show(name, subject, config.ruleset, rule)


def _answer_all(lines: Iterable[str], config: Config, rules: frozenset[str] | None) -> None:
    for line in lines:
        if line.strip():
            click.echo(answer(line, config.ruleset, rules))


def _known(rule: str, config: Config) -> str:
    ids = [known.id for known in config.rules]
    if rule not in ids:
        close = get_close_matches(rule, ids, n=1)
        meant = f" Did you mean '{close[0]}'?" if close else f" Its rules are {', '.join(ids)}."
        raise UsageError(f"{config.path} has no rule '{rule}'.{meant}")
    return rule
