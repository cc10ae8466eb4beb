"""An article's text and nothing else."""

from dataclasses import dataclass
from typing import Literal

BodySource = Literal["hint", "dom", "jsonld", "embedded", "plain"]


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article before access has trimmed it.

    `paragraphs` in document order, each one line, none empty. `source`: where they were read, from a selector of the
    source's configuration, the page's elements, its JSON-LD, its embedded JSON, or every paragraph there is.
    """

    paragraphs: tuple[str, ...] = ()
    source: BodySource = "dom"

    @property
    def text(self) -> str:
        """The paragraphs, parted by an empty line."""
        return "\n\n".join(self.paragraphs)
