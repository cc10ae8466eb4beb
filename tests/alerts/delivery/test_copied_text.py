"""Which sentences without hits a copy has beyond what was told: facts planted in it, and what outlets print around it."""

import time
from dataclasses import replace

import pytest

from alerts.delivery.copied_text import MAX_CHARACTERS, ToldText, new_facts_in_copy
from alerts.delivery.credit_lines import is_of_outlet
from alerts.delivery.fact_words import number_said
from alerts.delivery.said_facts import adds_facts, said
from tests.alerts.made import ARTICLE

# Of each language a text of three paragraphs.
TEXTS = {
    "en": (
        "A frigate ran aground off the coast on Monday night, the coast guard said. The crew was taken ashore by boat.\n\n"
        "The hull is open, and two tugs from the harbour stand by. A spokesman called the weather mild.\n\n"
        "The ministry will look into the cause before the ship is towed. The harbour stays closed until then."
    ),
    "uk": (
        "Фрегат сів на мілину біля узбережжя в понеділок уночі, повідомила берегова охорона. Екіпаж доставили на берег.\n\n"
        "Корпус пошкоджено, і два буксири з порту стоять поруч. Речник назвав погоду спокійною.\n\n"
        "Міністерство з'ясує причину до того, як корабель відбуксирують. Порт залишається закритим."
    ),
    "de": (
        "Eine Fregatte ist in der Nacht zum Montag vor der Küste auf Grund gelaufen. Die Besatzung wurde an Land gebracht.\n\n"
        "Der Rumpf ist offen, und zwei Schlepper aus dem Hafen liegen bereit. Ein Sprecher nannte das Wetter mild.\n\n"
        "Das Ministerium will die Ursache klären, bevor das Schiff geschleppt wird. Der Hafen bleibt bis dahin gesperrt."
    ),
    "fr": (
        "Une frégate s'est échouée près de la côte dans la nuit de lundi, selon les garde-côtes. L'équipage a été évacué.\n\n"
        "La coque est ouverte et deux remorqueurs du port attendent à côté. Un porte-parole a parlé d'un temps calme.\n\n"
        "Le ministère va étudier la cause avant que le navire soit remorqué. Le port reste fermé jusque là."
    ),
    "zh": (
        "海岸警卫队表示,一艘护卫舰星期一夜间在海岸附近搁浅。舰员已经乘船被送到岸上。\n\n"
        "船体已经破裂,港口的两艘拖船在旁边待命。发言人说当时天气温和。\n\n"
        "国防部将在拖走军舰之前调查事故原因。港口在此之前将一直关闭。"
    ),
    "ja": (
        "沿岸警備隊によると、月曜日の夜にフリゲート艦が海岸の近くで座礁した。乗組員はボートで岸に運ばれた。\n\n"
        "船体は裂けており、港のタグボートが隣で待機している。報道官は天候が穏やかだったと述べた。\n\n"
        "国防省は艦を曳航する前に原因を調べる予定だ。港はそれまで閉鎖されたままになる。"
    ),
    "ar": (
        "جنحت فرقاطة قرب الساحل ليلة الاثنين بحسب ما قال خفر السواحل. وتم نقل الطاقم إلى الشاطئ بالقوارب.\n\n"
        "بدن السفينة مفتوح وتقف قاطرتان من الميناء بجانبها. ووصف المتحدث الطقس بأنه معتدل.\n\n"
        "ستبحث الوزارة في سبب الحادث قبل أن يتم سحب السفينة. ويبقى الميناء مغلقا حتى ذلك الحين."
    ),
}
FACTS = [
    ("en", "Some 300 tons of fuel are on board."),
    ("en", "Captain Anna Dorrance left last."),
    ("en", "Repairs are to begin in September."),
    ("en", "Eleven sailors were hurt."),
    ("en", "London has offered help."),
    ("en", "Follow-up strikes hit Brenn on Tuesday and killed 31."),
    ("en", "A second strike came on Tuesday night."),
    ("en", "Later strikes killed fifteen people."),
    ("en", "Forty more died in the second strike."),
    ("uk", "На борту 300 тонн пального."),
    ("uk", "Останнім корабель залишив капітан Дорранс."),
    ("uk", "Ремонт почнеться у вересні."),
    ("uk", "Повторні удари вбили п'ятнадцять людей."),
    ("uk", "У вівторок сталися нові удари."),
    ("de", "An Bord sind 300 Tonnen Treibstoff."),
    ("de", "Kapitänin Dorrance ging zuletzt."),
    ("de", "Die Arbeiten beginnen im September."),
    ("de", "Bei weiteren Angriffen starben vierzig Menschen."),
    ("fr", "Il reste 300 tonnes de carburant à bord."),
    ("fr", "La capitaine Anna Dorrance est partie en dernier."),
    ("fr", "Les travaux commenceront en septembre."),
    ("fr", "De nouvelles frappes ont fait quinze morts."),
    ("zh", "船上还有300吨燃油。"),
    ("zh", "舰长王明最后离开军舰。"),
    ("zh", "修理工作将于九月开始进行。"),
    ("ja", "艦内には300トンの燃料が残っている。"),
    ("ja", "艦長の山田は最後に艦を離れた。"),
    ("ja", "修理は九月に始まる見通しだ。"),
    ("ar", "يوجد على متنها 300 طن من الوقود."),
    ("ar", "وكان القبطان دورانس آخر من غادر."),
    ("ar", "ستبدأ أعمال الإصلاح في سبتمبر."),
]
FURNITURE = [
    ("en", "By Jane Roe and John Doe in Norden."),
    ("en", "By Jane Roe, Norden"),
    ("en", "Photo: Jane Roe/Example Pictures, 2019."),
    ("en", "File photo by Jane Roe, 2019."),
    ("en", "(Reporting by Jane Roe in Norden; Editing by John Doe)"),
    ("en", "Reporting by Jane Roe; Editing by John Doe."),
    ("en", "Reuters contributed to this report."),
    ("en", "Jane Roe in Elmstad contributed to this report."),
    ("en", "Updated at 14:25 GMT on 5 May 2026."),
    ("en", "Published: 23 November 2026, 14:25"),
    ("en", "Read more: Kestria orders 12 tugs for Saltwick."),
    ("en", "Kestria orders 12 tugs for Saltwick"),
    ("en", "Read more: Kestria ordered 12 tugs, Captain Dorrance said."),
    ("en", "Sign up for the Coast Wire newsletter, read by 40,000 subscribers."),
    ("en", "Follow us on Instagram and Facebook for more from Elmstad."),
    ("en", "Call the Coast Wire newsroom on +44 20 5550 0199."),
    ("en", "Copyright 2026 Coast Wire Ltd. All rights reserved."),
    ("en", "For tips write to desk@coastwire.example in Elmstad."),
    ("en", "This article was first published by Coast Wire on 3 May."),
    ("en", "Only 75% of it left to read: Subscribe to access it for 3 Kestrian crowns!"),
    ("uk", "Фото: Олена Рой, 2019 рік."),
    ("uk", "Читайте також: Кестрія замовила 12 буксирів."),
    ("uk", "Підписуйтесь на наш канал у Телеграмі, нас уже 40 тисяч."),
    ("de", "Von Jana Roth und Hans Dorn, Norden."),
    ("de", "Foto: Jana Roth/Beispielbild, 2019."),
    ("de", "Lesen Sie auch: Kestrien bestellt 12 Schlepper."),
    ("de", "Mit Material von Reuters und Beispielbild."),
    ("fr", "Lire aussi : La Kestrie commande 12 remorqueurs."),
    ("fr", "Publié le 5 mai 2026 à 14:25."),
    ("fr", "Tous droits réservés, Exemple Presse 2026."),
    ("zh", "(责任编辑:王伟 李娜)"),
    ("zh", "来源:新华社记者王伟。"),
    ("zh", "延伸阅读:凯斯特里亚订购12艘拖船。"),
    ("ja", "関連記事:ケストリアがタグボート12隻を発注。"),
    ("ja", "(写真:山田太郎)"),
    ("ar", "اقرأ أيضا: كستريا تطلب 12 قاطرة."),
    ("ar", "تحرير: أحمد السالم."),
]


