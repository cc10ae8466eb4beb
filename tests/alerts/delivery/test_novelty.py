"""Which sentences are news beside those told before."""

from dataclasses import replace

import pytest

from alerts.delivery.novelty import HitSentence, hit_sentences, new_in_copy, new_sentences
from alerts.model import Field, Match, Span
from tests.alerts.made import ARTICLE


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "A corvette was lauched at Pelmar.", "A corvette was launched at Pelmar."),
        ("en", "Corvette Lauched At Pelmar Yard", "Corvette Launched At Pelmar Yard"),
        ("en", "The corvette left.", "A corvette left"),
        ("en", "The “Dorne” has left – for good.", 'the "dorne" has left - for good'),
        ("en", "An F-35 fell.", "An F\u201135 fell."),
        ("en", "On Monday the corvette Dorne left.", "The corvette Dorne left on Monday."),
        ("en", "09:15 - The corvette left.", "09:16 – The corvette left."),
        ("en", "Updated 14:20 GMT: the corvette left", "Updated at 15:05 GMT: the corvette left"),
        ("en", "The corvette left 3 minutes ago", "The corvette left 2 hours ago"),
        ("en", "Corvette leaves 12 comments", "Corvette leaves 1,240 comments"),
        ("en", "Corvette leaves (comments: 3)", "Corvette leaves (comments: 4)"),
        ("de", "Vor 5 Minuten: Die Korvette lief aus.", "Vor 12 Minuten: Die Korvette lief aus."),
        ("fr", "La corvette est partie il y a 2 heures", "La corvette est partie il y a 3 heures"),
        ("es", "La corbeta zarpó hace 8 minutos", "La corbeta zarpó hace 9 minutos"),
        ("ru", "Корвет вышел в море 2 часа назад", "Корвет вышел в море 5 часов назад"),
        ("uk", "Корвет вийшов у море 5 хвилин тому", "Корвет вийшов у море 9 хвилин тому"),
        ("pl", "Korweta wypłynęła 5 minut temu", "Korweta wypłynęła 2 godziny temu"),
        ("tr", "Korvet 5 dakika önce ayrıldı", "Korvet 2 saat önce ayrıldı"),
        ("ja", "護衛艦が出港した 5分前", "護衛艦が出港した 2時間前"),
        ("ar", "غادرت السفينة منذ 5 دقائق", "غادرت السفينة منذ 9 دقائق"),
        ("pl", "Korweta Dorne dotar? do portu", "Korweta Dorne dotarł do portu"),
        ("de", "Fregatte st?rkt Flotte vor K\ufffdste", "Fregatte stärkt Flotte vor Küste"),
        ("fr", "La fr\u00c3\u00a9gate quitte Brest demain", "La frégate quitte Brest demain"),
        ("en", "Crew of the Na\u25a1ade saved at sea", "Crew of the Naïade saved at sea"),
        (None, "Corveta pleacă acum 5 minute", "Corveta pleacă acum 7 minute"),
    ],
)
def test_what_was_mended_moved_or_counted_is_no_news(language: str | None, before: str, after: str) -> None:
    assert new_sentences([after], [before], language) == ()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Two corvettes sank.", "Three corvettes sank."),
        ("en", "The corvette carried 60 men.", "The corvette carried 61 men."),
        ("en", "3 dead, 60 hurt on the corvette", "60 dead, 3 hurt on the corvette"),
        ("en", "The corvette Dorne left.", "The corvette Dorns left."),
        ("en", "The corvette left Pelmar.", "The corvette left Pelmor."),
        ("en", "The corvette sank on 3 May.", "The corvette sank on 4 May."),
        ("en", "The corvette sank on Monday.", "The corvette sank on Tuesday."),
        ("en", "At sea a corvette sank at 14:20.", "At sea a corvette sank at 16:20."),
        ("en", "The corvette sank 2 days ago.", "The corvette sank 5 days ago."),
        ("en", "08:30 Alert in Kyiv", "18:45 Alert in Kyiv"),
        ("en", "08:30 am: alert in Kyiv", "08:30 pm: alert in Kyiv"),
        ("uk", "08:30 Тривога в Києві", "18:45 Тривога в Києві"),
        ("en", "The corvette left 40 minutes ago", "The corvette left 5 minutes ago"),
        ("de", "Vor 2 Stunden: Alarm in Kiew.", "Vor 5 Minuten: Alarm in Kiew."),
        ("zh", "基辅警报 2小时前", "基辅警报 5分钟前"),
        ("en", "The corvette was lost.", "The corvette was not lost."),
        ("en", "The corvette was lost.", "The corvette was reportedly lost."),
        ("en", "Corvette lost?", "Corvette lost"),
        ("fr", "La frégate Dorne perdue ?", "La frégate Dorne perdue"),
        ("fr", "La frégate Dorne est perdue?", "La frégate Dorne est perdue"),
        ("pl", "Korweta Dorne dotar? do portu", "Korweta Dorna dotarł do portu"),
        ("en", "The corvette was unarmed.", "The corvette was unharmed."),
        ("en", "They signed a contract.", "They signed a contact."),
        ("en", "Kestria rammed Ostrava.", "Ostrava rammed Kestria."),
        ("en", "The submarine sank the corvette.", "The corvette sank the submarine."),
        ("en", "They did not say the corvette left.", "They did say the corvette not left."),
        ("en", "It costs $5 m.", "It costs €5 m."),
        ("en", "It was -5 degrees aboard.", "It was 5 degrees aboard."),
        ("en", "Officials refused to send the corvette.", "Officials to send the corvette."),
        ("de", "Die Korvette lief aus.", "Die Korvette lief nicht aus."),
        ("ru", "Корвет вышел в море.", "Корвет не вышел в море."),
        ("ja", "護衛艦が出港した。", "護衛艦が帰港した。"),
        (None, "Korwet wypłynął z Gdyni.", "Korwet wypłynął z Gdynii."),
    ],
)
def test_any_other_change_is_news(language: str | None, before: str, after: str) -> None:
    assert new_sentences([after], [before], language) == (after,)


