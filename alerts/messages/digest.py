"""The message that lists what waited: by rule, then by group of copies, newest first. Pure.

A digest ends with its coverage.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from alerts.coverage import Coverage
from alerts.messages.article_news import ListedArticle, with_first_quote, with_news
from alerts.messages.audience import Audience
from alerts.messages.chat import list_chat
from alerts.messages.content import Content, content_of, mute_line, plain, shown, stated
from alerts.messages.coverage_lines import coverage_lines, verdict
from alerts.messages.harmless import shortened, unpinged
from alerts.messages.limits import story_growth
from alerts.messages.own_templates import template
from alerts.messages.quotes import QuotePart
from alerts.model import Alert, FoldedMatch, LateMatch, ListReason, Message
from alerts.told_earlier import StoryGrowth
from crawler.model import ArticleVersion

# A reason of folding to the phrase that counts what was folded for it.
_FOLDED: Final = {
    "copy_told": "copies",
    "said_before": "later_versions",
    "edit_not_told": "later_versions",
    "rule_told": "other_rules",
    "confirmed": "confirmations",
    "correction_told": "corrected_copies",
}


# Why a match is listed without an alert: its heading, its line, and the phrase that counts such matches.
_LISTED: Final[dict[ListReason, tuple[str, str, str]]] = {
    "dated_back": ("late_heading", "dated_back", "n_dated_back"),
    "undated_first_poll": ("undated_heading", "undated_first_poll", "n_undated"),
    "dated_anew": ("anew_heading", "dated_anew", "n_dated_anew"),
    "repeated_line": ("repeated_heading", "repeated_line", "n_repeated"),
}

_SEEN_LATER: Final[frozenset[ListReason]] = frozenset({"dated_anew", "repeated_line"})  # than the article was found


@dataclass(frozen=True, slots=True)
class Listed:
    """What a message lists. `alerts`: in the order of their rules. `coverage`: None when it is no digest.

    `folded`: what told nothing new beside these alerts, or beside those of `told_before`, which earlier messages told.
    """

    alerts: tuple[Alert, ...]
    late: tuple[LateMatch, ...] = ()
    folded: tuple[FoldedMatch, ...] = ()
    coverage: Coverage | None = None
    told_before: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedSection:
    """The articles under one heading: the rule that named them first, or the one for late matches.

    `mute`: how to silence the rule.
    """

    heading: str
    articles: tuple[ListedArticle, ...]
    mute: str = ""


def render_digest(listed: Listed, audience: Audience) -> Message:
    """One message for all that is listed: headline, new sentences, outlet, time, limits and link of each.

    An article of several rules stands once, under the first of them. When the text is longer than the audience's limit,
    it lists headlines and links, as many as fit, and says how many more there are.
    """
    words = audience.words
    listed = replace(listed, alerts=_with_one_growth(listed.alerts))
    sections = [*_sections(listed, audience), *_late_section(listed.late, audience), *_told_before(listed, audience)]
    proof = coverage_lines(listed.coverage, audience) if listed.coverage else ()
    nothing = "" if sections or not listed.coverage else f"{verdict(listed.coverage, words)}."
    title = _title(listed, audience)
    articles = [one for section in sections for one in section.articles]
    shown_first = next((one.news[0].now for one in articles if one.news), (QuotePart(nothing or title),))
    parts = {"sections": sections, "proof": proof, "nothing": nothing, "words": words, "title": title}
    text = template("digest.txt.j2", audience.templates).render(parts).strip() + "\n"
    if audience.limit is not None and len(text) > audience.limit:
        text = _brief([one.content for one in articles], proof, audience)
    html = template("digest.html.j2", audience.templates).render(
        parts, preheader_quote=shown_first, spelt_out=audience.spelt_out
    )
    listing = [(section.heading, section.articles) for section in sections]
    chat = list_chat(title, listing, nothing, proof, words.language)
    return Message(title=title, text=text, html=html, chat=None if audience.has_own("digest.txt.j2") else chat)


def _title(listed: Listed, audience: Audience) -> str:
    alerts, late, words = listed.alerts, listed.late, audience.words
    if not alerts and not late and listed.coverage:
        said = verdict(listed.coverage, words)
        return unpinged(words.say("digest", what=f"{said[0].lower()}{said[1:]}"))
    counts = [words.count("n_alerts", _count_told(alerts))] if alerts else []
    counts += [words.count(_LISTED[why][2], len(of)) for why, of in _by_reason(late).items()]
    matches = (*(alert.match for alert in alerts), *(one.match for one in late))
    rules = ", ".join(dict.fromkeys(audience.names.rule(match.rule) for match in matches))
    said = f" {words.say('and')} ".join(counts)
    if grown := _growth(alerts, audience) if not late else "":
        said = f"{said}, {grown}"
    return unpinged(shortened(f"{said}: {rules}", audience.title_limit))


def _count_told(alerts: Sequence[Alert]) -> int:
    """How many alerts these are, an alert counted once with those that withdraw, correct or repeat what it told."""
    numbers = {one.id for one in alerts}
    told = {one.article.id for one in alerts if one.article.correction is None}
    overtaken = [one.overtaken for one in alerts if one.overtaken]
    again = {of.again for of in overtaken if not numbers.isdisjoint(of.withdrew)}
    return sum(
        one.id not in again
        and numbers.isdisjoint(one.withdraws)
        and (one.overtaken is None or numbers.isdisjoint((*one.overtaken.withdrew, one.overtaken.again)))
        and (one.article.correction is None or not (one.article.id in told or one.updates in numbers))
        for one in alerts
    )


def _with_one_growth(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """The alerts, those that follow one story with one count: from before the first of them to the newest."""
    counts: dict[int, StoryGrowth] = {}
    for alert in sorted(alerts, key=lambda alert: alert.id):
        if grown := alert.story:
            counts[grown.first] = replace(grown, before=counts.get(grown.first, grown).before)
    return tuple(replace(one, story=counts[one.story.first]) if one.story else one for one in alerts)


def _growth(alerts: Sequence[Alert], audience: Audience) -> str:
    """How the story grew that all of these alerts follow; "" when they follow several, or none."""
    stories = {alert.story.first if alert.story else None for alert in alerts}
    return "" if len(stories) != 1 or None in stories else story_growth(alerts[0], audience.words)


def _sections(listed: Listed, audience: Audience) -> list[ListedSection]:
    by_article: dict[int, list[Alert]] = {}
    for alert in listed.alerts:
        by_article.setdefault(alert.article.id, []).append(alert)
    by_rule: dict[str, list[list[Alert]]] = {}
    for alerts in by_article.values():
        by_rule.setdefault(alerts[0].match.rule, []).append(sorted(alerts, key=lambda one: one.id))
    return [
        ListedSection(
            shown(audience.names.rule(rule), 100),
            tuple(_listed_article(alerts, listed.folded, audience) for alerts in _newest_first(of_rule)),
            mute_line([rule], audience),
        )
        for rule, of_rule in by_rule.items()
    ]


def _newest_first(articles: Sequence[list[Alert]]) -> list[list[Alert]]:
    """The articles, each group of copies together, the group with the newest article first."""
    newest: dict[int, datetime] = {}
    for alerts in articles:
        group, at = alerts[-1].article.group_id, _appeared(alerts[-1].article)
        newest[group] = max(at, newest.get(group, at))

    def place(alerts: list[Alert]) -> tuple[float, int, float]:
        article = alerts[-1].article
        return -newest[article.group_id].timestamp(), article.group_id, -_appeared(article).timestamp()

    return sorted(articles, key=place)


def _appeared(article: ArticleVersion) -> datetime:
    return article.published_at or article.found_at


def _listed_article(alerts: Sequence[Alert], folded: Iterable[FoldedMatch], audience: Audience) -> ListedArticle:
    *others, newest = alerts
    numbers = {alert.id for alert in alerts}
    of_article = [one for one in folded if one.alert in numbers]
    return with_news(content_of(newest, audience, others), _folded(of_article, audience), alerts, audience)


def _folded(folded: Sequence[FoldedMatch], audience: Audience) -> str:
    """What told nothing new, such as `folded: 2 copies (wire, north), 1 later version (north)`; empty for nothing."""
    parts = []
    for reason in dict.fromkeys(one.reason for one in folded):
        of_reason = [one for one in folded if one.reason == reason]
        count = sum(one.count for one in of_reason)
        sources = ", ".join(dict.fromkeys(audience.names.source(each.source) for each in of_reason))
        counted = audience.words.count(_FOLDED[reason], count) if reason in _FOLDED else f"{count} {reason}"
        parts.append(f"{counted} ({sources})")
    return shown(audience.words.say("folded", what=", ".join(parts)), 300) if parts else ""


def _late_section(late: Sequence[LateMatch], audience: Audience) -> list[ListedSection]:
    return [
        ListedSection(
            audience.words.say(_LISTED[why][0]),
            _once_a_line(of, audience)
            if why == "repeated_line"
            else tuple(with_first_quote(_late_content(one, audience), "") for one in of),
        )
        for why, of in _by_reason(late).items()
    ]


def _told_before(listed: Listed, audience: Audience) -> list[ListedSection]:
    """The alerts of earlier messages whose news others have told since, as headline and link."""
    found = []
    for one in listed.told_before:
        content = replace(content_of(one, audience), limits=(), new_since="", new=(), quotes=(), also_in="")
        folded = [each for each in listed.folded if each.alert == one.id]
        found.append(ListedArticle(content, _folded(folded, audience)))
    return [ListedSection(audience.words.say("told_before_heading"), tuple(found))] if found else []


def _once_a_line(late: Sequence[LateMatch], audience: Audience) -> tuple[ListedArticle, ...]:
    """Each line with the newest article of its source that has it, and how many others have it."""
    by_line: dict[tuple[object, ...], list[Content]] = {}
    for one in late:
        content = _late_content(one, audience)
        by_line.setdefault((one.match.rule, one.article.source, content.first_quote), []).append(content)
    return tuple(
        with_first_quote(of[-1], audience.words.count("n_more_articles", len(of) - 1) if len(of) > 1 else "")
        for of in by_line.values()
    )


def _by_reason(late: Sequence[LateMatch]) -> dict[ListReason, list[LateMatch]]:
    found = {why: [one for one in late if one.why == why] for why in _LISTED}
    return {why: of for why, of in found.items() if of}


def _late_content(late: LateMatch, audience: Audience) -> Content:
    """The article as an alert shows it, with when it was seen and the date that it goes by."""
    article = late.article
    content = content_of(Alert(0, article.found_at, article, late.match), audience)
    seen_at = late.at if late.at and late.why in _SEEN_LATER else article.found_at
    appeared, dated = stated(seen_at, audience), shown(article.published or "", 40)
    is_undated_return = late.why == "dated_anew" and not article.published
    phrase = "came_back" if is_undated_return else _LISTED[late.why][1]
    said = audience.words.say(phrase, appeared=appeared, dated=dated)
    rule = shown(audience.names.rule(late.match.rule), 100)
    return replace(content, time=appeared, limits=(said, *content.limits), footer=rule)


def _brief(contents: Sequence[Content], proof: Sequence[str], audience: Audience) -> str:
    """Headline and link of each article, as many as fit beside the coverage's first line, and how many more."""
    limit = audience.limit or 0
    end = f"\n{proof[0]}" if proof and len(proof[0]) < limit // 2 else ""
    lines: list[str] = []
    for index, content in enumerate(contents):
        line = f"{shortened(plain(content.headline), 120)}\n{content.link or content.address}\n"
        rest = audience.words.say("more_names", n=len(contents) - index)
        if sum(map(len, lines)) + len(line) + len(rest) + len(end) > limit:
            return shortened("".join((*lines, rest)), limit - len(end)) + end
        lines.append(line)
    return "".join(lines) + end
