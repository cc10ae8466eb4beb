"""Runs rules on their own examples; an example that a rule judges otherwise is an error."""

from collections.abc import Iterator
from typing import Final

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import RuleShape
from alerts.matching import Explanation, RuleSet
from alerts.model import Example, Match, Rule, Subject

SHOWN_IN_SENTENCE: Final = 5  # clauses or words


def check_examples(
    entries: tuple[KeyedEntry[RuleShape], ...], rules: tuple[Rule, ...], ruleset: RuleSet, problems: ProblemList
) -> None:
    """Note each example that its rule, one of `ruleset`, must match but does not, or must ignore but matches."""
    built = {rule.id for rule in ruleset.rules}
    for entry, rule in ((entry, rule) for entry, rule in zip(entries, rules, strict=True) if rule.id in built):
        for index, example in enumerate(rule.must_match):
            tried = subject_of(example, rule)
            if _match(ruleset, tried, rule.id) is None:
                why = _missing(ruleset.explain(tried, rule.id))
                sentence = f"the rule {rule.id!r} must match this example but does not{why}"
                problems.error(entry.place("examples", "match", index), sentence)
        for index, example in enumerate(rule.must_ignore):
            tried = subject_of(example, rule)
            if match := _match(ruleset, tried, rule.id):
                sentence = f"the rule {rule.id!r} must ignore this example but matches it{_found(match, tried)}"
                problems.error(entry.place("examples", "ignore", index), sentence)


def subject_of(example: Example, rule: Rule) -> Subject:
    """The example as an article from the first source that the rule is limited to."""
    return Subject(
        title=example.title,
        text=example.text,
        language=example.language,
        source=rule.sources[0] if rule.sources else "",
        access=example.access,
    )


def _match(ruleset: RuleSet, tried: Subject, rule_id: str) -> Match | None:
    return next((match for match in ruleset.judge(tried) if match.rule == rule_id), None)


def _missing(explained: Explanation) -> str:
    """The innermost clauses that do not hold, as the end of a sentence; "" when there is none."""
    clauses = list(dict.fromkeys(f"{clause!r}" for clause in _false_clauses(explained)))
    return (
        f": {', '.join(clauses[:SHOWN_IN_SENTENCE])} {'does' if len(clauses) == 1 else 'do'} not hold"
        if clauses
        else ""
    )


def _false_clauses(explained: Explanation) -> Iterator[str]:
    if explained.value is True:
        return
    if not explained.parts or explained.text.startswith("NOT "):
        yield " ".join(explained.text.split())
        return
    for part in explained.parts:
        yield from _false_clauses(part)


def _found(match: Match, tried: Subject) -> str:
    """The words of the example that matched, as the end of a sentence; "" when there is none."""
    texts = {"title": tried.title, "text": tried.text}
    words = list(dict.fromkeys(texts[span.field][span.start : span.end] for span in match.spans))
    return f" by {', '.join(map(repr, words[:SHOWN_IN_SENTENCE]))}" if words else ""
