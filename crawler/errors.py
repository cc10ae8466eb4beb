"""The errors of Vedette, all under one root.

    VedetteError                 a sentence for someone who does not read Python
    ├── ConfigError              config.yaml or a file it includes is wrong (exit 2)
    ├── QueryError               a rule's query is wrong; carries the place in the query
    │   ├── RuleError            the same, in a named rule of the configuration
    │   └── EntityError          the same, in the names of an entity
    ├── LedgerError              the ledger cannot be opened, read or written
    │   └── LedgerBusyError      another process holds it; it may be free later
    ├── JudgingError             no article can be judged now
    └── UsageError               a command was called with something it cannot take (exit 2)

Expected failures of the outside world (a dead host, a broken feed, a refused message) are values, not errors.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, or doubtful, at one place of a file; line and column count from 1, columns in code points."""

    file: str
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        """The line that people and editors read."""
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class VedetteError(Exception):
    """What happened, to what, and what to do next, in one sentence."""


class ConfigError(VedetteError):
    """One or more lines `file:line:column: sentence`, in the order of the files.

    Attributes:
        problems: the same, line by line; empty when the error has no place in a file.
    """

    def __init__(self, sentence: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(sentence or "\n".join(map(str, problems)))
        self.problems = problems


class QueryError(VedetteError):
    """A query that cannot be read.

    Attributes:
        start: code point offset in the query where the trouble starts.
        end: offset just after it; equal to `start` when something is missing there.
    """

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start = start
        self.end = end


class RuleError(QueryError):
    """A rule that cannot be used.

    Attributes:
        rule: the rule's id.
        key: `query`, `any`, `all`, `none`.
        index: which item of the list; None for `query`.
    """

    def __init__(self, rule: str, key: str, index: int | None, cause: QueryError) -> None:
        super().__init__(str(cause), cause.start, cause.end)
        self.rule = rule
        self.key = key
        self.index = index


class EntityError(QueryError):
    """A name or a context term of an entity that cannot be used.

    Attributes:
        entity: the entity's id.
        key: `names` or `context`.
        index: which of them.
    """

    def __init__(self, entity: str, key: str, index: int, cause: QueryError) -> None:
        super().__init__(str(cause), cause.start, cause.end)
        self.entity = entity
        self.key = key
        self.index = index


class LedgerError(VedetteError):
    """The ledger cannot be opened, read or written; the message says which file and why."""


class LedgerBusyError(LedgerError):
    """Another process holds the ledger."""


class JudgingError(VedetteError):
    """No article can be judged now; what waits to be judged stays in the ledger."""


class UsageError(VedetteError):
    """A command was given something it cannot take."""
