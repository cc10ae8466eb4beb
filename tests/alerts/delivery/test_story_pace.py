"""Further alerts on one story: what is new soon, the rest together, nothing lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from alerts.delivery.new_facts import state_new_facts
from alerts.delivery.plans import AlertKey, RoutedMatch, StoryPlace, ToldAlert
from alerts.delivery.routing import route
from alerts.delivery.story_pace import LONGEST_REST, NEWS_PAUSE
from alerts.model import Again, Rule
from crawler.model import ArticleVersion
from tests.alerts.delivery.test_routing import NOW, TABLE, judgement, version

FIRST: Final = "The yard laid a keel for the navy."
MINUTE: Final = timedelta(minutes=1)


class Story:
    """Articles on one event, judged one after the other as the ledger would have it."""

    def __init__(self, rule: Rule = TABLE.rules["at-once"]) -> None:
        self.table = replace(TABLE, rules={**TABLE.rules, rule.id: rule})
        self.rule = rule
        self.told: list[ToldAlert] = []

    def tell(self, text: str, minutes: int, article_id: int | None = None, **changes: object) -> RoutedMatch:
        number = article_id or len(self.told) + 1
        article = version(number, text, **changes)
        places = {number: StoryPlace(7, number)}
        at = NOW + minutes * MINUTE
        [one] = route([judgement(article, self.rule.id)], self.table, self.told, at, places)
        if one.alert:
            self.told.append(_as_told(article, one))
        return one


def _as_told(article: ArticleVersion, one: RoutedMatch) -> ToldAlert:
    assert one.alert
    return ToldAlert(
        AlertKey(one.match.rule, article.id, article.revision), one.match.rule_hash, article.group_id,
        one.alert.sentences, one.alert.tell_at, one.alert.updates, story_id=7, title=article.title,
        in_digests=all(made.digest for made in one.alert.deliveries), story_sources=one.alert.story_sources,
        awaited_by=frozenset(made.target.key for made in one.alert.deliveries),
    )  # fmt: skip


def due(one: RoutedMatch, channel: str = "duty") -> tuple[float, str | None]:
    """Minutes from the start to a channel's delivery, and why it waits."""
    assert one.alert
    [made] = [made for made in one.alert.deliveries if made.target.channel == channel]
    return (made.due_at - NOW) / MINUTE, "digest" if made.digest else made.hold


def test_the_first_alert_of_a_rule_on_a_story_goes_out_at_once() -> None:
    one = Story().tell(FIRST, 0)
    assert due(one) == (0, None)
    assert one.alert
    assert one.alert.follows is None
    assert one.alert.story_sources == 1


def test_what_tells_nothing_new_of_a_story_waits_for_three_hours_and_goes_out_together() -> None:
    story = Story()
    story.tell(FIRST, 0)
    assert due(story.tell("For the navy, the yard has now laid its keel.", 10)) == (190, "story")
    assert due(story.tell("A keel has been laid by the yard.", 100)) == (190, "story")
    assert due(story.tell("The keel is laid, the yard has said.", 191)) == (191 + 180, "story")


@pytest.mark.parametrize(
    "news",
    [
        "The keel was laid by 40 welders.",
        "The keel was laid in Tannby.",
        "The keel was laid on Monday.",
        "The keel was not laid.",
        "The keel was laid, the yard claims.",
    ],
)
def test_a_new_number_place_date_denial_or_doubt_goes_out_at_once(news: str) -> None:
    story = Story()
    story.tell(FIRST, 0)
    assert due(story.tell(news, 10)) == (10, None)


def test_what_is_new_of_a_story_goes_out_at_most_once_an_hour() -> None:
    story = Story()
    story.tell(FIRST, 0)
    story.tell("The keel was laid in Tannby.", 10)
    assert due(story.tell("The keel was laid by 40 welders.", 20)) == (70, "story")
    assert due(story.tell("The keel was laid by 50 welders.", 40)) == (70, "story")
    assert due(story.tell("The keel was laid by 60 welders.", 200)) == (200, None)


ORDERS: Final = [
    ("en", "Brenn Navy orders 4 frigates from Halden", "Ostland Navy orders 6 frigates from Kestrel Works"),
    ("en", "Brenn Navy Orders Four Frigates From Halden", "Ostland Navy Orders Six Frigates From Kestrel"),
    ("en", "Halden Systems awarded $40 million Navy contract", "Orlo Dynamics awarded $12 million Army contract"),
    ("en", "Explosion heard in Brenn", "Explosion heard in Selt"),
    ("de", "Marine Brenns bestellt vier Fregatten", "Marine Ostlands bestellt sechs Fregatten"),
    ("fr", "La marine de Brenn commande 4 frégates", "La marine d'Ostland commande 6 frégates"),
    ("pl", "Marynarka Brennu zamawia 4 fregaty", "Marynarka Ostlandii zamawia 6 fregat"),
    ("ru", "Халден получил контракт на 12 радаров", "Кестрел получил контракт на 40 радаров"),
    ("uk", "ВМС Бренну замовили 4 фрегати", "ВМС Остланду замовили 6 фрегатів"),
]


