"""How a source is: fresh, late, silent or failing, and why. Pure; judged by what the ledger knows, at its own rhythm.

`condition_of` gives the first of these that holds:

late           it is due for longer than its own interval and half an hour, and was not polled
dead           it answered 410, failed for two weeks, or was silent for 90 days and four times its longest gap
blocked        its server refuses us, or its pages show a bot, login or consent page
broken layout  its document cannot be read, is empty or breaks off, or its pages hold no article, all one, or stubs
failing        its last polls failed
moved          its address redirects for good
silent         no article came for twice the longest gap between its last 60, and for three days; where too few came
               to know its rhythm, for thirty days
new            it was not polled yet, or too few articles came to know its rhythm
fresh          none of these
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from urllib.parse import urlsplit

from crawler.page_faults import PagesFault
from crawler.store import SourceState

Condition = Literal["fresh", "new", "late", "silent", "failing", "blocked", "broken layout", "moved", "dead"]

FAILED_POLLS: Final = 3  # in a row: one poll that fails is an accident of the network
EMPTY_POLLS: Final = 3
CUT_POLLS: Final = 3
MIN_LATENESS: Final = timedelta(minutes=30)
MIN_SILENCE: Final = timedelta(days=3)  # a weekend of an outlet that works five days a week
SILENT_GAPS: Final = 2
MIN_DEATH: Final = timedelta(days=90)
DEAD_GAPS: Final = 4
UNKNOWN_GAP: Final = timedelta(days=15)  # of a source whose rhythm is not known
FAILING_TO_DEATH: Final = timedelta(days=14)
_REFUSALS: Final = frozenset({*(f"status {code}" for code in (401, 402, 403, 407, 429, 451)), "robots", "login"})
_PAGES_SAY: Final[dict[PagesFault, str]] = {
    "empty": "none of its last ten pages held an article",
    "alike": "its last pages all show one text",
    "short": "its last pages hold a fifth of the text that they used to",
    "blocked": "its pages show a bot, login or consent page",
}
_VERBS: Final[dict[Condition, str]] = {
    "late": "is not polled",
    "silent": "is silent",
    "failing": "fails",
    "blocked": "is blocked",
    "broken layout": "has a broken layout",
    "moved": "has moved",
    "dead": "seems dead",
}


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """How a source is, a clause that says why ("" of one that is fresh or new), and whether somebody should act."""

    name: Condition
    reason: str = ""

    @property
    def is_trouble(self) -> bool:
        """Whether it is told to those who hear of trouble."""
        return self.name not in ("fresh", "new")

    def sentence(self, source_id: str) -> str:
        """What those who hear of trouble are told, without a full stop."""
        return f"the source {source_id} {_VERBS[self.name]}: {self.reason}"


def condition_of(
    state: SourceState, every: timedelta, now: datetime, *, is_known: bool = False, place: str = "its source"
) -> SourceCondition:
    """How the source is. `is_known`: it was in trouble at the last look, so that one failure keeps it so.

    `place`: the line of the configuration where its address stands.
    """
    if now - state.next_poll_at > max(every, MIN_LATENESS):
        return SourceCondition("late", f"it is due since {state.next_poll_at:%Y-%m-%d %H:%M} UTC")
    if state.failures >= (1 if is_known else FAILED_POLLS):
        return _failing(state, now)
    if state.pages_fault:
        name: Condition = "blocked" if state.pages_fault == "blocked" else "broken layout"
        return SourceCondition(name, _PAGES_SAY[state.pages_fault])
    if document := _document(state, is_known=is_known):
        return SourceCondition("broken layout", document)
    if state.moved_to:
        return SourceCondition("moved", f"its address redirects for good to {_shown(state)}; put that into {place}")
    return _by_rhythm(state, now)


def _document(state: SourceState, *, is_known: bool) -> str | None:
    """What is wrong with the source's document, though it can be read; None when nothing seems to be."""
    if state.empty_polls >= EMPTY_POLLS:
        return f"its document holds no entries{' any more' if state.last_arrival_at else ''}"
    if state.cut_polls >= (1 if is_known else CUT_POLLS):
        return "its document breaks off before its end, so that entries may be missing"
    return None


def _failing(state: SourceState, now: datetime) -> SourceCondition:
    error, failure = (state.last_error or "for no stated reason").strip().rstrip("."), state.failure
    since = state.failing_since
    if failure == "status 410" or (since and now - since > FAILING_TO_DEATH):
        return SourceCondition("dead", f"{error}, since {since:%Y-%m-%d}" if since else error)
    if failure in _REFUSALS:
        return SourceCondition("blocked", error)
    return SourceCondition("broken layout" if failure == "unreadable" else "failing", error)


def _by_rhythm(state: SourceState, now: datetime) -> SourceCondition:
    last, known = state.last_arrival_at, state.longest_gap
    if last is None:
        return SourceCondition("new")
    gap = known or UNKNOWN_GAP
    silence = min(now, state.last_ok_at or now) - last  # while we did not look, nothing is known
    rhythm = f"its longest pause before was {_length(gap)}" if known else "too few came before to know its rhythm"
    sentence = f"no article since {last:%Y-%m-%d}; {rhythm}"
    if silence > max(MIN_DEATH, DEAD_GAPS * gap):
        return SourceCondition("dead", sentence)
    if silence > max(MIN_SILENCE, SILENT_GAPS * gap):
        return SourceCondition("silent", sentence)
    return SourceCondition("fresh" if known else "new")


def _length(gap: timedelta) -> str:
    hours = gap / timedelta(hours=1)
    if hours >= 48:
        return f"{gap.days} days"
    return f"{round(hours)} hours" if round(hours) > 1 else "1 hour"


def _shown(state: SourceState) -> str:
    """The new address; what stands behind a question mark may be a subscriber's token."""
    parts = urlsplit(state.moved_to or "")
    return f"{parts.scheme}://{parts.netloc}{parts.path}{'?…' if parts.query else ''}"
