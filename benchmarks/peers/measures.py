"""The measurements: each adds its figures to those of a program."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from benchmarks.peers.loopback_site import ITEMS, Site
from benchmarks.peers.processes import CommandError, bytes_of, cpu_s, pss_mib, run, running, tail
from benchmarks.peers.programs import Job, Program
from benchmarks.peers.prose import paragraphs

MODES: Final = ("etag", "plain")
POLL_PAUSE_S: Final = 5
WARM_ROUNDS: Final = 2  # every robots.txt is known afterwards
COUNTED_ROUNDS: Final = 2
SETTLE_S: Final = 20.0
PATIENCE_S: Final = 120.0


@dataclass
class Subject:
    """A program under measurement. `jobs`: of etag, plain, one and live; `figures`: every value of every figure."""

    program: Program
    jobs: dict[str, Job]
    figures: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def subject(program: Program, folder: Path, site: Site) -> Subject:
    """Make a program's folders and set it up in each."""
    of_job = {mode: site.feeds(mode, site.sites) for mode in MODES}
    of_job |= {"one": site.feeds("etag", 1), "live": [site.live_feed(program.slug)]}
    jobs: dict[str, Job] = {}
    for name, urls in of_job.items():
        home = folder / program.slug / name
        (home / "store").mkdir(parents=True)
        jobs[name] = Job(home, urls, site, tells=name == "live")
        program.prepare(jobs[name])
    return Subject(program, jobs)


def polled(counts: Counter[str]) -> int:
    return counts["feed 200"] + counts["feed 304"]


def one_feed(one: Subject) -> None:
    """Take in the feed of `start`."""
    run(one.program.first(one.jobs["one"]), one.jobs["one"].home, one.program.extra)


def start(one: Subject) -> float:
    """CPU seconds of a command that polls one feed: what starting costs."""
    cost = run(one.program.poll(one.jobs["one"]), one.jobs["one"].home, one.program.extra)
    one.figures["start_cpu_s"].append(cost.cpu_s)
    return cost.cpu_s


def intake(one: Subject, mode: str) -> None:
    """The first round over all feeds: CPU an article without the start, peak memory, bytes on disk an article."""
    job = one.jobs[mode]
    before = job.site.counts()
    cost = run(one.program.first(job), job.home, one.program.extra)
    asked = job.site.counts() - before
    if polled(asked) < len(job.urls):
        raise CommandError(f"it asked for {polled(asked)} of {len(job.urls)} feeds: {tail(job.home)}")
    articles = len(job.urls) * ITEMS
    one.figures["intake_cpu_ms"].append((cost.cpu_s - min(one.figures["start_cpu_s"])) * 1000 / articles)
    one.figures["intake_wall_s"].append(cost.wall_s)
    one.figures["intake_peak_mib"].append(cost.peak_mib)
    one.figures["intake_pages"].append(asked["page 200"])
    one.figures["disk_kb_an_article"].append(bytes_of(job.home / "store") / 1000 / articles)


def text_kb() -> float:
    """Kilobytes of text in an article, on average."""
    texts = ["\n".join(paragraphs(str(number))) for number in range(100)]
    return sum(len(text.encode()) for text in texts) / len(texts) / 1000


def poll(one: Subject, mode: str) -> None:
    """CPU milliseconds of a poll of an unchanged feed."""
    before = one.jobs[mode].site.counts()
    by_daemon = one.program.daemon(one.jobs[mode]) is not None
    value, asked = _poll_by_daemon(one, mode) if by_daemon else _poll_by_command(one, mode, before)
    name = "304" if mode == "etag" else "unchanged"
    one.figures[f"poll_{name}_cpu_ms"].append(value)
    one.figures[f"poll_{name}_requests"].append(asked.total() / polled(asked))
    one.figures[f"poll_{name}_answered_304"].append(asked["feed 304"] / polled(asked))


