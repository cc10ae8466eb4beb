"""The law's verdict on a history: which facts nobody heard of, and which were told twice."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from alerts.delivery.story_pace import LONGEST_REST
from alerts.messages import Audience, render
from alerts.store import alert
from crawler.model import ArticleVersion
from crawler.store import Ledger
from crawler.times import from_text, to_text
from crawler.trusted_dates import MIN_STAMPED_ENTRIES, STAMP_WINDOW
from tests.law.outlets import MAX_AGE, Fact, Outlet
from tests.law.pages import PROMOTED
from tests.law.words import DRILL
from tests.law.world import World

MAX_WAIT: Final = timedelta(hours=12)  # from when an outlet takes an article up until its feed is polled
MORE_HITS: Final = re.compile(r"and \d+ more hits? in the text")


@dataclass(frozen=True)
class Silence:
    """A fact that no message shows, and that nothing held back for a reason that is true."""

    rule: str
    fact: Fact
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        held = f", held back as {', '.join(self.reasons)}" if self.reasons else ""
        return (
            f"{self.rule}: nobody heard of {self.fact.token} in the {self.fact.where} of {self.fact.story.number}{held}"
        )


def silences(world: World, ledger: Ledger) -> list[Silence]:
    """The facts that a sentry had to see and that nobody heard of: by the rule of all scripts, and by their language's."""
    messages = shown_alerts(world, ledger)
    held = ledger.rows(
        "select m.rule, h.reason, exists (select 1 from deliveries d where d.match_id = m.id) as listed, r.title || ' ' || r.text || ' ' || r.other_title || ' ' || r.other_text || ' ' || r.categories as words "
        "from held_back h join matches m on m.id = h.match_id "
        "join revisions r on r.article_id = m.article_id and r.revision = m.revision where h.target = ''"
    )
    lost = []
    for token, fact in world.owed().items():
        for rule in ("watch", f"in-{fact.story.language.code}"):
            if rule == "watch" and fact.story.is_denied:
                continue
            if any(token in message for message in messages.get(rule, ())):
                continue
            rows = [row for row in held if row["rule"] == rule and token in row["words"]]
            is_listed = any(row["listed"] and row["reason"] == "undated_first_poll" for row in rows)
            if is_listed and looks_stamped(fact.story.outlet):
                continue
            reasons = [row["reason"] for row in rows]
            if not any(is_true(reason, one) for reason in reasons for one in tellers(fact)):
                lost.append(Silence(rule, fact, tuple(sorted(set(reasons)))))
    return lost


def shown_alerts(world: World, ledger: Ledger) -> dict[str, list[str]]:
    """What the messages of each rule's alerts show."""
    shown: dict[str, list[str]] = {}
    for row in ledger.rows("select id from alerts where fold_reason is null order by id"):
        if one := alert(ledger, row["id"]):
            made = render(one, Audience(world.zone))
            message = plain(f"{made.title}\n{made.text}")
            # of very many sentences with hits a message quotes the first, and says how many more there are
            uncounted = one.article.text if MORE_HITS.search(message) else ""
            shown.setdefault(one.match.rule, []).append(f"{message}\n{uncounted}")
    return shown


def plain(message: str) -> str:
    """A message without the brackets around its hits."""
    return message.replace("[", "").replace("]", "")


def looks_stamped(outlet: Outlet) -> bool:
    """Whether all that its first poll found is dated at that moment, as by a feed that stamps its entries."""
    first = [story for story in outlet.stories if story.seen_at == outlet.first_polled_at]
    return len(first) >= MIN_STAMPED_ENTRIES and all(
        abs(story.published - (outlet.first_polled_at or story.published)) <= STAMP_WINDOW for story in first
    )


def tellers(fact: Fact) -> list[Fact]:
    """The fact, as each article says it: a teaser that entries share is heard of one of them."""
    shared = fact.where == "teaser" and "shared teasers" in fact.story.outlet.on
    return [replace(fact, story=story) for story in fact.story.outlet.stories] if shared else [fact]


