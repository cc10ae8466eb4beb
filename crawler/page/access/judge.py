"""The verdict on a page: what we hold of the article, what its publisher says, and the text without the notice."""

from dataclasses import dataclass, replace
from typing import Final

from crawler.model import Access, AccessState
from crawler.page.access.boxes import box_above, box_under, empty_wall
from crawler.page.access.endings import Ending, ending
from crawler.page.access.findings import Findings, find
from crawler.page.access.flags import Flag, declared_paid, read_flags
from crawler.page.access.gate_position import Gate, says_paid
from crawler.page.access.hinted import hinted_gate
from crawler.page.access.paid_parts import paid_parts
from crawler.page.access.scramble import readable, scramble
from crawler.page.access.signals import (
    MAX_FULL_PROBABILITY,
    MAX_POINTING_WORDS,
    MAX_WORDS_ABOVE_EMPTY_WALL,
    MIN_TRUNCATED_PROBABILITY,
    Signal,
    above_signal,
    box_signal,
    count_signal,
    empty_wall_signal,
    ending_signal,
    flag_signal,
    gate_signal,
    held_signal,
    length_signal,
    part_signal,
    pointer_signal,
    probability,
    without_lone_ellipsis,
)
from crawler.page.access.trim import PARAGRAPH_SEPARATOR
from crawler.page.access.vendors import vendor
from crawler.page.access.walls import judge_response, judge_wall
from crawler.page.access.word_counts import hidden_percent, word_count, words_of
from crawler.page.blocks import letter_count
from crawler.page.body import Body, read_body
from crawler.page.document import Document
from crawler.source_options import PageHints

MIN_DATA_RATIO: Final = 1.4  # the page's data must hold this many times what it shows, or it merely repeats it
MIN_WHOLE_TEXT_SHARE: Final = 0.8  # of the body: what a notice and the offers after it leave of a whole article
PAID_WORDS: Final = {True: "marked as paid", False: "declared free", None: "not marked"}
MIN_WORDS_OF_FULL: Final = 20  # fewer may be a whole flash as well as a teaser
MIN_EVIDENCE_LOG_ODDS: Final = 0.3  # a sign that weighs less is no evidence worth a reader's time


@dataclass(frozen=True, slots=True)
class AccessVerdict:
    """What the page holds of the article, and the article's text without the gate notice and what follows it.

    `text` is never longer than the body it was cut from; it is "" when the page is `blocked`.
    """

    access: Access
    text: str


def judge_access(document: Document, body: Body, hints: PageHints) -> AccessVerdict:
    """What the page holds of its article, and the article's text without the notice and all that follows it.

    Pure; raises nothing. `body` is what the body reader found, untrimmed. The evidence says which verdicts `hints`, the
    source's own word, changed.
    """
    if access := judge_response(document.page):
        return AccessVerdict(access, "")
    declared = read_flags(document)
    flags = () if hints.ignore_flag else declared
    if document.is_too_large:
        access = Access("unknown", declared_paid(flags), evidence=("the page is too large to be judged",))
        return AccessVerdict(access, body.text)
    verdict = _judge(document, find(document, body, flags))
    if body.source == "hint":
        unhinted = _judge(document, find(document, read_body(document, replace(hints, text=())), flags))
        verdict = _noted(verdict, f"because of the source's text: selector{_change(unhinted, verdict)}")
    if hints.ignore_flag and declared:
        left_out = "; ".join(flag.sentence for flag in declared)
        believed = _judge(document, find(document, body, declared))
        verdict = _noted(
            verdict, f"because of the source's ignore_flag, not believed: {left_out}{_change(believed, verdict)}"
        )
    return _hinted(document, body, hints, flags, verdict)


