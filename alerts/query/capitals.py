"""Acronyms that are also words, and the short words of everyday language."""

from typing import Final

from alerts.text.tokens import fold

_ACRONYMS: Final = "SALT START EDGE SAFE SEAL QUAD SWIFT HARM SCALP MALE HALE SPEAR DART PURL IRIS SAGE SOAR"
_ENGLISH: Final = (
    "am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we act add age ago aid aim air all"
    " and any are arm art ask bad bag ban bar bay bed bet bid big bit box boy bus but buy can car cut day did die due"
    " eat end era eye far few fit fly for fun gap gas get god got gun guy had has her him his hit hot how ice its job"
    " joy key kid law lay led leg let lie lot low mad man map may men met mix net new nor not now odd off oil old one"
    " our out own pay per pit put ran raw red rid rip run sad sat saw say sea see set she sir sit six sky son spy sue"
    " sun tax ten the tie tip ton too top toy try two use van via vow war was way wet who why win won yes yet you"
)
_FRENCH: Final = (
    "au aux ce ces ci de des du elle en est et eux il ils je la le les lui ma mer mes moi mon ne ni non nos ont ou par"
    " pas peu plus pour qui que sa se ses si son sur ta te tes toi ton tu un une va vos vu"
)
_GERMAN: Final = (
    "ab als am auf aus bei bin bis da das dem den der des die du ein er es hat ihr ist mit nie nun nur ob ohne rot sie"
    " tag tor tot uns vom von vor wer wie wir wo zu zum zur"
)
_SOUTHERN: Final = (
    "al con da del di dos e el es fra gli ha han hay i la las le lo los mas muy ni no nos para per por que se ser sin"
    " su sua sul sus te tra um uma un una uno vi y ya"
)
_POLISH: Final = "ale co do go i ich ja jak je jej lub ma na nie o od po są się ta te ten to tu tym w we z za ze"
_CYRILLIC: Final = (
    "без був был від во все всі где де для до его же за из или им их її їх как кто ли мы на не ни но об он они от по"
    " при про та так там то тут уже хто це что чи ще що эта это або але він вона ви вы мене ми як"
)

# Terms of four letters and more are found in any case; these only in capitals.
ACRONYMS: Final = frozenset(_ACRONYMS.split())
# Folded. In an all-capital headline `US` cannot be told from `us`.
ORDINARY_WORDS: Final = frozenset(
    fold(word)
    for language in (_ENGLISH, _FRENCH, _GERMAN, _SOUTHERN, _POLISH, _CYRILLIC, _ACRONYMS)
    for word in language.split()
)


def is_capital_word(surface: str) -> bool:
    """Whether a word of a term is found in capitals only."""
    return surface.isupper() and surface.isalpha() and (len(surface) in {2, 3} or surface in ACRONYMS)