def is_true(reason: str, fact: Fact) -> bool:
    """Whether a reason is one that the world's own facts bear out: it holds back what was there from the start."""
    story = fact.story
    if fact.where == "other headline" or reason == "repeated_line":
        return fact.where == "category" or _is_true_elsewhere(reason, fact)
    if reason == "undated_first_poll":
        first_polled_at = story.outlet.first_polled_at
        is_still_said = any(fact.token in text for text in (story.title, *story.sentences))
        was_not_read = "pages not read" in story.outlet.on or story.whole_at is None or not is_still_said
        is_undated = bool(story.dating.kind) or ("listing" in story.outlet.on and was_not_read)
        return is_undated and first_polled_at is not None and fact.at <= first_polled_at
    # Where nothing but its words tells an entry, an edited headline makes another, which is dated as the first.
    on = story.outlet.on
    has_no_guid = bool({"no guid", "listing"} & on) or ("feed of one" in on) != ("one guid" in on)
    is_another = (
        "new guids" in on
        or {"moved links", "update by date"} <= on  # one guid, of which link, headline and date changed
        or (has_no_guid and bool({"shared link", "no link", "reused address", "moved links"} & on))
    )
    # Where the feed's dates are those of its first poll, the page's is the only one.
    by_page = story.dating.kind == "contradicting" and looks_stamped(story.outlet) and reason != "undated_first_poll"
    if by_page or (reason == "dated_back" and is_another and fact.at - story.published > MAX_AGE):
        return True
    if story.whole_at and fact.at > story.whole_at:
        return False
    could_be_seen_at = story.unseen_at or story.seen_at
    is_too_old = could_be_seen_at is not None and could_be_seen_at - story.published > MAX_AGE
    if reason == "dated_back":  # its list names an article that another outlet lists days later, too
        return is_too_old or story.is_old or fact.at - story.published > MAX_AGE
    return reason == "too_old" and is_too_old


def _is_true_elsewhere(reason: str, fact: Fact) -> bool:
    """The same for another outlet's headline, which is as old as the article when that outlet lists it."""
    story = fact.story
    is_old = story.is_old or fact.at - story.published > MAX_AGE - MAX_WAIT
    if reason == "undated_first_poll":
        return bool(story.dating.kind) or "listing" in story.outlet.on
    return is_old and reason in {"dated_back", "too_old"}


def unheard_returns(world: World, ledger: Ledger) -> list[str]:
    """Articles that came back to their feed without a date, and of which no change tells."""
    wrong = []
    for one in world.returns:
        elsewhere = {"category", *({"teaser"} if "shared teasers" in one.story.outlet.on else ())}
        of_story = (
            token for token, fact in world.facts.items() if fact.story is one.story and fact.where not in elsewhere
        )
        tokens = [token for token in of_story if token in world.shown]
        told = ledger.rows(
            "select r.title || ' ' || r.text || ' ' || r.other_title || ' ' || r.other_text as words from changes c "
            "join revisions r on r.article_id = c.article_id and r.revision <= c.revision where c.at >= ?",
            [to_text(one.at)],
        )
        if tokens and not any(token in row["words"] for row in told for token in tokens):
            wrong.append(f"nobody heard that {one.story.number} came back at {one.at:%d %H:%M}")
    return wrong


def unfounded_folds(ledger: Ledger) -> list[str]:
    """Folded alerts that do not say into which alert and why, that somebody was told of, or that no match made."""
    rows = ledger.rows(
        "select a.id from alerts a left join alerts teller on teller.id = a.folded_into "
        "join matches m on m.id = a.match_id left join articles f on f.id = a.article_id "
        "left join articles t on t.id = teller.article_id where a.fold_reason is not null and (teller.id is null "
        "or teller.fold_reason is not null or teller.rule != a.rule or a.fold_reason = '' "
        "or (f.id != t.id and a.fold_reason != 'copy_told') or exists (select 1 from deliveries d where d.alert = a.id))"
    )
    return [f"alert {row['id']} is folded into none that tells" for row in rows]


def overdue(world: World, ledger: Ledger) -> list[str]:
    """Deliveries that are due and were not sent, and those that wait for others of their story for too long."""
    rows = ledger.rows("select id, alert, due_at, created_at, hold from deliveries where state = 'pending'")
    return [
        f"alert {row['alert']} waits until {row['due_at']}"
        for row in rows
        if from_text(row["due_at"]) <= world.now
        or (row["hold"] == "story" and from_text(row["due_at"]) - from_text(row["created_at"]) > LONGEST_REST)
    ]