def news(text: str, language: str = "en", usual: tuple[str, ...] = (), **changes: object) -> tuple[str, ...]:
    told = ToldText(TEXTS[language], "Frigate aground")
    return new_facts_in_copy(replace(ARTICLE, text=text, language=language, **changes), [], [told], usual)  # type: ignore[arg-type]


def placed(language: str, sentence: str) -> list[str]:
    """The text with a sentence before, within, between and behind its paragraphs."""
    first, second, third = TEXTS[language].split("\n\n")
    space = "" if language in {"zh", "ja"} else " "
    return [
        f"{sentence}\n\n{TEXTS[language]}",
        "\n\n".join((first, f"{second}{space}{sentence}", third)),
        f"{first}\n\n{sentence}\n\n{second}\n\n{third}",
        f"{TEXTS[language]}\n\n{sentence}",
    ]


@pytest.mark.parametrize(("language", "fact"), FACTS)
def test_a_number_name_or_date_is_news_wherever_it_was_put_into_the_copied_text(language: str, fact: str) -> None:
    for text in placed(language, fact):
        assert news(text, language) == (fact,), text


@pytest.mark.parametrize(("language", "line"), FURNITURE)
def test_what_outlets_print_around_a_text_is_no_news(language: str, line: str) -> None:
    for text in placed(language, line):
        assert news(text, language) == (), text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("two tugs", "three tugs"),
        ("two tugs", "14 tugs"),
        ("from the harbour", "from Saltwick"),
        ("until then", "until September"),
        ("A spokesman called", "Captain Dorrance called"),
    ],
)
def test_a_sentence_that_was_edited_in_a_fact_is_news(before: str, after: str) -> None:
    [found] = news(TEXTS["en"].replace(before, after))
    assert after in found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("two tugs", "2 tugs"),
        ("the weather mild", "the weather quite mild"),
        ("A spokesman called", "A spokesman told Reuters he called"),
        ("A frigate", "NORDEN, May 5 (Agency) - A frigate"),
        ("The harbour stays", "For now the port stays"),
    ],
)
def test_other_words_for_the_same_facts_are_no_news(before: str, after: str) -> None:
    assert news(TEXTS["en"].replace(before, after)) == ()


