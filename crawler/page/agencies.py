"""The news agencies that a byline, a credit or a dateline may name, each under one spelling."""

import re
from typing import Final

# A line an agency: the name that is reported, then other spellings. Up to four letters in capitals count only in
# capitals, because "beta" and "pa" are words.
_SPELLINGS: Final = """
AAP: Australian Associated Press
Agerpres
AGI: Agenzia Italia
Anadolu: Anadolu Agency, Anadolu Ajansı
ANI: Asian News International, ANI News
ANP: Algemeen Nederlands Persbureau
ANSA
AP: Associated Press, The Associated Press
APA: Austria Presse Agentur, Austria Presse-Agentur
AFP: afp, Agence France-Presse, Agence France Presse, АФП
Armenpress
ATS: Agence télégraphique suisse
Azertac: AzerTag
BelTA: БелТА, БЕЛТА
Belga
Bernama
BETA: Beta news agency
Bloomberg: Bloomberg News
BNS: Baltic News Service
BTA: БТА
CNA: Central News Agency, 中央社
CP: Canadian Press, The Canadian Press, La Presse canadienne
ČTK: CTK
DHA: Demirhan Haber Ajansı, Demirören Haber Ajansı
Dow Jones Newswires: Dow Jones
dpa: Deutsche Presse-Agentur, Deutsche Presse Agentur, dpa-infocom, dpa-AFX, dpa international
dts: dts Nachrichtenagentur
EFE: Agencia EFE
ELTA
epd: Evangelischer Pressedienst
Europa Press
FENA
HINA
IANS
İHA: İhlas Haber Ajansı
Interfax: Интерфакс
Interfax-Ukraine: Интерфакс-Украина, Інтерфакс-Україна
IRNA
Jiji Press: 時事通信, 時事, Jiji
Kazinform
Keystone-SDA: SDA, Keystone-ATS, Schweizerische Depeschenagentur
KNA: kna, Katholische Nachrichten-Agentur
Kyodo: Kyodo News, 共同通信, 共同通信社, 共同
LETA
Lusa: Agência Lusa
MTI
NTB
Newsis: 뉴시스
PA: PA Media, Press Association, PA Wire, PA News Agency
PAP: Polska Agencja Prasowa
PTI: Press Trust of India
Reuters: Thomson Reuters, Рейтер, Ройтерс, 路透社, ロイター
RIA Novosti: РИА Новости, РІА Новини, RIA
Ritzau: Ritzaus Bureau
SANA
SID: sid, Sport-Informations-Dienst
SITA
STT
Tanjug
TASR
TASS: ТАСС, ИТАР-ТАСС, ITAR-TASS
TT: TT Nyhetsbyrån
Ukrinform: Укринформ, Укрінформ
UNIAN: УНИАН, УНІАН
UPI: United Press International
WAM
Xinhua: Xinhua News Agency, 新华社, 新華社
Yonhap: Yonhap News Agency, Yonhap News, 연합뉴스
"""
MAX_CAPITALS: Final = 4
MAX_CHARACTERS: Final = 60
MAX_STATED: Final = 1_000  # of what a page gives as its agencies
GENERIC_NAME: Final = re.compile(
    r"(?:\b(?:news|press) agency|(?:nachrichten|presse)agentur|nyhetsbyrå\w*|haber ajansı|информ\w*агентство"
    r"|інформагентство|通信社|通讯社)$",
    re.IGNORECASE,
)
PART_SEPARATOR: Final = re.compile(r"\s*(?:[/,;|·•、，+&\n]|\s(?:and|und|et|y|e|en|och|og|i|и|та|with|mit|avec)\s)\s*")
CREDIT: Final = re.compile(
    r"^(?:quelle|source|fuente|fonte|źródło|zdroj|izvor|bron|kilde|källa|lähde|kaynak|источник|джерело|来源|來源|出典)"
    r"\s*[:：]\s*(?P<named>.{2,80})$",
    re.IGNORECASE,
)
BRACKETS_AT_END: Final = re.compile(r"[(（\[](?P<named>[^()（）\[\]]{2,40})[)）\]][.\s]*$")
# The opening of a text with its place and its agency, as BERLIN (dpa) -, or МОСКВА, 3 ноя — РИА Новости.
DATELINE: Final = re.compile(
    r"^[^()—–]{0,60}?(?:[(（](?P<bracketed>[^()（）]{2,40})[)）]\s*[-—–:.]|\s[—–-]\s*(?P<dashed>[^.,()—–]{2,30})[.,])"
)


def _read() -> dict[str, str]:
    named = {}
    for line in _SPELLINGS.split("\n"):
        name, _, others = line.partition(":")
        for spelling in filter(None, (name, *others.strip().split(", "))):
            named[spelling if _counts_in_capitals(spelling) else spelling.casefold()] = name
    return named


def _counts_in_capitals(spelling: str) -> bool:
    return spelling.isupper() and len(spelling) <= MAX_CAPITALS


_NAMED: Final = _read()


def agency(name: str) -> str | None:
    """The news agency that `name` is, under its usual spelling; None when it is none."""
    name = name.strip(" .:()[]©–—-")
    if len(name) > MAX_CHARACTERS:
        return None
    return _NAMED.get(name) or _NAMED.get(name.casefold()) or (name if GENERIC_NAME.search(name) else None)


def agencies(text: str) -> tuple[str, ...]:
    """The agencies among the parts of a byline or credit, in its order, each once: `sid/dpa` names two."""
    return tuple(dict.fromkeys(found for part in PART_SEPARATOR.split(text[:MAX_STATED]) if (found := agency(part))))


def credited(paragraph: str) -> tuple[str, ...]:
    """The agencies that a line behind the text names: alone, behind `Source:`, or in brackets at its end."""
    stated = CREDIT.match(paragraph) or BRACKETS_AT_END.search(paragraph)
    if stated is not None:
        return agencies(stated["named"])
    parts = PART_SEPARATOR.split(paragraph) if len(paragraph) <= MAX_CHARACTERS else ()
    return agencies(paragraph) if parts and all(map(agency, parts)) else ()


def in_dateline(paragraph: str) -> tuple[str, ...]:
    """The agencies that the dateline of an article's first paragraph names."""
    dateline = DATELINE.match(paragraph)
    return agencies(dateline["bracketed"] or dateline["dashed"]) if dateline is not None else ()
