"""Prints a judgement: each rule with its clauses as a tree, in colour on a terminal."""

from typing import Final

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from alerts.messages.harmless import one_line, shortened
from alerts.reports.judgement import HitInContext, JudgedClause, JudgedRule, Judgement, reading_line

_SIGNS: Final = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_MAX_CLAUSE: Final = 160  # characters of a clause that failed
_MAX_FAILED: Final = 5
_FILE_WIDTH: Final = 500  # cells; a file has no edge at which a clause must be cut


def print_judgement(name: str, judgement: Judgement) -> None:
    """Print how the rules judge the article; one without a title is called `name`."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _FILE_WIDTH
    console.print(Text(one_line(judgement.subject.title or name), style="bold"))
    console.print(Text(reading_line(judgement.subject), style="dim"))
    for rule in judgement.shown:
        console.print(_rule_tree(rule))
    for near in judgement.nearest:
        failed = ", and ".join(shortened(one_line(clause), _MAX_CLAUSE) for clause in near.failed[:_MAX_FAILED])
        more = len(near.failed) - _MAX_FAILED
        console.print(
            Text(f"no match: {near.id}, without {failed}{f', and {more} more' if more > 0 else ''}", style="dim")
        )
    if far := [rule_id for rule_id in judgement.others if rule_id not in {near.id for near in judgement.nearest}]:
        console.print(Text(f"no match: {', '.join(far)}", style="dim"))
    if judgement.open_rules:
        console.print(Text(f"could match in the hidden part: {', '.join(judgement.open_rules)}", style="yellow"))
    if judgement.entities:
        entities = ", ".join(f"@{entity_id}" for entity_id in judgement.entities)
        console.print(Text(f"entities: {entities}", style="dim"))


def _rule_tree(rule: JudgedRule) -> Tree:
    tree = Tree(Text.assemble((rule.id, "bold"), " matches" if rule.matches else " does not match"))
    _add(tree, rule.clause)
    return tree


def _add(tree: Tree, clause: JudgedClause) -> None:
    sign, colour = _SIGNS[clause.value]
    branch = tree.add(Text.assemble((f"{sign} ", colour), one_line(clause.text)))
    for part in clause.parts:
        _add(branch, part)
    for hit in clause.hits:
        branch.add(_hit(hit))
    if clause.more_hits:
        branch.add(Text(f"and {clause.more_hits} more", style="dim"))
    for hit, why in clause.uncounted:
        branch.add(Text.assemble(_hit(hit), (f"  does not count: {one_line(why)}", "dim")))


def _hit(hit: HitInContext) -> Text:
    return Text.assemble(
        (f"{hit.field} {hit.start}-{hit.end}  ", "dim"),
        _spaced(hit.before),
        (one_line(hit.hit), "bold black on yellow"),
        _spaced(hit.after),
    )


def _spaced(text: str) -> str:
    """`text` on one line; a space at either end stays."""
    return one_line(f"|{text}|")[1:-1]
