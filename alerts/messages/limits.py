"""The sentences of a message about its story, and about the part of an article that was hidden. Pure."""

from collections.abc import Iterable
from typing import Final

from alerts.judging import field_text
from alerts.messages.audience import Audience, Names
from alerts.messages.catalogue import Catalogue
from alerts.messages.harmless import one_line
from alerts.model import NO_JUDGEMENT, Alert
from alerts.told_earlier import TakenBack

_REVIVED: Final[dict[TakenBack, str]] = {
    "withdrawn": "holds_again_now", "corrected": "was_corrected", "gone": "was_removed",
}  # fmt: skip
MAX_DENYING: Final = 400  # characters of a copy that are quoted as one sentence


def limits(alert: Alert, audience: Audience) -> tuple[str, ...]:
    """What is to be known besides, as sentences: the story that it follows, and what was hidden or is not sure."""
    match, words, names = alert.match, audience.words, audience.names
    if match.rule == NO_JUDGEMENT:
        return (words.say("no_rule_checked", reason=one_line(match.unknown[0])),)
    if alert.article.correction:
        return ()  # it is said first
    sentences = (
        _revived(alert, words, names),
        _against(alert, words, names),
        _story(alert, words),
        _cut(alert, words),
        _settled(alert, words, names),
        _unchecked(alert, words),
        _unsure(alert, words),
        _beside(alert, words),
    )
    return tuple(sentence for sentence in sentences if sentence)


def corrected(alert: Alert, words: Catalogue) -> tuple[str, ...]:
    """That the page of an article is gone, or there again, or what its notice says; and that it is a copy's page."""
    sign = alert.article.correction
    if sign is None:
        return ()
    said = words.say("notice", quote=one_line(sign.quote)) if sign.kind == "notice" else words.say(sign.kind)
    return (said, words.say("page_of_copy", alert=alert.updates)) if alert.is_on_copy else (said,)


def _against(alert: Alert, words: Catalogue, names: Names) -> str | None:
    """What a cut article's full copy, or its own full text, says against the rule, and which alerts that withdraws.

    Nothing is quoted of what was overtaken: it may stand there no more.
    """
    article, place = alert.article, alert.match.denied
    if alert.overtaken:
        return words.say("held_again_since", withdrawal=alert.id, again=alert.overtaken.again)
    if place is None or (place.field == "copy_text" and article.copy is None):
        return None
    sentence = one_line(field_text(article, place.field)[place.start : place.end]).strip()
    is_quoted = 0 < len(sentence) <= MAX_DENYING
    if article.copy and place.field == "copy_text":
        phrase, source = "copy_says" if is_quoted else "copy_denies", article.copy.source
    else:
        phrase, source = "full_says" if is_quoted else "full_denies", article.source
    said = words.say(phrase, source=names.source(source), sentence=sentence)
    if not alert.withdraws:
        return said
    numbers = ", ".join(map(str, alert.withdraws))
    return words.count("hold_no_more", len(alert.withdraws), numbers=numbers, reason=said)


def _revived(alert: Alert, words: Catalogue, names: Names) -> str | None:
    """That an alert which was taken back holds again, or what became of the article that told this first."""
    if alert.revived is None:
        return None
    return words.say(_REVIVED[alert.revived.how], alert=alert.revived.first, source=names.source(alert.revived.source))


def _settled(alert: Alert, words: Catalogue, names: Names) -> str | None:
    """The clauses that hidden text left open, and a full copy decides."""
    copy, settled = alert.article.copy, alert.match.settled
    if copy is None or not settled:
        return None
    return words.say("settled", source=names.source(copy.source), clauses=_joined(settled, words))


def _story(alert: Alert, words: Catalogue) -> str | None:
    """That the alert follows another on its story, and how the story grew since."""
    if alert.story is None:
        return None
    same, grown = words.say("same_story", alert=alert.story.first), story_growth(alert, words)
    return f"{same}, {grown}" if grown else same


def story_growth(alert: Alert, words: Catalogue) -> str:
    """How many independent sources its story has, and had: "3 → 8 sources"; "" when that is not known."""
    grown = alert.story
    if grown is None or grown.now is None:
        return ""
    counted = words.count("sources", grown.now)
    return f"{grown.before} → {counted}" if grown.before and grown.before < grown.now else counted


def _cut(alert: Alert, words: Catalogue) -> str | None:
    """What is hidden, and the clauses of the rule that this leaves open."""
    article = alert.article
    if not article.is_cut:
        return None
    if article.access == "blocked":
        hidden = words.say("blocked")
    elif article.hidden_percent is None:
        hidden = words.say("cut_part")
    else:
        hidden = words.say("cut_percent", percent=article.hidden_percent)
    open_clauses = alert.match.hidden_clauses if alert.match.denied is None else ()
    return f"{hidden}, {words.say('unchecked', clauses=_joined(open_clauses, words))}" if open_clauses else hidden


def _unchecked(alert: Alert, words: Catalogue) -> str | None:
    """What a page that may be another's, or a line that may be none of the article, leaves open."""
    article, open_clauses = alert.article, alert.match.hidden_clauses
    if article.is_unlike:
        if article.is_cut or not open_clauses:
            return words.say("read_first", reason=words.say("unlike"))
        return f"{words.say('unchecked', clauses=_joined(open_clauses, words))}: {words.say('unlike')}"
    if article.is_cut or not open_clauses:
        return None
    return words.say("unchecked_line", clauses=_joined(open_clauses, words))


def _unsure(alert: Alert, words: Catalogue) -> str | None:
    clauses = alert.match.language_clauses
    return words.say("language_unsure", clauses=_joined(clauses, words)) if clauses else None


def _beside(alert: Alert, words: Catalogue) -> str | None:
    is_beside = any(span.field in {"other_title", "other_text"} for span in alert.match.spans)
    return words.say("beside") if is_beside else None


def _joined(clauses: Iterable[str], words: Catalogue) -> str:
    return f" {words.say('and')} ".join(f"'{one_line(clause)}'" for clause in clauses)
