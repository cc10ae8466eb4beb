"""Where the sentence around a place in a text begins and ends. Pure; offsets are in code points."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

Range = tuple[int, int]

SEARCH_CHARACTERS: Final = 2000  # on each side of a place, to find where its sentence begins and ends

# The end of a sentence, with the closing quotes and brackets after it. The full-width marks of Chinese and Japanese
# need no space after them. Those of Arabic, Urdu, Hindi, Armenian, Burmese and Ethiopic need one, as Latin marks do.
# Only the first mark of a row is tried, so that a row of 300,000 dots takes linear time.
_SENTENCE_END: Final = re.compile(r"""[。！？｡]++[」』”’）]*+|(?<![.!?…۔؟।॥։።။])[.!?…۔؟।॥։።။]++["'”’»“)\]]*+(?=\s|$)""")
_LAST_WORD: Final = re.compile(r"[^\s(\[\"'«“„]+$")
# In the languages of the sources; case-folded, without the dot.
_ABBREVIATIONS_AS_TEXT: Final = """
    mr mrs ms dr prof st mt ft gen lt col maj capt cpt sgt adm cmdr cdr brig sen rep gov hon rev pres sec no nos nr vol
    fig approx ca cf vs inc ltd co corp jr sr al eg ie ed est dept div regt bn sq
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun
    mm mme mlle env art ch cie ste bzw mio mrd hr fr abb str usw evtl ggf sra ud uds pág núm sig dott ing avv
    płk ppłk mjr kpt por ul im tzw np ok tys mln mld r godz hod kl pkt evt
    г гг им ул тыс млн млрд руб кг км ст см др проф ген полк р вул грн
"""
_ABBREVIATIONS: Final = frozenset(_ABBREVIATIONS_AS_TEXT.split())


def sentence_at(text: str, hit: Range, since: int = 0) -> Range:
    """The range of the sentence, or the sentences, that contain `hit`; a line break always ends a sentence.

    `since`: the end of a sentence before the hit, where that is known: nothing before it is looked at.
    """
    lowest, highest = max(since, hit[0] - SEARCH_CHARACTERS), min(len(text), hit[1] + SEARCH_CHARACTERS)
    lowest = text.rfind("\n", lowest, hit[0]) + 1 or lowest
    line_end = text.find("\n", hit[1], highest)
    highest = highest if line_end < 0 else line_end
    start, end = lowest, highest
    for found in _SENTENCE_END.finditer(text, lowest, highest):
        if not _is_end(text, found):
            continue
        if found.end() <= hit[0]:
            start = found.end()
        elif found.end() >= hit[1]:
            end = found.end()
            break
    while start < min(end, hit[0]) and text[start].isspace():
        start += 1
    return start, end


def sentences_of_hits(text: str, hits: Iterable[Range]) -> Iterator[tuple[Range, Range]]:
    """Each of the sorted hits with the range of its sentence, the same range for all hits that end in it."""
    start = end = since = 0
    for hit in hits:
        if hit[1] > end:
            start, end = sentence_at(text, hit, since if since <= hit[0] else 0)
            since = known_end(end, hit[1])
        yield hit, (start, end)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, in order, without white space around them."""
    at = since = 0
    while at < len(text):
        start, end = sentence_at(text, (at, at), since)
        if sentence := text[start:end].strip():
            yield sentence
        since = known_end(end, at)
        at = max(end, at) + 1


def known_end(end: int, searched_from: int) -> int:
    """`end`, where `sentence_at` found that a sentence ends there; 0 where it ended its search.

    A text of 75,000 sentences takes a minute when for each one those before it are looked at again.
    """
    return end if end - searched_from < SEARCH_CHARACTERS else 0


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Whether a mark ends a sentence: not after an initial or an abbreviation, nor before a lower-case word."""
    after = text[found.end() : found.end() + 8].lstrip()
    if after[:1].islower():
        return False
    if found[0] != ".":
        return True
    before = _LAST_WORD.search(text, max(0, found.start() - 24), found.start())
    word = before[0] if before else ""
    return len(word) != 1 and "." not in word and word.casefold() not in _ABBREVIATIONS


def ends_before(text: str, start: int) -> bool:
    """Whether a sentence ends before `start`, ignoring white space."""
    before = text[max(0, start - 12) : start].rstrip()
    return not before or any(found.end() == len(before) for found in _SENTENCE_END.finditer(before))