def _poll_by_command(one: Subject, mode: str, before: Counter[str]) -> tuple[float, Counter[str]]:
    """A command that polls all feeds, without what the same command costs for one."""
    job = one.jobs[mode]
    cost = run(one.program.poll(job), job.home, one.program.extra)
    asked = job.site.counts() - before
    if polled(asked) < len(job.urls):
        raise CommandError(f"it asked for {polled(asked)} of {len(job.urls)} feeds: {tail(job.home)}")
    return (cost.cpu_s - min(one.figures["start_cpu_s"])) * 1000 / (len(job.urls) - 1), asked


def _poll_by_daemon(one: Subject, mode: str) -> tuple[float, Counter[str]]:
    """All that a daemon does while it polls, from its third round on."""
    job = replace(one.jobs[mode], pause_s=POLL_PAUSE_S)
    one.program.repace(job)
    argv = one.program.daemon(job)
    assert argv
    first = polled(job.site.counts())
    with running(argv, job.home, one.program.extra) as process:
        _wait(lambda: polled(job.site.counts()) - first >= WARM_ROUNDS * len(job.urls), "the first polls", job)
        before, cpu = job.site.counts(), cpu_s(process.pid)
        _wait(lambda: polled(job.site.counts() - before) >= COUNTED_ROUNDS * len(job.urls), "the polls", job)
        asked, cpu = job.site.counts() - before, cpu_s(process.pid) - cpu
    return cpu * 1000 / polled(asked), asked


def latency(one: Subject, trials: int) -> None:
    """Seconds from the first answer with a new item to the message of it; the first after a start is counted apart."""
    job = replace(one.jobs["live"], pause_s=POLL_PAUSE_S)
    slug = one.program.slug
    argv = one.program.daemon(job)
    marks = [f"sighting{one.program.number}{trial:04}" for trial in range(trials + 2)]
    job.site.show(slug, marks[0])
    run(one.program.first(job), job.home, one.program.extra)
    one.program.repace(job)

    def told(mark: str) -> None:
        _wait(lambda: mark in job.site.state()["told"], f"the message of {mark}", job)
        state = job.site.state()
        name = "first_message_s" if mark == marks[1] else "request_to_message_s"
        one.figures[name].append(state["told"][mark] - state["served"][mark])

    if argv is None:
        for mark in marks[1:]:
            job.site.show(slug, mark)
            run(one.program.poll(job), job.home, one.program.extra)
            told(mark)
        return
    before = polled(job.site.counts())
    with running(argv, job.home, one.program.extra):
        _wait(lambda: polled(job.site.counts()) > before, "the first poll", job)
        for mark in marks[1:]:
            time.sleep(POLL_PAUSE_S / 2)
            job.site.show(slug, mark)
            told(mark)


def idle(one: Subject, seconds: float) -> None:
    """CPU of a daemon that has nothing to do, and its memory then; nothing for a program without one."""
    job = replace(one.jobs["etag"], pause_s=86_400)
    one.program.repace(job)
    argv = one.program.daemon(job)
    if argv is None:
        return
    with running(argv, job.home, one.program.extra) as process:
        time.sleep(SETTLE_S)
        before = job.site.counts()
        cpu, began = cpu_s(process.pid), time.monotonic()
        time.sleep(seconds)
        cpu, took_s = cpu_s(process.pid) - cpu, time.monotonic() - began
        if process.poll() is not None:
            raise CommandError(f"it ended: {tail(job.home)}")
        one.figures["idle_mib"].append(pss_mib(process.pid))
        one.figures["idle_polls"].append(polled(job.site.counts() - before))
    one.figures["idle_cpu_ms_a_minute"].append(cpu * 1000 * 60 / took_s)


def _wait(happened: Callable[[], bool], what: str, job: Job) -> None:
    until = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > until:
            raise CommandError(f"{what} did not come in {PATIENCE_S:.0f} s: {tail(job.home)}")
        time.sleep(0.1)
