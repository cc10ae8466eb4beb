"""Which articles are one story, and which are not, however alike they read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.store import sync_sources
from tests.alerts.story_desk import BRIDGE, BRIDGE_TOO, SHIP, StoryDesk, story_desk, unlike_text
from tests.ledger import START, source

MINUTE = timedelta(minutes=1)
AGENCIES = ("AP", "AFP", "dpa", "Reuters")
FOOTER = (
    "Harbour Post is the newsletter of the port for members and friends. Write to the desk at the old customs house, or "
    "visit the reading room on weekdays. All rights are with the Harbour Post and its authors."
)
HARBOUR_TALES = (
    "The lighthouse keeper retired after forty years.",
    "A whale was seen off the northern pier at dawn.",
    "Fishermen asked for cheaper diesel this winter.",
    "The ferry to Ostra island gets a second cabin deck.",
    "School classes painted the wall of the fish market.",
    "The council put off its vote on parking fees.",
)
BRIEFING = (
    "Good morning from the Baltic desk. Here is what to watch today across the region, in brief. Parliament in {city} debates "
    "the budget for {thing}. Markets open at nine and the weather stays {weather}. We will be back tomorrow with more."
)
AWARD = (
    "{company} of {town} won a contract worth ${million} million from the ministry to deliver {thing} by 2031, the company "
    "said on Monday. The work will be done in {town}. {person}, its chief executive, called it an important order."
)
ALERT = (
    "Air raid alert in {place}. Missiles were launched at {hour}. People in {place} are asked to go to the shelters."
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StoryDesk]:
    one = story_desk(tmp_path)
    yield one
    one.ledger.close()


def are_apart(desk: StoryDesk, *articles: int) -> bool:
    stories = desk.stories()
    return len({stories[article] for article in articles}) == len(articles)


def test_daily_briefings_of_one_desk_are_apart(desk: StoryDesk) -> None:
    words = (("Riga", "schools", "mild"), ("Tallinn", "frigates", "windy"), ("Vilnius", "railways", "grey"))
    texts = [BRIEFING.format(city=city, thing=thing, weather=weather) for city, thing, weather in words]
    days = [START + timedelta(days=n) for n in range(3)]
    briefings = [
        desk.told("baltic", f"Morning briefing {at:%d %B}", text, at) for text, at in zip(texts, days, strict=True)
    ]
    assert are_apart(desk, *briefings)


@pytest.mark.parametrize("outlet", ["north", "coast"])
def test_similar_awards_to_two_companies_are_apart(desk: StoryDesk, outlet: str) -> None:
    one = AWARD.format(company="Hallen", town="Norhavn", million=304, thing="torpedoes", person="Mika Sorel")
    other = AWARD.format(company="Grantham", town="Lisport", million=121, thing="radars", person="Ada Klein")
    first = desk.told("north", "Hallen wins torpedo contract", one)
    assert are_apart(desk, first, desk.told(outlet, "Grantham wins radar contract", other))


def test_short_articles_with_one_footer_are_apart_once_the_footer_is_known(desk: StoryDesk) -> None:
    told = [desk.told("harbour", tale[:30], f"{tale}\n\n{FOOTER}") for tale in HARBOUR_TALES]
    assert are_apart(desk, *told[:3])
    assert are_apart(desk, *told[3:])


def test_an_alarm_in_the_same_words_two_hours_later_is_apart_whoever_tells_it(desk: StoryDesk) -> None:
    text = ALERT.format(place="Pelsk", hour="night")
    first = desk.told("north", "Air raid alert in Pelsk", text, START)
    soon = desk.told("coast", "Air raid alert in Pelsk", f"{text} More follows.", START + timedelta(minutes=5))
    later = desk.told("east", "Air raid alert in Pelsk", text, START + timedelta(hours=2))
    assert are_apart(desk, first, later)
    assert not are_apart(desk, first, soon)


def test_a_yearly_anniversary_is_apart(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE, START)
    later = f"A year after it fell, Kelmar remembered the dead of its bridge. {BRIDGE_TOO}"
    second = desk.told("coast", "Kelmar remembers bridge collapse", later, START + timedelta(days=365))
    assert are_apart(desk, first, second)


@pytest.mark.parametrize("outlet", ["sirens", "alarms"])
def test_two_missile_alerts_of_one_night_are_apart(desk: StoryDesk, outlet: str) -> None:
    first = desk.told("sirens", "Air raid alert", ALERT.format(place="Kharkiv", hour="01:20"), START)
    text = ALERT.format(place="Odesa", hour="03:45")
    assert are_apart(desk, first, desk.told(outlet, "Air raid alert", text, START + timedelta(hours=2)))


SIRENS = (
    ("en", "Missile alert in {}", ("A missile alert was declared in the {} region at {}. Residents should go to the "
     "shelters at once. Stay there until the all-clear."), ("Kell", "Brix", "Mirren")),
    ("uk", "Ракетна тривога: {}", ("У місті {} о {} оголошено ракетну тривогу. Мешканців просять негайно пройти до "
     "укриттів. Залишайтеся там до відбою."), ("Одеса", "Миколаїв", "Суми")),
    ("he", "אזעקת טילים ב{}", ("אזעקת טילים הופעלה באזור ב{} בשעה {}. התושבים מתבקשים להיכנס מיד למרחבים המוגנים. "
     "יש להישאר שם עד להודעה חדשה."), ("חיפה", "אשדוד", "נתניה")),
)  # fmt: skip


@pytest.mark.parametrize(("language", "title", "text", "places"), SIRENS)
def test_missile_alerts_of_two_places_or_two_times_are_apart_though_they_read_alike(
    desk: StoryDesk, language: str, title: str, text: str, places: tuple[str, ...]
) -> None:
    for n in range(60 * (language != "en")):
        desk.told(f"old{n % 9}", f"Річ{n}", unlike_text(n), START - timedelta(days=30), language)

    def siren(outlet: str, place: int, clock: str, minutes: int) -> int:
        name = places[place]
        return desk.told(outlet, title.format(name), text.format(name, clock), START + minutes * MINUTE, language)

    first = siren("north", 0, "21:05", 0)
    echo = siren("coast", 0, "21:05", 5)
    later = siren("east", 0, "22:40", 20)
    others = [siren("delta", 1, "22:40", 30), siren("north", 2, "22:40", 40)]
    assert are_apart(desk, first, later, *others)
    assert not are_apart(desk, first, echo)


def test_reports_that_name_the_same_in_another_order_are_together(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    retold = BRIDGE.replace("The road bridge over the Vorna river at Kelmar", "A Vorna bridge near the town of Kelmar")
    assert not are_apart(desk, first, desk.told("coast", "Vorna bridge gives way", retold))


def test_the_cut_copy_and_the_full_one_are_together_in_either_order(tmp_path: Path) -> None:
    for n, texts in enumerate(((BRIDGE[:160], BRIDGE), (BRIDGE, BRIDGE[:160]))):
        (tmp_path / str(n)).mkdir()
        desk = story_desk(tmp_path / str(n))
        told = [desk.told(f"outlet{at}", "Bridge collapses at Kelmar", text) for at, text in enumerate(texts)]
        assert not are_apart(desk, *told)
        desk.ledger.close()


def test_forty_outlets_with_their_agency_lines_are_one_story(desk: StoryDesk) -> None:
    text = f"{BRIDGE}\n\n{BRIDGE_TOO}"
    told = [
        desk.told(f"outlet{n}", "Bridge collapses at Kelmar", f"KELMAR ({AGENCIES[n % 4]}) - {text}") for n in range(40)
    ]
    assert len({desk.stories()[one] for one in told}) == 1


def test_reports_in_a_script_without_spaces_are_together(desk: StoryDesk) -> None:
    one = "海上自衛隊の新しい護衛艦「もがみ」が月曜日に横須賀基地に到着した。乗員は九十人で、機雷の処理もできる。防衛大臣が式典に出席した。"
    two = "護衛艦「もがみ」が横須賀基地に入り、防衛大臣が出迎えた。機雷の処理ができる新しい艦で、海上自衛隊の乗員は九十人という。"
    other = (
        "日本銀行は火曜日、政策金利を据え置くと決めた。総裁は記者会見で、物価の上昇は来年には落ち着くとの見方を示した。"
    )
    fillers = [f"{sign * 3}は山の{sign}村で行われた祭りの話であり、{sign}川の人々が集まった。" for sign in SIGNS]
    for n, text in enumerate(fillers):
        desk.told(f"old{n % 9}", text[:8], text, START - timedelta(days=30), "ja")
    told = [desk.told(name, text[:12], text, START, "ja") for name, text in (("a", one), ("b", two), ("c", other))]
    assert not are_apart(desk, *told[:2])
    assert are_apart(desk, *told[1:])


SIGNS = "空海森花鳥風月雪星石竹松梅桜茶米麦豆魚貝牛馬羊犬猫虎竜亀鹿熊狼猿兎鼠蛇蜂蝶蟻雲雨雷霧霜氷炎煙灰砂泥岩谷峰滝湖池沼泉島岬港橋道坂門"


def test_a_restart_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    stream = [
        ("north", "Bridge collapses at Kelmar", BRIDGE),
        ("coast", "Navy gets second minehunter", SHIP),
        ("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO),
        ("delta", "Tarvik joins the navy", f"Norhavn will be home of the minehunter from spring. {SHIP}"),
    ]
    found = []
    for restarts in (False, True):
        folder = tmp_path / str(restarts)
        folder.mkdir()
        desk = story_desk(folder)
        for said in stream:
            if restarts:
                desk.ledger.close()
                desk = StoryDesk(folder / "v.db", sources=(), now=desk.now)
            desk.told(*said)
        found.append(desk.stories())
        desk.ledger.close()
    assert found[0] == found[1]


def test_a_revised_article_keeps_its_story_and_is_counted_once(desk: StoryDesk) -> None:
    sync_sources(desk.ledger, (source(),), desk.now)
    change = desk.article("https://a.example/1", BRIDGE, title="Bridge collapses at Kelmar", language="en")
    desk.keep(change.article_id)
    second = desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO)
    before, said = desk.stories(), desk.rows("select term, articles from story_terms order by term")
    assert before[change.article_id] == before[second]
    desk.now += timedelta(hours=1)
    revised = desk.article(
        "https://a.example/1", f"{BRIDGE} Two lorries are missing.", title="Road bridge collapses", language="en"
    )
    assert (revised.article_id, revised.revision) == (change.article_id, 2)
    desk.keep(change.article_id, 2)
    assert desk.stories() == before
    assert desk.rows("select term, articles from story_terms order by term") == said
    assert desk.rows("select revision from story_outlines where article_id = ?", change.article_id) == [{"revision": 2}]