@pytest.mark.parametrize(("language", "first", "other"), ORDERS)
def test_an_order_of_the_same_form_by_another_actor_waits_for_no_hour(language: str, first: str, other: str) -> None:
    for told, new in ((first, other), (other, first)):
        story = Story()
        story.tell(f"A keel: {told}.", 0, title=told, language=language)
        story.tell(f"A keel: {told}, 88.", 10, title="88", language=language)
        assert due(story.tell(f"A keel: {new}.", 20, title=new, language=language)) == (20, None)


@pytest.mark.parametrize(
    ("told", "new", "text"),
    [
        ("Brenn orders 4 frigates", "Brenn orders 6 frigates", ""),
        ("Brenn Navy Orders Four Frigates", "Parliament Approves Brenn Navy Frigates", ""),
        ("Brenn orders four frigates from Halden", "Halden wins Brenn order for four frigates", ""),
        ("Kestria orders 4 frigates", "Navy orders 4 frigates", "Kestria needs 7 ships."),
        ("布伦海军订购4艘护卫舰", "奥斯特兰海军订购6艘护卫舰", ""),
        ("Orders", "Offers", ""),
    ],
)
def test_other_headlines_on_the_event_keep_the_hour(told: str, new: str, text: str) -> None:
    story = Story()
    story.tell(f"A keel: {told}.", 0, title=told)
    story.tell(f"A keel: {told}, 88.", 10, title="88")
    assert due(story.tell(f"A keel: {new}, 99. {text}", 20, title=new)) == (70, "story")


def test_what_is_new_joins_what_goes_out_sooner_than_it_would() -> None:
    story = Story()
    story.tell(FIRST, 0)
    assert due(story.tell("A keel has been laid by the yard.", 5)) == (185, "story")
    assert due(story.tell("The keel was laid in Tannby.", 150)) == (150, None)
    assert due(story.tell("The keel was laid by 40 welders.", 160)) == (185, "story")
    assert due(story.tell("The keel was laid by 50 welders.", 184)) == (185, "story")
    assert due(story.tell("The keel was laid by 60 welders.", 190)) == (245, "story")  # an hour after news at 185


def test_what_told_nothing_new_takes_no_hour_from_what_is_new() -> None:
    story = Story()
    story.tell(FIRST, 0)
    assert due(story.tell("A keel has been laid by the yard.", 10)) == (190, "story")
    assert due(story.tell("The keel was laid in Tannby.", 200)) == (200, None)
    assert due(story.tell("The keel was laid by 40 welders.", 210)) == (260, "story")
    assert due(story.tell("In Tannby the yard has laid a keel.", 220)) == (260, "story")
    assert due(story.tell("The keel was laid by 50 welders.", 270)) == (320, "story")


def test_what_tells_nothing_new_joins_what_waits_already() -> None:
    story = Story()
    story.tell(FIRST, 0)
    story.tell("The keel was laid in Tannby.", 10)
    story.tell("The keel was laid by 40 welders.", 20)
    assert due(story.tell("A keel was laid by the yard for the navy.", 30)) == (70, "story")


def test_a_channel_with_a_digest_gets_the_rest_in_it_when_that_comes_first() -> None:
    story = Story()
    story.tell(FIRST, 0)  # at 8, and the digest is at 13
    assert due(story.tell("A keel has been laid by the yard.", 60), "duty") == (240, "story")
    late = Story()
    late.tell(FIRST, 0)
    [*desk] = late.tell("A keel has been laid by the yard.", 150).alert.deliveries  # type: ignore[union-attr]
    assert {(made.target.channel, made.due_at.hour, made.digest) for made in desk} == {
        ("duty", 13, False), ("desk", 13, True),
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"again": "always"}, {"wake": True}])
def test_a_rule_that_wants_each_at_once_is_told_each_at_once(change: dict[str, object]) -> None:
    story = Story(replace(TABLE.rules["at-once"], **change))  # type: ignore[arg-type]
    story.tell(FIRST, 0)
    assert due(story.tell("A keel has been laid by the yard.", 10)) == (10, None)


def test_a_rule_that_wakes_from_so_many_sources_on_is_told_at_once_when_the_story_has_them() -> None:
    story = Story(replace(TABLE.rules["at-once"], wake_sources=3))
    story.tell(FIRST, 0)  # the sources of these stories are as many as their articles
    assert due(story.tell("A keel has been laid by the yard.", 10)) == (190, "story")
    assert due(story.tell("The keel is laid, the yard has said.", 20)) == (20, None)
    assert due(story.tell("The yard has laid a keel.", 30)) == (190, "story")


