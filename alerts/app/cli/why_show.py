"""A judgement for people: each rule with its clauses as a tree, what each found and where, in colour."""

from typing import Final

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from alerts.matching import Explanation, RuleSet
from alerts.messages.harmless import one_line
from alerts.model import Span, Subject

SIGNS: Final = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
AROUND: Final = 40  # characters of context on either side of a hit
WIDE: Final = 500  # a file has no edge at which a clause would have to be cut
SHOWN: Final = 3  # hits of a clause that are shown in their sentence; the others are counted


def show(name: str, subject: Subject, rules: RuleSet, rule: str | None) -> None:
    """Print how the rules judge an article: those that match, or `rule` whatever it says, and the entities named."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = WIDE
    console.print(Text(one_line(subject.title or name), style="bold"))
    console.print(Text(_facts(subject), style="dim"))
    explained = {each.id: rules.explain(subject, each.id) for each in rules.rules if rule in {None, each.id}}
    matched = {match.rule for match in rules.judge(subject)}
    for rule_id, explanation in explained.items():
        if rule_id in matched or rule is not None:
            console.print(rule_tree(rule_id, rule_id in matched, explanation, subject))
    if rule is None:
        _print_others(console, explained, matched)
    named = [entity_id for entity_id, _ in rules.entities_in(subject)]
    if named:
        console.print(Text(f"names: {', '.join(f'@{entity_id}' for entity_id in named)}", style="dim"))


def _facts(subject: Subject) -> str:
    hidden = "" if subject.hidden_percent is None else f", about {subject.hidden_percent}% hidden"
    language = f"language {subject.language}" if subject.language else "language unknown"
    return f"{language}, {subject.access}{hidden}, {len(subject.text.split())} words"


def _print_others(console: Console, explained: dict[str, Explanation], matched: set[str]) -> None:
    others = [rule_id for rule_id in explained if rule_id not in matched]
    open_ = [rule_id for rule_id in others if explained[rule_id].value is None]
    if others:
        console.print(Text(f"no match: {', '.join(others)}", style="dim"))
    if open_:
        console.print(Text(f"could match in the hidden part: {', '.join(open_)}", style="yellow"))


def rule_tree(rule_id: str, matched: bool, explanation: Explanation, subject: Subject) -> Tree:  # noqa: FBT001 - a fact
    """A rule with its clauses."""
    tree = Tree(Text.assemble((rule_id, "bold"), " matches" if matched else " does not match"))
    _add(tree, explanation, subject)
    return tree


def _add(tree: Tree, explanation: Explanation, subject: Subject) -> None:
    sign, colour = SIGNS[explanation.value]
    branch = tree.add(Text.assemble((f"{sign} ", colour), one_line(explanation.text)))
    if explanation.parts:
        for part in explanation.parts:
            _add(branch, part, subject)
        return
    for span in explanation.spans[:SHOWN]:
        branch.add(excerpt(span, subject))
    if len(explanation.spans) > SHOWN:
        branch.add(Text(f"and {len(explanation.spans) - SHOWN} more", style="dim"))


def excerpt(span: Span, subject: Subject) -> Text:
    """A hit among the words around it."""
    whole = subject.title if span.field == "title" else subject.text
    before, after = whole[max(0, span.start - AROUND) : span.start], whole[span.end : span.end + AROUND]
    lead = "…" if span.start > AROUND else ""
    tail = "…" if span.end + AROUND < len(whole) else ""
    return Text.assemble(
        (f"{span.field} {span.start}-{span.end}  ", "dim"),
        lead + _spaced(before),
        (one_line(whole[span.start : span.end]), "bold black on yellow"),
        _spaced(after) + tail,
    )


def _spaced(text: str) -> str:
    return one_line(f"|{text}|")[1:-1]
