"""What `try` shows of one rule: its volume, the words that fired, samples, and what it just missed. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from alerts.matching.rule_edits import Edit
from alerts.matching.workbench import KINDS
from alerts.messages.harmless import one_line
from alerts.model import Rule, Span
from alerts.reports.search_results import Mark, headline_line, in_brackets, quoted
from alerts.reports.wording import counted
from alerts.trial import FiredTerm, Hit, Marks, NearMisses, Trial, article_date
from crawler.model import ArticleVersion

SAMPLES: Final = 5
MAX_TERMS: Final = 30
MAX_EDITS: Final = 12
_EDITS_OF_ONE_PLACE: Final = 3
_WEEKS: Final = 26
_BAR: Final = 40  # cells
_MAX_WORDS: Final = 6
_NEAR_KINDS: Final = {
    "near": "found farther apart",
    "order": "found in the other order",
    "unit": "found in the same paragraph",
    "count": "found less often",
    "field": "found in another field",
    "spelling": "one letter off",
    "except": "inside the exception alone",
    "not": "excluded by this alone",
    "limit": "outside of this limit alone",
    "side": "one side alone was found",
    "drop": "this alone was not found",
}


def trial_json(trial: Trial, marks: Marks | None = None) -> dict[str, object]:
    """The object of `try --json`."""
    return {
        "rule": trial.rule.id,
        "query": trial.rule.query,
        "read": trial.read,
        "alerts": len(trial.hits),
        "copies": trial.copies,
        "repeated": trial.repeated,
        "weeks": [{"monday": f"{week:%Y-%m-%d}", "alerts": count} for week, count in trial.weeks],
        "terms": [_term_json(term) for term in trial.terms],
        "others": dict(trial.others),
        "marks": None if marks is None else {"useful": marks.useful, "noise": marks.noise, "missed": marks.missed},
        "hits": [_hit_json(hit) for hit in trial.hits],
        "near": [_near_json(near) for near in trial.near],
    }


def _term_json(term: FiredTerm) -> dict[str, object]:
    ids = [hit.article.id for hit in term.hits]
    return {"term": term.term, "alerts": len(ids), "alone": term.alone, "words": dict(term.words), "articles": ids}


def article_json(article: ArticleVersion) -> dict[str, object]:
    """What names an article in JSON."""
    return {
        "id": article.id, "date": article_date(article).isoformat(), "source": article.source, "title": article.title,
        "url": article.url,
    }  # fmt: skip


def _hit_json(hit: Hit) -> dict[str, object]:
    spans = [[span.field, span.start, span.end] for span in hit.match.spans]
    copies = [copy.id for copy in hit.copies]
    return {**article_json(hit.article), "copies": copies, "spans": spans, "unknown": list(hit.match.unknown)}


def _near_json(near: NearMisses) -> dict[str, object]:
    return {
        "kind": near.edit.kind,
        "clause": near.edit.clause,
        "instead": near.edit.instead,
        "rule": lists_of(near.edit.rule),
        "missed": [article_json(article) for article in near.articles],
        "gained": [hit.article.id for hit in near.gained],
    }


def lists_of(rule: Rule) -> dict[str, object]:
    """What of a rule decides, as its keys stand in the configuration."""
    keys = {"query": "query", "any": "any", "all": "all", "none": "none", "fields": "in", "sources": "sources",
            "languages": "lang"}  # fmt: skip
    said = {key: getattr(rule, field) for field, key in keys.items() if getattr(rule, field)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


def trial_lines(trial: Trial, mark: Mark = in_brackets, marks: Marks | None = None) -> Iterator[str]:
    """The same for people; safe to print."""
    yield _summary(trial)
    if trial.repeated:
        more = counted(trial.repeated, "more article matches", "more articles match")
        yield f"held back: {more} by nothing but paragraphs that others of the source have too"
    if marks and (marks.useful or marks.noise or marks.missed):
        yield from _mark_lines(marks)
    if trial.others:
        shared = ", ".join(f"{rule} {count}" for rule, count in trial.others[:10])
        yield f"alerts that other rules raise too: {shared}"
    if trial.weeks:
        yield from _chart(trial)
    if trial.terms:
        yield ""
        yield "by the words that fired"
        for term in trial.terms[:MAX_TERMS]:
            yield from _term_lines(term, mark)
        if len(trial.terms) > MAX_TERMS:
            yield f"  {len(trial.terms) - MAX_TERMS} more are in --json"
    elif trial.hits:
        yield from samples(trial.hits, mark)
    yield from _near_lines(trial.near, mark)


def _summary(trial: Trial) -> str:
    copies = f", with {counted(trial.copies, 'copy', 'copies')} folded into them" if trial.copies else ""
    alerts = counted(len(trial.hits), "alert")
    return f"{one_line(trial.rule.id)}: {alerts}{copies}; {counted(trial.read, 'article')} judged"


def _mark_lines(marks: Marks) -> Iterator[str]:
    both = marks.useful + marks.noise
    if both:
        yield f"marked: {marks.useful} useful, {marks.noise} noise: {marks.useful / both:.0%} of the marked are useful"
    if marks.missed:
        yield f"marked useful once, and not among these: {counted(marks.missed, 'article')}"


def _chart(trial: Trial) -> Iterator[str]:
    """The alerts of each week as bars."""
    shown = trial.weeks[-_WEEKS:]
    most = max(count for _, count in shown) or 1
    yield ""
    yield "alerts by week, from its Monday"
    earlier = sum(count for _, count in trial.weeks[:-_WEEKS])
    if earlier:
        yield f"  before      {earlier}"
    for week, count in shown:
        bar = "█" * max(bool(count), round(_BAR * count / most))
        yield f"  {week:%Y-%m-%d}  {bar}{' ' if bar else ''}{count}"


def _term_lines(term: FiredTerm, mark: Mark) -> Iterator[str]:
    words = ", ".join(f"{one_line(word)} {count}" for word, count in term.words[:_MAX_WORDS])
    more = f" and {len(term.words) - _MAX_WORDS} more" if len(term.words) > _MAX_WORDS else ""
    yield f"  {one_line(term.term)}: {counted(len(term.hits), 'hit')}, {term.alone} only by it ({words}{more})"
    yield from samples(term.hits, mark)


def samples(hits: Sequence[Hit], mark: Mark) -> Iterator[str]:
    """The newest hits, each with one sentence."""
    for hit in hits[:SAMPLES]:
        yield from _sample(hit.article, hit.match.spans, mark)


def _sample(article: ArticleVersion, spans: Sequence[Span], mark: Mark) -> Iterator[str]:
    yield f"      {headline_line(article, spans, mark)}"
    for quote in quoted(article, spans, mark):
        yield f"          {quote}"
        return


def _near_lines(near: Sequence[NearMisses], mark: Mark) -> Iterator[str]:
    if not near:
        return
    yield ""
    yield "near misses: articles that one clause alone kept out, with the smallest edit that lets them in"
    told = _most_telling(near)
    for one in told:
        yield f"  {_NEAR_KINDS[one.edit.kind]}: {edit_text(one.edit)}"
        cost = counted(len(one.gained), "alert")
        yield f"    lets in {counted(len(one.articles), 'near miss', 'near misses')}, and costs {cost} more in all"
        gained = {hit.article.id: hit for hit in one.gained}
        for article in one.articles[:SAMPLES]:
            hit = gained.get(article.id)
            yield from _sample(article, hit.match.spans if hit else (), mark)
    if len(near) > len(told):
        yield f"  {counted(len(near) - len(told), 'more edit is', 'more edits are')} in --json"


def _most_telling(near: Sequence[NearMisses]) -> list[NearMisses]:
    """The edits of the smallest changes; of one kind and clause those that cost least."""
    found: list[NearMisses] = []
    shown: Counter[tuple[str, str]] = Counter()
    for one in sorted(near, key=lambda one: (KINDS.index(one.edit.kind), len(one.gained))):
        place = (one.edit.kind, one.edit.clause)
        shown[place] += 1
        if shown[place] <= _EDITS_OF_ONE_PLACE:
            found.append(one)
    return found[:MAX_EDITS]


def edit_text(edit: Edit) -> str:
    """An edit as one line."""
    return f"{one_line(edit.clause)} → {one_line(edit.instead)}" if edit.instead else f"without {one_line(edit.clause)}"
