"""Sentences by which an outlet speaks of itself: bylines, credits, appeals, links, rights, contacts. Pure.

They hold names and numbers that no copy of an article has, and none of them is news of its event. A sentence that is
not known here is taken for news.
"""

import re
from typing import Final

MAX_CHARACTERS: Final = 400  # of a sentence; a longer one tells more than who wrote it

# How such a sentence begins; ~ stands for a colon of any script.
_BEGINNINGS: Final = r"""
(?:reporting|writing|additional reporting) (?:by|for)\b(?!.*\bthat\b)
(?:editing|edited|written|compiled|translated|produced) (?:by|for)\b
(?:photos?|pictures?|images?|video|graphics?|illustration|credits?|source|via|tags?|topics?)(?: by| credit| courtesy)?~
(?:photos?|pictures?|images?) courtesy\b
(?:see also|also read|click here|tap here)\b
(?:follow|like|join|support|contact|find|email|e-mail|write to|tell|send|visit) us\b
(?:follow|like|join) \S+(?: \S+){0,3} on (?:x|twitter|facebook|instagram|telegram|whatsapp|linkedin|google|youtube)\b
(?:subscribe|sign up|log in|download our|get our|get the app|already a subscriber|support our)\b
(?:about the (?:author|writer|company|agency|outlet)|about us)\b
(?:bericht|text|redaktion|mitarbeit|übersetzung|fotos?|bild|bilder|quelle|grafik|autor|autorin|von)~
(?:folgen sie|abonnieren sie|jetzt abonnieren|melden sie sich|kontaktieren sie|spenden sie|schreiben sie uns)\b
(?:crédits?|photos?|texte|auteur|rédaction|traduction|propos recueillis)(?: par| photo)?~
(?:(?:suivez|rejoignez|retrouvez|contactez|soutenez|écrivez)[- ]nous|(?:abonnez|inscrivez)[- ]vous)\b
(?:imagen|fuente|autor|redacción|immagine|fonte|autore|redazione|redação|bron|zdjęcie|źródło|zdroj|kaynak|källa|kilde)~
(?:síguenos|siga-nos|seguici|volg ons|obserwuj nas|suscríbete|assine|iscriviti|abonneer)\b
(?:фото|відео|видео|джерело|источник|автори?|авторы|текст|редактор|редакція|редакция|переклад|перевод)~
(?:підпис(?:уй|атис)|подписывайтесь|подпишитесь|стежте за|следите за|долучайтесь|приєднуйтесь|присоединяйтесь)
(?:підтримайте|поддержите) (?:нас|наш)
(?:图|图片|来源|來源|责任编辑|責任編輯|编辑|編輯|记者|記者|作者|校对|审核|写真|執筆|文|撮影|編集|出典)(?:~|[=／/]|提供)
(?:사진|글|출처)(?:~|[=／/]|제공)
(?:更多内容|更多新闻|点击|點擊|扫码|订阅|訂閱|关注我们|關注我們|延伸阅读|延伸閱讀|相关阅读|相關閱讀|推荐阅读)
(?:関連記事|続きを読む|購読|フォロー|ご登録|あわせて読みたい)
(?:تابعونا|تابعوا|اشترك|اقرأ (?:أيضا|المزيد|أيضًا|أيضاً)|للمزيد|(?:تحرير|إعداد|المصدر|الصورة|صورة|كتب|كتبت)~|بقلم)
"""
# How a link begins; behind it stands a headline, which may tell what somebody said.
_LINKS: Final = r"""
(?:read|see|watch|listen)(?: more| also| next| on| now| here)?~
(?:read (?:more|also|next|the full)|more on this)\b
(?:lesen sie|mehr zum thema|mehr dazu|siehe auch)\b
(?:lire aussi|à lire|lire la suite|voir aussi|sur le même sujet)\b
(?:lea también|leia também|leia mais|leggi anche|lees ook|czytaj też|czytaj także|czytaj więcej)\b
(?:читайте (?:также|також|далее|далі|ещё|еще|ще|нас|більше|больше)|читать далее|читати далі)\b
(?:дивіться також|смотрите также)\b|читайте~
"""
# What stands anywhere in one.
_WITHIN: Final = r"""
\bcontributed (?:to )?(?:this|the) (?:report|story|article)
\babout the authors?\b|\brelated topics~|\bread the full (?:story|article|report|text)\b
\bforward-looking statements\b
\bis an? (?:global|world|leading) (?:\S+ ){0,4}(?:leader (?:in|with|of)|provider of|supplier of|manufacturer of)
[(;—–-]\s?(?:additional )?(?:reporting|editing|writing) by\b|\b(?:reporting|editing|writing) by [^.;]{2,80};
\b(?:photo|image|picture) credit|\bfile (?:photo|picture)|\bgetty images\b
\ball rights reserved\b|©|\(c\) ?\d{4}|\bcopyright (?:\d{4}|by|of)\b
\b(?:our|daily|weekly) newsletter|\b(?:subscribe|sign up) (?:to|for) (?:our|the)\b|\bfollow us on\b
\bsubscribers only\b|\bsubscribe (?:now|to (?:access|continue|read))|\bleft to read\b|\bfor the first (?:month|year)\b
\b(?:terms of (?:use|service)|privacy policy|cookie policy)\b
\bthis (?:article|story|content|piece) (?:was|is|has been) (?:\w+ )?(?:published|written|updated|translated|produced)
\bthis (?:article|story|content|piece) (?:first|originally) appeared
\bhttps?://|\bwww\.|[\w.]@[\w.]|(?<![\w.])(?<!said )(?<!says )(?<!wrote )@\w{3}
(?:\b(?:tel|phone|fax|hotline|telefon|tél|téléphone|телефон|тел)\b\.?|电话|電話|هاتف).{0,12}\d[\d ()/-]{4,20}\d
\+\d[\d ()./-]{6,20}\d
\balle rechte vorbehalten|\bdieser (?:artikel|text|beitrag) (?:wurde|erschien|ist)\b|\bmit material von\b
\btous droits réservés|\bcet article (?:a|est)\b
\b(?:todos los derechos|todos os direitos|tutti i diritti|wszelkie prawa)\b
\b(?:все права защищены|всі права захищені|усі права захищено)|\bпідготовці матеріалу|\bподготовке материала
版权所有|版權所有|未经授权|未經授權|不得转载|不得轉載|責任編輯|责任编辑|無断転載|禁転載|著作権法
무단 ?전재|저작권자|재배포
جميع الحقوق محفوظة|حقوق النشر|ساهم في (?:هذا )?التقرير
"""
# "Updated at 14:25 on 5 May 2026." alone.
_STATED_TIME: Final = re.compile(
    r"(?:first |last |originally |zuletzt )?(?:published|updated|posted|modified|veröffentlicht|aktualisiert|stand"
    r"|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|opublikowano"
    r"|опубліковано|оновлено|опубликовано|обновлено|发布于|发布时间|更新于|公開日|更新日|نشر|آخر تحديث)"
    r"(?: (?:at|on|am|um|le|à|el|em|il|op|в|о|في))?(?:\s?[:：])?\s?(?:[^\s\d]{2,12},? ){0,2}\d[^.;]{0,25}[.。]?",
    re.IGNORECASE,
)
# "By Jane Roe and John Doe in Norden." alone, with names in capitals.
_BYLINE: Final = re.compile(
    r"(?:(?:Photos?|Text|Story|Words|Report|Fotos?|Texte) )?(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i)"
    r"(?:(?: (?:and|und|et|y|e|in|aus|à|en))?,? [A-ZÀ-Þ][\w.'’-]{0,30}){2,8}[.]?"
)
# Words of a sentence that tells what somebody said: it is one of the article, however it begins.
_TELLS: Final = re.compile(
    r"\b(?:said|says|told|asked|announced|reported|found|shows?|showed|according to|sagten?|teilten? mit|erklärten?"
    r"|selon|a (?:déclaré|dit|annoncé|demandé)|dijo|dijeron|según|informó|disse|disseram|ha detto|secondo|zei|zeiden"
    r"|volgens|powiedział\w?|poinformował\w?|według|сказал\w?|сказав|заявил\w?|заявив|сообщил\w?|повідомив|повідомил\w)\b",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(r"[\s\W_]{0,8}")


def _pattern(lines: str) -> re.Pattern[str]:
    return re.compile("|".join(lines.strip().splitlines()).replace("~", r"\s?[:：]"), re.IGNORECASE)


_BEGINS: Final = _pattern(_BEGINNINGS)
_LINKS_ON: Final = _pattern(_LINKS)
_HAS: Final = _pattern(_WITHIN)


_PICTURE: Final = re.compile(
    r"\b(?:photos?|pictures?|images?|getty|fotos?|bild|bilder|crédit|фото|zdjęcie|imagen|immagine)\b|©|图|圖|写真|사진|صورة",
    re.IGNORECASE,
)


def is_picture_credit(sentence: str) -> bool:
    """Whether a sentence says who took the picture that the sentences before it describe."""
    return is_of_outlet(sentence) and _PICTURE.search(sentence) is not None


def is_of_outlet(sentence: str) -> bool:
    """Whether a sentence says who wrote, pictured, owns or spreads the article, or how its outlet is reached."""
    if len(sentence) > MAX_CHARACTERS:
        return False
    inside = _BEFORE.sub("", sentence, count=1).rstrip() if sentence[:1] != "@" else sentence
    is_alone = _STATED_TIME.fullmatch(inside) or _BYLINE.fullmatch(inside) or _LINKS_ON.match(inside)
    return bool(is_alone or _HAS.search(sentence) or (_BEGINS.match(inside) and not _TELLS.search(inside)))
