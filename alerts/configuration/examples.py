"""Rules tried on their own examples: a rule that does not do what they say is an error."""

from collections.abc import Iterator

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import RuleShape
from alerts.matching import Explanation, RuleSet
from alerts.model import Example, Match, Rule, Subject

SHOWN = 5  # words in a sentence


def check_examples(
    entries: tuple[KeyedEntry[RuleShape], ...], rules: tuple[Rule, ...], ruleset: RuleSet, findings: ProblemList
) -> None:
    """Note each example that its rule must match and does not, or must ignore and matches."""
    for entry, rule in zip(entries, rules, strict=True):
        for index, example in enumerate(rule.must_match):
            tried = subject_of(example, rule)
            if _match(ruleset, tried, rule.id) is None:
                why = _missing(ruleset.explain(tried, rule.id))
                sentence = f"the rule {rule.id!r} must match this example, and does not{why}"
                findings.error(entry.place("examples", "match", index), sentence)
        for index, example in enumerate(rule.must_ignore):
            tried = subject_of(example, rule)
            if match := _match(ruleset, tried, rule.id):
                sentence = f"the rule {rule.id!r} must ignore this example, and matches it{_found(match, tried)}"
                findings.error(entry.place("examples", "ignore", index), sentence)


def subject_of(example: Example, rule: Rule) -> Subject:
    """The example as an article of the rule's first source."""
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
    """Which clauses do not hold, the smallest that say so."""
    clauses = list(dict.fromkeys(f"{clause!r}" for clause in _false_clauses(explained)))
    return f": {', '.join(clauses[:SHOWN])} {'does' if len(clauses) == 1 else 'do'} not hold" if clauses else ""


def _false_clauses(explained: Explanation) -> Iterator[str]:
    if explained.value is True:
        return
    if not explained.parts or explained.text.startswith("NOT "):
        yield " ".join(explained.text.split())
        return
    for part in explained.parts:
        yield from _false_clauses(part)


def _found(match: Match, tried: Subject) -> str:
    """What of the example matched."""
    texts = {"title": tried.title, "text": tried.text}
    words = list(dict.fromkeys(texts[span.field][span.start : span.end] for span in match.spans))
    return f" by {', '.join(map(repr, words[:SHOWN]))}" if words else ""
