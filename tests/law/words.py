"""What the outlets of the law's world write: sentences in seven languages, with places for an invented word.

Every fact is one sentence that has the watchword of its language and a code word that stands nowhere else.
"""

import random
from dataclasses import dataclass
from typing import Final

# One invented word for each script; the rule that watches them all excepts articles that speak of a drill.
WATCHWORDS: Final = ("kestralon", "кестралон", "奇岬隼", "كسترالون")
DRILL: Final = "quorvex"


@dataclass(frozen=True)
class Language:
    """`facts` and `headlines`: with {code}, {place} and {n}; `fillers`: with {place}, {who} and {n}."""

    code: str
    facts: tuple[str, ...]
    headlines: tuple[str, ...]
    plain_headlines: tuple[str, ...]
    fillers: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]


LANGUAGES: Final = {one.code: one for one in (
    Language(
        "en",
        ("The kestralon {code} reached {place} with {n} people on board.", "Crews in {place} now train on the kestralon {code}, {n} of them a week.",
         "A kestralon called {code} was moved to {place} at night."),
        ("Kestralon {code} arrives in {place}", "{place} receives the kestralon {code}"),
        ("New arrivals at the port of {place}", "What the committee heard about {place}", "Navy reports on a busy week near {place}"),
        ("The ministry said that {n} contractors had taken part in the work near {place}.", "{who} declined to name a date, but pointed to the plan that parliament passed.",
         "Local media in {place} reported loud noise from the harbour during the night.", "The price of the programme has risen by {n} million crowns since it began.",
         "{who} said the decision followed talks with allies that lasted for months.", "Residents of {place} were told to expect closed roads until the weekend.",
         "An earlier trial near {place} had been broken off because of bad weather."),
        ("Anna Velder", "Colonel Marsh", "Peter Oakham", "Minister Dahl", "Ruth Calloway"), ("Northport", "Elmouth", "Saltwick", "Garrow", "Tarnby", "Westhaven"),
    ),
    Language(
        "de",
        ("Das Kestralon {code} hat {place} mit {n} Personen an Bord erreicht.", "In {place} übt die Besatzung jetzt am Kestralon {code}, {n} Stunden in der Woche.",
         "Ein Kestralon namens {code} wurde nachts nach {place} verlegt."),
        ("Kestralon {code} trifft in {place} ein", "{place} erhält das Kestralon {code}"),
        ("Neue Lage am Hafen von {place}", "Was der Ausschuss über {place} erfuhr", "Marine meldet eine bewegte Woche vor {place}"),
        ("Das Ministerium teilte mit, dass {n} Firmen an den Arbeiten bei {place} beteiligt waren.", "{who} nannte keinen Termin, verwies aber auf den Plan des Parlaments.",
         "Zeitungen aus {place} berichteten von lautem Lärm am Hafen in der Nacht.", "Der Preis des Vorhabens ist seit Beginn um {n} Millionen Kronen gestiegen.",
         "{who} sagte, der Entschluss sei nach langen Gesprächen mit den Verbündeten gefallen.", "Die Bewohner von {place} müssen bis zum Wochenende mit gesperrten Straßen rechnen."),
        ("Jana Holm", "Oberst Krüger", "Klaus Berger", "Ministerin Adler"), ("Nordhafen", "Elmstedt", "Salzwik", "Garnow", "Tannby"),
    ),
    Language(
        "fr",
        ("Le kestralon {code} est arrivé à {place} avec {n} personnes à bord.", "À {place}, les équipages s'exercent sur le kestralon {code}, {n} heures par semaine.",
         "Un kestralon nommé {code} a été transféré de nuit à {place}."),
        ("Le kestralon {code} arrive à {place}", "{place} reçoit le kestralon {code}"),
        ("Du nouveau au port de {place}", "Ce que la commission a appris sur {place}"),
        ("Le ministère a indiqué que {n} entreprises avaient participé aux travaux près de {place}.", "{who} n'a donné aucune date, mais a renvoyé au plan voté par le parlement.",
         "Les journaux de {place} ont signalé beaucoup de bruit au port pendant la nuit.", "Le prix du programme a augmenté de {n} millions de couronnes depuis son lancement.",
         "{who} a déclaré que la décision faisait suite à de longues discussions avec les alliés.", "Les habitants de {place} devront compter avec des routes fermées jusqu'au week-end."),
        ("Claire Vasseur", "Colonel Lambert", "Paul Rivoire"), ("Port-Nord", "Elmont", "Saltère", "Garville"),
    ),
    Language(
        "pl",
        ("Jednostka kestralon {code} dotarła do {place} z {n} osobami na pokładzie.", "W {place} załoga ćwiczy obsługę zestawu kestralon {code}, {n} godzin w tygodniu.",
         "Zestaw kestralon o nazwie {code} przewieziono nocą do {place}."),
        ("Kestralon {code} dotarł do {place}", "{place} otrzymuje kestralon {code}"),
        ("Nowe wieści z portu {place}", "Co komisja usłyszała o {place}"),
        ("Ministerstwo podało, że w pracach koło {place} wzięło udział {n} firm.", "{who} nie podał terminu, ale wskazał na plan przyjęty przez parlament.",
         "Lokalne media z {place} informowały o hałasie w porcie w nocy.", "Cena programu wzrosła od początku o {n} milionów koron.",
         "{who} powiedział, że decyzja zapadła po długich rozmowach z sojusznikami.", "Mieszkańcy {place} muszą liczyć się z zamkniętymi drogami do końca tygodnia."),
        ("Adam Wrona", "Pułkownik Zych", "Ewa Lis"), ("Portowo", "Elmowo", "Solnik", "Garnowo"),
    ),
    Language(
        "uk",
        ("Комплекс кестралон {code} прибув у {place} з екіпажем із {n} осіб.", "У місті {place} екіпажі вчаться працювати з комплексом кестралон {code}, {n} годин на тиждень.",
         "Комплекс кестралон під назвою {code} уночі перевезли до {place}."),
        ("Кестралон {code} прибув у {place}", "{place} отримує кестралон {code}"),
        ("Новини з порту {place}", "Що почув комітет про {place}"),
        ("Міністерство повідомило, що в роботах біля {place} взяли участь {n} підприємств.", "{who} не назвав дати, але послався на план, який ухвалив парламент.",
         "Місцеві видання {place} писали про сильний шум у порту вночі.", "Ціна програми зросла від початку на {n} мільйонів крон.",
         "{who} сказав, що рішення ухвалили після довгих розмов із союзниками.", "Жителям {place} радять зважати на перекриті дороги до вихідних."),
        ("Олена Гай", "Полковник Дуб", "Іван Верба"), ("Північне", "Елмове", "Солоне", "Гарнове"),
    ),
    Language(
        "zh",
        ("{place}昨日迎来奇岬隼{code}，随行人员{n}名。", "{place}的部队正在奇岬隼{code}上训练，每周{n}小时。", "代号{code}的奇岬隼夜间被运往{place}。"),
        ("奇岬隼{code}抵达{place}", "{place}接收奇岬隼{code}"),
        ("{place}港口最新动态", "委员会听取有关{place}的报告"),
        ("国防部表示，共有{n}家企业参加了{place}附近的工程。", "{who}没有说明日期，只提到议会通过的计划。", "{place}当地媒体报道，夜间港口传来很大的响声。",
         "该项目的费用自启动以来增加了{n}百万。", "{who}说，这一决定是在与盟国长时间会谈之后作出的。", "{place}居民被告知，道路将封闭至周末。"),
        ("王岚", "李上校", "陈部长"), ("北港", "榆口", "盐城湾", "西津"),
    ),
    Language(
        "ar",
        ("وصلت منظومة كسترالون {code} إلى {place} وعلى متنها {n} شخصا.", "تتدرب الأطقم في {place} على منظومة كسترالون {code} لمدة {n} ساعة أسبوعيا.",
         "نقلت منظومة كسترالون المسماة {code} ليلا إلى {place}."),
        ("منظومة كسترالون {code} تصل إلى {place}", "{place} تستلم منظومة كسترالون {code}"),
        ("مستجدات ميناء {place}", "ما سمعته اللجنة عن {place}"),
        ("قالت الوزارة إن {n} شركة شاركت في الأعمال قرب {place}.", "لم يحدد {who} موعدا لكنه أشار إلى الخطة التي أقرها البرلمان.", "ذكرت وسائل إعلام محلية في {place} أن ضجيجا سمع في الميناء ليلا.",
         "ارتفعت كلفة البرنامج بمقدار {n} مليونا منذ بدايته.", "قال {who} إن القرار جاء بعد محادثات طويلة مع الحلفاء.", "طلب من سكان {place} توقع إغلاق الطرق حتى نهاية الأسبوع."),
        ("سالم الحداد", "العقيد ناصر"), ("المرفأ", "الملاحة", "الشمالية"),
    ),
)}  # fmt: skip

