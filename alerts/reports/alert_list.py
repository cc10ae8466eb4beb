"""What `vedette alerts` shows: alerts and what became of them, or matches that were held back. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from alerts.delivery.plans import REASON_SENTENCES
from alerts.messages.harmless import one_line
from alerts.model import NO_JUDGEMENT, DeliveryState
from alerts.reports.wording import counted
from alerts.store import HeldRow, RaisedRow, ReviewedArticle

_SIGNS: Final[Mapping[str | None, str]] = {"gone": "removed", "notice": "corrected", "back": "restored"}
_STATES: Final[Mapping[DeliveryState, str]] = {"sent": "sent", "pending": "to send", "dead": "given up"}
_ARTICLE_COLUMNS: Final = ("article", "revision", "group", "source", "title", "url")
RAISED_COLUMNS: Final = (
    "alert", "raised_at", "rule", *_ARTICLE_COLUMNS, "hits", "updates", "sent", "pending", "dead", "mark",
    "folded_into", "fold_reason", "also", "withdraws", "withdrawn_by",
    "revives", "revived_by", "sign", "follows", "story",
)  # fmt: skip
HELD_COLUMNS: Final = ("at", "rule", *_ARTICLE_COLUMNS, "reason", "folded_into")
# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV Injection").
_FORMULA_STARTS: Final = ("=", "+", "-", "@")


def raised_json(row: RaisedRow) -> dict[str, object]:
    """The object of `alerts --json` for one alert."""
    states = dict(row.deliveries)
    return {
        "alert": row.id,
        "raised_at": row.raised_at.isoformat(),
        "rule": row.rule,
        **_article_json(row.article),
        "hits": list(row.hits),
        "updates": row.updates,
        "sent": states.get("sent", 0),
        "pending": states.get("pending", 0),
        "dead": states.get("dead", 0),
        "mark": row.mark,
        "folded_into": row.folded_into,
        "fold_reason": row.fold_reason,
        "also": list(row.also),
        "withdraws": row.withdraws,
        "withdrawn_by": row.withdrawn_by,
        "revives": row.revives,
        "revived_by": row.revived_by,
        "sign": row.sign,
        "follows": row.follows,
        "story": row.story,
    }


def held_json(row: HeldRow) -> dict[str, object]:
    """The object of `alerts --held --json` for one match."""
    return {
        "at": row.at.isoformat(),
        "rule": row.rule,
        **_article_json(row.article),
        "reason": row.reason,
        "folded_into": row.folded_into,
    }


def raised_lines(row: RaisedRow) -> Iterator[str]:
    """The same for people, in lines that are safe to print; times are UTC."""
    if row.fold_reason:
        into = f"folded into alert {row.folded_into}" if row.folded_into else "folded into an alert that was removed"
        states = f"{into}: {_reason(row.fold_reason)}"
    else:
        states = ", ".join(f"{count} {_STATES.get(state, state)}" for state, count in row.deliveries) or "no delivery"
    is_update = row.updates and not row.withdraws and not row.sign
    update = f", update of alert {row.updates}" if is_update else ""
    if row.updates and row.sign in _SIGNS:
        update += f", tells that its article was {_SIGNS[row.sign]}, in the thread of alert {row.updates}"
    update += f", same story as alert {row.follows}" if row.follows else ""
    update += f", withdraws alert {row.withdraws}" if row.withdraws else ""
    update += f", withdrawn by alert {row.withdrawn_by}" if row.withdrawn_by else ""
    update += f", tells alert {row.revives} again" if row.revives else ""
    update += f", told again by alert {row.revived_by}" if row.revived_by else ""
    also = f", also: {counted(len(row.also), 'outlet')} ({one_line(', '.join(row.also))})" if row.also else ""
    mark = f", marked {row.mark}" if row.mark else ""
    yield f"alert {row.id}  {row.raised_at:%Y-%m-%d %H:%M} UTC  {row.rule}  {states}{update}{also}{mark}"
    yield from _article_lines(row.article)
    if row.story and row.story != row.article.title:
        yield f"    story: {one_line(row.story).strip()}"


def held_lines(row: HeldRow) -> Iterator[str]:
    """A held match for people, in lines that are safe to print; times are UTC."""
    earlier = f" (alert {row.folded_into})" if row.folded_into else ""
    rule = "it could not be judged" if row.rule == NO_JUDGEMENT else row.rule
    yield f"held  {row.at:%Y-%m-%d %H:%M} UTC  {rule}  {_reason(row.reason)}{earlier}"
    yield from _article_lines(row.article)


def _reason(word: str) -> str:
    return next((text for reason, text in REASON_SENTENCES.items() if reason == word), one_line(word))


def csv_line(cells: Mapping[str, object], columns: tuple[str, ...]) -> str:
    """One line of CSV as RFC 4180 has it, without the line end; no cell is a formula or holds a line break."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow([_cell(cells[column]) for column in columns])
    return written.getvalue()


def _cell(value: object) -> str:
    text = one_line(
        " | ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    ).strip()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _article_json(article: ReviewedArticle) -> dict[str, object]:
    return {
        "article": article.id,
        "revision": article.revision,
        "group": article.group_id,
        "source": article.source,
        "title": article.title,
        "url": article.url,
    }


def _article_lines(article: ReviewedArticle) -> Iterator[str]:
    yield f"    {article.source}, article {article.id}: {one_line(article.title).strip()}"
    yield f"    {one_line(article.url)}"
