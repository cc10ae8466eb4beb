"""What is wrong with a configuration, gathered while it is read."""

from dataclasses import dataclass, field

from alerts.configuration.sentences import problem
from alerts.configuration.yaml.places import YamlPlace
from crawler.errors import Problem


@dataclass(frozen=True, slots=True)
class ProblemList:
    """Errors and warnings, in the order of their discovery; `files`: the files' names in the order of their reading."""

    files: list[str] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, place: YamlPlace, sentence: str) -> None:
        """Note that `sentence` keeps the configuration from being used."""
        self.errors.append(problem(place, sentence))

    def warn(self, place: YamlPlace, sentence: str) -> None:
        """Note that `sentence` may not be what was meant."""
        self.warnings.append(problem(place, sentence))

    def sorted_errors(self) -> tuple[Problem, ...]:
        """The errors by file and place; the first that was found at a place stands for those that follow from it."""
        first: dict[tuple[str, int, int], Problem] = {}
        for each in self.errors:
            first.setdefault((each.file, each.line, each.column), each)
        return tuple(sorted(first.values(), key=lambda each: (self.files.index(each.file), each)))