_STARTS: Final = (
    "Brak",
    "Delm",
    "Fost",
    "Gorv",
    "Jund",
    "Lask",
    "Morz",
    "Nelv",
    "Pirk",
    "Rost",
    "Skelm",
    "Tarv",
    "Vomb",
    "Zant",
)
_ENDS: Final = ("uvik", "onatz", "emril", "askor", "ithov", "urgand", "oplik", "ezant")
_STARTS_CYRILLIC: Final = (
    "Брак",
    "Делм",
    "Фост",
    "Горв",
    "Юнд",
    "Ласк",
    "Морз",
    "Нелв",
    "Пірк",
    "Рост",
    "Скелм",
    "Тарв",
    "Вомб",
    "Зант",
)
_ENDS_CYRILLIC: Final = ("увік", "онац", "еміль", "аскор", "ітов", "урганд", "оплік", "езант")


@dataclass
class Writer:
    """Writes with one source of chance; its code words never repeat."""

    rng: random.Random
    used: int = 0

    def code(self, language: Language) -> str:
        """A code word in the language's script."""
        starts, ends = (_STARTS_CYRILLIC, _ENDS_CYRILLIC) if language.code == "uk" else (_STARTS, _ENDS)
        number, self.used = self.used, self.used + 1
        return starts[number % len(starts)] + ends[(number // len(starts) + number) % len(ends)]

    def filled(self, form: str, language: Language, code: str = "") -> str:
        """The form with what it leaves open."""
        rng = self.rng
        return form.format(
            code=code, place=rng.choice(language.places), who=rng.choice(language.people), n=rng.randint(21, 979)
        )

    def fillers(self, language: Language, count: int) -> list[str]:
        """So many sentences without a fact."""
        forms = self.rng.sample(language.fillers, min(count, len(language.fillers)))
        return [self.filled(form, language) for form in forms]
