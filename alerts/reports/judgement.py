"""What `why` shows of a judgement: each rule with its clauses, their values, and the hits in context. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alerts.judging import field_text
from alerts.matching import Explanation, RuleSet
from alerts.model import Field, Span, Subject
from alerts.reports.wording import counted

CONTEXT_CHARACTERS: Final = 40  # on either side of a hit
HITS_SHOWN: Final = 3  # of one clause; the others are counted
MAX_NEAREST: Final = 3  # rules that did not match, of which the clauses that failed are shown
_TEXT_STATES: Final = {
    "full": "full text",
    "truncated": "truncated text",
    "blocked": "blocked by a wall",
    "unknown": "unknown whether the text is complete",
}


@dataclass(frozen=True, slots=True)
class HitInContext:
    """A hit with the text around it; `start` and `end` are code point offsets in the title or the text.

    `before` and `after` begin and end with an ellipsis where the field goes on beyond them.
    """

    field: Field
    start: int
    end: int
    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class JudgedClause:
    """A clause as written, and whether it holds: None when hidden text leaves that open.

    A clause made of others has `parts`; one that looks for words has `hits`, and `more_hits` that are not among them,
    and `uncounted`: hits that did not count, each with why.
    """

    text: str
    value: bool | None
    parts: tuple["JudgedClause", ...] = ()
    hits: tuple[HitInContext, ...] = ()
    more_hits: int = 0
    uncounted: tuple[tuple[HitInContext, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """A rule by its id, whether it matches, and how each of its clauses was judged."""

    id: str
    matches: bool
    clause: JudgedClause


@dataclass(frozen=True, slots=True)
class NearRule:
    """A rule that did not match, by its id, and the clauses, as written, without which it did not."""

    id: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules make of an article.

    `shown`: the rules to show in full. `others`: the ids of those that do not match and are not shown; `open_rules`:
    those of them that could match in the hidden part; `nearest`: those that came nearest to a match. `entities`: the
    ids of the entities that the article names.
    """

    subject: Subject
    shown: tuple[JudgedRule, ...]
    others: tuple[str, ...]
    open_rules: tuple[str, ...]
    entities: tuple[str, ...]
    nearest: tuple[NearRule, ...] = ()


def judgement(subject: Subject, rules: RuleSet, rule: str | None = None) -> Judgement:
    """The judgement with each rule that matches in full, or with the one called `rule`, whether it matches or not."""
    matched = {match.rule for match in rules.judge(subject)}
    explained = {each.id: rules.explain(subject, each.id) for each in rules.rules if rule in {None, each.id}}
    shown = tuple(
        JudgedRule(rule_id, rule_id in matched, _clause(explanation, subject))
        for rule_id, explanation in explained.items()
        if rule_id in matched or rule is not None
    )
    others = tuple(rule_id for rule_id in explained if rule is None and rule_id not in matched)
    open_rules = tuple(rule_id for rule_id in others if explained[rule_id].value is None)
    nearest = nearest_of({rule_id: explained[rule_id] for rule_id in others})
    return Judgement(subject, shown, others, open_rules, tuple(each for each, _ in rules.entities_in(subject)), nearest)


def nearest_of(explained: Mapping[str, Explanation], most: int = MAX_NEAREST) -> tuple[NearRule, ...]:
    """Of rules that did not match, those with the fewest clauses that failed; of several, those with the most hits."""
    failed = {rule_id: _failed(explanation) for rule_id, explanation in explained.items()}
    ranked = sorted(failed, key=lambda rule_id: (len(failed[rule_id]), -_hits(explained[rule_id])))
    return tuple(NearRule(rule_id, failed[rule_id]) for rule_id in ranked[:most])


def nearest_json(subject: Subject, rules: RuleSet, wanted: frozenset[str] | None) -> list[dict[str, object]]:
    """The rules that came nearest to a match, those of `wanted` alone where that is given, as values for JSON."""
    matched = {match.rule for match in rules.judge(subject)}
    asked = [one.id for one in rules.rules if one.id not in matched and (wanted is None or one.id in wanted)]
    near = nearest_of({rule_id: rules.explain(subject, rule_id) for rule_id in asked})
    return [{"rule": one.id, "failed": list(one.failed)} for one in near]


def _failed(clause: Explanation) -> tuple[str, ...]:
    """The clauses without which one that fails did not hold. Of an OR, its own text, unless one side held in part."""
    if clause.needed == len(clause.parts) and clause.parts:
        return tuple(text for part in clause.parts if not part.holds for text in _failed(part))
    if clause.needed == 1:
        in_part = [part for part in clause.parts if _hits(part)]
        if in_part:
            return min(map(_failed, in_part), key=len)
    return (clause.text,)


def _hits(clause: Explanation) -> int:
    """How many of the words and pairs that a rule looks for were found."""
    if clause.needed:
        return sum(map(_hits, clause.parts))
    return len(clause.spans) > 0


def reading_line(subject: Subject) -> str:
    """The article's language, whether its text is complete, and its length, in one line."""
    language = f"language {subject.language}" if subject.language else "language unknown"
    hidden = "" if subject.hidden_percent is None else f", about {subject.hidden_percent}% hidden"
    return f"{language}, {_TEXT_STATES[subject.access]}{hidden}, {counted(len(subject.text.split()), 'word')}"


def hit_in_context(span: Span, subject: Subject) -> HitInContext:
    """The hit at `span`, with up to `CONTEXT_CHARACTERS` of its field on either side."""
    whole = field_text(subject, span.field)
    first, last = max(0, span.start - CONTEXT_CHARACTERS), span.end + CONTEXT_CHARACTERS
    before = ("…" if first > 0 else "") + whole[first : span.start]
    after = whole[span.end : last] + ("…" if last < len(whole) else "")
    return HitInContext(span.field, span.start, span.end, before, whole[span.start : span.end], after)


def _clause(explanation: Explanation, subject: Subject) -> JudgedClause:
    if explanation.parts:
        parts = tuple(_clause(part, subject) for part in explanation.parts)
        return JudgedClause(explanation.text, explanation.value, parts)
    hits = tuple(hit_in_context(span, subject) for span in explanation.spans[:HITS_SHOWN])
    more = max(0, len(explanation.spans) - HITS_SHOWN)
    uncounted = tuple((hit_in_context(span, subject), why) for span, why in explanation.uncounted[:HITS_SHOWN])
    return JudgedClause(explanation.text, explanation.value, hits=hits, more_hits=more, uncounted=uncounted)
