"""What links in newsletters say that lead to no story, in twenty languages. They are in mail_phrases.tsv."""

import re
from importlib.resources import files
from typing import Final, Literal


def _pattern(kind: Literal["web", "service"]) -> re.Pattern[str]:
    """One pattern for all phrases of `kind`."""
    rows = (files("crawler.sources") / "mail_phrases.tsv").read_text("utf8").splitlines()
    found = [row.split("\t")[2] for row in rows if row.startswith(f"{kind}\t")]
    return re.compile("|".join(f"(?:{one})" for one in found), re.IGNORECASE)


WEB_VERSION: Final = _pattern("web")
SERVICE: Final = _pattern("service")
