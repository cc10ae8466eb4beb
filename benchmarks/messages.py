"""How many messages an event makes, and whether notices of one form are all told: from saved articles to deliveries.

    python benchmarks/messages.py

The event: one article, six reports by other outlets in words of their own of which two say something new, the same text
by nine outlets an hour apart, three edits of the first (a sentence more, a number corrected, a misspelling mended), and a
live blog that gets an entry each half hour for a day. What reports, edits and blog say that is new is planted; printed is
how much of it some message tells. Then a text of one outlet in sixteen others, an hour apart: eight add a fact in a
sentence without a hit, eight what outlets print around a text. The notices: sixty of each of ten forms, by one office,
in nine languages; then the same by a second outlet. One JSON object on the last line.
"""

import asyncio
import json
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from alerts.app.story_keeping import ask_here, keep_stories
from alerts.configuration import load_config
from alerts.configuration.config import Config
from alerts.delivery.plans import RoutingTable
from alerts.delivery.routing import route
from alerts.judging import judged_change
from alerts.model import Target
from alerts.store import cursor, raise_alerts, story_places, texts_beside, told_alerts
from crawler.languages import language_of
from crawler.model import Entry
from crawler.store import article_at, changes_after
from tests.crawler.notices import notices
from tests.ledger import START, Desk, source

OUTLETS: Final = tuple(f"outlet{n}" for n in range(17))
REPORTS: Final = (
    "The coast guard says that a frigate has run aground off Norden. The crew was taken ashore on Monday night.",
    "Aground off Norden: a frigate. Its crew of 180 is ashore, the coast guard said, and the weather was mild.",
    "A frigate lies aground off Norden. The coast guard took its crew ashore; Captain Dorrance left the frigate last.",
    "Off Norden a frigate ran aground in the night to Tuesday, and two tugs from the harbour stand by.",
    "A frigate is aground off Norden, and its crew ashore. Some 300 tons of fuel are in the hull, the coast guard said.",
    "The hull of the frigate that ran aground off Norden is open, the coast guard said. Two tugs stand by.",
)
NAMES: Final = ("Norden", "Elmstad", "Tarn", "Garrow", "Saltwick", "Westhaven", "Ostrava", "Kelm", "Brandt", "Osei")
TEXT: Final = (
    "A frigate ran aground off Norden on Monday night, the coast guard said. Its crew of 180 was taken ashore.\n\n"
    "The hull is open over 12 metres, and two tugs from the harbuor stand by. A spokesman called the weather mild."
)
COPIED: Final = (
    "A frigate ran aground off Norden on Monday night, the coast guard said. The crew was taken ashore by boat.\n\n"
    "It is open over 12 metres, and two boats from the harbour stand by. A spokesman called the weather mild.\n\n"
    "The ministry will look into the cause before it is towed. The harbour stays closed until then, fishermen were told."
)
ADDED: Final = (
    "Some 300 tons of fuel are on board.", "Captain Anna Dorrance left last.", "Repairs are to begin in September.",
    "Eleven sailors were hurt.", "London has offered help.", "The insurer, Halder, put the loss at 40 million.",
    "A hearing was set for 12 March.", "Divers of the yard at Saltwick are on their way.",
)  # fmt: skip
AROUND: Final = (
    "By Jane Roe, Elmstad", "Photo: Jane Roe/Example Pictures, 2019.", "Reporting by Jane Roe; Editing by John Doe.",
    "Updated at 14:25 GMT on 5 May 2026.", "Read more: Kestria orders 12 tugs for Saltwick.",
    "Sign up for the Coast Wire newsletter, read by 40,000 subscribers.", "Copyright 2026 Coast Wire Ltd.",
    "Call the Coast Wire newsroom on +44 20 5550 0199.",
)  # fmt: skip
FORMER: Final = 80
RULE: Final = "frigate OR hull OR tugs"