def test_what_stands_in_other_articles_of_the_source_is_no_news_of_this_one() -> None:
    footer = "Example Wire was founded by Lena Vorberg in Elmstad in 1950 and has 40 reporters."
    credit = "The author Jane Roe reports from Elmstad for the desk."
    text = f"{TEXTS['en']}\n\n{footer}"
    assert news(text) == (footer,)  # nothing tells that it is one
    assert news(text, usual=(f"Something else happened.\n{footer}",)) == ()
    other = credit.replace("Jane Roe", "John Doe").replace("Elmstad", "Norden")
    assert news(f"{TEXTS['en']}\n\n{credit}", usual=(f"Something else happened.\n\n{other}",)) == ()


def test_the_caption_of_a_picture_is_no_news() -> None:
    caption = "The frigate Dorne near Saltwick in 2019. File photo by Jane Roe."
    first, rest = TEXTS["en"].split("\n\n", 1)
    for text in (f"{caption}\n\n{first}\n\n{rest}", f"{first}\n\n{caption}\n\n{rest}"):
        assert news(text) == ()


@pytest.mark.parametrize(
    ("language", "line"), [("uk", "ЕЛЬМСТАД, 28 листопада (АГЕНЦІЯ)."), ("en", "ELMSTAD, Nov 28 (Agency).")]
)
def test_the_line_of_an_agency_that_is_a_sentence_is_no_news(language: str, line: str) -> None:
    assert news(f"{line} {TEXTS[language]}", language=language) == ()


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "The tow was cancelled late in the evening."), ("en", "One of the crew died in the night."),
    ("en", "The inquiry was withdrawn after a court forbade it."), ("en", "The owner denied any leak of fuel."),
    ("en", "The tugs will not pull the ship."), ("de", "Das Abschleppen wurde am späten Abend abgesagt."),
    ("de", "Ein Mann der Besatzung starb in der Nacht."), ("fr", "Un homme du bord est mort dans la nuit."),
    ("uk", "Буксирування скасували пізно ввечері."), ("uk", "Один із членів екіпажу помер у лікарні."),
])  # fmt: skip
def test_a_sentence_that_calls_off_denies_or_tells_of_a_death_is_news(language: str, sentence: str) -> None:
    for text in placed(language, sentence):
        assert news(text, language) == (sentence,)


@pytest.mark.parametrize("sentence", [
    "The owner did not respond to a request for comment.", "The ministry would not comment and was not available.",
    "The tugs are strong and new.",
])  # fmt: skip
def test_that_nobody_comments_is_no_news(sentence: str) -> None:
    for text in placed("en", sentence):
        assert news(text) == ()


