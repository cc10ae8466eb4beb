"""Trying a rule on articles: what it would have raised, by which words, and what it just missed. Pure.

Copies of one article are one alert, as they are when they come. Ages, stories and updates are left to `preview`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from alerts.copies import as_copied
from alerts.judging import judged_change, matched_words, subject
from alerts.matching import RuleSet, build
from alerts.matching.rule_edits import Edit
from alerts.matching.workbench import KINDS, Fired, Workbench
from alerts.model import Entity, Match, Rule
from crawler.model import ArticleVersion, Change

MAX_EDITS: Final = 100  # whose cost is judged; those of the most articles


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a rule matches. `copies`: the other matching articles of its group, which tell nothing new."""

    article: ArticleVersion
    match: Match
    copies: tuple[ArticleVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class FiredTerm:
    """A term of a rule that was found. `alone`: how many of its hits the rule has by this term only.

    `words`: what was found, folded, with the number of hits that have it, the most frequent first.
    """

    term: str
    hits: tuple[Hit, ...]
    alone: int
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class NearMisses:
    """An edit that is the smallest one by which these articles would match. `gained`: all that match with it anew."""

    edit: Edit
    articles: tuple[ArticleVersion, ...]
    gained: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a rule: its hits, the newest first. `read`: how many articles were judged.

    `repeated`: further articles that match only by paragraphs that others of their source have too; `weeks`: hits by
    the Monday of their week, none left out between; `others`: how many hits other rules have, too.
    `near`: None where near misses were not looked for.
    """

    rule: Rule
    read: int
    hits: tuple[Hit, ...]
    repeated: int
    weeks: tuple[tuple[datetime, int], ...]
    terms: tuple[FiredTerm, ...]
    others: tuple[tuple[str, int], ...]
    near: tuple[NearMisses, ...]

    @property
    def copies(self) -> int:
        """How many matching articles are copies of a hit."""
        return sum(len(hit.copies) for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Marks:
    """How many hits were marked useful, how many noise, and how many articles marked useful are no hits."""

    useful: int
    noise: int
    missed: int


def article_date(article: ArticleVersion) -> datetime:
    """When an article appeared: when it says it was published, and never later than it was found."""
    return min(article.published_at or article.found_at, article.found_at)


def try_rule(
    rule: Rule, entities: Mapping[str, Entity], articles: Iterable[ArticleVersion], others: RuleSet | None = None
) -> Trial:
    """What a rule makes of these articles. `others`: the rules that its hits are compared with.

    Raises:
        RuleError: the rule cannot be read.
        EntityError: a name of an entity that it uses cannot be read.
    """
    bench, rules = Workbench(rule, entities), build([rule], entities)
    found: list[Hit] = []
    left: list[ArticleVersion] = []
    repeated = read = 0
    for article in articles:
        read += 1
        match, is_repeated = _judged(article, rules)
        repeated += is_repeated
        if match:
            found.append(Hit(article, match))
        elif not is_repeated:
            left.append(article)
    hits = folded(found)
    return Trial(
        rule, read, hits, repeated, _weeks(hits), _terms(bench, hits), _others(rule, hits, others),
        near_misses(bench, entities, left, hits),
    )  # fmt: skip


def _judged(article: ArticleVersion, rules: RuleSet) -> tuple[Match | None, bool]:
    """The match of the only rule, and whether there is one by repeated paragraphs alone."""
    judged = judged_change(Change(0, article.id, article.revision, "new", article.found_at), article, rules.judge)
    return next(iter(judged.matches), None), bool(judged.repeated)


def folded(found: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit for each group of copies, its first article; the newest first."""
    groups: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in found:
        groups[hit.article.group_id].append(hit)
    hits = []
    for group in groups.values():
        first, *others = sorted(group, key=lambda hit: (article_date(hit.article), hit.article.id))
        hits.append(replace(first, copies=tuple(hit.article for hit in others)))
    return tuple(sorted(hits, key=lambda hit: (article_date(hit.article), hit.article.id), reverse=True))


def _weeks(hits: Sequence[Hit]) -> tuple[tuple[datetime, int], ...]:
    if not hits:
        return ()
    counts = Counter(_monday(article_date(hit.article)) for hit in hits)
    first, last = min(counts), max(counts)
    return tuple(
        (week, counts[week]) for week in (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    )


def _monday(at: datetime) -> datetime:
    return (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def _fired(bench: Workbench, article: ArticleVersion) -> tuple[Fired, ...]:
    own = subject(article)
    return bench.fired(own) or (bench.fired(as_copied(own, article.copy.text)) if article.copy else ())


def _terms(bench: Workbench, hits: Sequence[Hit]) -> tuple[FiredTerm, ...]:
    of_term: defaultdict[str, list[Hit]] = defaultdict(list)
    alone: Counter[str] = Counter()
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for hit in hits:
        for term, places in _by_term(_fired(bench, hit.article)).items():
            of_term[term].append(hit)
            alone[term] += any(one.alone for one in places)
            spans = tuple(span for one in places for span in one.spans)
            words[term].update(matched_words(hit.article, replace(hit.match, spans=spans)))
    found = [
        FiredTerm(term, tuple(own), alone[term], tuple(words[term].most_common())) for term, own in of_term.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.hits), one.term)))


