"""The words that a message says beside an article's own, in each language of recipients. Pure.

They stand in `catalogue.tsv`: a row a phrase, a column a language, plural forms with a bar between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from alerts.model import Language

_PLURALS: Final = " | "


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The phrases of one language, each with its plural forms."""

    language: Language
    phrases: Mapping[str, tuple[str, ...]]

    def say(self, key: str, /, **values: object) -> str:
        """The phrase of this key with `values` in their places."""
        return self.phrases[key][0].format(**values)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """The phrase in the form that goes with the number `n`."""
        forms = self.phrases[key]
        return forms[min(_form(self.language, n), len(forms) - 1)].format(n=n, **values)


def _form(language: Language, n: int) -> int:
    """Which plural form goes with `n`: the rules for integers of the Unicode CLDR, release 46."""
    match language:
        case "fr":
            return 0 if n in (0, 1) else 1
        case "uk":
            if n % 10 == 1 and n % 100 != 11:
                return 0
            return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2
        case _:
            return 0 if n == 1 else 1


@cache
def catalogue(language: Language) -> Catalogue:
    """The phrases of this language."""
    head, *rows = files("alerts.messages").joinpath("catalogue.tsv").read_text("utf8").splitlines()
    column = head.split("\t").index(language)
    cells = [row.split("\t") for row in rows]
    return Catalogue(language, {row[0]: tuple(row[column].split(_PLURALS)) for row in cells})