def test_an_alert_that_only_digests_tell_delays_none() -> None:
    story = Story(Rule("at-once", query="keel", notify=("desk",), urgency="digest"))
    story.tell(FIRST, 0)
    story.rule = TABLE.rules["at-once"]
    story.table = TABLE
    assert due(story.tell("A keel has been laid by the yard.", 10)) == (10, None)


def test_an_update_of_the_same_article_alone_keeps_its_own_pace() -> None:
    story = Story()
    story.tell(FIRST, 0, 1)
    assert due(story.tell("The yard says it laid a keel.", 10, 1, revision=2)) == (10, None)


@pytest.mark.parametrize("again", ["story", "always"])
def test_the_first_alert_on_another_article_has_no_part_in_the_pause_of_updates(again: Again) -> None:
    rule = replace(TABLE.rules["at-once"], again=again)
    story = Story(rule)
    for revision, minutes in enumerate((0, 10, 80, 210), start=1):
        story.tell(f"The keel took {revision} days.", minutes, 1, revision=revision)
    assert due(story.tell("The keel took 9 days.", 220, 1, revision=5))[0] == 210 + 180
    copy = story.tell("The keel is that of the frigate Dorne.", 290, 2, revision=2, group_id=1)
    assert due(copy) == (290, None)


def test_a_time_written_by_a_clock_that_was_ahead_delays_nothing() -> None:
    story = Story()
    story.tell(FIRST, 0)
    ahead = story.tell("The keel was laid in Tannby.", 60 * 24 * 30)
    assert due(ahead)[1] is None
    assert due(story.tell("The keel was laid by 40 welders.", 10)) == (10, None)
    assert timedelta(hours=1) == NEWS_PAUSE < LONGEST_REST


@pytest.mark.parametrize(
    ("sentence", "told", "language", "is_new"),
    [
        ("The frigate left Odesa.", ["The frigate was seen."], "en", True),
        ("Фрегат вийшов з Одеси.", ["Фрегат в Одесі."], "uk", False),  # another case of the name
        ("Фрегат вийшов з Миколаєва.", ["Фрегат в Одесі."], "uk", True),
        ("Navy Orders Frigates For Fleet", ["The navy orders frigates for the fleet."], "en", False),
        ("Navy Orders Frigates From Damen", ["The navy orders frigates for the fleet."], "en", True),
        ("The yard gets 3 ships.", ["The yard gets ships."], "en", True),
        ("The yard gets 3 ships.", ["It is 3 ships that the yard gets."], "en", False),
        ("舰队接收了新舰艇。", ["舰队接收了舰艇。"], "zh", True),  # no capitals: any word may be a name
        ("La livraison est prévue en mars.", ["La livraison est prévue."], "fr", True),
        ("The treaty with Austria holds.", ["The treaty with Australia holds."], "en", True),
        ("The blast killed twelve soldiers.", ["The blast killed three soldiers."], "en", True),
        ("The blast killed twelve soldiers.", ["The blast killed 12 soldiers."], "en", False),
        ("Bei der Explosion starben zwölf Soldaten.", ["Bei der Explosion starben drei Soldaten."], "de", True),
        ("Під час вибуху загинули дванадцять солдатів.", ["Під час вибуху загинули три солдати."], "uk", True),
        ("The blast was not an attack.", ["The blast was not heard in the town."], "en", True),
        ("It was no attack, the blast.", ["The blast was not an attack."], "en", False),
        ("Der Vertrag gilt nicht.", ["Der Vertrag wurde nicht im Rat beraten.", "Der Vertrag gilt."], "de", True),
        ("Der Vertrag gilt nicht.", ["Der Vertrag gilt."], "de", True),
        ("Ob das ein Angriff war, weiß niemand.", ["War das ein Angriff?"], "de", True),
        ("Закупівлю радара скасовано.", ["Закупівлю радара схвалено."], "uk", True),
        ("Закупівлю радара скасували.", ["Закупівлю радара скасовано."], "uk", False),
        ("Nákup radaru byl zrušen.", ["Nákup radaru byl schválen."], "cs", True),
        ("The minister resigns.", ["The minister stays."], "en", True),
    ],
)
def test_a_fact_is_a_number_a_name_or_a_date_that_was_not_told(
    sentence: str, told: list[str], language: str, *, is_new: bool
) -> None:
    assert state_new_facts([sentence], told, language) is is_new


def test_a_death_is_told_once() -> None:
    assert state_new_facts(["one of the sailors died"], ["sailors were hurt"], "en")
    assert not state_new_facts(["a sailor has died"], ["one of the sailors died"], "en")
