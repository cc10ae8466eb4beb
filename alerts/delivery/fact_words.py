"""Words that state a fact without a name or a figure: numbers in letters, denials, and what calls something off. Pure.

Of the languages of Europe whose letters have capitals; in other scripts every word that is new counts as a fact.
"""

from functools import cache
from typing import Final

# Of each language, for these numbers; "_" where a word has a second sense.
_VALUES: Final = ("2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "20", "30", "100", "1000")
_NUMBERS: Final = {
    "en": "two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze vingt trente cent mille",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien mil",
    "it": "due tre quattro cinque _ sette otto nove dieci undici dodici venti trenta cento mille",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze vinte trinta cem mil",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig honderd duizend",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv tjugo trettio hundra tusen",
    "da": "to tre fire fem seks syv otte ni ti elleve tolv tyve tredive hundrede tusind",
    "no": "to tre fire fem seks sju åtte ni ti elleve tolv tjue tretti hundre tusen",
    "fi": "kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista _ _ sata tuhat",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście dwadzieścia _ sto tysiąc",
    "cs": "dva tři čtyři pět šest sedm osm devět deset jedenáct dvanáct dvacet třicet sto tisíc",
    "sk": "dva tri štyri päť šesť sedem osem deväť desať jedenásť dvanásť dvadsať tridsať sto tisíc",
    "hu": "két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkét húsz harminc száz ezer",
    "ro": "doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece douăzeci treizeci sută mie",
    "bg": "два три четири пет шест седем осем девет десет единадесет дванадесет двадесет тридесет сто хиляда",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать двадцать тридцать сто тысяча",
    "uk": "два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять двадцять тридцять сто тисяча",
    "el": "δύο τρεις τέσσερις πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα είκοσι τριάντα εκατό χίλια",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on _ _ yirmi otuz yüz bin",
}
# The same for these.
_MORE_VALUES: Final = ("13", "14", "15", "16", "17", "18", "19", "40", "50", "60", "70", "80", "90", "1000000")
_MORE_NUMBERS: Final = {
    "en": "thirteen fourteen fifteen sixteen seventeen eighteen nineteen forty fifty sixty seventy eighty ninety "
    "million",
    "de": "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn vierzig fünfzig sechzig siebzig achtzig "
    "neunzig million",
    "fr": "treize quatorze quinze seize _ _ _ quarante cinquante soixante septante huitante nonante million",
    "es": "trece catorce quince dieciséis diecisiete dieciocho diecinueve cuarenta cincuenta sesenta setenta ochenta "
    "noventa millón",
    "it": "tredici quattordici quindici sedici diciassette diciotto diciannove quaranta cinquanta sessanta settanta "
    "ottanta novanta milione",
    "pt": "treze catorze quinze dezesseis dezessete dezoito dezenove quarenta cinquenta sessenta setenta oitenta "
    "noventa milhão",
    "nl": "dertien veertien vijftien zestien zeventien achttien negentien veertig vijftig zestig zeventig tachtig "
    "negentig miljoen",
    "sv": "tretton fjorton femton sexton sjutton arton nitton fyrtio femtio sextio sjuttio åttio nittio miljon",
    "da": "tretten fjorten femten seksten sytten atten nitten fyrre halvtreds tres halvfjerds firs halvfems million",
    "no": "tretten fjorten femten seksten sytten atten nitten førti femti seksti sytti åtti nitti million",
    "fi": "kolmetoista neljätoista viisitoista kuusitoista seitsemäntoista kahdeksantoista yhdeksäntoista _ _ _ _ _ _ "
    "miljoona",
    "pl": "trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście czterdzieści "
    "pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt milion",
    "cs": "třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct čtyřicet padesát šedesát sedmdesát osmdesát "
    "devadesát milion",
    "sk": "trinásť štrnásť pätnásť šestnásť sedemnásť osemnásť devätnásť štyridsať päťdesiat šesťdesiat sedemdesiat "
    "osemdesiat deväťdesiat milión",
    "hu": "tizenhárom tizennégy tizenöt tizenhat tizenhét tizennyolc tizenkilenc negyven ötven hatvan hetven nyolcvan "
    "kilencven millió",
    "ro": "treisprezece paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece patruzeci "
    "cincizeci șaizeci șaptezeci optzeci nouăzeci milion",
    "bg": "тринадесет четиринадесет петнадесет шестнадесет седемнадесет осемнадесет деветнадесет четиридесет петдесет "
    "шестдесет седемдесет осемдесет деветдесет милион",
    "ru": "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать сорок пятьдесят "
    "шестьдесят семьдесят восемьдесят девяносто миллион",
    "uk": "тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять сорок п'ятдесят "
    "шістдесят сімдесят вісімдесят дев'яносто мільйон",
    "el": "δεκατρία δεκατέσσερα δεκαπέντε δεκαέξι δεκαεπτά δεκαοκτώ δεκαεννέα σαράντα πενήντα εξήντα εβδομήντα ογδόντα "
    "ενενήντα εκατομμύριο",
    "tr": "_ _ _ _ _ _ _ kırk elli altmış yetmiş seksen doksan milyon",
}
_VALUE_OF: Final = {
    language: {
        word: value
        for words, values in ((_NUMBERS, _VALUES), (_MORE_NUMBERS, _MORE_VALUES))
        for word, value in zip(words[language].split(), values, strict=True)
        if word != "_"
    }
    for language in _NUMBERS
}
_MIN_OF_ANY: Final = 4  # letters: "to" is two in Danish
_OF_ANY: Final = {
    word: value for words in _VALUE_OF.values() for word, value in words.items() if len(word) >= _MIN_OF_ANY
}
# Words that deny what stands beside them.
_DENIALS: Final = {
    "en": "not no never none nobody nothing neither nor cannot t denies denied false",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder dementiert bestreitet "
    "bestritt",
    "fr": "ne n pas non jamais aucun aucune dément nie", "es": "no nunca ningún ninguna niega desmiente",
    "it": "non mai nessun nessuna smentisce nega", "pt": "não nunca nenhum nenhuma nega desmente",
    "nl": "niet geen nooit ontkent", "sv": "inte icke ej aldrig ingen inget inga nekar förnekar dementerar",
    "da": "ikke aldrig ingen intet nægter afviser", "no": "ikke aldri ingen intet nekter avviser",
    "fi": "ei eivät en emme ette älä kiistää", "pl": "nie nigdy zaprzecza",
    "cs": "ne není nejsou nebyl nebyla nebylo nebyli nebude neplatí nikdy žádný žádná žádné popírá popřel",
    "sk": "nie nebol nebola nebolo neboli nebude neplatí nikdy žiadny žiadna žiadne popiera poprel",
    "hu": "nem sem soha senki semmi nincs cáfolja", "ro": "nu niciodată niciun nicio dezminte",
    "bg": "не няма никога никой нищо отрича", "ru": "не нет никогда никто отрицает опровергает",
    "uk": "не ні ніколи ніхто заперечує спростовує", "el": "δεν δε μη μην ποτέ κανείς κανένας διαψεύδει",
    "tr": "değil yok hiç asla yalanladı",
}  # fmt: skip
# Words that doubt, of the languages of which `readings.LIMITING` has none.
_DOUBTS: Final = {
    "de": "ohne nur angeblich mutmaßlich möglicherweise vielleicht womöglich wohl könnte könnten dürfte dürften soll "
    "sollen",
    "sv": "utan kanske uppges möjligen", "da": "uden måske angiveligt muligvis",
    "no": "uten kanskje angivelig muligens",
    "fi": "ilman ehkä väitetysti mahdollisesti", "cs": "bez prý údajně možná", "sk": "bez vraj údajne možno",
    "hu": "nélkül állítólag talán", "ro": "fără poate", "bg": "без може", "el": "χωρίς ίσως", "tr": "iddia belki",
}  # fmt: skip
# The beginnings of words that call off, take back or put off, or by which somebody leaves an office.
_ENDS: Final = {
    "en": "cancel resign revok annul scrapp suspend halt postpon reject withdr retract overturn abandon",
    "de": "storn abgesagt absag annullier widerruf aufgehoben zurückgetreten rücktritt gestoppt verschoben abgelehnt "
    "ausgesetzt gekündigt zurückgezogen",
    "fr": "annul démission suspend suspens abandonn révoqu rejet retir",
    "es": "cancel dimit dimis suspend suspensi aplaz rechaz retir anul revoc",
    "it": "annull dimett dimis dimess sospe rinvi ritir revoc respint cancell",
    "pt": "cancel demit demis renunci suspen adia retir anul revog rejeit",
    "nl": "annul geannul afgezegd afgelast ontslag aftred afgetreden opgeschort uitgesteld ingetrokken geschrapt",
    "sv": "inställ avgår avgått avbryt avbröt uppskj upphäv stopp",
    "da": "aflys fratræd annull udsat udskyd stopp ophæv",
    "no": "avlys fratre annull utsett utsatt stans opphev", "fi": "perui peruu perut eroaa erosi keskey lykkä",
    "pl": "odwoł anulow rezygn zrezygn zawies wstrzym odrzuc wycof dymisj unieważn",
    "cs": "zruš odvol odstoup rezign pozastav odlož zamít", "sk": "zruš odvol odstúp rezign pozastav odlož zamiet",
    "hu": "töröl lemond visszavon felfüggeszt elhalaszt elutasít", "ro": "anul demis suspend amân respin retras revoc",
    "bg": "отмен анулир оставк отложи отхвърл оттегл",
    "ru": "отмен аннулир отстав приостанов отлож отклон отозв прекращ",
    "uk": "скасов скасув анульов відстав призупин відклад відкла відхил відклик припин", "el": "ακυρ παραιτ απορρ",
    "tr": "iptal istifa ertele reddet durdur",
}  # fmt: skip

# The beginnings of words that tell of a death.
_DEATHS: Final = {
    "en": "died dies dead death kill succumb", "de": "starb gestorben tot tote toter getötet verstorb erlag erlegen",
    "fr": "mort décéd décès tué succomb", "es": "muri murió muerto muerta fallec", "it": "mort deced ucciso uccisi",
    "pt": "morreu morreram morto morta mortos falec", "nl": "overled gestorven dood dode gedood bezweken",
    "sv": "dog död avled dödad", "da": "døde død dræbt", "no": "døde død drept omkom", "fi": "kuoli kuollut menehty",
    "pl": "zmarł zginęł zginął śmierć śmierci", "cs": "zemřel zahynul mrtv", "sk": "zomrel zahynul mŕtv",
    "hu": "meghalt halott életét", "ro": "murit decedat mort uciș", "bg": "почина загина убит",
    "ru": "умер скончал погиб убит", "uk": "помер загин убит вбит", "el": "πέθαν νεκρ", "tr": "öldü öldür",
}  # fmt: skip


def number_said(word: str, language: str | None) -> str | None:
    """The number that a word, in lower case, says, in figures; None for any other word.

    Where the language is not known the longer words of all count, so that an edited number is told in any of them.
    """
    return _VALUE_OF.get(language or "", _OF_ANY).get(word)


def denies(word: str, language: str | None) -> bool:
    """Whether a word, in lower case, denies what stands beside it."""
    return word in _of(language)[0]


def doubts(word: str, language: str | None) -> bool:
    """Whether a word, in lower case, doubts what is said; of languages of which nothing else knows it."""
    return word in _of(language)[1]


def calls_off(word: str, language: str | None) -> bool:
    """Whether a word, in lower case, tells that something is called off, or that somebody leaves an office."""
    return word.startswith(_of(language)[2]) if _of(language)[2] else False


def tells_of_death(word: str, language: str | None) -> bool:
    """Whether a word, in lower case, tells that somebody died."""
    return word.startswith(_deaths(language)) if _deaths(language) else False


@cache
def _deaths(language: str | None) -> tuple[str, ...]:
    return tuple(_DEATHS.get(language or "", "").split())


@cache
def _of(language: str | None) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    denials, doubtful, ends = (table.get(language or "", "").split() for table in (_DENIALS, _DOUBTS, _ENDS))
    return frozenset(denials), frozenset(doubtful), tuple(ends)
