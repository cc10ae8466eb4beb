"""Lines beside an article's text that other pages of its source have too: a promotion in every page is no news of it.

The first two articles say such a line. From the third on it is left out, kept with its article, and counted. A sentence
of the text itself is never left out.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from crawler.model import Article
from crawler.store.ledger import Ledger

ARTICLES_COMPARED: Final = 40  # the source's newest ones
BOILERPLATE_ARTICLES: Final = 2  # other articles that have a line
_BREAK: Final = "\n\n"


def repeated_lines(ledger: Ledger, source: str, article_id: int | None, read: Article) -> tuple[str, ...]:
    """Those lines beside the text of a page that two other articles of its source have beside theirs.

    None of a page that may hold no article: then they may be all that it says.
    """
    if not read.left_out or read.extraction not in {"ok", "unlike"}:
        return ()
    rows = ledger.rows(
        "select r.other_text, a.repeated_lines from articles a join revisions r on r.article_id = a.id "
        "and r.revision = a.revision where a.source = ? and a.id is not ? order by a.id desc limit ?",
        [source, article_id, ARTICLES_COMPARED],
    )
    holders = Counter(
        line for row in rows for line in _lines(f"{row['other_text']}{_BREAK}{row['repeated_lines']}".split(_BREAK))
    )
    return tuple(line for line in read.left_out if holders[_folded(line)] >= BOILERPLATE_ARTICLES)


def repeated_lines_of(ledger: Ledger, article_id: int) -> tuple[str, ...]:
    """The lines beside an article's text that were left out of its newest reading, since other pages have them too."""
    rows = ledger.rows("select repeated_lines from articles where id = ?", [article_id])
    return tuple(line for row in rows for line in row["repeated_lines"].split(_BREAK) if line)


def _lines(lines: Sequence[str]) -> frozenset[str]:
    return frozenset(_folded(line) for line in lines if line.strip())


def _folded(line: str) -> str:
    return " ".join(line.split()).casefold()