def test_an_entry_that_returns_with_another_clock_beside_the_first_is_news() -> None:
    first, second = "09:15 - A corvette left.", "17:40 - A corvette left."
    assert new_sentences([first, second], [first], "en") == (second,)


def test_one_old_sentence_excuses_one_new_form_of_it() -> None:
    told = ["5 minutes ago: a corvette left"]
    assert len(new_sentences(["9 minutes ago: a corvette left", "2 minutes ago: a corvette left"], told, "en")) == 1


def test_a_sentence_that_stands_twice_is_told_once() -> None:
    assert new_sentences(["A corvette left.", "a corvette left"], [], "en") == ("A corvette left.",)


def spans(text: str, word: str, field: Field = "text") -> tuple[Span, ...]:
    return (Span(field, text.index(word), text.index(word) + len(word)),)


def test_sentences_with_hits_are_read_in_every_field_and_one_that_is_text_is_no_headline() -> None:
    article = replace(ARTICLE, title="A keel.", text="Rain fell. A keel was laid. More rain.", other_title="Keel!",
                      other_text="A keel.")  # fmt: skip
    places = (*spans(article.title, "keel", "title"), *spans(article.text, "keel"),
              *spans(article.other_title, "Keel", "other_title"), *spans(article.other_text, "keel", "other_text"))  # fmt: skip
    assert hit_sentences(article, Match("keels", "hash", places)) == (
        HitSentence("A keel.", in_title=False), HitSentence("A keel was laid.", in_title=False),
        HitSentence("Keel!", in_title=True),
    )  # fmt: skip


def test_a_match_without_hits_is_known_by_headline_and_first_sentence() -> None:
    article = replace(ARTICLE, title="Fog", text="\nRain fell. More rain.")
    assert [one.text for one in hit_sentences(article, Match("all", "hash", ()))] == ["Fog", "Rain fell."]


@pytest.mark.parametrize(
    ("headline", "is_news"),
    [
        ("Navy loses corvette in storm", False),
        ("Navy Loses Corvette Dorne", False),
        ("Navy loses corvette off Pelmar", True),
        ("Navy Loses Corvette Off Pelmar", True),
        ("Navy loses 2 corvettes", True),
        ("Navy may have lost a corvette", True),
        ("Has the navy lost a corvette?", True),
        ("Corvette lost in storm, admiral resigns", True),
        ("Search for corvette of the navy called off and cancelled", True),
        ("Navy loses two corvettes", True),
        ("A storm, and the corvette of the navy lost", False),
    ],
)
def test_the_headline_of_a_copy_is_news_when_it_names_counts_or_doubts_what_its_text_does_not(
    headline: str, *, is_news: bool
) -> None:
    text = "The corvette Dorne was lost in a storm, the navy said."
    article = replace(ARTICLE, title=headline, text=text)
    found = (HitSentence(headline, in_title=True), HitSentence(text, in_title=False))
    assert new_in_copy(article, found, {text}) == ((headline,) if is_news else ())


@pytest.mark.parametrize(
    ("told", "language", "headline", "is_news"),
    [
        ("Ministry cancelled the radar purchase", "en", "Ministry cancels radar purchase", False),
        ("Ministry plans the radar purchase", "en", "Ministry cancels radar purchase", True),
        ("Міністерство планує закупівлю радара", "uk", "Закупівлю радара скасовано", True),
        ("Закупівлю радара скасували", "uk", "Закупівлю радара скасовано", False),
        ("Radarkauf geplant", "de", "Radarkauf gestoppt", True),
        ("Radarkauf geplant", "de", "Radarkauf gilt nicht", True),
    ],
)
def test_the_headline_of_a_copy_is_news_when_it_calls_off_what_was_told(
    told: str, language: str, headline: str, *, is_news: bool
) -> None:
    article = replace(ARTICLE, title=headline, text=told, language=language)
    found = (HitSentence(headline, in_title=True), HitSentence(told, in_title=False))
    assert new_in_copy(article, found, {told}) == ((headline,) if is_news else ())


def test_a_copy_with_a_new_sentence_tells_its_headline_too() -> None:
    article = replace(ARTICLE, title="Corvette lost", text="The corvette was lost. A second corvette is missing.")
    found = tuple(HitSentence(text, in_title=text == article.title) for text in
                  ("Corvette lost", "The corvette was lost.", "A second corvette is missing."))  # fmt: skip
    assert new_in_copy(article, found, {"The corvette was lost."}) == (
        "Corvette lost", "A second corvette is missing.",
    )  # fmt: skip