def _judge(document: Document, findings: Findings) -> AccessVerdict:
    letters = max(findings.prose.mass, letter_count(findings.body.text))
    if access := judge_wall(document, findings.visible, letters, findings.headings):
        return AccessVerdict(access, "")
    name = vendor(document)
    if (how := scramble(findings.body.paragraphs)) is not None:
        return _scrambled(findings, how, name)
    text = findings.text
    if not text and findings.gate is None:
        access = Access("unknown", declared_paid(findings.flags), evidence=("the page holds no text of an article",))
        return AccessVerdict(replace(access, vendor=name), "")
    signals = _signals(document, findings, text)
    chance = probability(signals)
    state: AccessState = (
        "truncated" if chance >= MIN_TRUNCATED_PROBABILITY else "full" if chance <= MAX_FULL_PROBABILITY else "unknown"
    )
    longest = max(findings.shown, text, key=len)
    if state == "full" and words_of(longest) < MIN_WORDS_OF_FULL:
        return AccessVerdict(_too_short(findings, longest, name), text)
    count = word_count(document, longest)
    access = Access(
        state=state,
        marked_paid=_marked(findings, state),
        hidden_percent=hidden_percent(findings, count) if state == "truncated" else None,
        confidence=round(max(chance, 1 - chance), 2),
        evidence=_evidence(state, signals),
        notice=findings.gate.notice if findings.gate is not None and state != "full" else None,
        vendor=name,
    )
    return AccessVerdict(access, text if state != "full" else _whole(findings, text))


def _too_short(findings: Findings, text: str, vendor_name: str | None) -> Access:
    """The access of a text that may be a whole short item as well as the beginning of an article."""
    evidence = (f"too few words to tell: {words_of(text)} stand in the page",)
    return Access("unknown", _marked(findings, "unknown"), evidence=evidence, vendor=vendor_name)


def _signals(document: Document, findings: Findings, text: str) -> list[Signal]:
    shown = findings.shown
    longest = max(shown, text, key=len)
    words, count = words_of(longest), word_count(document, longest)
    how, line = _ending(findings)
    beside = _beside(findings, how, words)
    signals = [flag_signal(flag, findings.gate) for flag in findings.flags[:1]]
    signals += [part_signal(part, words) for part in paid_parts(document)[:1]]
    signals.append(length_signal(words, findings.gate, count, is_boxed=findings.is_boxed))
    if line:
        signals.append(ending_signal(how, line, findings.gate))
    if (above := findings.above) is not None:
        signals.append(above_signal(above.notice, is_template=above.is_named))
    if beside is not None:
        signals.append(beside)
    if beside is None and words < MAX_WORDS_ABOVE_EMPTY_WALL and (name := empty_wall(findings.blocks, findings.prose)):
        signals.append(empty_wall_signal(name))
    if words < MAX_POINTING_WORDS and (pointer := findings.pointer):
        signals.append(pointer_signal(pointer))
    if count is not None:
        signals.append(count_signal(count, how))
    if _holds_more(findings, shown):
        signals.append(held_signal(len(findings.body.text.split()), len(shown.split())))
    return without_lone_ellipsis(signals)


def _ending(findings: Findings) -> tuple[Ending, str]:
    """How the text ends, and its last line; "" when no line of it is shown."""
    if heading := findings.last_heading:
        return "heading", heading
    if not (last := findings.last_line):
        return "unclear", ""
    how = ending(last)
    is_whole = how == "colon" and findings.gate is None and findings.announces_link
    return "unclear" if is_whole else how, last


def _beside(findings: Findings, how: Ending, words: int) -> Signal | None:
    """What the gate says, or else a box under the text or above it."""
    blocks, prose = findings.blocks, findings.prose
    if findings.gate is not None:
        return gate_signal(findings.gate, words)
    if box := box_under(blocks, prose):
        return box_signal(box, how)
    if findings.above is None and (box := box_above(blocks, prose)):
        return box_signal(box, how, "above")
    return None


def _marked(findings: Findings, state: AccessState) -> bool | None:
    """Whether the publisher says that this article is paid: by a flag, or by a notice that flags do not contradict."""
    declared = declared_paid(findings.flags)
    if declared or (declared is False and state != "truncated"):
        return declared
    if findings.gate is not None and (state == "truncated" or _is_sure_of_pay(findings.gate, state)):
        return True
    if state == "truncated" and findings.is_in_paywall:
        return True
    return True if says_paid(findings.blocks, findings.prose) else declared


