"""The headline of a text that has none: its first words. Pure."""

from typing import Final

from crawler.wording import sentences_of

MAX_CHARACTERS: Final = 120
MIN_CHARACTERS: Final = 16  # a shorter first sentence, as "Breaking!", takes the next one along


def first_words(text: str) -> str | None:
    """The first sentence or line of a text, or as many of its words as a headline has; None when there are no words.

    A sentence that is cut ends in an ellipsis.
    """
    begun = ""
    for sentence in sentences_of(text[: 4 * MAX_CHARACTERS]):
        begun = f"{begun} {sentence}".strip()
        if len(begun) >= MIN_CHARACTERS:
            break
    begun = " ".join(begun.split())
    if not any(map(str.isalpha, begun)):
        return None
    if len(begun) <= MAX_CHARACTERS:
        return begun
    shortened = begun[:MAX_CHARACTERS]
    return f"{(shortened.rpartition(' ')[0] or shortened).rstrip(' ,;:–—-')}…"