def unfounded_corrections(ledger: Ledger) -> list[str]:
    """Articles that count as withdrawn or corrected, as no outlet of this world does that to one."""
    rows = ledger.rows("select c.article_id, s.kind from changes c left join corrections s on s.article_id = c.article_id "
                       "and s.revision = c.revision where c.kind = 'corrected'")  # fmt: skip
    return [f"article {row['article_id']} counts as {row['kind']}, and nobody withdrew it" for row in rows]


def wrong_withdrawals(ledger: Ledger) -> list[str]:
    """Alerts that withdraw another though neither a copy nor the full text forbids it, and those that none withdraws."""
    wrong = []
    for row in ledger.rows("select id, rule, article_id from alerts where withdraws is not null"):
        one = alert(ledger, row["id"])
        told = ledger.rows(
            "select 1 from alerts where id < ? and rule = ? and article_id = ? and fold_reason is null",
            [row["id"], row["rule"], row["article_id"]],
        )
        if one and not (told and DRILL in _text_that_settles(one.article)):
            wrong.append(f"alert {row['id']} withdraws what holds")
    untold = ledger.rows(
        "select a.id from matches m join alerts a on a.rule = m.rule and a.article_id = m.article_id "
        "and a.revision < m.revision and a.fold_reason is null and a.withdraws is null "
        "join matches t on t.id = a.match_id join revisions r on r.article_id = m.article_id and r.revision = m.revision "
        "where m.denied != '[]' and r.kind in ('twin', 'lifted') and t.unknown != '[]' and t.denied = '[]' and not exists "
        "(select 1 from alerts w where w.rule = m.rule and w.article_id = m.article_id and w.withdraws is not null)"
    )
    return [*wrong, *(f"nobody heard that alert {row['id']} no longer holds" for row in untold)]


def _text_that_settles(article: ArticleVersion) -> str:
    """The text by which a NOT of a cut article is settled, in small letters: its copy's, or its own once it is whole."""
    if not article.is_cut:
        return article.text.casefold()
    return article.copy.text.casefold() if article.copy else ""


def wrong_revivals(ledger: Ledger) -> list[str]:
    """Withdrawals that are answered twice, or by what does not hold, and those that a text answered in silence."""
    wrong = [
        f"alert {row['id']} tells again what holds not, or was told again"
        for row in ledger.rows(
            "select a.id from alerts a join alerts b on b.id = a.revives join matches m on m.id = a.match_id "
            "where b.withdraws is null or m.unknown != '[]' or m.denied != '[]' or a.fold_reason is not null "
            "or exists (select 1 from alerts o where o.revives = a.revives and o.id < a.id)"
        )
    ]
    unheard = ledger.rows(
        "select w.id from alerts w join articles wa on wa.id = w.article_id join articles fa on fa.group_id = wa.group_id "
        "join alerts f on f.article_id = fa.id and f.rule = w.rule and f.id > w.id join matches m on m.id = f.match_id "
        "where w.withdraws is not null and f.fold_reason in ('said_before', 'copy_told', 'confirmed') "
        "and m.unknown = '[]' and m.denied = '[]' and not exists (select 1 from alerts t where t.rule = w.rule "
        "and t.fold_reason is null and t.withdraws is null and (t.id > w.id or t.article_id = f.article_id))"
    )
    return [*wrong, *(f"nobody heard that what alert {row['id']} took back holds" for row in unheard)]


def repeats(world: World, ledger: Ledger) -> list[str]:
    """Alerts that tell nothing that an earlier alert of their rule on the same article did not tell."""
    told: dict[tuple[str, int], set[str]] = {}
    wrong = []
    for row in ledger.rows(
        "select id, rule, article_id from alerts where fold_reason is null and withdraws is null and revives is null order by id"
    ):
        one = alert(ledger, row["id"])
        if one is None:
            continue
        text = plain(render(one, Audience(world.zone)).text)
        said = {token for token in (*world.facts, PROMOTED) if token in text}
        known = told.setdefault((row["rule"], row["article_id"]), set())
        if known and said and said <= known:
            wrong.append(f"alert {row['id']} of {row['rule']} tells nothing new: {', '.join(sorted(said))}")
        known |= said
    return wrong