def _is_sure_of_pay(gate: Gate, state: AccessState) -> bool:
    """Whether a gate speaks of payment where the page is not cut: boxes and dialogs may sell other things."""
    if state == "full" and (gate.is_over or gate.strength == "scattered"):
        return False
    return gate.strength != "boxed"


def _holds_more(findings: Findings, shown: str) -> bool:
    """Whether the page's own data holds the article that the page does not show."""
    body = findings.body
    is_data = body.source in {"jsonld", "embedded"}
    return is_data and len(body.text) > MIN_DATA_RATIO * len(shown) and ending(body.text) == "finished"


def _whole(findings: Findings, text: str) -> str:
    """The text of a page that holds it all: without a notice at its end, but whole where the notice guards a copy."""
    body = findings.body.text
    return text if len(text) >= MIN_WHOLE_TEXT_SHARE * len(body) else body


def _evidence(state: AccessState, signals: list[Signal]) -> tuple[str, ...]:
    """The sentences of the signs that bear out the state, the strongest first, then those against it."""
    telling = [signal for signal in signals if abs(signal.log_odds) >= MIN_EVIDENCE_LOG_ODDS]
    if state == "unknown":
        ordered = sorted(telling, key=lambda signal: -abs(signal.log_odds))
        return ("the signs conflict", *(signal.sentence for signal in ordered))
    side = 1 if state == "truncated" else -1
    for_it = sorted((s for s in telling if s.log_odds * side > 0), key=lambda signal: -abs(signal.log_odds))
    against = sorted((s for s in telling if s.log_odds * side < 0), key=lambda signal: -abs(signal.log_odds))
    return (*(signal.sentence for signal in for_it), *(f"but {signal.sentence}" for signal in against))


def _scrambled(findings: Findings, how: str, name: str | None) -> AccessVerdict:
    kept, lost = readable(findings.body.paragraphs)
    sample = lost[:80] or findings.body.text[:80]
    access = Access(
        "truncated",
        marked_paid=_marked(findings, "truncated"),
        confidence=0.95,
        evidence=(f'the letters of the text are {how}: "{sample}"', *(flag.sentence for flag in findings.flags)),
        notice=findings.gate.notice if findings.gate is not None else None,
        vendor=name,
    )
    return AccessVerdict(access, PARAGRAPH_SEPARATOR.join(kept))


def _noted(verdict: AccessVerdict, note: str) -> AccessVerdict:
    """The verdict with one more sentence of evidence."""
    return replace(verdict, access=replace(verdict.access, evidence=(*verdict.access.evidence, note)))


def _change(plain: AccessVerdict, hinted: AccessVerdict) -> str:
    """What the verdict would be without a hint, in brackets; nothing when it would be the same."""
    before, after = plain.access, hinted.access
    words: list[str] = [before.state] if before.state != after.state else []
    if before.marked_paid != after.marked_paid:
        words.append(PAID_WORDS[before.marked_paid])
    return f" (without it: {', '.join(words)})" if words else ""


def _hinted(
    document: Document, body: Body, hints: PageHints, flags: tuple[Flag, ...], plain: AccessVerdict
) -> AccessVerdict:
    """The verdict by the source's own word, when it has one for this page; `plain` is the verdict without it."""
    if plain.access.state == "blocked" or not (hints.access_selectors or hints.access_phrases):
        return plain
    findings = find(document, body, flags)
    marked = hinted_gate(document.tree, findings.blocks, hints)
    if marked is None:
        return plain
    gate, which = marked
    findings = replace(findings, gate=gate)
    changed = "" if plain.access.state == "truncated" else f" (without it: {plain.access.state})"
    sentence = f"truncated because of the source's access: {which}{changed}"
    access = replace(
        plain.access,
        state="truncated",
        marked_paid=True,
        hidden_percent=hidden_percent(findings, None) or plain.access.hidden_percent,
        confidence=0.97,
        evidence=(sentence, *(plain.access.evidence if not changed else ())),
        notice=gate.notice or None,
    )
    return AccessVerdict(access, findings.text)
