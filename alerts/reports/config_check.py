"""What `check` shows: the errors and warnings of a configuration, its counts, and the results of --live. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from alerts.configuration import Config, Loaded
from alerts.delivery.tiers import waiting_by_default
from alerts.reports.switched_off import off_json, off_lines
from alerts.reports.wording import counted
from crawler.errors import ConfigError


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One step of a trial: what it is, whether it went well, a word on it, and its seconds; None when not measured."""

    name: str
    good: bool
    said: str
    took_s: float | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was tried (`what`), whether it went well, the sentence to show, and the steps of a source's trial."""

    what: str
    good: bool
    sentence: str
    steps: tuple[TrialStep, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigCheck:
    """A configuration that was checked: `loaded` when it has no errors, else `error`, which holds them.

    `archive`: on what articles the rules were tried, or why on none; "" where there is no archive. `results` is empty
    without --live.
    """

    path: Path
    loaded: Loaded | None = None
    error: ConfigError | None = None
    results: tuple[CheckResult, ...] = ()
    archive: str = ""

    @property
    def is_good(self) -> bool:
        """Whether there is no error and every try went well."""
        return self.error is None and all(result.good for result in self.results)


def check_json(check: ConfigCheck) -> dict[str, object]:
    """The object of `check --json`; every key is always present, and the counts are null when there are errors."""
    config = check.loaded.config if check.loaded else None
    return {
        "config": str(check.path),
        "errors": _errors_json(check),
        "warnings": [asdict(each) for each in check.loaded.warnings] if check.loaded else [],
        "archive": check.archive or None,
        "silenced": check.loaded.silenced if check.loaded else None,
        "sources": len(config.sources) if config else None,
        "channels": sum(channel.enabled for channel in config.channels) if config else None,
        "rules": len(config.rules) if config else None,
        "waiting_for_digest": waiting_by_default(config.rules, config.channels) if config else None,
        "switched_off": off_json(config.off) if config else None,
        "trials": [asdict(result) for result in check.results],
    }


def check_lines(check: ConfigCheck) -> Iterator[str]:
    """The same for people: each error, or else each warning and result and a last line with the counts."""
    if check.loaded is None:
        yield str(check.error)
        return
    for warning in check.loaded.warnings:
        yield f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.sentence}"
    if check.loaded.silenced:
        yield f"{counted(check.loaded.silenced, 'warning')} silenced by `# vedette: ignore`"
    if check.archive:
        yield check.archive
    yield from off_lines(check.loaded.config.off)
    yield from digest_lines(check.loaded.config)
    for result in check.results:
        yield f"{'ok    ' if result.good else 'FAILED'} {result.what}: {result.sentence}"
    yield from _step_lines([result for result in check.results if result.steps])
    good = sum(result.good for result in check.results)
    live = f"; {good} of {counted(len(check.results), 'live check')} passed" if check.results else ""
    yield f"{check.path}: {_counts(check.loaded.config)}, no errors{live}"


def _step_lines(results: Sequence[CheckResult]) -> Iterator[str]:
    """The steps of each source as a table; what went wrong has a "!" behind it."""
    if not results:
        return
    names = list(dict.fromkeys(step.name for result in results for step in result.steps))
    rows = [["source", *names]]
    for result in results:
        said = {step.name: _step(step) for step in result.steps}
        rows.append([result.what.removeprefix("source "), *(said.get(name, "-") for name in names)])
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _step(step: TrialStep) -> str:
    took = "" if step.took_s is None else f" {step.took_s:.1f}s"
    return f"{step.said}{'' if step.good else '!'}{took}"


def digest_lines(config: Config) -> Iterator[str]:
    """For each channel with a digest the rules that wait for it though they do not say so."""
    for channel, rules in waiting_by_default(config.rules, config.channels).items():
        named = f"{counted(len(rules), 'rule')} without an urgency: {', '.join(rules)}"
        yield f"the digest of {channel} is what tells of {named}; a rule with `urgency: now` does not wait for it"


def _errors_json(check: ConfigCheck) -> list[dict[str, object]]:
    if check.error is None:
        return []
    if not check.error.problems:  # such as a missing file: there is no line to name
        return [{"file": str(check.path), "line": None, "column": None, "sentence": str(check.error)}]
    return [asdict(each) for each in check.error.problems]


def _counts(config: Config) -> str:
    examples = sum(len(rule.must_match) + len(rule.must_ignore) for rule in config.rules)
    counts = (
        (len(config.sources), "source"),
        (sum(channel.enabled for channel in config.channels), "channel"),
        (len(config.rules), "rule"),
        (examples, "example"),
    )
    return ", ".join(counted(count, noun) for count, noun in counts)
