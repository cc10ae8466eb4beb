"""Phrases of the lines around an article (headings of link lists, labels, appeals), in some thirty languages.

The phrases are in boilerplate_phrases.tsv. Callers compare whole short lines with them, and no sentence that tells
what somebody said.
"""

import re
from importlib.resources import files
from typing import Final, Literal

Kind = Literal["other_stories", "service", "appeal", "plea", "promoted", "told"]


def _pattern(kind: Kind) -> re.Pattern[str]:
    """One pattern for all phrases of `kind`."""
    rows = (files("crawler.page") / "boilerplate_phrases.tsv").read_text("utf8").splitlines()
    found = [row.split("\t")[2] for row in rows if row.startswith(f"{kind}\t")]
    start = "" if kind in {"promoted", "told"} else r"^\W*"
    return re.compile(rf"{start}(?:{'|'.join(found)})", re.IGNORECASE)


OTHER_STORIES_HEADING: Final = _pattern("other_stories")
SERVICE_LINE: Final = _pattern("service")
APPEAL_OPENING: Final = _pattern("appeal")
PLEA_OPENING: Final = _pattern("plea")
PROMOTED: Final = _pattern("promoted")
TOLD: Final = _pattern("told")