class Watch:
    """A ledger of many outlets, and what its rule alerted on. `told`: sentence and article of each alert."""

    def __init__(self, folder: Path, query: str) -> None:
        lines = ["store: v.db", "channels: {desk: {url: 'json://h.example'}}", "sources:"]
        lines += [f"  {one}: {{feed: 'https://{one}.example/feed'}}" for one in OUTLETS]
        lines += ["rules:", f"  watch: {{query: {json.dumps(query)}}}"]
        (folder / "config.yaml").write_text("\n".join(lines), "utf8")
        self.config: Config = load_config(folder / "config.yaml", {}).config
        self.desk = Desk(folder / "v.db", sources=tuple(source(one, f"https://{one}.example/feed") for one in OUTLETS))
        for one in OUTLETS:
            self.desk.polled(source_id=one)
        self.table = RoutingTable(
            {rule.id: rule for rule in self.config.rules}, {one.id: one for one in self.config.channels},
            {"desk": (Target("desk", "k1", "json", "json://h.example"),)}, UTC, timedelta(days=1),
        )  # fmt: skip
        with self.desk.ledger.write() as db:  # as at every start
            db.execute("insert into targets (channel, target, kind, address) values ('desk', 'k1', '', 'k1')")
        self.held: Counter[str] = Counter()

    def at(self, minutes: float) -> None:
        self.desk.now = START + timedelta(minutes=minutes)

    def says(self, outlet: str, path: str, title: str, text: str, teaser: str = "") -> None:
        """An outlet publishes an article, or changes it; it is judged at once."""
        url = f"https://{outlet}.example/{path}"
        self.desk.polled(
            Entry(url, title=title, text=teaser or text[:80], modified=self.desk.now.isoformat()), source_id=outlet
        )
        for due in self.desk.due(outlet):
            self.desk.read(due, text, language=language_of(text).code)
        for change in changes_after(self.desk.ledger, cursor(self.desk.ledger)):
            article = article_at(self.desk.ledger, change.article_id, change.revision)
            assert article is not None
            asyncio.run(keep_stories(self.desk.ledger, [article], ask_here, self.desk.now))
            places = story_places(self.desk.ledger, [article.id], {})
            stories = {place.story_id for place in places.values()}
            told = told_alerts(self.desk.ledger, {article.id}, {article.group_id}, stories)
            one = judged_change(change, article, self.config.ruleset.judge)
            table = replace(self.table, beside=texts_beside(self.desk.ledger, [article], told))
            routed = route([one], table, told, self.desk.now, places)
            self.held.update(held.reason for match in routed for held in match.held)
            raise_alerts(self.desk.ledger, routed, change.seq, self.desk.now)

    def messages(self) -> list[dict[str, object]]:
        """The messages to the one target: alerts of an article that are due at one time share one, and those of a story."""
        return self.desk.rows(
            "select min(a.id) as alert, r.source, r.url, count(*) as alerts, d.due_at, min(a.updates) as updates "
            "from deliveries d join alerts a on a.id = d.alert join articles r on r.id = a.article_id "
            "group by iif(d.hold = 'story', -1, coalesce(a.updates, a.id)), d.due_at order by d.due_at"
        )


