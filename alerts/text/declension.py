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
    "bg": "V -: та то те; C -: а ът я ят и ове овете ите; а: и ите; я: ите",
    "cs": (
        "C -: a u ovi em e i y um ech uv ova ove ovu ovou ovy ovych ovym ovymi; V -: ho mu m a ova ove ovi"
        " ovou; y: eho emu em ym um am ech ach ami; yj: eho emu em ym; ij: eho emu em ym; i: eho emu em ym iho"
        " imu im; a: y ou e u i ej o ovi am ach ami ova ove ovou; ka: ce; ha: ze; ga: ze; cha: se; o: a ovi em"
        " u um ech; e: i ich im emi u; ice: ic; ek: ka ku kem kovi; ec: ce ci cem covi cich; el: la lu lem"
        " lovi le; er: ra ru rem rovi re; us: a u ovi em; en: nu na"
    ),
    "el": "-: σ; οσ: ου ο ε; ο: ου; α: ασ ων; η: ησ; ησ: η; ασ: α; εσ: ων; ι: ιου; ον: ονα ονασ",
    "et": (
        "V -: s st sse l le lt ga ta ks ni na d t; C -: i is ist isse il ile ilt iga ita iks ini ina id e es"
        " est esse el ele elt ega eta eks ed u us ust usse ul ule ult uga; a: ha"
    ),
    "fa": "-: ها هاي هايي ي",
    "fi": (
        "V -: n ssa sta lla lta lle ksi na a ta t tta; C -: in issa ista illa ilta ille iksi ina ia iin it"
        " itta; a: aan; e: een; i: iin; o: oon; u: uun; y: yyn; nen: sen seen sta sella selta selle sessa"
        " sesta set seksi sena; ki: gin gissa gista gilla gille; pi: vin vissa vista; ti: din dissa dista"
        " dille; kka: kan kassa kasta kalla kalle; nki: ngin ngissa ngista; nti: nnin nnissa nnista; mpi:"
        " mmin; kko: kon kolla kolle; nta: nnan nnassa nnasta; ki: en essa esta; ke: en essa esta"
    ),
    "hbs": (
        "C -: a u om em e i ov ja ju jem; V -: a u om ja ju jem; a: e i u om o oj; i: a u om og oga ome omu"
        " im e oj; o: a u om em; e: a u em om; ac: ca cu cem ce ci; ak: ka ku kom; ar: ra ru rom; ka: ci; ga:"
        " zi; ha: si; C -: а у ом ем е и ов ја ју јем; V -: а у ом ја ју јем; а: е и у ом о ој; и: а у ом ог"
        " ога оме ому им е ој; о: а у ом ем; е: а у ем ом; ац: ца цу цем це ци; ак: ка ку ком; ар: ра ру ром;"
        " ка: ци; га: зи; ха: си"
    ),
    "hu": (
        "-: ban ben ba be bol nak nek t ra re rol nal nel hoz hez tol ig ert kent ek ekat eket eknek ei; V -:"
        " val vel n k kat ket ja je janak jenek; C -: ot et at on en ok ek ak okat eket akat al el n; b: bbal"
        " bbel; d: ddal ddel; f: ffal ffel; g: ggal ggel; j: jjal jjel; k: kkal kkel; l: llal llel; m: mmal"
        " mmel; n: nnal nnel; p: ppal ppel; r: rral rrel; s: ssal ssel sal sel; sz: sszal sszel; t: ttal ttel;"
        " v: vval vvel; z: zzal zzel; cs: ccsal ccsel; ny: nnyal nnyel; gy: ggyal ggyel; ly: llyal llyel"
    ),
    "hy": "-: ի ը ն ին ից ով ում; ա: այի այից այով այում; յան: յանի",
    "is": "C -: s i ar um inum; V -: s ar; a: u; i: a; ur: s i ar um; ir: is i; n: ns ni",
    "lt": (
        "C -: as o ui a u e is io iui i iu us aus ai au; as: o ui a u e ai ams uose; is: io iui iu yje i; ys:"
        " io iui i iu yje; ius: iaus iui iu iuje iau; us: aus ui u uje au; a: os ai oje; e: es ei eje; ai: u"
        " ams us uose ais; i: is io iui iu yje; y: is io iui i iu yje as o ui a u; yi: is io iui iu yje; V -:"
        " s jaus jui ju"
    ),
    "lv": (
        "C -: s a am u is im i; s: a am u i; is: a im i u; a: as ai u; e: es ei i u; i: os iem u us is a im"
        " s; V -: m s j ja jam ju; y: is a im i u s"
    ),
    "mk": "C -: а от ов он у и ите; V -: та то те ва на; а: ата ава ана и ите; о: ото; и: иот",
    "pl": (
        "C -: a u owi em iem ie y i ow ami om ach e iego iemu im ia iu iom; V -: go mu m; t: cie; d: dzie;"
        " st: scie; r: rze; i: iego iemu im ow om ami ach a owi; ij: iego iemu im ego emu ym; yj: iego iemu im"
        " ego emu ym; y: ego emu ym om ach ami ow; a: y i ie e ej iej o owi om ach ami; ka: ce; ga: dze; ra:"
        " rze; ta: cie; da: dzie; la: le; cha: sze; o: a u owi em ie ach ami om; e: ach om ami; ice: ic; ek:"
        " ka kowi kiem ku; ec: ca cowi cem cu; el: la lowi lem lu; er: ra rowi rem; en: nia nowi niem; us: usa"
    ),
    "ro": (
        "C -: ul ului i ii ilor; V -: ul ului lui; u: ul ului; a: ei ii ele elor e i ile ilor; i: iul iului"
        " ilor; e: ea ei"
    ),
    "ru": (
        "C -: а у ом ым е ы и ов ам ами ах ем; ь: я ю ем е и ью ей ям ями ях; й: я ю ем е и; а: ы и е у ой ою"
        " ей ам ами ах; я: и е ю ей ею й ям ями ях; о: а у ом е; ый: ого ому ым ом ых ыми; ий: ого ому им ом"
        " его ему ем их ими; ой: ого ому ым ом; ая: ой ую; ы: ов ам ами ах; и: ам ами ах ей; ье: ья ью ьем; е:"
        " я ю ем ого ому; ец: ца цу цем цом це; ок: ка ку ком ке; ел: ла лу лом ле"
    ),
    "sk": (
        "C -: a u ovi om e y i ov och ova ovej ovou ovu ove ovho; V -: ho mu m a ova ovej ovou ovi; y: eho"
        " emu ym om ach am ami och; yj: eho emu ym om; ij: eho emu ym om; i: eho emu ym om iho imu im; a: y ou"
        " e u i ej ovi am ach ami ova ovej ovou; o: a ovi om u; e: a u i om ach am ami iach iam iami; ice: ic;"
        " ek: ka ku kom kovi; ec: ca ci cu com covi; el: la lovi lom lu; er: ra rovi rom ru; en: na nu ne"
    ),
    "sl": (
        "C -: a u om em i ov e ev ja ju jem ih; V -: ja ju jem ov; i: ega emu em im ov ih; y: ega emu em im;"
        " ij: ega emu em im; yj: ega emu em im; a: e i o ah; o: a u om em i; e: a u em i ah ja ju jem; ec: ca"
        " cu cem ci; ek: ka ku kom; el: la lu lom; er: ra ru rom"
    ),
    "sq": "-: i in it n t s; C -: u un ut a e en es; V -: ja je se ne; e: a en es; a: e en es",
    "tr": "-: da de ta te dan den tan ten lar ler; V -: ya ye yi yu nin nun; C -: in un i u a e",
    "uk": (
        "C -: а у ові ом им і и е ів ам ами ах еві ем; ь: я ю ем еві і ів ям ями ях; й: я ю єм єві ї; а: и і"
        " у ою ої ій о ам ами ах; я: і ю ею є ї єю ям ями ях; ка: ці; га: зі; ха: сі; о: а у ом і ові и ів ам"
        " ами ах; ий: ого ому им ім их ими; е: ого ому им ім я ю; и: ів ам ами ах; ї: їв ям; ів: ова ову овом"
        " ові; їв: єва єву євом єві; ець: ця цю цем цеві ці; ень: ня ню нем; ок: ка ку ком; ел: ла лу лом"
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
def _endings(groups: str) -> Mapping[str, tuple[Ending, ...]]:
    """The endings of a language, by their letters."""
    found = dict[str, tuple[Ending, ...]]()
    for group in groups.split(";"):
        head, _, several = group.partition(":")
        for letters in several.split():
            found[letters] = (*found.get(letters, ()), _ending(head.split(), letters))
    return found


def _ending(head: list[str], letters: str) -> Ending:
    after = {"V": True, "C": False}.get(head[0])
    return Ending(letters, "" if head[-1] == "-" else head[-1], after)


@cache
def _longest(groups: str) -> int:
    return max(map(len, _endings(groups)), default=0)


def base_names(folded: str, language: str) -> Iterator[str]:
    """The names of which a folded word may be a case form; none where the language does not decline names."""
    return _bases(folded, NAME_ENDINGS.get(language, ""), _MIN_STEM_LETTERS_OF.get(language, MIN_STEM_LETTERS))


def base_adjectives(folded: str, language: str) -> Iterator[str]:
    """The adjectives, in their base form, of which a folded word may be a form."""
    return _bases(folded, ADJECTIVE_ENDINGS.get(language, ""), MIN_STEM_LETTERS)


def _bases(folded: str, groups: str, min_stem_letters: int) -> Iterator[str]:
    known = _endings(groups)
    for letters in range(1, min(_longest(groups), len(folded)) + 1):
        stem = folded[:-letters]
        for ending in known.get(folded[-letters:], ()):
            if ending.after_vowel not in {None, stem[-1:] in VOWELS}:
                continue
            word = stem + ending.replacement
            if len(word) >= min_stem_letters:
                yield word
