"""The entities that an article names, whether or not a rule uses them.

Compiling all shipped names takes a second and a half, and an article has words of few. So only those entities are
compiled one of whose names has all its words in the article. What a word is found by is what rules find it by, so
nothing is lost by that.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from alerts.matching.analyzer import Analyzer, joins
from alerts.matching.compiling import TITLE_AND_TEXT, Compiler, language_of
from alerts.matching.document import Document
from alerts.model import Entity, Span, Subject
from alerts.text.chunks import chunks
from alerts.text.forms import names_declined, term_forms, text_forms
from alerts.text.tokens import Token, fold, gap, tokenize

_WILD: Final = frozenset("*?")
_END_OF_LATIN: Final = 0x370


def entities_in(entities: Mapping[str, Entity], subject: Subject) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    """The ids of the entities that the article names, in the order of `entities`, and where."""
    words = _Words(subject)
    # The common words of names are few, and mostly absent; so they are asked for first.
    common = Counter(part for entity in entities.values() for name in entity.names for part in name.split())
    named = [one for one in entities.values() if any(words.may_have(name, common) for name in one.names)]
    compiler = Compiler(entities)
    finders = [(entity.id, compiler.entity_finder(entity)) for entity in named]
    article = Document(subject, Analyzer(compiler.vocabulary, language_of(subject)))
    found = []
    for entity_id, finder in finders:
        highlights = [(field, hit) for field in TITLE_AND_TEXT for hit in article.hits(finder, field)]
        if highlights:
            found.append((entity_id, article.spans(highlights)))
    return tuple(found)


class _Words:
    """What the words of an article may be found by."""

    def __init__(self, subject: Subject) -> None:
        self._language = language_of(subject)
        self._forms: set[str] = set()
        self._surfaces: set[str] = set()  # words as written, and the names of which they may be cases
        self._others: set[str] = set()  # numbers, and characters of unspaced scripts
        self._known: dict[str, bool] = {}
        fields = (subject.title, subject.other_title, subject.text, subject.other_text)
        for chunk in {chunk for field in fields for chunk in chunks(field)}:
            self._add(chunk)
        self._sorted = sorted(self._forms)
        self._scripts = {_script(form) for form in self._forms}

    def _add(self, chunk: str) -> None:
        found = tokenize(chunk)
        for token in found:
            self._surfaces.add(token.surface)
            if token.kind == "word":
                self._surfaces.update(names_declined(token.surface, self._language))
                self._forms |= text_forms(token.surface, self._language)
            else:
                self._others.add(token.folded)
        for before, after in pairwise(found):
            if joins(before, gap(chunk[before.after : after.start]), after):
                self._forms |= text_forms(before.surface + after.surface, self._language)

    def may_have(self, name: str, common: Mapping[str, int]) -> bool:
        """Whether each part of a name occurs; also true where only its finder can tell. `common`: see `entities_in`."""
        if name.startswith("="):
            return all(token.surface in self._surfaces for token in tokenize(name))
        parts = name.split()
        return all(map(self._may_have, sorted(parts, key=common.__getitem__, reverse=True) if parts[1:] else parts))

    def _may_have(self, part: str) -> bool:
        known = self._known.get(part)
        if known is None:
            is_wild = not _WILD.isdisjoint(part)
            known = self._known[part] = self._begins(part) if is_wild else self._evidence(tokenize(part))
        return known

    def _begins(self, part: str) -> bool:
        """Whether a word begins as a part with a wildcard does; true of one that has it elsewhere than at the end."""
        fixed = part[:-1]
        if part[-1] != "*" or not fixed.isalpha():
            return True
        start = fold(fixed)
        at = bisect_left(self._sorted, start)
        return at < len(self._sorted) and self._sorted[at].startswith(start)

    def _evidence(self, found: tuple[Token, ...]) -> bool:
        if any(token.kind != "word" for token in found):  # words beside numbers are also found in other letters
            return all(token.folded in self._others for token in found if token.kind != "word")
        if not found or found[0].initials:
            return True
        first = found[0].surface  # which stands alone, or as one word with the next
        return self._has(first) or (len(found) > 1 and self._has(first + found[1].surface))

    def _has(self, word: str) -> bool:
        folded = fold(word)
        if folded in self._forms:
            return True
        return _script(folded) in self._scripts and not self._forms.isdisjoint(term_forms(word, self._language))


def _script(word: str) -> int:
    """A number that two words of one script share: dictionaries give no form in another."""
    first = ord(word[0]) if word else 0
    return 0 if first < _END_OF_LATIN else first >> 8
