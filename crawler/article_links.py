"""What ties an article to others: the sources that list it, and the copy that it is read with. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """That a source lists an article. `unseen_at` and `first_poll`: see `ArticleVersion`; of this source's polls."""

    source: str
    found_at: datetime
    unseen_at: datetime | None
    first_poll: bool


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """The copy that a cut version is read with: an article of its group that seems whole, and what it said then.

    That it is a copy is a guess. `url`: as found. `text`: paragraphs that other articles of its source have too are
    blank in it, so that a promotion neither matches nor forbids.
    """

    article_id: int
    source: str
    url: str
    text: str


def without_paragraphs(text: str, repeated: Iterable[str]) -> str:
    """The text with blanks in the place of some of its paragraphs, so that all other words keep their places."""
    for one in repeated:
        text = text.replace(one, " " * len(one))
    return text
