"""What the demonstration's site publishes: eight articles of an outlet that does not exist. Countries are invented too.

Among them one cut by a paywall, one of an agency that another outlet already carries, one that is listed under two
addresses, one that is gone, and one behind a bot wall.
"""

from dataclasses import dataclass
from typing import Final, Literal

OUTLET: Final = "The Bastion Dispatch"
HIDDEN_PERCENT: Final = 75
# Words that a rule watches stand in these headlines, which a page shows under the end of another article.
LAST_ARTICLES: Final = (
    "Towed howitzers return to the parade ground",
    "Why every brigade wants its howitzer battery back",
    "A museum for the howitzer opens in Port Halden",
)

Serving = Literal["whole", "cut", "gone", "walled"]


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article: its path on the site, what the feed says of it, and how its page is served."""

    path: str
    title: str
    summary: str
    text: str
    hours_old: int
    serving: Serving = "whole"
    in_feed: bool = True
    in_listing: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text's paragraphs, each on one line."""
        return tuple(" ".join(paragraph.split()) for paragraph in self.text.split("\n\n"))


_TROOPS: Final = """
The government of Norrmark will send 400 troops to the Tamar Strait before the end of the month, the ministry of
defence announced on Monday. The contingent is to guard two ports through which most of the region's grain leaves.

An advance party of engineers has been in the area for a week, preparing quarters and a landing strip. The main
body follows by sea, with light armour and a field hospital, and is to stay for six months.

Parliament was informed but did not vote, since the mission rests on a treaty that both countries renewed last
year. The opposition asked for a debate on the rules under which the soldiers may open fire, and for a date by
which they come home. The cost is put at 38 million crowns, to be paid from the ordinary budget.
"""

ARTICLES: Final = (
    DemoArticle(
        path="/news/veldania-frigates",
        title="Veldania signs for three frigates, and an option on a fourth",
        summary="The largest order in the history of its navy goes to the yard at Port Halden.",
        text="""
Veldania has signed a contract for three frigates with the yard at Port Halden, ending a competition that had
lasted four years. An option on a fourth ship runs until the keel of the second is laid.

The ships displace 5,200 tonnes and carry 48 vertical launch cells, a towed sonar and a hangar for two
helicopters. The first is to enter service in six years; until then two old escorts stay in commission, although
their engines have passed the age for which they were built.

The yard will hire about 900 people and rebuild its larger dock. Half of the work by value goes to firms in
Veldania, among them the maker of the combat system, which until now had only equipped patrol boats. The treasury
spreads the price of 2.1 billion over eleven years.
""",
        hours_old=1,
        in_listing=True,
    ),
    DemoArticle(
        path="/news/kestria-air-defence",
        title="Kestria buys time for its skies",
        summary="A contract for interceptors closes a gap, but leaves another open.",
        text="""
Kestria has awarded a contract for 160 interceptors and four launchers, which closes the gap that opened when its
oldest air defence batteries were withdrawn in spring. Deliveries begin next year.

The missiles come from an existing production line, which spares the country the wait of five years that others
face. The radars are bought separately; the offers of three makers are being compared, and the choice is expected
before the summer.
""",
        hours_old=2,
        serving="cut",
    ),
    DemoArticle(
        path="/news/norrmark-troops",
        title="Norrmark sends 400 soldiers to the Tamar Strait",
        summary="The contingent is to guard two ports.",
        text=_TROOPS,
        hours_old=3,
    ),
    DemoArticle(
        path="/wire/norrmark-troops-tamar",
        title="Norrmark to guard ports on the Tamar Strait",
        summary="From our agency.",
        text=_TROOPS,
        hours_old=2,
        in_feed=False,
        in_listing=True,
    ),
    DemoArticle(
        path="/news/amber-shield",
        title="Four countries practise together in exercise Amber Shield",
        summary="Two weeks in the forests of Veldania.",
        text="""
For the exercise Amber Shield, four countries send 6,000 troops to the forests of Veldania this week. They
practise crossing rivers under fire, with bridges that none of them could build alone.

Umpires with tablets decide who is hit. Villages along the route were told of road closures by letter, and farmers
are paid for trampled fields. On the last day the staffs compare what each of their radios could not say to the
others, which last year filled eleven pages.

The next exercise is planned for autumn, on the coast, and is to be the first with ships of all four navies.
""",
        hours_old=4,
        in_listing=True,
    ),
    DemoArticle(
        path="/news/drone-depot",
        title="A depot for ten thousand drones",
        summary="The army wants to know what it owns.",
        text="""
In a hall that once stored winter uniforms, the army of Kestria now keeps ten thousand small drones, each with a
label and a logbook. Until last year units had bought what they needed, from whoever could deliver, and nobody
knew how many there were.

Batteries turned out to be the harder half of the task: they age on the shelf and may not be stacked. The depot
charges each of them every third month, at night, when electricity is cheap.

A second hall opens in the north next year. By then a common connector is to replace the nineteen kinds that the
inventory found.
""",
        hours_old=5,
    ),
    DemoArticle(
        path="/news/minehunter-fire",
        title="Fire on a minehunter is out",
        summary="Nobody was hurt when a fire broke out in the engine room of a minehunter at its berth.",
        text="",
        hours_old=6,
        serving="gone",
    ),
    DemoArticle(
        path="/news/satellite-launch",
        title="Second radar satellite reaches its orbit",
        summary="It is to send its first images within a month.",
        text="",
        hours_old=7,
        serving="walled",
    ),
)
