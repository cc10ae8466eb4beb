"""What feeds file an article under: a word that tells what it is of, or one that half of a source's articles have.

They stand apart from its words, with each version. What a rule finds in them alone raises no alert; the list of the day
names it.
"""

from typing import Any, Final

from crawler.model import DueEntry
from crawler.store.ledger import Ledger

MAX_CATEGORIES: Final = 40  # of all feeds that list an article
_BREAK: Final = "\n\n"


def categories_of(ledger: Ledger, queued: DueEntry, article_id: int | None) -> str:
    """The distinct categories that the entry at hand, and others that led to its article, state; each a paragraph."""
    rows = ledger.rows(
        "select categories from entries where article_id = ? and id != ? and categories != '' order by id limit ?",
        [article_id, queued.id, MAX_CATEGORIES],
    )
    stated = (queued.entry.categories, *(row["categories"] for row in rows))
    distinct = dict.fromkeys(one for cell in stated if cell for one in cell.split(_BREAK))
    return _BREAK.join(list(distinct)[:MAX_CATEGORIES])


def has_new_category(ledger: Ledger, row: dict[str, Any], categories: str) -> bool:
    """Whether no version of an article had one of these."""
    if not categories:
        return False
    held = ledger.rows("select categories from revisions where article_id = ?", [row["id"]])
    return not set(categories.split(_BREAK)) <= {one for cell in held for one in cell["categories"].split(_BREAK)}


def keep_categories(ledger: Ledger, article_id: int, revision: int, categories: str) -> None:
    """Write the categories of a version. Part of the caller's transaction."""
    if categories:
        ledger.db.execute(
            "update versions set categories = ? where article_id = ? and revision = ?",
            [categories, article_id, revision],
        )
