"""Names are found in their cases, and foreign names do not turn into others."""

import re
from pathlib import Path

import pytest

from alerts.text.declension import ADJECTIVE_ENDINGS, NAME_ENDINGS
from alerts.text.forms import term_forms, text_forms
from alerts.text.inflection import dictionary_of
from tests.daily_languages import marks

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf8")
ROW = re.compile(r"^\| (\w{2,3}) \| (.*:.*) \|$", re.MULTILINE)


CASE_FORMS = [
    ("fi", "Helsinki", "Helsingissä Helsingin Helsinkiin"),
    ("fi", "Pokrovsk", "Pokrovskissa Pokrovskin Pokrovskiin"),
    ("fi", "Häkkänen", "Häkkäsen Häkkäselle"),
    ("fi", "Zelenskyi", "Zelenskyin Zelenskyille"),
    ("et", "Pevkur", "Pevkuri Pevkurile"),
    ("et", "Kallas", "Kallase Kallasele"),
    ("hu", "Budapest", "Budapesten Budapestről Budapestet"),
    ("hu", "Zelenszkij", "Zelenszkijnek Zelenszkijjel"),
    ("hu", "Trump", "Trumppal Trumpnak"),
    ("lt", "Vilnius", "Vilniuje Vilniaus"),
    ("lt", "Šakalienė", "Šakalienės Šakalienei"),
    ("lv", "Sprūds", "Sprūda Sprūdam"),
    ("tr", "Ankara", "Ankaranın Ankaradan"),
    ("pl", "Bachmut", "Bachmucie Bachmutem"),
    ("pl", "Mińsk", "Mińska Mińskiem"),
    ("pl", "Kursk", "Kurska"),
    ("pl", "Stany", "Stanów Stanach"),
    ("pl", "Zełenski", "Zełenskiego Zełenskim"),
    ("cs", "Zelenskyj", "Zelenského Zelenskému"),
    ("sk", "Bachmut", "Bachmute Bachmutu"),
    ("ru", "Залужный", "Залужного Залужному Залужным"),
    ("ru", "Авдеевка", "Авдеевки Авдеевкой"),
    ("ru", "Герань", "Гераней Геранями"),
    ("ru", "Ростов", "Ростове Ростова РОСТОВОМ"),
    ("ru", "Вооружённые", "вооружённых Вооруженными"),
    ("ru", "подводный", "подводного подводная подводных подводном"),
    ("ru", "подводная", "подводные подводного"),
    ("pl", "Emiraty", "Emiratów Emiratach"),
    ("uk", "Суми", "Сумах Сумами"),
    ("lv", "Putins", "Putinu Putinam"),
    ("pl", "podwodny", "podwodnego podwodne podwodną"),
    ("cs", "bezpilotní", "bezpilotních bezpilotním"),
    ("uk", "Шахед", "Шахеди Шахедів Шахедами"),
    ("sr", "ракета", "ракете ракетама"),
    ("hr", "Bahmut", "Bahmuta Bahmutu"),
    (None, "Покровск", "Покровске Покровском"),
]


@pytest.mark.parametrize(
    ("language", "name", "cases"), [pytest.param(*line, marks=marks(line[0])) for line in CASE_FORMS]
)
def test_a_name_is_found_in_its_cases(language: str | None, name: str, cases: str) -> None:
    missed = [case for case in cases.split() if term_forms(name, language).isdisjoint(text_forms(case, language))]
    assert not missed


OTHER_NAMES = [
    ("fi", "Leo", "Leonardo"),
    ("fi", "Sara", "Saratov"),
    ("fi", "Netta", "Netanyahu"),
    ("et", "Sana", "Sanayii"),
    ("hu", "Rubik", "Rubikonban"),
    ("lt", "Tomas", "Tomahawk"),
    ("tr", "Pietro", "Pietroburgo"),
    ("lt", "Lukas", "Lukashenko"),
    ("bg", "Антон", "Антонов"),
    ("uk", "Кім", "хто"),
    ("sv", "MiG", "jag"),
    ("ru", "слон", "Африканский"),
    ("ru", "Ростов", "росту"),
    ("uk", "Газа", "газом"),
    ("it", "Meloni", "melone"),
    ("ru", "Лавров", "лавр"),
]


@pytest.mark.parametrize(
    ("language", "name", "other"), [pytest.param(*line, marks=marks(line[0])) for line in OTHER_NAMES]
)
def test_a_name_does_not_turn_into_another(language: str, name: str, other: str) -> None:
    assert term_forms(name, language).isdisjoint(text_forms(other, language))


@pytest.mark.parametrize(("lemma", "form"), [("go", "went"), ("send", "sent"), ("send", "Sent"), ("crisis", "crises")])
def test_a_lemma_of_the_dictionary_counts_however_far_it_is(lemma: str, form: str) -> None:
    assert lemma in text_forms(form, "en")


def test_the_page_shows_the_endings_of_every_language() -> None:
    shown = [dict(ROW.findall(table)) for table in re.findall(r"replacement: endings.*\n\|---.*\n((?:\|.*\n)+)", PAGE)]
    assert shown == [dict(NAME_ENDINGS), dict(ADJECTIVE_ENDINGS)]
    assert all(dictionary_of(language) == language for language in (*NAME_ENDINGS, *ADJECTIVE_ENDINGS))
