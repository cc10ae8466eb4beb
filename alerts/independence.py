"""How many independent sources tell of an event. Pure."""

from collections import deque
from collections.abc import Iterable


def independent_sources(tellings: Iterable[tuple[int, str]]) -> int:
    """How many there are; each telling is a duplicate group, and the owner of the source.

    The outlets that print one text are one, and so are those of one owner, whatever they print. An owner who prints
    another's text beside one of its own counts for its own. So it is the largest number of pairs of an owner and a text
    in which each stands once, and a further telling never makes it smaller.
    """
    texts_of: dict[str, dict[int, None]] = {}
    for group, owner in tellings:
        texts_of.setdefault(owner, {})[group] = None
    teller_of: dict[int, str] = {}
    return sum(_finds_text(owner, texts_of, teller_of) for owner in texts_of)


def _finds_text(owner: str, texts_of: dict[str, dict[int, None]], teller_of: dict[int, str]) -> bool:
    """Give an owner a text, where need be one whose teller can take another; False when there is none."""
    asked_by: dict[int, str] = {}  # texts by the owner who would take them
    asking = deque([owner])
    while asking:
        one = asking.popleft()
        for group in texts_of[one]:
            if group in asked_by:
                continue
            asked_by[group] = one
            if group in teller_of:
                asking.append(teller_of[group])
                continue
            _hand_over(group, owner, asked_by, teller_of)
            return True
    return False


def _hand_over(group: int, last: str, asked_by: dict[int, str], teller_of: dict[int, str]) -> None:
    """Give each who asked the text asked for, from a free one back to that which `last` takes."""
    text_of = {owner: text for text, owner in teller_of.items()}
    while True:
        owner = asked_by[group]
        teller_of[group] = owner
        if owner == last:
            return
        group = text_of[owner]