def test_a_call_off_or_a_denial_that_was_told_is_no_news_in_other_words() -> None:
    told = f"{TEXTS['en']}\n\nThe tow was cancelled, and the tugs will not pull the ship."
    for sentence in ("Late on, somebody had to cancel the tow.", "The tugs do not pull such a ship."):
        copy = replace(ARTICLE, text=f"{TEXTS['en']}\n\n{sentence}")
        assert new_facts_in_copy(copy, [], [ToldText(told)], ()) == ()


def test_repeated_paragraphs_of_the_source_and_sentences_with_hits_are_left_to_others() -> None:
    fact = "Some 300 tons of fuel are on board."
    text = f"{TEXTS['en']}\n\n{fact}"
    assert news(text, repeated_within=(fact,)) == ()
    told = ToldText(TEXTS["en"])
    assert new_facts_in_copy(replace(ARTICLE, text=text), [fact], [told], ()) == ()


def test_behind_the_end_of_a_cut_text_nothing_is_known_to_be_new() -> None:
    fact = "Some 300 tons of fuel are on board."
    first, _, rest = TEXTS["en"].partition("\n\n")
    cut = ToldText(first, ends_open=True)
    longer = replace(ARTICLE, text=f"{TEXTS['en']}\n\n{fact}")
    assert new_facts_in_copy(longer, [], [cut], ()) == ()
    assert new_facts_in_copy(longer, [], [cut, ToldText(TEXTS["en"])], ()) == (fact,)
    assert news(f"{first}\n\nSubscribe now for 3 dollars a week.\n\n{rest[:40]}", access="truncated") == ()
    assert news(f"{first[:-15]} to Norden, said Captain Do", access="truncated") == ()


def test_no_told_text_and_a_text_of_other_words_tell_nothing() -> None:
    assert new_facts_in_copy(ARTICLE, [], [], ()) == ()
    assert news("Some 300 tons of fuel are on board, said Captain Dorrance in London.") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Posted on Telegram, a video shows 12 tugs near Saltwick.",
        "Published on Monday, the report names Captain Dorrance.",
        "By Monday 12 ships had reached Saltwick.",
        "Photos by satellites show 12 tugs near Saltwick.",
        "He said by phone on Monday that 12 sailors were missing.",
        "Following reporting by local papers, Minister Hill resigned.",
        "Join forces, Captain Dorrance told 12 fishermen.",
        "Reporting by a commission in Lund found that 14 officers lied.",
        "Additional reporting by inspectors shows 14 leaks.",
        "Von Saltwick aus fuhren 12 Schlepper nach Norden.",
        "Фото супутника показали 12 буксирів.",
        "Follow-up strikes hit Brenn on Tuesday and killed 31.",
        "Source: 31 were killed at Brenn, the ministry said.",
        "The strikes on Brenn, wrote @brennwatch, killed 31.",
        "Tell us the truth, 31 widows of Brenn asked on Tuesday.",
        "Suivez-vous la flotte, a demandé le capitaine Dorrance.",
        "Читайте вголос, сказав суддя Дорранс.",
    ],
)
def test_sentences_of_an_article_are_not_taken_for_the_outlets_own(sentence: str) -> None:
    assert not is_of_outlet(sentence)


def test_hostile_texts_take_a_moment() -> None:
    texts = [
        "by " * 7000, "(" * MAX_CHARACTERS, "A" * MAX_CHARACTERS, "Ab " * 7000, "1 " * 10_000, "a.b@" * 5000,
        "is a leading a " * 1400, "王" * MAX_CHARACTERS, ("Some 300 tons. " * 1400), "Tel 1 (" * 3000,
    ]  # fmt: skip
    begun = time.process_time()
    for text in texts:
        told = ToldText(f"{TEXTS['en']}\n\n{text}")
        copy = f"{TEXTS['en']}\n\n{text} 7.\n\n{text[1:]}"
        new_facts_in_copy(replace(ARTICLE, text=copy), [], [told, ToldText(TEXTS["en"])], (text,) * 8)
    assert time.process_time() - begun < 10


def test_a_number_in_letters_is_a_fact_where_no_language_is_known() -> None:
    told = said(["Four sailors were wounded."], None)
    assert adds_facts("Five sailors were wounded.", told, None)
    assert not adds_facts("Four sailors were wounded there.", told, None)
    assert number_said("to", None) is None
