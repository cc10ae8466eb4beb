"""Messages as people get them: an alert, an update, a cut article, a digest of forty, and two in other scripts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.coverage import Coverage, MutedSubject, PolledSource
from alerts.messages import Audience, Listed, Names, render, render_digest
from alerts.model import Alert, Field, FoldedMatch, FullCopy, LateMatch, Message, Span
from tests.alerts.made import ALERT, altered

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
NAMES = Names(
    {"aid": "Our minister on aid", "ships": "Frigate programmes", "air": "Air defence orders"},
    {"harbour": "Harbour News", "coast": "Coast Wire", "north": "Northern Ministry of Defence"},
)
BRUSSELS = Audience(ZoneInfo("Europe/Brussels"), names=NAMES)
TEXT = (
    "The minister said on Monday that four more air defence systems would be delivered before the winter. The contract, "
    "worth 410 million euros, was signed in the capital. A decision on further deliveries is expected in January."
)


def alert_on(title: str, text: str, words: tuple[str, ...], **changes: object) -> Alert:
    """An alert on an article, with each of the words marked where it first stands."""
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("text", text))
    spans = tuple(
        Span(name, said.index(word), said.index(word) + len(word))
        for name, said in fields
        for word in words
        if word in said
    )
    own: dict[str, object] = {"source": "harbour", "authors": ("the defence desk",), "published": "2026-11-24T05:40:00+00:00",
           "published_at": NOW - timedelta(minutes=20), "url": "https://harbour.example/2026/11/24/systems?utm_source=rss"}  # fmt: skip
    made = altered(ALERT, title=title, text=text, spans=spans, rule="aid", **(own | changes))
    return replace(made, also_in=("coast", "north"))


def plain_alert() -> Alert:
    return alert_on(
        "Four more air defence systems before winter", TEXT, ("air defence systems", "contract", "delivered")
    )


def cut_alert() -> Alert:
    made = alert_on(
        "Ministry buys time for its skies", TEXT.partition(". ")[0] + ".", ("air defence systems",),
        access="truncated", hidden_percent=75, unknown=("NOT exercise",),
    )  # fmt: skip
    return replace(made, full_copy=FullCopy("coast", "https://coast.example/2026/11/24/air-defence-before-winter"))


def update() -> Alert:
    text = f"{TEXT} Two of the systems will go to the eastern border at once."
    new = "Two of the systems will go to the eastern border at once."
    found = alert_on("Four more air defence systems before winter", text, ("air defence systems", "eastern border"))
    return replace(found, id=31, updates=12, new_sentences=(new,))


def arabic() -> Alert:
    title = "وزارة الدفاع توقع عقدا لشراء ثلاث فرقاطات جديدة"
    text = "وقعت وزارة الدفاع عقدا لشراء ثلاث فرقاطات جديدة. وستصل السفينة الأولى في عام 2029."
    return alert_on(title, text, ("فرقاطات", "عقدا"), language="ar")


def chinese() -> Alert:
    title = "国防部签署三艘新型护卫舰采购合同"
    text = "国防部周一宣布，已签署三艘新型护卫舰的采购合同，首舰将于2029年交付。合同总额未公布。"
    return alert_on(title, text, ("护卫舰", "合同"), language="zh")


def digest() -> Message:
    """A digest of forty articles under three rules, with a late one, copies, a mute and a source that fails."""
    titles = ("Third hull of the frigate programme is launched", "Yard wins the order for air defence systems",
              "Minister names the date for the next delivery", "Parliament asks what the frigate programme costs",
              "A contract for radars is signed after two years of talks on price and on where they are to be built")  # fmt: skip
    made = []
    for n in range(40):
        rule = ("aid", "ships", "air")[n % 3]
        at = NOW - timedelta(minutes=37 * n)
        one = alert_on(
            titles[n % 5], TEXT, ("air defence systems",), id=100 + n, group_id=100 + n, published=at.isoformat(),
            published_at=at, source=("harbour", "coast", "north")[n % 3], access="truncated" if n == 4 else "full",
        )  # fmt: skip
        made.append(
            replace(one, id=n + 1, match=replace(one.match, rule=rule), also_in=("coast",) if n % 6 == 0 else ())
        )
    made.sort(key=lambda one: (one.match.rule, one.id))
    late = LateMatch(altered(cut_alert(), published="2019-05-02").article, cut_alert().match)
    polled = [PolledSource(name, 0, NOW, NOW) for name in ("harbour", "coast")]
    polled.append(PolledSource("north", 3, NOW - timedelta(hours=5), NOW))
    coverage = Coverage(NOW - timedelta(hours=24), NOW, tuple(polled), 1312, 40, 7, 3, 2, 0, 0, 3,
                        (MutedSubject("rule:ships", NOW + timedelta(hours=2), 5),))  # fmt: skip
    return render_digest(Listed(tuple(made), (late,), (FoldedMatch(1, "copy_told", "coast", 2),), coverage), BRUSSELS)


def samples() -> Iterator[tuple[str, Message]]:
    """Each message with the name of its sample."""
    for one in (plain_alert, update, cut_alert, arabic, chinese):
        yield one.__name__, render(one(), BRUSSELS)
    yield digest.__name__, digest()
