"""The errors and warnings of a configuration, collected while it is read."""

from dataclasses import dataclass, field

from alerts.configuration.error_sentences import problem
from alerts.configuration.yaml.places import YamlPlace
from crawler.errors import Problem


@dataclass(frozen=True, slots=True)
class ProblemList:
    """Errors and warnings in the order they were found; `files`: the names of the files in the order they were read.

    `silenced`: warnings that a comment in the file silences.
    """

    files: list[str] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    silenced: list[Problem] = field(default_factory=list)

    def error(self, place: YamlPlace, sentence: str) -> None:
        """Add an error; a configuration with an error is not used."""
        self.errors.append(problem(place, sentence))

    def warn(self, place: YamlPlace, sentence: str) -> None:
        """Add a warning: something may not be what was meant."""
        self.warnings.append(problem(place, sentence))

    def sorted_errors(self) -> tuple[Problem, ...]:
        """The errors in order of file and place; of several at one place the first, from which the others follow."""
        first: dict[tuple[str, int, int], Problem] = {}
        for each in self.errors:
            first.setdefault((each.file, each.line, each.column), each)
        return tuple(sorted(first.values(), key=lambda each: (self.files.index(each.file), each)))
