"""Terms and phrases: from what was typed to the tokens to look for."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from alerts.query.capitals import ORDINARY_WORDS, is_capital_word
from alerts.query.nodes import PartKind, Term, TermPart
from alerts.text.tokens import Gap, Token, fold, gap, latin, tokenize
from crawler.errors import QueryError

# Letters that no text has (Ugaritic), so that a wildcard is tokenized with the word that it is part of.
_ANY_LETTERS: Final = "\U00010380"
_ONE_LETTER: Final = "\U00010381"
_WILD: Final = str.maketrans({"*": _ANY_LETTERS, "?": _ONE_LETTER})
_TYPED: Final = str.maketrans({_ANY_LETTERS: "*", _ONE_LETTER: "?"})
_DIGITS: Final = re.compile(r"[\d.,*?]+")
TIGHT_GAPS: Final = frozenset({Gap.SOLID, Gap.DASH, Gap.NO_BREAK})


def read_term(text: str, start: int, end: int, *, exact: bool) -> Term:
    """The term typed as `text[start:end]`, quotes and `=` left out.

    Raises:
        QueryError: nothing, or too little, is left to look for.
    """
    try:
        return Term(start, end, _parts(text[start:end], exact=exact))
    except QueryError as error:
        raise QueryError(str(error), start + error.start, start + error.end) from None


@lru_cache(maxsize=20_000)
def _parts(typed: str, *, exact: bool) -> tuple[TermPart, ...]:
    """The tokens of a term. Cached, because thousands of rules share their terms."""
    if exact and ("*" in typed or "?" in typed):
        sentence = "An exact term (=) cannot have a wildcard; leave out the = or the wildcard."
        raise QueryError(sentence, 0, len(typed))
    found = _joined(tokenize(typed.translate(_WILD)))
    if not exact:
        found = _without_plural(found)
    if not found:
        raise QueryError(f"'{typed}' has no letter or digit to look for.", 0, len(typed))
    _check_wildcards(found, typed)
    first = found[0]
    if len(found) == 1 and not exact and first.kind != "character" and len(first.folded) < 2 and first.folded != "*":
        sentence = f"'{typed}' leaves only '{first.surface}' to look for; if that is meant, write ={first.surface}."
        raise QueryError(sentence, 0, len(typed))
    gaps = [None, *(gap(typed[a.after : b.start]) for a, b in pairwise(found))]
    return tuple(_part(found, gaps, i, exact=exact) for i in range(len(found)))


def _joined(found: tuple[Token, ...]) -> list[Token]:
    """The tokens, with a wildcard and the digits next to it as one (16*)."""
    merged: list[Token] = []
    for token in found:
        last = merged[-1] if merged else None
        if last and last.after == token.start and token.kind != "character" and _touches(last, token):
            merged[-1] = Token("word", last.start, token.end, token.after, last.surface + token.surface, "*")
        else:
            merged.append(token)
    return merged


def _without_plural(found: list[Token]) -> list[Token]:
    """F-16s looks for F-16, F-35As for F-35A."""
    return [p for i, p in enumerate(found) if not (i and p.surface == "s" and p.start == found[i - 1].after)]


def _touches(last: Token, token: Token) -> bool:
    return last.kind != "character" and (
        last.surface[-1] in (_ANY_LETTERS, _ONE_LETTER) or token.surface[0] in (_ANY_LETTERS, _ONE_LETTER)
    )


def _is_wild(surface: str) -> bool:
    return _ANY_LETTERS in surface or _ONE_LETTER in surface


def _check_wildcards(found: list[Token], typed: str) -> None:
    fixed = sum(len(p.surface) - p.surface.count(_ANY_LETTERS) - p.surface.count(_ONE_LETTER) for p in found)
    for token in found:
        if not _is_wild(token.surface):
            continue
        shown = typed[token.start : token.end]
        place = (token.start, token.end)
        letters = token.surface.translate(_TYPED).replace("*", "").replace("?", "")
        if not letters or token.initials:
            raise QueryError(f"'{shown}' alone would find any word; use a wildcard as part of a word: deploy*.", *place)
        if fixed < 2:
            raise QueryError(f"'{shown}' leaves fewer than two fixed letters; write at least two: de*.", *place)
        if any(c.isdecimal() for c in letters) and not _DIGITS.fullmatch(letters):
            raise QueryError(
                f"'{shown}' mixes letters, digits and a wildcard; use a wildcard among letters or among digits: F-16*.",
                *place,
            )


def _part(found: list[Token], gaps: list[Gap | None], i: int, *, exact: bool) -> TermPart:
    token, before = found[i], gaps[i]
    if _is_wild(token.surface):
        typed = token.surface.translate(_TYPED)
        folded = "".join(bit if bit in {"*", "?"} else fold(bit) for bit in re.split(r"([*?])", typed))
        return TermPart("wildcard", folded, folded, bool(_DIGITS.fullmatch(folded)), before)
    numeric = token.kind == "number"
    ordinary = token.surface.isupper() and token.folded in ORDINARY_WORDS
    if exact:
        return TermPart("exact", token.surface, token.folded, numeric, before, ordinary)
    kind: PartKind = "plain" if token.kind == "word" else token.kind
    if kind == "plain" and _is_designation(found, gaps, i):
        return TermPart("designation", token.surface, latin(token.folded), numeric, before)
    if kind == "plain" and is_capital_word(token.surface):
        kind = "capital"
    return TermPart(kind, token.surface, token.folded, numeric, before, ordinary)


def _is_designation(found: list[Token], gaps: list[Gap | None], i: int) -> bool:
    """Whether the word at `i` is joined to a number: F-16, 2A8, 155mm."""
    after = gaps[i + 1] if i + 1 < len(found) else None
    if after in TIGHT_GAPS and _has_digits(found[i + 1]):
        return True
    before = gaps[i]
    if i == 0 or not _has_digits(found[i - 1]):
        return False
    return before == Gap.SOLID or (before == Gap.DASH and len(found[i].folded) == 1)


def _has_digits(token: Token) -> bool:
    typed = token.surface.translate(_TYPED)
    return token.kind == "number" or (typed != token.surface and _DIGITS.fullmatch(typed) is not None)
