"""`vedette why`: an article's past and how the rules judge it, clause by clause; or many articles as JSON lines."""

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import click

from alerts.app.article_lookup import NotInLedgerError, life_of, names_an_article
from alerts.app.cli.options import config_option, loaded
from alerts.configuration import Config
from alerts.copies import as_copied
from alerts.judging import subject
from alerts.messages.harmless import one_line
from alerts.model import Subject
from alerts.reports.article_life import ArticleLife, life_json, life_lines
from alerts.reports.article_revisions import in_signs
from alerts.reports.judged_line import judged_line, matches_json
from alerts.reports.judgement import Judgement, judgement, nearest_json
from alerts.reports.unseen_article import UnseenArticle
from alerts.reports.word_changes import ChangePiece
from alerts.reports.wording import visible_json
from crawler.errors import UsageError


@click.command()
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@click.option("--rule", metavar="ID", help="Judge by this rule alone, and show it even when it does not match.")
@click.option("--batch", metavar="FILE", help="Judge many articles, one JSON object a line; - is standard input.")
@click.option("--language", metavar="LL", help="The article's language (two letters), where a file does not say.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of text.")
@config_option
def why(
    articles: tuple[str, ...],
    *,
    rule: str | None,
    batch: str | None,
    language: str | None,
    as_json: bool,
    config_path: Path,
) -> None:
    """Show an article's past, and how the rules judge it: each clause, whether it holds, and where.

    ARTICLE is an article in the ledger (its number, its address, or alert:3 for the article of alert 3), a saved page,
    a .txt file whose first line is the title, or a .json file that holds one object as in a line of --batch. The page
    of a web address that the ledger does not have is fetched and judged, with the reasons why it was not seen. Of each
    further version of an article in the ledger, the words that changed are shown: [-removed-]{+added+}, or in colour.
    """
    if bool(articles) == (batch is not None):
        raise click.UsageError("give an ARTICLE, or --batch with a file of articles")
    config = loaded(config_path)
    wanted = None if rule is None else frozenset([_known(rule, config)])
    if batch is not None:
        _answer_lines(batch, config, wanted)
        return
    lives, unseen = _found(articles, config)
    for name in articles:
        if name in unseen:
            _print_unseen(unseen[name], config, rule, wanted, as_json=as_json)
            continue
        life = lives.get(name)
        judged = subject(life.article) if life else _in_file(Path(name), language)
        if as_json:
            about = life_json(life) if life else {"file": name}
            click.echo(visible_json({**about, **_judged_json(judged, config, wanted)}))
        else:
            _print(name, life, judgement(judged, config.ruleset, rule))
            if life and life.article.copy:
                click.echo("with the text of its full copy behind its own:")
                _print(name, None, judgement(as_copied(judged, life.article.copy.text), config.ruleset, rule))


def _found(names: Sequence[str], config: Config) -> tuple[dict[str, ArticleLife], dict[str, UnseenArticle]]:
    """The lives of the articles of the ledger, and why those web addresses were not seen that are none."""
    lives, missing = {}, []
    for name in names:
        if names_an_article(name):
            try:
                lives[name] = life_of(name, config)
            except NotInLedgerError:
                missing.append(name)
    return lives, _unseen(missing, config) if missing else {}


def _in_file(path: Path, language: str | None) -> Subject:
    from alerts.app.article_files import subject_in_file  # noqa: PLC0415 - worker processes are slow to import

    return subject_in_file(path, language)


def _unseen(urls: Sequence[str], config: Config) -> dict[str, UnseenArticle]:
    from alerts.app.unseen_pages import unseen_articles  # noqa: PLC0415 - Scrapy is slow to import
    from crawler.fetch import run_program  # noqa: PLC0415

    found: dict[str, UnseenArticle] = {}

    async def main() -> int:
        found.update((one.url, one) for one in await unseen_articles(urls, config, datetime.now(UTC)))
        return 0

    run_program(main)
    return found


def _print_unseen(
    one: UnseenArticle, config: Config, rule: str | None, wanted: frozenset[str] | None, *, as_json: bool
) -> None:
    if as_json:
        judged = _judged_json(one.subject, config, wanted) if one.subject else {"matches": [], "nearest": []}
        reasons = [asdict(reason) for reason in one.reasons]
        click.echo(visible_json({"url": one.url, "seen": False, "reasons": reasons, **judged}))
        return
    click.echo(f"{one_line(one.url)} is no article of the ledger")
    for reason in one.reasons:
        click.echo(f"  {one_line(reason.sentence)}")
    if one.subject:
        click.echo("its page, as it is now, judged by the rules:")
        _print(one.url, None, judgement(one.subject, config.ruleset, rule))


def _judged_json(subject: Subject, config: Config, wanted: frozenset[str] | None) -> dict[str, object]:
    rules = config.ruleset
    return {"matches": matches_json(subject, rules, wanted), "nearest": nearest_json(subject, rules, wanted)}


def _print(name: str, life: ArticleLife | None, judged: Judgement) -> None:
    from alerts.app.cli.print_judgement import print_judgement  # noqa: PLC0415 - rich is slow to import

    if life:
        mark = _in_colour if sys.stdout.isatty() and "NO_COLOR" not in os.environ else in_signs
        click.echo("\n".join(life_lines(life, mark)))
    print_judgement(name, judged)


def _in_colour(piece: ChangePiece) -> str:
    text = one_line(piece.text)
    if piece.kind == "same":
        return text
    return click.style(text, fg="red", strikethrough=True) if piece.kind == "removed" else click.style(text, fg="green")


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
