"""A message as paragraphs, before a service's markup is known. Pure.

The texts are of one line each, and harmless as `alerts.messages.harmless` makes them.
"""

from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "strong", "hit"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. `hit`: the rule matched here. `link`: the web address that it leads to; empty for none."""

    text: str
    style: Style = "plain"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line. `spare`: 0 stays; of the others the highest is left out first where a message is too long, from the end.

    `noun`: the catalogue's phrase that counts it when it is left out; empty when it tells nothing of the article.
    `is_small`: it matters least to a reader.
    """

    pieces: tuple[Piece, ...]
    spare: int = 0
    noun: str = ""
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together. `spare` and `noun`: as of a line, when all of it is left out at once."""

    lines: tuple[Line, ...]
    spare: int = 0
    noun: str = ""


def one(text: str, spare: int = 0, noun: str = "") -> Paragraph:
    """A paragraph of one plain line."""
    return Paragraph((Line((Piece(text),)),), spare, noun)
