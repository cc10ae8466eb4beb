"""The words by which the index alone knows that a clause holds. Pure.

The counterpart of `index_query`: an article that has what `sure_query` wants is one for which the clause holds, so that
it is counted and not read. Known of plain words, words in capitals and words with wildcards, in title and text or in
the title alone, of `lang:`, and of what is made of them by AND, OR and NOT; None: of a clause nothing is known, and who
wants to know reads the article.
"""

from collections.abc import Callable, Iterable, Sequence

from alerts.matching.analyzer import PLAIN_FLAGS
from alerts.matching.clauses import AllClause, AtLeastClause, Clause, FactClause, NotClause, OccursClause
from alerts.matching.compiling import TITLE_AND_TEXT
from alerts.matching.finders import AnyFinder, Finder, TermFinder
from alerts.matching.index_query import (
    AllTerms,
    AnyTerm,
    Condition,
    Standing,
    Without,
    WordQueryOf,
    in_title,
    index_query,
)
from alerts.matching.index_terms import (
    CAPITAL_PREFIX,
    INSIDE_PREFIX,
    LANGUAGE_PREFIX,
    MAX_INDEXED_LETTERS,
    OPEN_LANGUAGE,
    POSSIBLE_PREFIX,
    TRANSLITERATED,
    WordQuery,
    encoded,
    term_texts,
    word_shape,
)
from alerts.matching.vocabulary import CAPITAL, TermId, Vocabulary
from alerts.text.forms import term_forms
from alerts.text.tokens import latin

SureOf = Callable[[TermId], Condition | None]


def sure_query(clause: Clause, sure_of: SureOf, word_query_of: WordQueryOf) -> Condition | None:
    """What makes it certain that a clause holds. `sure_of`: that a term does; `word_query_of`: the words of a term."""
    match clause:
        case OccursClause(count=1) if clause.fields == TITLE_AND_TEXT:
            return _of_finder(clause.finder, sure_of)
        case OccursClause(count=1, fields=("title",)):
            return in_title(_of_finder(clause.finder, sure_of))
        case FactClause(languages=frozenset() as languages):
            return _in_one_of(languages)
        case AllClause():
            return _all(clause.parts, sure_of, word_query_of)
        case AtLeastClause() if clause.count == 1:
            return _any(sure_query(part, sure_of, word_query_of) for part in clause.parts)
        case _:
            return None


def _of_finder(finder: Finder, sure_of: SureOf) -> Condition | None:
    match finder:
        case TermFinder() if finder.word is not None and not finder.sequences[0].forbidden_flags & ~PLAIN_FLAGS:
            return sure_of(finder.word)
        case AnyFinder():
            return _any(_of_finder(part, sure_of) for part in finder.parts)
        case _:
            return None


def _all(parts: Sequence[Clause], sure_of: SureOf, word_query_of: WordQueryOf) -> Condition | None:
    """Every part. Of a NOT it is certain where its words are in no article."""
    wanted = [sure_query(part, sure_of, word_query_of) for part in parts if not isinstance(part, NotClause)]
    unwanted = [index_query(part.parts[0], word_query_of) for part in parts if isinstance(part, NotClause)]
    known, barred = [one for one in wanted if one], [one for one in unwanted if one]
    if not known or len(known) < len(wanted) or len(barred) < len(unwanted):
        return None
    found = known[0] if len(known) == 1 else AllTerms(tuple(known))
    return Without(found, AnyTerm(tuple(barred))) if barred else found


def _any(parts: Iterable[Condition | None]) -> Condition | None:
    known = tuple(part for part in parts if part)
    return AnyTerm(known) if known else None


def sure_terms(vocabulary: Vocabulary, languages: Sequence[str]) -> SureOf:
    """A function from a term to what makes it certain, in articles of these languages or of none."""
    texts = term_texts(vocabulary)

    def sure_of(term_id: TermId) -> Condition | None:
        kind, text = texts[term_id]
        if kind in {"prefix", "wildcard"}:
            return _standing(text if kind == "wildcard" else f"{text}*")
        if kind == "word":
            return _any([*(_in_language(text, language) for language in languages), _without_language(text, languages)])
        capital = text.removeprefix(CAPITAL)
        if kind == "key" and text.startswith(CAPITAL) and len(capital) > 1 and _is_whole(capital):
            return WordQuery(frozenset({CAPITAL_PREFIX + capital}))
        return None

    return sure_of


def _in_one_of(languages: frozenset[str]) -> Condition | None:
    """An article that is in no other language."""
    named = frozenset(POSSIBLE_PREFIX + one for one in languages if one.isalnum() and one.isascii())
    return Without(WordQuery(named), WordQuery(frozenset({OPEN_LANGUAGE}))) if named else None


def _standing(text: str) -> Condition | None:
    """An article with a word that fits; words that are filed in Latin letters too may fit by these alone."""
    letters = text.replace("*", "").replace("?", "")
    is_latin = latin(letters) == letters
    if not letters.isalpha() or (is_latin and not letters.isascii()) or len(text) >= MAX_INDEXED_LETTERS:
        return None
    found = Standing(word_shape(text))
    return Without(found, WordQuery(frozenset({TRANSLITERATED}))) if is_latin else found


def _in_language(word: str, language: str) -> Condition | None:
    found = _forms(word, language)
    return AllTerms((WordQuery(frozenset({LANGUAGE_PREFIX + encoded(language)})), found)) if found else None


def _without_language(word: str, languages: Sequence[str]) -> Condition | None:
    found, named = _forms(word, None), frozenset(LANGUAGE_PREFIX + encoded(language) for language in languages)
    return Without(found, WordQuery(named)) if found and named else found


def _forms(word: str, language: str | None) -> Condition | None:
    """An article of this language that has one of these forms, where nothing but a plain word is filed under it.

    A form in Latin letters may be a Cyrillic word's; one that would be written otherwise in these is no such word's.
    """
    forms = frozenset(form for form in term_forms(word, language) if _is_whole(form))
    own = frozenset(form for form in forms if latin(form) != form)
    return _any((_unless_inside(own, ()), _unless_inside(forms - own, (TRANSLITERATED,))))


def _unless_inside(forms: frozenset[str], others: Iterable[str]) -> Condition | None:
    if not forms:
        return None
    return Without(WordQuery(forms), WordQuery(frozenset({INSIDE_PREFIX + form for form in forms}).union(others)))


def _is_whole(word: str) -> bool:
    """Whether the index files nothing else under a word."""
    return word.isalnum() and len(word) < MAX_INDEXED_LETTERS