def event(folder: Path) -> dict[str, object]:
    watch = Watch(folder, RULE)
    for n in range(FORMER):  # so that rare words are told from common ones
        watch.says(f"outlet{n % 10}", f"former-{n}", f"The thing{n} of place{n}", former(n))
    watch.says("outlet0", "1", "Frigate aground off Norden", TEXT)
    for n, text in enumerate(REPORTS):
        watch.at(20 + 20 * n)
        watch.says(f"outlet{11 + n}", "1", "Frigate aground", text)
    for n in range(1, 10):
        watch.at(60 * n)
        watch.says(f"outlet{n}", "1", "Frigate aground off Norden", TEXT)
    longer = f"{TEXT} A third of the hull is under water."
    corrected = longer.replace("12 metres", "14 metres")
    for n, text in enumerate((longer, corrected, corrected.replace("harbuor", "harbour"))):
        watch.at(610 + 30 * n)
        watch.says("outlet0", "1", "Frigate aground off Norden", text)
    blog: list[str] = []
    for n in range(48):
        watch.at(700 + 30 * n)
        blog.insert(
            0, f"{n // 2:02}:{n % 2 * 30:02} Diver {n + 1} found a hole of {n + 3} cm in the hull near {NAMES[n % 10]}."
        )
        watch.says("outlet10", "live", "Live: the frigate off Norden", "\n\n".join(blog))
    sent = watch.messages()
    kinds = Counter(
        f"{'live blog' if one['source'] == 'outlet10' else 'article' if one['source'] == 'outlet0' else 'other'}: "
        f"{'update' if one['updates'] else 'first alert'}"
        for one in sent
    )
    for one in sent:
        print(f"{str(one['due_at'])[5:16]}  {one['source']}/{str(one['url']).rsplit('/', 1)[1]}  "
              f"{'update' if one['updates'] else 'first alert'}, {one['alerts']} alerts in it")  # fmt: skip
    planted = ("Dorrance", "300 tons", "under water", "14 metres", *(f"Diver {n + 1} " for n in range(48)))
    said = " ".join(str(row["sentences"]) for row in watch.desk.rows("select sentences from alerts"))
    return {"messages": len(sent), "kinds": dict(kinds), "planted": len(planted),
            "told": sum(one in said for one in planted), "held_back": dict(watch.held)}  # fmt: skip


def copies(folder: Path) -> dict[str, object]:
    watch = Watch(folder, "frigate")
    watch.says("outlet0", "1", "Frigate aground off Norden", COPIED)
    paragraphs = COPIED.split("\n\n")
    for n, (added, around) in enumerate(zip(ADDED, AROUND, strict=True)):
        for outlet, line in ((2 * n + 1, added), (2 * n + 2, around)):
            watch.at(70 * outlet)
            text = "\n\n".join((*paragraphs[: n % 4], line, *paragraphs[n % 4 :]))
            watch.says(f"outlet{outlet}", "1", "Frigate aground off Norden", text, paragraphs[0])
    said = " ".join(str(row["sentences"]) for row in watch.desk.rows("select sentences from alerts"))
    return {"messages": len(watch.messages()), "added": len(ADDED), "told": sum(one in said for one in ADDED),
            "around": len(AROUND), "around_told": sum(one in said for one in AROUND), "held_back": dict(watch.held)}  # fmt: skip


def former(number: int) -> str:
    """A text about something else."""
    own = " ".join(f"in the {kind}{number} of" for kind in ("alpha", "beta", "gamma", "delta", "kappa"))
    return f"On Monday the officials said that it was found {own} a town, and that they were at work on it with more."


def with_word(text: str) -> str:
    """The notice with the word that the rule finds, in its first sentence."""
    return re.sub(r"[.。]", r" (kestralon)\g<0>", text, count=1)


def forms(folder: Path) -> dict[str, object]:
    """Each notice has a code word that its rule finds; an office publishes all, then another outlet copies all."""
    watch = Watch(folder, "kestralon")
    drawn = list(notices())
    random.Random(7).shuffle(drawn)
    for n, notice in enumerate(drawn):
        watch.at(n)
        watch.says("outlet0", str(n), notice.title, with_word(notice.text))
    alerts = watch.desk.rows("select count(distinct article_id) as n from alerts where fold_reason is null")[0]["n"]
    for n, notice in enumerate(drawn):
        watch.at(len(drawn) + n)
        watch.says("outlet1", str(n), notice.title, with_word(notice.text))
    copies = watch.desk.rows(
        "select count(*) as n from alerts where fold_reason is null and article_id > ?", len(drawn)
    )[0]["n"]
    return {"notices": len(drawn), "alerted": alerts, "copies": len(drawn), "copies_alerted": copies,
            "held_back": dict(watch.held)}  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder, name) for name in ("event", "copies", "forms")]
        for place in places:
            place.mkdir()
        results = {"event": event(places[0]), "copies": copies(places[1]), "forms": forms(places[2])}
        print(json.dumps(results))


if __name__ == "__main__":
    main()
