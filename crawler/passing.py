"""What changes in a page although nothing is said anew: clocks, "5 minutes ago", comment counters. Pure.

The words are those of about thirty languages. A phrase of another language is not masked: its change counts as news.
Days are not masked, nor is a clock inside a sentence: those are facts.
"""

import re
from typing import Final

_UNITS_AS_TEXT: Final = r"""
    s sec secs seconds? secondes? segundos? second[oi] sekund\w* sekunt\w* sek saniye δευτερόλεπτ\w* сек\w* másodperc\w*
    m mins? minut\w* minuut min[úū]t\w* λεπτ[όά] хв\w* мин\w* dakika dk perc\w* دقيقة دقائق دقیقه דקות דקה menit phút
    h hrs? hours? heures? horas? or[ae] or[aă] stund\w* std uur uren godzin\w* hodin\w* timm\w* tim timer? tunti\w*
    ώρ\w* час\w* годин\w* saat ór\w* valand\w* tund\w* ساعة ساعات ساعت שעות שעה jam giờ sat[ai]?
"""
_UNIT: Final = "|".join(sorted(_UNITS_AS_TEXT.split(), key=len, reverse=True))
_UNSPACED_AGO: Final = r"(?<!\d)\d++\s*+(?:[秒分]|分钟|分鐘|小时|小時|時間|초|분|시간)\s*[前전]"
_BEFORE: Final = "vor|il y a|hace|há|före|för|for|před|pred|prije|pre|πριν(?: από)?|acum|преди|منذ|قبل|לפני|prieš|pirms"
_AFTER: Final = (
    "ago|fa|geleden|temu|назад|тому|sedan|siden|sitten|önce|ezelőtt|atrás|nazaj|tagasi|پیش|trước|(?:yang )?lalu"
)
_CLOCK: Final = (
    r"(?:[01]?\d|2[0-4])(?:[:h][0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?=\s*uhr))(?!\d)"
    r"(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:uhr|gmt|utc|cest|cet|est|edt|bst|eest|eet|msk|мск)\b)?"
)
_UPDATED_AS_TEXT: Final = r"""
    updated? aktualisiert stand mis\sà\sjour maj actualizado atualizado aggiornat[oa] bijgewerkt zaktualizowan\w*
    aktualizov\w* обновлен\w* обновлён\w* оновлен\w* uppdaterad\w* oppdatert opdateret päivitetty güncelle\w*
    ενημερώθηκε actualizat frissítve ažurirano 更新 업데이트 تحديث עודכן as\sof
"""
_UPDATED: Final = "|".join(_UPDATED_AS_TEXT.split())
_COMMENTS_AS_TEXT: Final = r"""
    comments? kommentare? kommentarer? commentaires? comentarios? comentários? commenti reacties reactions? komentarz\w*
    koment[aá]ř\w* комментари\w* коментар\w* kommenttia yorum σχόλια comentarii hozzászólás\w* komentara
    评论 評論 コメント 댓글 تعليق\w* תגובות
"""
_COMMENTS: Final = "|".join(_COMMENTS_AS_TEXT.split())

_DIGIT: Final = re.compile(r"\d")
_PASSING: Final = re.compile(
    rf"(?<!\w)(?:{_BEFORE})\s*\d+\s*(?:{_UNIT})(?!\w)"
    rf"|(?<![\w.,])\d+\s*(?:{_UNIT})\.?\s*(?:{_AFTER})(?!\w)"
    rf"|{_UNSPACED_AGO}"
    rf"|^\W*{_CLOCK}"
    rf"|(?:{_UPDATED})\W*(?:(?:at|um|à|a las|às|alle|om|o|в|о|kl)\b\W*)?{_CLOCK}"
    rf"|(?<![\w.,])\d[\d.,]*k?\s*(?:{_COMMENTS})(?!\w)"
    rf"|(?<!\w)(?:{_COMMENTS})\s*[:(]\s*\d+\)?"
    r"|(?<![\w.,])\d+\s*(?:min(?:ute)?s? read|min\.? lesezeit|min\.? de lecture|min\.? de lectura)(?!\w)",
    re.IGNORECASE,
)


def without_passing(sentence: str) -> str:
    """The sentence without what passes or counts around the news; blank when nothing else is in it."""
    return _PASSING.sub(" ", sentence) if _DIGIT.search(sentence) else sentence


def masked(sentence: str) -> str:
    """The same, but the sentence as it was when nothing else is left."""
    left = without_passing(sentence)
    return left if left.strip() else sentence
