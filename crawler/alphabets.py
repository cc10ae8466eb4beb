"""The letters that languages write beyond ASCII. Pure."""

import re
from typing import Final

# The letters of a language beyond ASCII: in a text decoded rightly most characters beyond ASCII are of them. Cyrillic
# small letters alone, because koi8-r and cp1251 turn each other's small letters into capitals.
LETTERS: Final = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk"), re.compile(r"[\u0430-\u045f\u0491]")),
    "el": re.compile(r"[\u0370-\u03ff]"), "he": re.compile(r"[\u0590-\u05ff]"), "th": re.compile(r"[\u0e00-\u0e7f]"),
    **dict.fromkeys(("ar", "fa", "ur"), re.compile(r"[\u0600-\u06ff]")),
    "ja": re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"), "ko": re.compile(r"[\u3000-\u303f\uac00-\ud7af]"),
    "zh": re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"),
    "pl": re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]"), "cs": re.compile("[áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ]"),
    "sk": re.compile("[áäčďéíĺľňóôŕšťúýžÁČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ]"), "hu": re.compile("[áéíóöőúüűÁÉÍÓÖŐÚÜŰ]"),
    "ro": re.compile("[ăâîșțşţĂÂÎȘȚŞŢ]"), **dict.fromkeys(("hr", "sl", "sr"), re.compile("[čćđšžČĆĐŠŽ]")),
    "tr": re.compile("[çğıöşüâîÇĞİÖŞÜ]"), "lt": re.compile("[ąčęėįšųūžĄČĘĖĮŠŲŪŽ]"),
    "lv": re.compile("[āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ]"), "et": re.compile("[äöõüšžÄÖÕÜŠŽ]"),
    "de": re.compile("[äöüßÄÖÜ]"), "fr": re.compile("[àâæçéèêëîïôœùûüÿÀÂÇÉÈÊËÎÏÔŒÙÛÜ]"),
    **dict.fromkeys(("es", "ca"), re.compile("[áéíóúüñàèòïç·¿¡ÁÉÍÓÚÜÑÀÈÒÏÇ]")), "it": re.compile("[àèéìòùÀÈÉÌÒÙ]"),
    "pt": re.compile("[ãõáâàçéêíóôúÃÕÁÂÀÇÉÊÍÓÔÚ]"), **dict.fromkeys(("sv", "fi"), re.compile("[åäöéÅÄÖÉ]")),
    **dict.fromkeys(("no", "nb", "da"), re.compile("[æøåéÆØÅÉ]")),
}  # fmt: skip
