"""Words that head or make the lines around an article, in some thirty languages: see boilerplate_phrases.tsv.

Only whole short lines are compared with them, never sentences; and where a line stands decides what is done with it.
"""

import re
from importlib.resources import files
from typing import Final, Literal

Kind = Literal["other_stories", "service", "appeal"]


def _pattern(kind: Kind) -> re.Pattern[str]:
    """One pattern of all lines of boilerplate_phrases.tsv that are of `kind`."""
    rows = (files("crawler.page") / "boilerplate_phrases.tsv").read_text("utf8").splitlines()
    found = [row.split("\t")[2] for row in rows if row.startswith(f"{kind}\t")]
    return re.compile(rf"^\W*(?:{'|'.join(found)})", re.IGNORECASE)


OTHER_STORIES: Final = _pattern("other_stories")
SERVICE: Final = _pattern("service")
APPEAL: Final = _pattern("appeal")
