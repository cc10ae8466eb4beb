"""Lines beside an article's text that other pages of its source have too: a promotion in every page is no news of it.

The first two articles say such a line. From the third on it stands apart, and so does a paragraph in the midst of a
long text that most of the newest articles have. Both are kept with their version, and counted. What a rule finds in
them alone raises no alert; the list of the day names it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from crawler.model import Article
from crawler.store.ledger import Ledger

ARTICLES_COMPARED: Final = 40  # the source's newest ones
CHARACTERS_COMPARED: Final = 10_000  # of the lines beside a text; a hostile feed's may be megabytes
BOILERPLATE_ARTICLES: Final = 2  # other articles that have a line
TEXTS_COMPARED: Final = 8  # of the source's newest articles
BOILERPLATE_TEXTS: Final = 4  # other articles, under other headlines, that have a paragraph
MAX_REPEATED_SHARE: Final = 0.4  # of a text; one of which more is repeated may be a siren's form
MIN_OWN_PARAGRAPHS: Final = 3
_BREAK: Final = "\n\n"


def repeated_lines(ledger: Ledger, source: str, article_id: int | None, read: Article) -> tuple[str, ...]:
    """Those lines beside the text of a page that two other articles of its source have beside theirs.

    None of a page that may hold no article: then they may be all that it says. A line far down beside another article
    is not found there, and then it is heard.
    """
    if not read.left_out or read.extraction not in {"ok", "unlike"}:
        return ()
    rows = ledger.rows(
        "select substr(r.other_text, 1, ?1) as other_text, substr(a.repeated_lines, 1, ?1) as repeated_lines "
        "from articles a join revisions r on r.article_id = a.id and r.revision = a.revision "
        "where a.source = ?2 and a.id is not ?3 order by a.id desc limit ?4",
        [CHARACTERS_COMPARED, source, article_id, ARTICLES_COMPARED],
    )
    holders = Counter(
        line for row in rows for line in _lines(f"{row['other_text']}{_BREAK}{row['repeated_lines']}".split(_BREAK))
    )
    return tuple(line for line in read.left_out if holders[_folded(line)] >= BOILERPLATE_ARTICLES)


def repeated_paragraphs(ledger: Ledger, source: str, article_id: int | None, read: Article) -> tuple[str, ...]:
    """Those paragraphs of a page's text, but its first, that most newest articles of its source have in theirs.

    None of a short text, and none of one that is repeated in large part: those are forms, such as a siren's.
    """
    paragraphs = read.text.split(_BREAK)
    if len(paragraphs) <= MIN_OWN_PARAGRAPHS or read.extraction != "ok":
        return ()
    rows = ledger.rows(
        "select title, text from articles where source = ? and id is not ? and title != ? order by id desc limit ?",
        [source, article_id, read.title or "", TEXTS_COMPARED],
    )
    if len({row["title"] for row in rows}) < BOILERPLATE_TEXTS:
        return ()
    holders = Counter(paragraph for row in rows for paragraph in frozenset(row["text"].split(_BREAK)))
    repeated = tuple(one for one in dict.fromkeys(paragraphs[1:]) if holders[one] >= BOILERPLATE_TEXTS)
    own = len(paragraphs) - len(repeated)
    is_form = own < MIN_OWN_PARAGRAPHS or sum(map(len, repeated)) > MAX_REPEATED_SHARE * len(read.text)
    return () if is_form else repeated


def is_new_line(lines: Sequence[str], row: dict[str, Any], other_text: str) -> bool:
    """Whether one of the lines that stand apart is new to an article, of which this was held."""
    held = _lines((*row["repeated_lines"].split(_BREAK), *other_text.split(_BREAK)))
    return bool(_lines(lines) - held)


def repeated_lines_of(ledger: Ledger, article_id: int) -> tuple[str, ...]:
    """The lines beside an article's text that were left out of its newest reading, since other pages have them too."""
    rows = ledger.rows("select repeated_lines from articles where id = ?", [article_id])
    return tuple(line for row in rows for line in row["repeated_lines"].split(_BREAK) if line)


def _lines(lines: Sequence[str]) -> frozenset[str]:
    return frozenset(_folded(line) for line in lines if line.strip())


def _folded(line: str) -> str:
    return " ".join(line.split()).casefold()
