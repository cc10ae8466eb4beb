"""For whom a message is made: in which language and zone, with which names, and how much room there is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from alerts.messages.catalogue import Catalogue, catalogue
from alerts.messages.harmless import one_line
from alerts.model import DEFAULT_LANGUAGE, Language

MAX_TITLE_CHARACTERS: Final = 200  # ntfy takes 200, most other services 250


@dataclass(frozen=True, slots=True)
class Names:
    """What people call rules and sources, by their ids; what is not named is called by its id."""

    rules: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def rule(self, rule_id: str) -> str:
        """The label of a rule, on one line."""
        return one_line(self.rules.get(rule_id) or rule_id)

    def source(self, source_id: str) -> str:
        """The name of a source, on one line."""
        return one_line(self.sources.get(source_id) or source_id)


@dataclass(frozen=True, slots=True)
class Audience:
    """The recipients of a message. Times are shown in `zone`.

    `limit`: the maximum length of the text, in code points; None for none. `title_limit`: that of the title.
    `spelt_out`: something else makes a text of the page, so that its links are addresses and its hits have brackets.
    `templates`: name and source of those that take the place of ours, see `own_templates`.
    """

    zone: tzinfo
    limit: int | None = None
    language: Language = DEFAULT_LANGUAGE
    names: Names = Names()
    title_limit: int = MAX_TITLE_CHARACTERS
    spelt_out: bool = False
    templates: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> Catalogue:
        """The phrases of the recipients' language."""
        return catalogue(self.language)

    def has_own(self, template: str) -> bool:
        """Whether a template of the user's takes the place of ours of this name."""
        return any(name == template for name, _ in self.templates)
