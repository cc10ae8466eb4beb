"""All rules together: which hold for an article, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.matching.analyzer import Analyzer
from alerts.matching.clauses import Clause, Value
from alerts.matching.compiling import BOTH, Compiler, language_of
from alerts.matching.document import Document
from alerts.matching.hashing import rule_hash
from alerts.matching.index_query import Condition, index_query
from alerts.matching.index_terms import speller
from alerts.matching.prefilter import Prefilter
from alerts.matching.vocabulary import Vocabulary
from alerts.model import Entity, Match, Rule, Span, Subject
from alerts.text.inflection import prepare


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a clause was judged: its text as written, True, False or None for unknown, and where it was found."""

    text: str
    value: Value
    spans: tuple[Span, ...]
    parts: tuple["Explanation", ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule ready to judge."""

    rule: Rule
    hash: str
    clause: Clause

    def concerns(self, subject: Subject) -> bool:
        """Whether the article's source and language are among the rule's."""
        rule = self.rule
        if not rule.sources and not rule.languages:
            return True
        return all(limit.value for limit in _limits(rule, subject))


class RuleSet:
    """Rules that judge articles, one at a time. Built once, off the loop; judging changes only its memory of words."""

    def __init__(self, rules: Sequence[Compiled], vocabulary: Vocabulary, entities: Mapping[str, Entity]) -> None:
        """Use `build`."""
        self._rules = tuple(rules)
        self._by_id = {compiled.rule.id: compiled for compiled in rules}
        self._vocabulary = vocabulary
        self._entities = entities
        self._lexicons: dict[str | None, Analyzer] = {}
        self._tagger: Tagger | None = None
        self._candidates = Prefilter([compiled.clause.needs for compiled in rules], vocabulary.weights)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in the order given."""
        return tuple(compiled.rule for compiled in self._rules)

    def hash_of(self, rule_id: str) -> str:
        """The hash of a rule of this set."""
        return self._by_id[rule_id].hash

    def prepare(self, languages: Sequence[str]) -> None:
        """Open the dictionaries of these languages, which costs up to a second each."""
        for language in languages:
            prepare(language)
            self._lexicon(language)

    def _lexicon(self, language: str | None) -> Analyzer:
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            lexicon = self._lexicons[language] = Analyzer(self._vocabulary, language)
        return lexicon

    def _article(self, subject: Subject) -> Document:
        return Document(subject, self._lexicon(language_of(subject)))

    def judge(self, subject: Subject) -> tuple[Match, ...]:
        """The rules that hold, in the order of the rules; those of `candidates` are looked at."""
        article = self._article(subject)
        return tuple(
            match
            for i in self._candidates.among(article.atoms)
            if (match := _judged(self._rules[i], article)) is not None
        )

    def judge_all(self, subject: Subject) -> tuple[Match, ...]:
        """The same, every rule looked at: slow, to check `judge` by."""
        article = self._article(subject)
        found = (_judged(compiled, article) for compiled in self._rules)
        return tuple(match for match in found if match is not None)

    def explain(self, subject: Subject, rule_id: str) -> Explanation:
        """How each clause of a rule is judged.

        Raises:
            KeyError: when there is no such rule.
        """
        compiled = self._by_id[rule_id]
        article = self._article(subject)
        judged = _explained(compiled.clause, article)
        limits = tuple(_limits(compiled.rule, subject))
        if not limits:
            return judged
        value = judged.value if all(limit.value for limit in limits) else False
        return Explanation(judged.text, value, judged.spans if value is not False else (), (*limits, judged))

    def condition(self, rule_id: str, languages: Iterable[str]) -> Condition | None:
        """The words that an article in one of these languages, or in none, must have for a rule to hold; None: any.

        Raises:
            KeyError: when there is no such rule.
        """
        return index_query(self._by_id[rule_id].clause, speller(self._vocabulary, languages))

    def entities_in(self, subject: Subject) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The entities that an article names, by their own names, with the places; in the order of the entities."""
        if self._tagger is None:
            self._tagger = Tagger(self._entities)
        return self._tagger.entities_in(subject)


def _judged(compiled: Compiled, article: Document) -> Match | None:
    clause = compiled.clause
    if not compiled.concerns(article.subject) or not clause.holds(article):
        return None
    unknown: tuple[str, ...] = ()
    if article.cut and clause.value(article) is None:
        if compiled.rule.if_cut_off == "drop":
            return None
        unknown = tuple(dict.fromkeys(clause.open_clauses(article)))
    return Match(compiled.rule.id, compiled.hash, article.spans(list(clause.marks(article))), unknown)


def _explained(clause: Clause, article: Document) -> Explanation:
    spans = article.spans(list(clause.marks(article))) if clause.holds(article) else ()
    return Explanation(
        clause.text, clause.value(article), spans, tuple(_explained(part, article) for part in clause.parts)
    )


def _limits(rule: Rule, subject: Subject) -> list[Explanation]:
    limits = []
    if rule.sources:
        limits.append(Explanation(f"sources: {', '.join(rule.sources)}", _among(subject.source, rule.sources), ()))
    if rule.languages:
        limits.append(Explanation(f"lang: {', '.join(rule.languages)}", language_of(subject) in rule.languages, ()))
    return limits


def _among(name: str, names: Iterable[str]) -> bool:
    return name.casefold() in {known.casefold() for known in names}


class Tagger:
    """Finds entities in articles."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        """Compile every entity: a sixth of a second for a thousand, and as long again for each language met."""
        compiler = Compiler(entities)
        self._hitters = [(entity.id, compiler.named(entity)) for entity in entities.values()]
        self._vocabulary = compiler.vocabulary
        self._lexicons: dict[str | None, Analyzer] = {}

    def entities_in(self, subject: Subject) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The entities named, with the places."""
        language = language_of(subject)
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            lexicon = self._lexicons[language] = Analyzer(self._vocabulary, language)
        article = Document(subject, lexicon)
        atoms = article.atoms
        found = []
        for entity_id, hitter in self._hitters:
            if any(atoms.isdisjoint(need) for need in hitter.needs):
                continue
            marks = [(where, hit) for where in BOTH for hit in article.hits(hitter, where)]
            if marks:
                found.append((entity_id, article.spans(marks)))
        return tuple(found)


def build(rules: Sequence[Rule], entities: Mapping[str, Entity]) -> RuleSet:
    """The rules, ready to judge. Only entities that a rule uses are compiled now.

    Raises:
        RuleError: for the first rule that cannot be read, with the place.
        EntityError: for a name of an entity that a rule uses.
    """
    compiler = Compiler(entities)
    compiled = [_compiled(rule, compiler, entities) for rule in rules]
    return RuleSet(compiled, compiler.vocabulary, entities)


def _compiled(rule: Rule, compiler: Compiler, entities: Mapping[str, Entity]) -> Compiled:
    compiler.used.clear()
    clause = compiler.rule(rule)
    return Compiled(rule, rule_hash(rule, [entities[used] for used in compiler.used]), clause)
