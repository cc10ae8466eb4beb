"""The case endings of names and adjectives, by language (docs/rules.md, "Endings").

The endings of names serve words that no dictionary lists. Those of adjectives serve all words, because dictionaries
have some forms of an adjective and lack others (подводного). The page shows the same tables. The letters are folded:
no accents, except in й and ї.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

VOWELS: Final = frozenset("aeiouyаеиіоуыэюяєї")
# A shorter name could be another word.
MIN_STEM_LETTERS: Final = 4
# Persian writes no short vowels.
_MIN_STEM_LETTERS_OF: Final[Mapping[str, int]] = {"fa": 3}
# Groups of `replacement: endings`, separated by `;`. V, C: only after a vowel, a consonant. `-`: no replacement.
NAME_ENDINGS: Final[Mapping[str, str]] = {
    "bg": "V -: та то те; C -: а ът и ове овете ите; а: и ите",
    "cs": "C -: a u ovi em e y i um ech; y: eho emu ym; yj: eho emu ym; a: y ou e u i ej; o: a ovi em u",
    "et": (
        "V -: s st sse l le lt ga ta ks ni na d; C -: i is ist isse il ile ilt iga ita iks ini ina id"
        " e es est esse el ele elt ega eta eks ed"
    ),
    "fa": "-: ها هاي هايي ي",
    "fi": (
        "V -: n ssa sta lla lta lle ksi na a ta t; C -: in issa ista illa ilta ille iksi ina ia iin it;"
        " a: aan; e: een; i: iin; o: oon; u: uun; y: yyn; nen: sen seen sta sella selta selle sessa sesta set"
    ),
    "hbs": "C -: a u om em e i а у ом ем е и; a: e i u om; а: е и у ом",
    "hu": (
        "-: ban ben ba be bol nak nek t ra re rol nal nel hoz hez tol ig ert kent; V -: val vel n k kat ket;"
        " C -: ot et at on en ok ek ak okat eket akat al el; b: bbal bbel; d: ddal ddel; g: ggal ggel;"
        " j: jjal jjel; k: kkal kkel; m: mmal mmel; n: nnal nnel; p: ppal ppel; r: rral rrel; s: ssal ssel;"
        " t: ttal ttel"
    ),
    "lt": (
        "C -: as o ui a u e is io iui i iu us aus; as: o ui a u e;"
        " is: io iui i iu yje; ys: io iui i iu yje; ius: iaus iui iu iuje; us: aus ui u uje;"
        " a: os ai oje; e: es ei eje"
    ),
    "lv": "C -: s a am u is im i; s: a am u; is: a im i u; a: as ai u; e: es ei i u",
    "pl": (
        "C -: a u owi em iem ie y i ow ami om ach; t: cie; i: iego iemu im; y: ego emu ym; a: y i ie e ej iej;"
        " y: ow om ach ami"
    ),
    "ro": "C -: ul ului i ii ilor; u: ul ului; a: ei ii ele elor",
    "ru": (
        "C -: а у ом ым е ы и ов ам ами ах; ь: я ю ем е и ью ей ям ями ях; й: я ю ем е и; а: ы и е у ой ою;"
        " я: и е ю ей; о: а у ом е; ый: ого ому ым ом; ий: ого ому им ом его ему ем; ой: ого ому ым ом; ая: ой ую;"
        " ы: ов ам ами ах; и: ам ами ах"
    ),
    "sk": "C -: a u ovi om e y i ov och; y: eho emu ym om; yj: eho emu ym; a: y ou e u i ej; o: a ovi om u",
    "sl": "C -: a u om em i ov e; a: e i o",
    "tr": "-: da de ta te dan den tan ten lar ler; V -: ya ye nin nun; C -: in un",
    "uk": (
        "C -: а у ові ом им і и е ів ам ами ах; ь: я ю ем еві і ів ям ями ях; й: я ю єм єві ї; а: и і у ою ої ій;"
        " я: і ю ею; о: а у ом і; ий: ого ому им ім; и: ів ам ами ах"
    ),
}
ADJECTIVE_ENDINGS: Final[Mapping[str, str]] = {
    "cs": "y: a e eho emu ou ych ym ymi; i: iho imu im ich imi",
    "pl": "y: a e ego ej emu ych ym ymi; i: a ie iego iej iemu ich im imi",
    "ru": "ый: ая ое ой ого ому ом ую ые ым ых ыми; ий: ая ое ой ого ому ом ую ие им их ими яя ее ей его ему ем юю",
    "sk": "y: a e eho ej emu ou ych ym ymi",
    "uk": "ий: а е і у ого ому им их ими ої ій",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending, and what the base form has in its place.

    `after_vowel`: only after vowels (True), only after consonants (False), after both (None).
    """

    letters: str
    replacement: str
    after_vowel: bool | None


@cache
def _endings(groups: str) -> tuple[Ending, ...]:
    parted = [group.partition(":") for group in groups.split(";")]
    return tuple(_ending(head.split(), letters) for head, _, several in parted for letters in several.split())


def _ending(head: list[str], letters: str) -> Ending:
    after = {"V": True, "C": False}.get(head[0])
    return Ending(letters, "" if head[-1] == "-" else head[-1], after)


def base_names(folded: str, language: str) -> Iterator[str]:
    """The names of which a folded word may be a case form; none where the language does not decline names."""
    return _bases(folded, NAME_ENDINGS.get(language, ""), _MIN_STEM_LETTERS_OF.get(language, MIN_STEM_LETTERS))


def base_adjectives(folded: str, language: str) -> Iterator[str]:
    """The adjectives, in their base form, of which a folded word may be a form."""
    return _bases(folded, ADJECTIVE_ENDINGS.get(language, ""), MIN_STEM_LETTERS)


def _bases(folded: str, groups: str, min_stem_letters: int) -> Iterator[str]:
    for ending in _endings(groups):
        if not folded.endswith(ending.letters):
            continue
        stem = folded.removesuffix(ending.letters)
        if ending.after_vowel not in {None, stem[-1:] in VOWELS}:
            continue
        word = stem + ending.replacement
        if len(word) >= min_stem_letters:
            yield word
