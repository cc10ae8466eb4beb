"""A name with another ending is another name in English, and may be a case of it where names have cases."""

import pytest

from alerts.delivery.new_facts import state_new_facts
from alerts.delivery.said_facts import adds_facts, said

TOLD = "The convoy of Kestria left Kelmar with Colonel Anna Halden on Monday, and Ukraine watched from Norland."


@pytest.mark.parametrize(("sentence", "is_new"), [
    ("The convoy left Kelmar with Colonel Anna Haldener on Monday.", True),
    ("The convoy left Kelmar with Colonel Anna Haldene on Monday.", True),
    ("The convoy left Kelmara with Colonel Anna Halden on Monday.", True),
    ("The convoy of Colonel Anna Halden's left on Monday.", False),
    ("The Kestrian convoy left Kelmar on Monday.", False),
    ("The Ukrainian and Kestrian convoys left Kelmar on Monday.", False),
    ("The Norlands convoy left Kelmar on Monday.", False),
])  # fmt: skip
def test_a_name_of_english_text_has_no_cases(sentence: str, is_new: bool) -> None:  # noqa: FBT001
    assert state_new_facts([sentence], [TOLD], "en") is is_new
    assert adds_facts(sentence, said([TOLD], "en"), "en") is is_new


@pytest.mark.parametrize(("language", "told", "sentence"), [
    ("pl", "Kolumna Anny Halvor wyjechała z Warny.", "Kolumna Anny Halvory wyjechała z Warny."),
    ("uk", "Колона полковника Ковальчук вийшла вранці.", "Колона полковника Ковальчука вийшла вранці."),
    ("de", "Die Kolonne von Kelmar fuhr am Montag ab.", "Die Kolonne der Kelmarer fuhr am Montag ab."),
    (None, "Kolumna Anny Halvor wyjechała z Warny.", "Kolumna Anny Halvory wyjechała z Warny."),
])  # fmt: skip
def test_where_names_have_cases_another_ending_may_be_one(language: str | None, told: str, sentence: str) -> None:
    assert not state_new_facts([sentence], [told], language)
    assert not adds_facts(sentence, said([told], language), language)
