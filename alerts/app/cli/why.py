"""`vedette why`: an article's past and how the rules judge it, clause by clause; or many articles as JSON lines."""

from contextlib import ExitStack
from difflib import get_close_matches
from pathlib import Path

import click

from alerts.app.article_files import subject_in_file
from alerts.app.article_lookup import life_of, names_an_article
from alerts.app.cli.options import config_option, loaded
from alerts.configuration import Config
from alerts.judging import subject
from alerts.reports.article_life import life_lines
from alerts.reports.judged_line import judged_line
from alerts.reports.judgement import judgement
from crawler.errors import UsageError


@click.command()
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@click.option("--rule", metavar="ID", help="Judge by this rule alone, and show it even when it does not match.")
@click.option("--batch", metavar="FILE", help="Judge many articles, one JSON object a line; - is standard input.")
@click.option("--language", metavar="LL", help="The article's language (two letters), where a file does not say.")
@config_option
def why(
    articles: tuple[str, ...], *, rule: str | None, batch: str | None, language: str | None, config_path: Path
) -> None:
    """Show an article's past, and how the rules judge it: each clause, whether it holds, and where.

    ARTICLE is an article in the ledger (its number, its address, or alert:3 for the article of alert 3), a saved page,
    a .txt file whose first line is the title, or a .json file that holds one object as in a line of --batch.
    """
    if bool(articles) == (batch is not None):
        raise click.UsageError("give an ARTICLE, or --batch with a file of articles")
    config = loaded(config_path)
    wanted = None if rule is None else frozenset([_known(rule, config)])
    if batch is not None:
        _answer_lines(batch, config, wanted)
        return
    from alerts.app.cli.print_judgement import print_judgement  # noqa: PLC0415 - rich is slow to import

    for name in articles:
        if names_an_article(name):
            life = life_of(name, config)
            click.echo("\n".join(life_lines(life)))
            judged = subject(life.article)
        else:
            judged = subject_in_file(Path(name), language)
        print_judgement(name, judgement(judged, config.ruleset, rule))


def _answer_lines(batch: str, config: Config, wanted: frozenset[str] | None) -> None:
    with ExitStack() as stack:
        for line in stack.enter_context(click.open_file(batch, encoding="utf8", errors="replace")):
            if line.strip():
                click.echo(judged_line(line, config.ruleset, wanted))


def _known(rule: str, config: Config) -> str:
    """`rule`, if the configuration has a rule with that id.

    Raises:
        UsageError: it has none; the sentence names the nearest id, or all of them.
    """
    ids = [known.id for known in config.rules]
    if rule in config.off.rules:
        raise UsageError(f"the rule '{rule}' is switched off by `enabled: false`")
    if rule not in ids:
        close = get_close_matches(rule, ids, n=1)
        advice = f" Did you mean '{close[0]}'?" if close else f" Its rules are {', '.join(ids)}."
        raise UsageError(f"{config.path} has no rule '{rule}'.{advice}")
    return rule
