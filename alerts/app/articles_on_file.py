"""Articles of a JSON Lines file as values, for trying rules on them; the ledger never sees them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from alerts.app.article_import import Refused, file_lines
from crawler.model import ArticleVersion
from crawler.revisions import from_entry
from crawler.sources.article_lines import ArticleLine, read_article_line
from crawler.times import instant


@dataclass(slots=True)
class ArticleFile:
    """The articles of a file, which `import` would read in the same way. `refused`: the lines that hold none, so far.

    The number of an article is that of its line. Copies are those that say the same words, whoever says them.
    """

    path: Path
    now: datetime
    refused: list[Refused] = field(default_factory=list)

    def articles(self) -> Iterator[ArticleVersion]:
        """Every article, in the order of the lines.

        Raises:
            VedetteError: the file cannot be read, or not to its end.
        """
        groups: dict[tuple[str, str], int] = {}
        for number, line in file_lines(self.path, lambda _: None):
            said = line if isinstance(line, Refused) else read_article_line(line)
            if isinstance(said, Refused):
                self.refused.append(said)
            elif isinstance(said, str):
                self.refused.append(Refused(number, said))
            else:
                yield _article(number, said, self.now, groups)


def _article(number: int, said: ArticleLine, now: datetime, groups: dict[tuple[str, str], int]) -> ArticleVersion:
    entry = said.entry
    read = from_entry(entry, "ok")
    title = read.title or ""
    return ArticleVersion(
        id=number,
        revision=1,
        url=entry.url,
        source=said.source,
        title=title,
        text=read.text,
        language=read.language,
        possible_languages=read.possible_languages,
        authors=read.authors,
        dates=(),
        published=entry.published,
        published_at=instant(entry.published),
        found_at=now,
        unseen_at=None,
        first_poll=True,
        access=read.access.state,
        hidden_percent=read.access.hidden_percent,
        group_id=groups.setdefault((" ".join(title.split()), " ".join(read.text.split())), number),
    )
