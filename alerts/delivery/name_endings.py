"""Which endings a name may have and still be the same name, by language. Pure."""

from typing import Final

_UNINFLECTED: Final = frozenset({"en", "es", "fr", "it", "pt"})  # where names have no cases
# A plural, and what makes "Kestrian" of "Kestria".
_DERIVED: Final = frozenset({"", "s", "es", "n", "ns", "an", "ans", "ian", "ians"})
_AFTER_E: Final = frozenset({"ian", "ians"})  # "Ukraine", "Ukrainian"


def may_end_as_one_name(one: str, other: str, language: str | None) -> bool:
    """Whether two words that begin alike may be forms of one name: "Brisk" and "Brisker" are two names in English.

    Any endings may be where names have cases, and where the language is not known.
    """
    if language is None or language.partition("-")[0] not in _UNINFLECTED:
        return True
    pairs = zip(one, other, strict=False)
    begun = next((at for at, (first, second) in enumerate(pairs) if first != second), min(len(one), len(other)))
    shorter, longer = sorted((one[begun:], other[begun:]), key=len)
    return {shorter, longer} <= _DERIVED or (shorter == "e" and longer in _AFTER_E)
