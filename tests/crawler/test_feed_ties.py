"""Which pages have what their feed says of them."""

import pytest

from crawler.feed_ties import is_tied

OUTAGES = (
    "Our pigeons are asleep. All systems are taking part in an exercise, and we will be back with you soon.",
    "Nasze gołębie śpią. Trwa exercise, wrócimy do was wkrótce.",
    "我们的鸽子睡着了，正在进行演习，很快回来。",
)


@pytest.mark.parametrize("page", OUTAGES)
@pytest.mark.parametrize(
    ("headline", "teaser"),
    [
        ("Air alert in Kyiv", None),
        ("Talks with NATO will resume", "Ministers will be back at the table with a plan."),
        ("基辅拉响防空警报", "官员说，导弹正在接近。"),
        ("Повітряна тривога в Києві", None),
        ("Alarm", None),
        ("Air alert in Kyiv", "System news"),
        ("UN: Lviv", None),
        ("Torpedo found in the bay", "Our pigeons are asleep, and all systems are taking part in an exercise."),
    ],
)
def test_an_unknown_outage_has_nothing_of_its_article(headline: str, teaser: str | None, page: str) -> None:
    assert not is_tied(headline, teaser, page)


@pytest.mark.parametrize(
    ("headline", "teaser", "page"),
    [
        ("Air alert in Kyiv", None, "Sirens in Kyiv: an air alert was raised at noon."),
        ("Повітряна тривога в Києві", None, "У Києві оголосили повітряну тривогу."),
        (
            "Live",
            "A frigate sank off the northern coast at noon.",
            "The frigate sank at noon off the coast in the north.",
        ),
        (
            "Four ships ordered at last",
            "A frigate sank off the northern coast.",
            "The frigate sank off the coast, four ships.",
        ),
        ("基辅拉响防空警报", None, "今天上午基辅上空拉响防空警报。"),
        ("NATO: 32 ships", None, "32 ships of NATO are at sea."),
        (None, None, "Anything."),
        ("!", "", "Anything."),
    ],
)
def test_an_article_has_the_words_of_its_headline_or_its_teaser(
    headline: str | None, teaser: str | None, page: str
) -> None:
    assert is_tied(headline, teaser, page)


def test_the_name_of_the_outlet_ties_no_page() -> None:
    outage = "Harbour News is taking part in an exercise."
    assert not is_tied("Alert in Kyiv | Harbour News", None, outage, "Harbour News www.harbour.example")
    assert not is_tied("HNS: alert", None, "HNS takes part in an exercise.", "hns example")
    assert is_tied("Alert in Kyiv | Harbour News", None, "An alert was raised in Kyiv.", "Harbour News")


@pytest.mark.parametrize(
    ("headline", "page"),
    [
        ("Ministry orders frigates", "The site of the ministry is closed. Its computers are part of an exercise."),
        ("Alert in Kyiv after drone attack", "Kyiv Post: an attack on our computers. We are back soon."),
        ("Bundeswehr bestellt Fregatten", "Die Seiten der Bundeswehr werden gewartet."),
        ("基辅拉响防空警报", "基辅新闻网站正在维护，警报系统演习。"),
    ],
)
def test_a_short_page_with_half_of_a_headline_may_be_an_outage_of_the_same_ministry(headline: str, page: str) -> None:
    assert not is_tied(headline, None, page)


def test_a_long_page_may_be_headed_otherwise() -> None:
    page = "The ministry met with its partners, and the minister spoke of ships. " * 12
    assert is_tied("Ministry counts its ships: only four sail", None, page)
