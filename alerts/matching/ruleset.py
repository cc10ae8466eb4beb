"""A set of rules: which hold for an article, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.matching.analyzer import Analyzer
from alerts.matching.clauses import AllClause, AtLeastClause, Clause, OccursClause, Value, may_be_open
from alerts.matching.compiling import Compiler, is_in_language, language_of
from alerts.matching.document import Document
from alerts.matching.exceptions import uncounted_hits
from alerts.matching.hashing import rule_hash
from alerts.matching.index_query import Condition, index_query
from alerts.matching.index_terms import word_queries
from alerts.matching.prefilter import Prefilter
from alerts.matching.sure_query import sure_query, sure_terms
from alerts.matching.tagger import entities_in
from alerts.matching.vocabulary import Vocabulary
from alerts.model import Entity, Match, Rule, Span, Subject
from alerts.text.inflection import prepare


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a clause was judged: its text as written, its value (None: unknown), and where it was found.

    `holds`: it is true of the visible part alone. `needed`: how many of its parts must hold for that; 0 of a clause
    that is not true by its parts, such as a word or a NOT. `uncounted`: hits that did not count, each with why.
    """

    text: str
    value: Value
    spans: tuple[Span, ...]
    parts: tuple["Explanation", ...] = ()
    holds: bool = True
    needed: int = 0
    uncounted: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its hash and its clause."""

    rule: Rule
    hash: str
    clause: Clause

    def applies_to(self, subject: Subject) -> bool:
        """Whether the rule covers a source that lists the article, and its language."""
        rule = self.rule
        if not rule.sources and not rule.languages:
            return True
        return all(limit.value is not False for limit in _limits(rule, subject))


class RuleSet:
    """Rules that judge articles, one at a time. Judging changes nothing but caches. Built by `build`."""

    def __init__(self, rules: Sequence[CompiledRule], vocabulary: Vocabulary, entities: Mapping[str, Entity]) -> None:
        self._rules = tuple(rules)
        self._by_id = {compiled.rule.id: compiled for compiled in rules}
        self._vocabulary = vocabulary
        self._entities = entities
        self._analyzers: dict[str | None, Analyzer] = {}
        self._prefilter = Prefilter([compiled.clause.required for compiled in rules], vocabulary.weights)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in the order given."""
        return tuple(compiled.rule for compiled in self._rules)

    def hash_of(self, rule_id: str) -> str:
        """The hash of a rule of this set."""
        return self._by_id[rule_id].hash

    def prepare(self, languages: Sequence[str]) -> None:
        """Open the dictionaries of these languages; each takes up to a second."""
        for language in languages:
            prepare(language)
            self._analyzer(language)

    def _analyzer(self, language: str | None) -> Analyzer:
        analyzer = self._analyzers.get(language)
        if analyzer is None:
            analyzer = self._analyzers[language] = Analyzer(self._vocabulary, language)
        return analyzer

    def _article(self, subject: Subject) -> Document:
        return Document(subject, self._analyzer(language_of(subject)))

    def judge(self, subject: Subject) -> tuple[Match, ...]:
        """The matches of the rules that hold, in the order of the rules."""
        article = self._article(subject)
        return tuple(
            match
            for i in self._prefilter.candidates(article.term_ids)
            if (match := _match(self._rules[i], article)) is not None
        )

    def judge_all(self, subject: Subject) -> tuple[Match, ...]:
        """The same without the prefilter: slow, for tests of `judge`."""
        article = self._article(subject)
        found = (_match(compiled, article) for compiled in self._rules)
        return tuple(match for match in found if match is not None)

    def explain(self, subject: Subject, rule_id: str) -> Explanation:
        """How each clause of a rule is judged.

        Raises:
            KeyError: there is no such rule.
        """
        compiled = self._by_id[rule_id]
        article = self._article(subject)
        judged = _explanation(compiled.clause, article)
        limits = tuple(_limits(compiled.rule, subject))
        if not limits:
            return judged
        values = {limit.value for limit in limits}
        value = False if False in values else None if None in values and judged.value else judged.value
        spans, holds = judged.spans if value is not False else (), judged.holds and all(one.holds for one in limits)
        return Explanation(judged.text, value, spans, (*limits, judged), holds, needed=len(limits) + 1)

    def condition(self, rule_id: str, languages: Iterable[str]) -> Condition | None:
        """The words that an article in one of these languages, or in none, must have for a rule to hold; None: none.

        Raises:
            KeyError: there is no such rule.
        """
        languages = tuple(languages)
        words, sure_of = word_queries(self._vocabulary, languages), sure_terms(self._vocabulary, languages)
        return index_query(self._by_id[rule_id].clause, words, lambda clause: sure_query(clause, sure_of, words))

    def sure_condition(self, rule_id: str, languages: Sequence[str]) -> Condition | None:
        """The words by which it is certain that a rule holds for an article in one of these languages, or in none.

        None: no words do that. `languages`: all that articles have.

        Raises:
            KeyError: there is no such rule.
        """
        compiled = self._by_id[rule_id]
        if compiled.rule.sources or compiled.rule.languages:
            return None
        words = word_queries(self._vocabulary, languages)
        return sure_query(compiled.clause, sure_terms(self._vocabulary, languages), words)

    def entities_in(self, subject: Subject) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The entities that an article names and where, in the order of the entities."""
        return entities_in(self._entities, subject)


def _match(compiled: CompiledRule, article: Document) -> Match | None:
    clause = compiled.clause
    if not compiled.applies_to(article.subject) or not clause.holds(article):
        return None
    unknown = [limit.text for limit in _limits(compiled.rule, article.subject) if limit.value is None]
    is_unsure = article.subject.possible_languages is not None or may_be_open(clause, article)
    if is_unsure and clause.value(article) is None:
        unknown += clause.unknown_clauses(article)
    spans = article.spans(list(clause.highlights(article)))
    return Match(compiled.rule.id, compiled.hash, spans, tuple(dict.fromkeys(unknown)))


def _explanation(clause: Clause, article: Document) -> Explanation:
    holds = clause.holds(article)
    spans = article.spans(list(clause.highlights(article))) if holds else ()
    parts = tuple(_explanation(part, article) for part in clause.parts)
    uncounted = tuple(_uncounted(clause, article)) if isinstance(clause, OccursClause) and clause.liftable else ()
    return Explanation(clause.text, clause.value(article), spans, parts, holds, _needed(clause), uncounted)


def _uncounted(clause: OccursClause, article: Document) -> Iterator[tuple[Span, str]]:
    """The hits of a clause that did not count, and why, those of one word once."""
    for field in clause.fields:
        for hit, why in dict.fromkeys(uncounted_hits(clause.finder, article, field)):
            yield from ((span, why) for span in article.spans([(field, hit)]))


def _needed(clause: Clause) -> int:
    if isinstance(clause, AllClause):
        return len(clause.parts)
    return clause.count if isinstance(clause, AtLeastClause) else 0


def _limits(rule: Rule, subject: Subject) -> list[Explanation]:
    limits = []
    if rule.sources:
        limits.append(_limit(f"sources: {', '.join(rule.sources)}", _is_listed(subject, rule.sources)))
    if rule.languages:
        limits.append(_limit(f"lang: {', '.join(rule.languages)}", is_in_language(subject, rule.languages)))
    return limits


def _limit(text: str, value: Value) -> Explanation:
    return Explanation(text, value, (), holds=value is not False)


def _is_listed(subject: Subject, sources: Iterable[str]) -> bool:
    return not {source.casefold() for source in sources}.isdisjoint(subject.sources)


def build(rules: Sequence[Rule], entities: Mapping[str, Entity]) -> RuleSet:
    """The rules compiled, with the entities that they use.

    Raises:
        RuleError: a rule cannot be read; the first such rule, with the place.
        EntityError: a name of an entity that a rule uses cannot be read.
    """
    compiler = Compiler(entities)
    compiled = [_compiled(rule, compiler, entities) for rule in rules]
    return RuleSet(compiled, compiler.vocabulary, entities)


def _compiled(rule: Rule, compiler: Compiler, entities: Mapping[str, Entity]) -> CompiledRule:
    compiler.used_entities.clear()
    clause = compiler.rule(rule)
    return CompiledRule(rule, rule_hash(rule, [entities[entity_id] for entity_id in compiler.used_entities]), clause)
