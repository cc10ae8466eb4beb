"""The message that lists what waited: by rule, then by group of copies, newest first. Pure.

A digest ends with its coverage.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final

from alerts.coverage import Coverage
from alerts.messages.coverage_lines import coverage_lines, verdict
from alerts.messages.harmless import one_line, shortened, unpinged
from alerts.messages.render import MAX_TITLE_CHARACTERS, Content, content_of, plain, shown, stated, template
from alerts.model import Alert, FoldedMatch, LateMatch, Message
from crawler.model import ArticleVersion

LATE_HEADING: Final = "Appeared today, dated back"
_FOLDED: Final = {"copy_told": ("copy", "copies"), "said_before": ("later version", "later versions"),
                  "rule_told": ("match of another rule", "matches of other rules")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """What a message lists. `alerts`: in the order of their rules. `coverage`: None when it is no digest.

    `folded`: what told nothing new beside these alerts.
    """

    alerts: tuple[Alert, ...]
    late: tuple[LateMatch, ...] = ()
    folded: tuple[FoldedMatch, ...] = ()
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One article as the templates show it, with what was folded into its alerts."""

    content: Content
    folded: str


@dataclass(frozen=True, slots=True)
class ListedSection:
    """The articles under one heading: the rule that named them first, or the one for late matches."""

    heading: str
    articles: tuple[ListedArticle, ...]


def render_digest(listed: Listed, zone: tzinfo, limit: int | None = None) -> Message:
    """One message for all that is listed: headline, a sentence with its hit, outlet, time, limits and link of each.

    An article of several rules stands once, under the first of them. `limit`: the maximum length of the text in code
    points. When the text is longer, it lists headlines and links, as many as fit, and says how many more there are.
    """
    sections = [*_sections(listed, zone), *_late_section(listed.late, zone)]
    proof = coverage_lines(listed.coverage, zone) if listed.coverage else ()
    nothing = "" if sections or not listed.coverage else f"{verdict(listed.coverage)}."
    text = template("digest.txt.j2").render(sections=sections, proof=proof, nothing=nothing).strip() + "\n"
    if limit is not None and len(text) > limit:
        text = _brief([one.content for section in sections for one in section.articles], proof, limit)
    html = template("digest.html.j2").render(sections=sections, proof=proof, nothing=nothing)
    return Message(title=unpinged(_title(listed)), text=text, html=html)


def _title(listed: Listed) -> str:
    alerts, late = listed.alerts, listed.late
    if not alerts and not late and listed.coverage:
        return f"digest: {verdict(listed.coverage).lower()}"
    counts = [f"{len(alerts)} {'alert' if len(alerts) == 1 else 'alerts'}"] if alerts else []
    counts += [f"{len(late)} dated back"] if late else []
    matches = (*(alert.match for alert in alerts), *(one.match for one in late))
    rules = ", ".join(dict.fromkeys(one_line(match.rule) for match in matches))
    return shortened(f"{' and '.join(counts)}: {rules}", MAX_TITLE_CHARACTERS)


def _sections(listed: Listed, zone: tzinfo) -> list[ListedSection]:
    by_article: dict[int, list[Alert]] = {}
    for alert in listed.alerts:
        by_article.setdefault(alert.article.id, []).append(alert)
    by_rule: dict[str, list[list[Alert]]] = {}
    for alerts in by_article.values():
        by_rule.setdefault(alerts[0].match.rule, []).append(sorted(alerts, key=lambda one: one.id))
    return [
        ListedSection(
            shown(rule, 100), tuple(_listed_article(alerts, listed.folded, zone) for alerts in _newest_first(of_rule))
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


def _listed_article(alerts: Sequence[Alert], folded: Iterable[FoldedMatch], zone: tzinfo) -> ListedArticle:
    *others, newest = alerts
    content = content_of(newest, zone, others)
    numbers = {alert.id for alert in alerts}
    return ListedArticle(
        replace(content, quotes=content.quotes[:1]), _folded([one for one in folded if one.alert in numbers])
    )


def _folded(folded: Sequence[FoldedMatch]) -> str:
    """What told nothing new, such as `folded: 2 copies (wire, north), 1 later version (north)`; empty for nothing."""
    parts = []
    for reason in dict.fromkeys(one.reason for one in folded):
        of_reason = [one for one in folded if one.reason == reason]
        count = sum(one.count for one in of_reason)
        one, many = _FOLDED.get(reason, (reason, reason))
        sources = ", ".join(dict.fromkeys(each.source for each in of_reason))
        parts.append(f"{count} {one if count == 1 else many} ({sources})")
    return shown(f"folded: {', '.join(parts)}", 300) if parts else ""


def _late_section(late: Sequence[LateMatch], zone: tzinfo) -> list[ListedSection]:
    listed = tuple(ListedArticle(_late_content(one, zone), "") for one in late)
    return [ListedSection(LATE_HEADING, listed)] if listed else []


def _late_content(late: LateMatch, zone: tzinfo) -> Content:
    """The article as an alert shows it, with when it appeared and the date that it goes by."""
    article = late.article
    content = content_of(Alert(0, article.found_at, article, late.match), zone)
    return replace(
        content,
        quotes=content.quotes[:1],
        published=f"appeared {stated(article.found_at, zone)}, dated {shown(article.published or '', 40)}",
        footer=shown(f"rule {late.match.rule} · article {article.id}, revision {article.revision}", 300),
    )


def _brief(contents: Sequence[Content], proof: Sequence[str], limit: int) -> str:
    """Headline and link of each article, as many as fit beside the coverage's first line, and how many more."""
    end = f"\n{proof[0]}" if proof and len(proof[0]) < limit // 2 else ""
    lines: list[str] = []
    for index, content in enumerate(contents):
        line = f"{shortened(plain(content.headline), 120)}\n{content.link or content.address}\n"
        rest = f"and {len(contents) - index} more"
        if sum(map(len, lines)) + len(line) + len(rest) + len(end) > limit:
            return shortened("".join((*lines, rest)), limit - len(end)) + end
        lines.append(line)
    return "".join(lines) + end
