"""Finds entities the slow way: every name of the pack compiled. It says what `alerts.matching.tagger` has to find."""

from alerts.entities import shipped
from alerts.matching.analyzer import Analyzer
from alerts.matching.compiling import TITLE_AND_TEXT, Compiler, language_of
from alerts.matching.document import Document
from alerts.model import Span, Subject


class WholePack:
    """The shipped entities, compiled once; each language takes up to half a second more."""

    def __init__(self) -> None:
        compiler = Compiler(shipped())
        self._finders = [(entity.id, compiler.entity_finder(entity)) for entity in shipped().values()]
        self._vocabulary = compiler.vocabulary
        self._analyzers: dict[str | None, Analyzer] = {}

    def entities_in(self, subject: Subject) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        language = language_of(subject)
        if language not in self._analyzers:
            self._analyzers[language] = Analyzer(self._vocabulary, language)
        article = Document(subject, self._analyzers[language])
        found = []
        for entity_id, finder in self._finders:
            highlights = [(field, hit) for field in TITLE_AND_TEXT for hit in article.hits(finder, field)]
            if highlights:
                found.append((entity_id, article.spans(highlights)))
        return tuple(found)