def _by_term(fired: Iterable[Fired]) -> Mapping[str, list[Fired]]:
    found: defaultdict[str, list[Fired]] = defaultdict(list)
    for one in fired:
        found[one.term].append(one)
    return found


def _others(rule: Rule, hits: Sequence[Hit], others: RuleSet | None) -> tuple[tuple[str, int], ...]:
    if others is None:
        return ()
    counts: Counter[str] = Counter()
    for hit in hits:
        counts.update(match.rule for match in others.judge(subject(hit.article)) if match.rule != rule.id)
    return tuple(counts.most_common())


def near_misses(
    bench: Workbench, entities: Mapping[str, Entity], articles: Sequence[ArticleVersion], hits: Sequence[Hit]
) -> tuple[NearMisses, ...]:
    """The articles that fail by exactly one clause, by their smallest edit; each edit was judged to let them in.

    `articles`: those that the rule does not match. An edit costs the articles that it lets in beyond `hits`.
    """
    missed: defaultdict[Edit, list[ArticleVersion]] = defaultdict(list)
    for article in articles:
        for edit in bench.missed(subject(article)):
            missed[edit].append(article)
    edits = sorted(missed, key=lambda edit: (KINDS.index(edit.kind), -len(missed[edit])))[:MAX_EDITS]
    if not edits:
        return ()
    gained = _gained(edits, entities, articles, {hit.article.group_id for hit in hits})
    found = []
    for edit, more in zip(edits, gained, strict=True):
        let_in = {article.id for hit in more for article in (hit.article, *hit.copies)}
        caught = tuple(article for article in missed[edit] if article.id in let_in)
        if caught:
            found.append(NearMisses(edit, caught, more))
    return tuple(found)


def _gained(
    edits: Sequence[Edit], entities: Mapping[str, Entity], articles: Iterable[ArticleVersion], known: Iterable[int]
) -> list[tuple[Hit, ...]]:
    """For each edit the further hits that it brings."""
    rules = build([replace(edit.rule, id=str(i)) for i, edit in enumerate(edits)], entities)
    found: list[list[Hit]] = [[] for _ in edits]
    told = frozenset(known)
    for article in articles:
        if article.group_id in told:
            continue
        change = Change(0, article.id, article.revision, "new", article.found_at)
        for match in judged_change(change, article, rules.judge).matches:
            found[int(match.rule)].append(Hit(article, match))
    return [folded(hits) for hits in found]


def marks_on(hits: Iterable[Hit], marked: Mapping[int, bool]) -> Marks:
    """What readers said of hits. `marked`: by article, whether its alert was useful."""
    own = {article.id for hit in hits for article in (hit.article, *hit.copies)}
    said = [useful for article, useful in marked.items() if article in own]
    missed = sum(useful for article, useful in marked.items() if article not in own)
    return Marks(sum(said), len(said) - sum(said), missed)
