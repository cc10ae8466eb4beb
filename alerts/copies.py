"""Judging a cut article together with the fuller copy of it that another outlet has. Pure.

That it is a copy is a guess. Its hits count, and what it settles is said to be settled there; where it has the words
that a NOT forbids, the match stays and names the sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from alerts.model import Match, Span, Subject
from alerts.text.sentences import sentence_at, sentences, sentences_of_hits

Judge = Callable[[Subject], tuple[Match, ...]]
_BREAK: Final = "\n\n"
MAX_SOUGHT: Final = 5  # rules of one article whose forbidden words are looked for in the copy: each is judged 20 times


def judged_with_copy(cut: Subject, copy: str, own: Sequence[Match], judge: Judge) -> tuple[Match, ...]:
    """The matches `own` of a cut article with what its copy adds and settles, then those that need its words.

    `copy`: the text of the copy.
    """
    by_rule = {match.rule: _placed(match, cut, copy) for match in judge(as_copied(cut, copy))}
    denied = [match.rule for match in own if match.hidden_clauses and match.rule not in by_rule]
    found = [
        _settled(match, by_rule[match.rule])
        if match.rule in by_rule
        else _denied(match, cut, copy, judge, is_sought=match.rule in denied[:MAX_SOUGHT])
        for match in own
    ]
    known = {match.rule for match in own}
    return (*found, *(match for rule, match in by_rule.items() if rule not in known))


def denied_in_full(own: Subject, earlier: str, whole: str, matched: frozenset[str], judge: Judge) -> tuple[Match, ...]:
    """The matches of a cut version that its article forbids, now read in full: with the place of the words in `text`.

    `own`: the article in full. `earlier`: title and words of the cut version before, a line each. `whole`: the text by
    which a NOT is settled. `matched`: the rules that hold in full.
    """
    title, _, words = earlier.partition("\n")
    cut = replace(own, title=title, text=words, other_title="", other_text="", access="truncated", hidden_percent=None)
    held = matched | {match.rule for match in judge(as_copied(cut, whole))}
    open_ones = [match for match in judge(cut) if match.hidden_clauses and match.rule not in held]
    found = (_denied(match, cut, whole, judge, is_sought=place < MAX_SOUGHT) for place, match in enumerate(open_ones))
    return tuple(_in_full(match, match.denied, own, cut) for match in found if match.denied)


def _in_full(match: Match, denied: Span, own: Subject, cut: Subject) -> Match:
    """The same with the place in the article's own text, and with those hits that stand there as they stood before."""
    same = {"title": _common(own.title, cut.title), "text": _common(own.text, cut.text)}
    spans = tuple(span for span in match.spans if span.end <= same.get(span.field, 0))
    return replace(match, spans=spans, unknown=match.language_clauses, denied=replace(denied, field="text"))


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    differences = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differences, min(len(one), len(other)))


def as_copied(cut: Subject, copy: str) -> Subject:
    """The article with the text of its copy behind its own, and nothing hidden."""
    return replace(cut, text=f"{cut.text}{_BREAK}{copy}", is_copied=True)


def _placed(match: Match, cut: Subject, copy: str) -> Match:
    """A match on the article with its copy, its hits where they stand.

    Those in sentences that the article has too are no hits of the copy.
    """
    begin = len(cut.text) + len(_BREAK)
    in_copy = sorted((s.start - begin, s.end - begin) for s in match.spans if s.field == "text" and s.start >= begin)
    said = frozenset(map(_one_line, sentences(cut.text))) if in_copy else frozenset()
    fresh = [
        Span("copy_text", *hit)
        for hit, (start, end) in sentences_of_hits(copy, in_copy)
        if _one_line(copy[start:end]) not in said
    ]
    others = [span for span in match.spans if span.field != "text" or span.end <= begin]
    return replace(match, spans=tuple(sorted({*fresh, *others})))


def _settled(own: Match, copied: Match) -> Match:
    spans = {*own.spans, *(span for span in copied.spans if span.field == "copy_text")}
    settled = tuple(clause for clause in own.hidden_clauses if clause not in copied.unknown)
    unknown = tuple(clause for clause in own.unknown if clause not in settled)
    return replace(own, spans=tuple(sorted(spans)), unknown=unknown, settled=settled)


def _denied(own: Match, cut: Subject, copy: str, judge: Judge, *, is_sought: bool) -> Match:
    """A match that does not hold with the copy's words, with the place of those that a NOT forbids.

    The place is the whole copy where it is not sought, and more than a sentence where it takes words of several.
    """

    def holds_with(words: str) -> bool:
        return any(match.rule == own.rule for match in judge(as_copied(cut, words)))

    if not own.hidden_clauses or not holds_with(""):
        return own  # it is for something else that the copy does not match
    low, high = 0, len(copy)
    while is_sought and (parts := _halves(copy, low, high)):
        against = [part for part in parts if not holds_with(copy[slice(*part)])]
        if not against:
            break  # it takes words of both
        low, high = against[0]
    return replace(own, denied=Span("copy_text", low, high))


def _halves(text: str, low: int, high: int) -> tuple[tuple[int, int], ...]:
    """The sentences between two places in two parts; none where they are one sentence."""
    middle = (low + high) // 2
    start, end = sentence_at(text, (middle, middle), low)
    for cut in (end, start):
        if low < cut < high and text[low:cut].strip() and text[cut:high].strip():
            return (low, cut), (cut, high)
    return ()


def _one_line(sentence: str) -> str:
    return " ".join(sentence.split())
