"""What `try` shows of sets of rules: what a change gains and loses, and how much each rule raises. Pure."""

from collections.abc import Iterator
from typing import Final

from alerts.messages.harmless import one_line
from alerts.reports.search_results import Mark, in_brackets
from alerts.reports.trial_report import article_json, samples
from alerts.reports.wording import counted
from alerts.rule_changes import Comparison, RuleChange, Volumes

_WEEK: Final = 7  # days


def comparison_json(found: Comparison) -> dict[str, object]:
    """The object of `try --against --json`."""
    return {
        "read": found.read,
        "same": list(found.same),
        "changes": [
            {
                "rule": one.rule,
                "fate": one.fate,
                "unchanged": one.unchanged,
                "gained": [article_json(hit.article) for hit in one.gained],
                "lost": [article_json(hit.article) for hit in one.lost],
            }
            for one in found.changes
        ],
    }


def comparison_lines(found: Comparison, mark: Mark = in_brackets) -> Iterator[str]:
    """The same for people; safe to print."""
    same = f", {counted(len(found.same), 'rule')} as before" if found.same else ""
    differing = counted(len(found.changes), "rule differs", "rules differ")
    yield f"{differing}{same}; {counted(found.read, 'article')} judged"
    for one in found.changes:
        yield ""
        yield from _change_lines(one, mark)


def _change_lines(one: RuleChange, mark: Mark) -> Iterator[str]:
    counts = f"{len(one.gained)} gained, {len(one.lost)} lost, {one.unchanged} unchanged"
    yield f"{one_line(one.rule)} ({one.fate}): {counts}"
    for name, hits in (("gained", one.gained), ("lost", one.lost)):
        if hits:
            yield f"  {name}"
            yield from samples(hits, mark)


def volumes_json(found: Volumes) -> dict[str, object]:
    """The object of `try --json` without a rule."""
    return {
        "read": found.read,
        "days": round(found.days, 2),
        "rules": [
            {
                "rule": one.rule,
                "alerts": one.alerts,
                "copies": one.copies,
                "newest": one.newest.isoformat() if one.newest else None,
            }
            for one in found.rules
        ],
    }


def volumes_lines(found: Volumes) -> Iterator[str]:
    """The same for people: a line a rule, the loudest first."""
    yield f"{counted(len(found.rules), 'rule')} on {counted(found.read, 'article')} of {found.days:.0f} days"
    for one in sorted(found.rules, key=lambda one: (-one.alerts, one.rule)):
        often = f", {one.alerts * 7 / found.days:.1f} a week" if found.days >= _WEEK and one.alerts else ""
        newest = f", the newest of {one.newest:%Y-%m-%d}" if one.newest else ""
        copies = f", {counted(one.copies, 'copy', 'copies')} folded" if one.copies else ""
        yield f"  {one_line(one.rule)}: {counted(one.alerts, 'alert')}{often}{newest}{copies}"
